"""People's judgements of goals: the central one and each organisation's own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dashboards.forms import JudgementForm
from dashboards.selectors.goals import goal_node
from dashboards.selectors.readings import Reading, reading_for, scope_of
from dashboards.views.common import crumbs, goal_address, steering_budget
from followup.judgements import save_judgement
from followup.models import GoalJudgement
from goals.models import AreaGoal, Budget, StrategicGoal
from organisations.models import Organisation
from organisations.permissions import (
    can_edit_workspace,
    can_read_workspace,
    can_steer_city,
)


def judge(request: HttpRequest, year: int, code: str) -> HttpResponse:
    budget = steering_budget(year)
    organisation = judging_organisation(request)
    goal = goal_of(budget, code)
    reading = reading_for(budget, request.GET.get("period"), scope=scope_of(request.user))
    if not reading.period:
        raise Http404
    node = goal_node(reading, goal)
    # An organisation's own judgement is weighed against its own figures, not the city's proposal.
    proposal = node.proposal.level if node.proposal and organisation.is_city else ""
    form = JudgementForm(
        request.POST if request.method == "POST" else None,
        instance=judgement_of(reading, goal, organisation),
        proposal=proposal,
    )
    if request.method == "POST" and form.is_valid():
        save_judgement(
            by=request.user,
            goal=goal,
            organisation=organisation,
            period=reading.period,
            level=form.cleaned_data["level"],
            motivation=form.cleaned_data["motivation"],
            proposal=proposal,
        )
        messages.success(request, _("Bedömningen är sparad."))
        return redirect(goal_address(reading, goal))
    context = {
        "reading": reading,
        "node": node,
        "organisation": organisation,
        "form": form,
        "crumbs": crumbs(reading, (goal.code, goal_address(reading, goal)), (_("Bedömning"), "")),
    }
    return render(request, "dashboards/judge.html", context, status=422 if form.errors else 200)


def judging_organisation(request: HttpRequest) -> Organisation:
    """Whose judgement it is, once the person has been found to have the right to give it."""
    code = request.GET.get("organisation")
    if not code:
        if not can_steer_city(request.user):
            raise PermissionDenied
        return Organisation.objects.city()
    organisation = get_object_or_404(Organisation, code=code)
    if not can_read_workspace(request.user, organisation):
        raise Http404
    if not can_edit_workspace(request.user, organisation):
        raise PermissionDenied
    return organisation


def goal_of(budget: Budget, code: str) -> StrategicGoal | AreaGoal:
    """An area goal has a point in its number, a strategic goal has none."""
    model = AreaGoal if "." in code else StrategicGoal
    return get_object_or_404(model, budget=budget, code=code)


def judgement_of(
    reading: Reading, goal: StrategicGoal | AreaGoal, organisation: Organisation
) -> GoalJudgement | None:
    field = "area_goal" if isinstance(goal, AreaGoal) else "strategic_goal"
    return GoalJudgement.objects.filter(
        **{field: goal}, period=reading.period, organisation=organisation
    ).first()
