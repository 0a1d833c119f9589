"""Who changed what and when, and earlier versions to go back to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.pages import page_of
from drafting import history_views
from drafting.calculations.changes import HistoryRow, changes, told
from drafting.calculations.differences import difference
from internal_control.history import followed_in
from internal_control.views.access import Workspace, open_control
from internal_control.views.editing import open_page

ON_A_PAGE = 20


def history(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Everything that was changed in the plan's internal control, the latest first."""
    workspace = open_control(request, year, organisation)
    followed = followed_in(workspace.plan)
    shown = page_of(request, changes(followed), ON_A_PAGE)
    title = _("Allt som ändrats")
    context = {
        **workspace.page(title, (title, "")),
        "shown": shown,
        "rows": [_line(row, workspace) for row in told(list(shown), followed)],
    }
    return render(request, "internal_control/history.html", context)


def _line(row: HistoryRow, workspace: Workspace) -> dict[str, object]:
    """A change with its difference; a removed row gets the address that brings it back."""
    may_restore = row.can_restore and workspace.may_edit
    address = workspace.url("control_restore", kind=row.kind, pk=row.pk) if may_restore else ""
    return {
        "row": row,
        "changed": difference(row.before, row.after),
        "restore_url": address,
    }


def field_history(request: HttpRequest, year: int, organisation: str, address: str) -> HttpResponse:
    """Every version of one field with what changed in it, the latest first."""
    return history_views.field_history(
        request, open_page(request, year, organisation, address), address
    )
