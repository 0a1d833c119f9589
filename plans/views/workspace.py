"""The pages of a plan: all plans, one plan, one area goal of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.news import keep_working_fresh
from drafting.desk import Desk
from drafting.fields import Gone
from goals.models import Budget
from indicators.models import IndicatorDefinition
from organisations.permissions import WRITERS, can_edit_workspace, can_steer_city
from plans.actions.carrying import plan_before
from plans.actions.headings import has_removed_under_none
from plans.actions.pasting import Batch, batch_of
from plans.actions.structure import Removed, removal
from plans.asked import asked_in
from plans.beginning import startable
from plans.calculations.tree import TreeProgress
from plans.closing import why_closed_somewhere
from plans.forms import ActivityForm, GoalForm, IndicatorForm
from plans.models import OperationalPlan
from plans.selectors import (
    Workbench,
    goal_choices,
    tree_of,
    visible_plans_with_progress,
    workbench,
)
from plans.talk import talk_url
from plans.views.access import Workspace, open_plan
from plans.views.figures import figures_here
from plans.views.tree import around, removed_here
from plans.way import stages


def plan_list(request: HttpRequest, year: int) -> HttpResponse:
    keep_working_fresh(request)
    is_adopted = Budget.objects.adopted_for(year).exists()
    mine = startable(year).filter(memberships__user=request.user, memberships__role__in=WRITERS)
    context = {
        "year": year,
        "summaries": visible_plans_with_progress(request.user, year),
        "startable": mine.in_order() if is_adopted else [],
        "is_adopted": is_adopted,
        "crumbs": [(_("Verksamhetsplaner"), "")],
        "may_change_city_targets": can_steer_city(request.user) and is_adopted,
    }
    return render(request, "plans/plan_list.html", context)


def plan(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The plan as a whole: how far it has come, and where it is on its way."""
    try:
        workspace = open_plan(request, year, organisation)
    except Http404:
        return _not_begun(request, year, organisation)
    plan = workspace.plan
    tree = tree_of(plan)
    asked = asked_in(plan)
    is_open = not all(one.is_settled for one in asked)
    may_carry = workspace.may_edit and not why_closed_somewhere(plan)
    context = {
        **_shared(workspace),
        "state": workspace.state,
        "stages": stages(workspace.state),
        "standing": workspace.standing,
        "asked": asked,
        "is_asked": is_open,
        "tree": tree,
        "may_carry": may_carry,
        **removed_here(request, workspace),
        "has_removed_headings": has_removed_under_none(plan),
        "before": plan_before(plan) if may_carry else None,
        "incomplete": tree.incomplete,
    }
    return render(request, "plans/plan.html", context)


def _not_begun(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The plan that the person may begin, with the offer to do so; of the year that comes next,
    when that can be. 404 for everybody else and every other year."""
    found = get_object_or_404(startable(year), code=organisation)
    is_adopted = Budget.objects.adopted_for(year).exists()
    is_next = is_adopted or Budget.objects.adopted_for(year - 1).exists()
    if not (is_next and can_edit_workspace(request.user, found)):
        raise Http404
    before = OperationalPlan.objects.of_year(year - 1).answered_by(found)
    context = {
        "year": year,
        "organisation": found,
        "has_before": before.exists(),
        "is_adopted": is_adopted,
        "crumbs": [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[year])),
            (found.short_name, ""),
        ],
    }
    return render(request, "plans/begin.html", context)


def plan_goal(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    workspace = open_plan(request, year, organisation)
    tree = tree_of(workspace.plan)
    found = tree.find(code)
    if found is None or found.part.area_goal is None:
        raise Http404
    return goal_page(request, workspace.at(found.part.area_goal), tree=tree)


def goal_page(
    request: HttpRequest,
    workspace: Workspace,
    desk: Desk | None = None,
    refused: dict[str, object] | None = None,
    status: int = 200,
    tree: TreeProgress | None = None,
) -> HttpResponse:
    """One area goal. What was refused comes back as typed: fields in `desk`, forms in `refused`."""
    desk = desk or Desk()
    tree = tree or tree_of(workspace.plan)
    progress = tree.goal(workspace.goal.code)
    part = tree.find(workspace.goal.code).part
    bench = workbench(workspace.plan, workspace.goal, part.section, desk)
    choices = goal_choices(bench.goals)
    context = {
        **_shared(workspace),
        **around(tree, workspace.goal.code),
        **figures_here(workspace, part),
        "talk_url": talk_url(workspace.plan, part.key),
        "current": progress,
        "bench": bench,
        "text_history": workspace.url("plan_field_history", address="section"),
        "save_url": workspace.url("plan_save"),
        "undo_url": workspace.url("plan_undo"),
        "goal_form": GoalForm(organisation=workspace.plan.organisation),
        "activity_form": _activity_form(request, bench, choices),
        "indicator_form": IndicatorForm(goals=choices),
        "removed": _removed(request, workspace),
        "added": _added_now(request, workspace),
        "paste_form": None,
        **removed_here(request, workspace),
        "refused": desk.errors,
        "result_form": None,
        "directions": IndicatorDefinition.Direction.choices,
        "meanings": IndicatorDefinition.Values.choices,
        **(refused or {}),
    }
    return render(request, "plans/goal.html", context, status=status)


def _activity_form(
    request: HttpRequest, bench: Workbench, goals: list[tuple[int, str]]
) -> ActivityForm:
    """Empty, or about to carry out the one of the council's activities that the address names."""
    chosen = request.GET.get("genomfor", "")
    form = ActivityForm(goals=goals, council=bench.council_choices)
    if chosen in dict(bench.council_choices):
        form.initial = {"carries_out": chosen}
    return form


def _shared(workspace: Workspace) -> dict[str, object]:
    plan = workspace.plan
    return {
        "plan": plan,
        "goal": workspace.goal,
        "rights": workspace.rights,
        "may_edit": workspace.may_edit,
        "closed": workspace.closed,
        "may_change_targets": workspace.may_change_targets,
        "address": workspace.address,
    }


def _added_now(request: HttpRequest, workspace: Workspace) -> Batch | None:
    """The list that was added just now, so that the page can offer to take it back."""
    kind, _dash, key = request.GET.get("inklistrat", "").partition("-")
    if not workspace.may_edit:
        return None
    try:
        return batch_of(workspace.plan, workspace.goal, kind, UUID(key))
    except (Gone, ValueError):
        return None


def _removed(request: HttpRequest, workspace: Workspace) -> Removed | None:
    """What was removed just now, so that the page can offer to bring it back."""
    kind, _dash, pk = request.GET.get("borttagen", "").partition("-")
    if not (workspace.may_edit and pk.isdecimal() and len(pk) < 18):
        return None
    try:
        return Removed.of(removal(workspace.plan, workspace.goal, kind, int(pk)), kind)
    except Gone:
        return None
