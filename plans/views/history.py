"""Who changed what and when, and earlier versions to go back to."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from drafting import history_views
from drafting.calculations.history import HistoryRow
from plans.calculations.history import changes_under
from plans.views.access import Workspace, open_goal
from plans.views.editing import open_page


def history(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    """Everything that was changed under one area goal, the latest first."""
    workspace = open_goal(request, year, organisation, code)
    rows = changes_under(workspace.plan, workspace.goal)
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "rows": [_with_address(row, workspace) for row in rows],
    }
    return render(request, "plans/history.html", context)


def _with_address(row: HistoryRow, workspace: Workspace) -> HistoryRow:
    """A removed row gets the address that brings it back, for those who may."""
    if not (row.can_restore and workspace.may_edit):
        return row
    return replace(row, restore_url=workspace.url("plan_restore", kind=row.kind, pk=row.pk))


def field_history(
    request: HttpRequest, year: int, organisation: str, code: str, address: str
) -> HttpResponse:
    """Every version of one field with what changed in it, the latest first."""
    return history_views.field_history(
        request, open_page(request, year, organisation, code), address
    )
