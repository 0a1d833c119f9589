"""The pages of a plan: all plans, one plan, one area goal of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from decisions.models import PLAN
from decisions.news import keep_working_fresh
from decisions.selectors import standing_of
from drafting.desk import Desk
from drafting.fields import Gone
from goals.models import Budget
from indicators.models import IndicatorDefinition
from organisations.models import Organisation
from organisations.permissions import WRITERS, can_steer_city
from plans.actions.structure import Removed, removal
from plans.asked import asked_in
from plans.calculations.progress import progress_of
from plans.forms import ActivityForm, DecisionForm, GoalForm, IndicatorForm, ReopenForm
from plans.models import OperationalPlan
from plans.selectors import (
    by_strategic_goal,
    goal_choices,
    visible_plans_with_progress,
    workbench,
)
from plans.views.access import Workspace, open_goal, open_plan


def plan_list(request: HttpRequest, year: int) -> HttpResponse:
    keep_working_fresh(request)
    is_adopted = Budget.objects.adopted_for(year).exists()
    startable = Organisation.objects.filter(
        memberships__user=request.user, memberships__role__in=WRITERS
    ).exclude(plans__in=OperationalPlan.objects.of_year(year))
    context = {
        "year": year,
        "summaries": visible_plans_with_progress(request.user, year),
        "startable": startable.in_order() if is_adopted else [],
        "crumbs": [(_("Verksamhetsplaner"), "")],
        "may_change_city_targets": can_steer_city(request.user) and is_adopted,
    }
    return render(request, "plans/plan_list.html", context)


def plan(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    return plan_page(request, open_plan(request, year, organisation))


def plan_page(
    request: HttpRequest,
    workspace: Workspace,
    form: DecisionForm | None = None,
    status: int = 200,
    reopen_form: ReopenForm | None = None,
) -> HttpResponse:
    """The plan as a whole: progress and the way to a decision. A refused form comes back in it."""
    plan = workspace.plan
    progress = progress_of([plan])[plan.pk]
    standing = standing_of(plan.organisation, plan.year, PLAN)
    asked = asked_in(plan)
    is_open = any(one.is_open for one in asked)
    context = {
        **_shared(workspace),
        "asked": asked,
        "is_asked": is_open,
        "standing": standing,
        "strategic_goals": by_strategic_goal(progress),
        "done": sum(goal.is_done for goal in progress),
        "progress": progress,
        "incomplete": [goal for goal in progress if not goal.is_done],
        "form": form or DecisionForm(again=bool(standing and standing.edition), asked=is_open),
        "reopen_form": reopen_form or ReopenForm(),
    }
    return render(request, "plans/plan.html", context, status=status)


def plan_goal(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    return goal_page(request, open_goal(request, year, organisation, code))


def goal_page(
    request: HttpRequest,
    workspace: Workspace,
    desk: Desk | None = None,
    refused: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One area goal. What was refused comes back as typed: fields in `desk`, forms in `refused`."""
    desk = desk or Desk()
    progress = progress_of([workspace.plan])[workspace.plan.pk]
    bench = workbench(workspace.plan, workspace.goal, desk)
    choices = goal_choices(bench.goals)
    context = {
        **_shared(workspace),
        "strategic_goals": by_strategic_goal(progress),
        "current": next(goal for goal in progress if goal.code == workspace.goal.code),
        "bench": bench,
        "save_url": workspace.url("plan_save"),
        "undo_url": workspace.url("plan_undo"),
        "goal_form": GoalForm(),
        "activity_form": ActivityForm(goals=choices),
        "indicator_form": IndicatorForm(goals=choices),
        "removed": _removed(request, workspace),
        "refused": desk.errors,
        "result_form": None,
        "directions": IndicatorDefinition.Direction.choices,
        "meanings": IndicatorDefinition.Values.choices,
        **(refused or {}),
    }
    return render(request, "plans/goal.html", context, status=status)


def _shared(workspace: Workspace) -> dict[str, object]:
    plan = workspace.plan
    return {
        "plan": plan,
        "goal": workspace.goal,
        "rights": workspace.rights,
        "may_edit": workspace.may_edit,
        "may_change_targets": workspace.may_change_targets,
        "address": workspace.address,
    }


def _removed(request: HttpRequest, workspace: Workspace) -> Removed | None:
    """What was removed just now, so that the page can offer to bring it back."""
    kind, _dash, pk = request.GET.get("borttagen", "").partition("-")
    if not (workspace.may_edit and pk.isdecimal() and len(pk) < 18):
        return None
    try:
        return Removed.of(removal(workspace.plan, workspace.goal, kind, int(pk)), kind)
    except Gone:
        return None
