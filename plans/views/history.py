"""Who changed what and when, and earlier versions to go back to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.pages import page_of
from drafting import history_views
from drafting.calculations.changes import Followed, HistoryRow, changes, told
from drafting.calculations.differences import difference
from plans.calculations.history import (
    HEADING,
    MONEY,
    POINT,
    followed_headings,
    followed_in_part,
    followed_under,
)
from plans.holdings import pasts
from plans.views.access import Workspace, open_goal, open_plan
from plans.views.editing import open_page
from plans.views.parts import open_part

ON_A_PAGE = 20


def history(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    """Everything that was changed under one area goal, the latest first."""
    workspace = open_goal(request, year, organisation, code)
    goal = workspace.goal
    about = {
        "goal": goal,
        "what": f"{goal.code} {goal.title}",
        "header": "plans/includes/header.html",
    }
    return _shown(request, workspace, followed_under(workspace.plan, goal), about)


def part_history(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Everything that was changed in another part; of a heading that was removed, where it
    stood."""
    page = open_part(request, year, organisation, key)
    if page.removed:
        return redirect(page.history_url)
    if page.part.area_goal:
        return redirect(page.workspace.at(page.part.area_goal).url("plan_history"))
    about = {"part": page.part, "what": page.part.title, "header": page.header}
    return _shown(request, page.workspace, followed_in_part(page.workspace.plan, page.part), about)


def plan_history(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The headings of their own that stand under no part of the plan."""
    workspace = open_plan(request, year, organisation)
    followed = [followed_headings(workspace.plan, parent__isnull=True)]
    words = _("egna rubriker sist i planen")
    about = {"part": None, "what": words, "header": "plans/includes/part_header.html"}
    return _shown(request, workspace, followed, about)


def _shown(
    request: HttpRequest, workspace: Workspace, followed: list[Followed], about: dict[str, Any]
) -> HttpResponse:
    shown = page_of(request, changes(followed), ON_A_PAGE)
    context = {
        "plan": workspace.plan,
        "shown": shown,
        "rows": [line_of(row, workspace) for row in told(list(shown), followed)],
        **about,
    }
    return render(request, "plans/history.html", context)


def line_of(row: HistoryRow, workspace: Workspace) -> dict[str, object]:
    """A change with its difference; a removed row gets the address that brings it back, for
    those who may."""
    may_restore = row.can_restore and workspace.may_edit
    return {
        "row": row,
        "changed": difference(row.before, row.after),
        "restore_url": _restore_url(row, workspace) if may_restore else "",
    }


def _restore_url(row: HistoryRow, workspace: Workspace) -> str:
    if row.kind == HEADING:
        return workspace.plan_url("plan_part_restore", pk=row.pk)
    if row.kind == POINT:
        return workspace.plan_url("plan_points_restore", pk=row.pk)
    if row.kind.startswith(MONEY):
        table = row.kind.removeprefix(MONEY)
        return workspace.plan_url("plan_money_restore", money=table, pk=row.pk)
    for past in pasts():
        if row.kind in past.kinds:
            return workspace.plan_url(past.restore, kind=row.kind, pk=row.pk)
    return workspace.url("plan_restore", kind=row.kind, pk=row.pk)


def field_history(
    request: HttpRequest, year: int, organisation: str, code: str, address: str
) -> HttpResponse:
    """Every version of one field with what changed in it, the latest first."""
    return history_views.field_history(
        request, open_page(request, year, organisation, code), address
    )
