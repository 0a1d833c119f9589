"""The plan's way to a decision and back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.forms import refuse
from decisions.models import PLAN
from decisions.selectors import standing_of
from goals.models import Budget
from organisations.models import Organisation
from organisations.permissions import can_edit_workspace, can_read_workspace
from plans.actions import workflow
from plans.asked import asked_in
from plans.forms import DecisionForm, ReopenForm
from plans.views.access import Workspace, open_plan
from plans.views.workspace import plan_page


@require_POST
def start(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.without_city(), code=organisation)
    if not can_edit_workspace(request.user, found):
        if can_read_workspace(request.user, found):
            raise PermissionDenied
        found = get_object_or_404(Organisation.objects.none())
    budget = get_object_or_404(Budget.objects.adopted_for(year))
    workflow.start_plan(organisation=found, budget=budget, by=request.user)
    return redirect("plan", year=year, organisation=found.code)


@require_POST
def submit(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    return _step(request, workspace, workflow.submit, _("Planen är klar för beslut."))


@require_POST
def withdraw(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    return _step(request, workspace, workflow.withdraw, _("Planen är ett utkast igen."))


@require_POST
def reopen(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = _approvers(request, year, organisation)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return plan_page(request, workspace, status=422, reopen_form=form)
    done = _("Planen är öppen igen. Det som beslutades gäller tills planen beslutas på nytt.")
    return _step(request, workspace, workflow.reopen, done, **form.cleaned_data)


def _step(
    request: HttpRequest,
    workspace: Workspace,
    action: Callable[..., object],
    done: str,
    **given: object,
) -> HttpResponse:
    """One step of the way; out of turn the page says so and nothing has changed."""
    try:
        action(plan=workspace.plan, by=request.user, **given)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return plan_page(request, workspace, status=409)
    messages.success(request, done)
    plan = workspace.plan
    return redirect("plan", year=plan.year, organisation=plan.organisation.code)


def _approvers(request: HttpRequest, year: int, organisation: str) -> Workspace:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.approve:
        raise PermissionDenied
    return workspace


@require_POST
def decide(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = _approvers(request, year, organisation)
    plan = workspace.plan
    standing = standing_of(plan.organisation, plan.year, PLAN)
    asked = any(one.is_open for one in asked_in(plan))
    form = DecisionForm(request.POST, again=bool(standing and standing.edition), asked=asked)
    if not form.is_valid():
        return plan_page(request, workspace, form, status=422)
    given = form.cleaned_data
    try:
        workflow.decide(
            plan=plan,
            by=request.user,  # type: ignore[arg-type]
            decided_on=given["decided_on"],
            reference=given["reference"],
            motivation=given["reason"],
        )
    except ValidationError as error:
        if not hasattr(error, "error_dict"):  # nothing in the form is wrong: it is not its turn
            messages.error(request, " ".join(error.messages))
            return plan_page(request, workspace, form, status=409)
        refuse(form, error)
        return plan_page(request, workspace, form, status=422)
    messages.success(
        request, _("Planen är beslutad och gäller. Den blir offentlig när den publiceras.")
    )
    return redirect("plan", year=year, organisation=organisation)
