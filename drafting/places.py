"""What a room says of a place where people write, so that it can be written in here."""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.http import HttpRequest, HttpResponse

from drafting.desk import Desk
from drafting.fields import EditedField
from organisations.models import User


class DraftPlace(Protocol):
    """A place where people write together: a plan's goal, a report, a judgement, a request.

    An address leads to fields of this place only, so that nobody reaches another's rows by
    changing a number in it.
    """

    def may_write(self, user: User) -> bool:
        """Whether the person may write here at all, when it is open."""

    def locked(self: Place) -> Place:
        """The place as it stands now, its row locked until the transaction ends.

        Everybody who writes here, closes or opens it locks the same row.
        """

    def why_closed(self, address: str = "") -> str:
        """Why the field (none: the place as a whole) stands as it is, for the one who tries to
        write, and what to do about it; empty when it is open."""

    def field(self, address: str) -> EditedField:
        """The field of an address, as it stands now; raises `Gone` when there is none."""


Place = TypeVar("Place", bound=DraftPlace)


class DraftPage(Protocol):
    """The page of a place: what the answers to a save need of it."""

    @property
    def place(self) -> DraftPlace: ...

    @property
    def header(self) -> str:
        """The template of the page's head, which shows `here` as the last step of the way."""

    @property
    def back(self) -> str:
        """The words of the link back to the page."""

    @property
    def page_url(self) -> str: ...

    @property
    def save_url(self) -> str: ...

    @property
    def history_url(self) -> str:
        """The list of everything that was changed in the place."""

    def context(self) -> dict[str, object]:
        """What the head's template shows."""

    def fragments(self, request: HttpRequest, field: EditedField) -> dict[str, str]:
        """The HTML of other parts of the page that follow from the field, by `data-part`."""

    def again(self, request: HttpRequest, desk: Desk, status: int) -> HttpResponse:
        """The whole page, with what was typed and refused in its fields."""
