"""A place to write in that belongs to no room: a board with a title and a note that may be missing.

The board is an organisation, its note is kept in a person's name: any followed rows will do.
"""

from dataclasses import dataclass, replace
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.html import escape

from budgetapp.urls import urlpatterns as rooms
from common.checks import check
from drafting import history_views, views
from drafting.fields import EditedField, Gone, RowField
from organisations.models import Organisation, User

CODE, NOTE = "tavla", "anteckning@example.org"


def retitle(*, board, by, **changes):
    for name, value in changes.items():
        setattr(board, name, value)
    check(board, *changes)
    board.save()
    return board


class NoteField(EditedField):
    attribute = "name"
    is_rich = True
    starts_empty = True
    label = "Anteckning"

    def write(self, value, by):
        self.row, _created = User.objects.update_or_create(email=NOTE, defaults={"name": value})


@dataclass(frozen=True)
class Board:
    """Closed when the board is a foundation; only those named in `writers` write."""

    board: Organisation

    def may_write(self, user):
        return user.memberships.filter(organisation=self.board, role="editor").exists()

    def locked(self):
        return replace(self, board=Organisation.objects.select_for_update().get(pk=self.board.pk))

    def why_closed(self, address=""):
        return "Tavlan är låst." if self.board.kind == Organisation.Kind.FOUNDATION else ""

    def field(self, address):
        if address == "note":
            return NoteField(address, User.objects.filter(email=NOTE).first())
        if address != "title":
            raise Gone
        return RowField(address, self.board, "short_name", partial(retitle, board=self.board))


@dataclass(frozen=True)
class BoardPage:
    place: Board
    header = "_components/page_header.html"
    back = "Tillbaka till tavlan"

    @property
    def page_url(self):
        return reverse("board")

    @property
    def save_url(self):
        return reverse("board_save")

    @property
    def history_url(self):
        return reverse("board")

    def context(self):
        return {"title": "Tavlan", "crumbs": [], "kicker": "", "lead": "", "status_html": ""}

    def fragments(self, request, field):
        return {"length": str(len(field.value))}

    def again(self, request, desk, status):
        shown = [desk.show(address, "").value for address in desk.typed]
        return HttpResponse(escape(f"{desk.errors} {shown}"), status=status)


def page():
    return BoardPage(Board(Organisation.objects.get(code=CODE)))


urlpatterns = [
    *rooms,
    path("tavla/", lambda request: HttpResponse("Tavlan"), name="board"),
    path("tavla/spara/", lambda request: views.save(request, page()), name="board_save"),
    path("tavla/angra/", lambda request: views.undo(request, page()), name="board_undo"),
    path(
        "tavla/historik/<slug:address>/",
        lambda request, address: history_views.field_history(request, page(), address),
        name="board_history",
    ),
]
