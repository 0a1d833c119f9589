"""The plan's way to a decision and back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.models import Budget
from organisations.models import Organisation
from organisations.permissions import can_edit_workspace, can_read_workspace
from plans.actions import workflow
from plans.forms import DecisionForm
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
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.approve:
        raise PermissionDenied
    done = _("Planen är öppen igen och inte längre publicerad.")
    return _step(request, workspace, workflow.reopen, done)


def _step(
    request: HttpRequest, workspace: Workspace, action: Callable[..., object], done: str
) -> HttpResponse:
    try:
        action(plan=workspace.plan, by=request.user)
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    plan = workspace.plan
    return redirect("plan", year=plan.year, organisation=plan.organisation.code)


@require_POST
def decide(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.approve:
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return plan_page(request, workspace, form, status=422)
    try:
        workflow.decide(plan=workspace.plan, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        if not hasattr(error, "error_dict"):  # nothing in the form is wrong: it is not its turn
            messages.error(request, " ".join(error.messages))
            return redirect("plan", year=year, organisation=organisation)
        form.add_error(None, error)
        return plan_page(request, workspace, form, status=422)
    messages.success(request, _("Planen är beslutad och publicerad."))
    return redirect("plan", year=year, organisation=organisation)
