"""Who changed what and when, and earlier versions to go back to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.pages import page_of
from drafting import history_views
from drafting.calculations.changes import HistoryRow, changes, told
from drafting.calculations.differences import difference
from plans.calculations.history import followed_under
from plans.views.access import Workspace, open_goal
from plans.views.editing import open_page

ON_A_PAGE = 20


def history(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    """Everything that was changed under one area goal, the latest first."""
    workspace = open_goal(request, year, organisation, code)
    followed = followed_under(workspace.plan, workspace.goal)
    shown = page_of(request, changes(followed), ON_A_PAGE)
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "shown": shown,
        "rows": [line_of(row, workspace) for row in told(list(shown), followed)],
    }
    return render(request, "plans/history.html", context)


def line_of(row: HistoryRow, workspace: Workspace) -> dict[str, object]:
    """A change with its difference; a removed row gets the address that brings it back, for
    those who may."""
    may_restore = row.can_restore and workspace.may_edit
    address = workspace.url("plan_restore", kind=row.kind, pk=row.pk) if may_restore else ""
    return {
        "row": row,
        "changed": difference(row.before, row.after),
        "restore_url": address,
    }


def field_history(
    request: HttpRequest, year: int, organisation: str, code: str, address: str
) -> HttpResponse:
    """Every version of one field with what changed in it, the latest first."""
    return history_views.field_history(
        request, open_page(request, year, organisation, code), address
    )
