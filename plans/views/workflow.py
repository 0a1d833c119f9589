"""The plan's way to a decision and back: one page, and the steps that are taken from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions.forms import refuse
from goals.models import Budget
from organisations.models import Organisation
from organisations.people import who_acts
from organisations.permissions import can_edit_workspace, can_read_workspace
from plans.actions import workflow
from plans.actions.taking import handed_over
from plans.closing import opened_by, returned_for, why_locked
from plans.forms import DecisionForm, ReopenForm, ReturnForm
from plans.going_back import differences_since
from plans.models import OperationalPlan, StepDeadline
from plans.outline import Part, outlines
from plans.requirements import remaining_in
from plans.steps import STANDS, STEPS
from plans.views.access import Workspace, open_plan
from plans.way import frozen_by_decision, last_days, stages

# The forms of a page that was refused, by their names in it.
Refused = dict[str, Form]


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


@require_GET
def way(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Where the plan is, what remains, and the steps that the person may take."""
    return way_page(request, open_plan(request, year, organisation))


def way_page(
    request: HttpRequest, workspace: Workspace, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    """The page of the way. A refused form comes back in it."""
    plan, steps = workspace.plan, workspace.steps
    is_standing = workspace.state in STANDS
    remaining = None if is_standing else remaining_in(workspace.now)
    returned = returned_for(plan)
    can_return = bool({"send_back", "office_return"} & set(steps))
    parts = workspace.now.parts if returned or can_return else []
    opened = opened_by(parts, returned.keys) if returned else set()
    edition = workspace.standing.edition if workspace.standing else None
    context = {
        "plan": plan,
        "goal": None,
        "rights": workspace.rights,
        "state": workspace.state,
        "stages": stages(workspace.state),
        "steps": steps,
        "table": STEPS,
        "is_waiting": steps.keys() <= {"write", "publish", "unpublish"},
        "standing": workspace.standing,
        "remaining": remaining,
        "returned": returned,
        "returned_parts": [part for part in parts if part.key in opened],
        "last_days": last_days(plan),
        "changed": differences_since(plan, edition) if edition and not is_standing else [],
        "frozen": frozen_by_decision(plan) if "decide" in steps else [],
        "number": edition.number + 1 if edition else 1,
        "form": _decision_form(workspace) if "decide" in steps else None,
        "seen": handed_over(plan),
        "return_step": "send_back" if "send_back" in steps else "office_return",
        "return_form": _return_form(parts) if can_return else None,
        "reopen_form": ReopenForm() if "reopen" in steps else None,
        "tabs": tabs(workspace),
        **(refused or {}),
    }
    return render(request, "plans/way.html", context, status=status)


def tabs(workspace: Workspace) -> list[tuple[str, str]]:
    place = [workspace.plan.year, workspace.plan.organisation.code]
    return [
        (_("Planen"), reverse("plan", args=place)),
        (_("Läs hela"), reverse("plan_read", args=place)),
        (_("Till beslut"), reverse("plan_way", args=place)),
    ]


def _decision_form(workspace: Workspace, data: object = None) -> DecisionForm:
    standing = workspace.standing
    is_asked = any(one.is_open for one in workspace.now.asked)
    return DecisionForm(data, again=bool(standing and standing.edition), asked=is_asked)


def _return_form(parts: Iterable[Part], data: object = None) -> ReturnForm:
    return ReturnForm(data, parts=[(part.key, part.title) for part in parts])


@require_POST
def submit(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    return _plain(request, year, organisation, "submit", _("Planen är hos beslutande."))


@require_POST
def ask_office(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    done = _("Planen är hos stadsledningskontoret, som läser den.")
    return _plain(request, year, organisation, "ask_office", done)


@require_POST
def withdraw(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    return _plain(request, year, organisation, "withdraw", _("Planen går att skriva i igen."))


@require_POST
def send_on(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    return _plain(request, year, organisation, "send_on", _("Planen är hos beslutande."))


_PLAIN: dict[str, Callable[..., OperationalPlan]] = {
    "submit": workflow.submit,
    "ask_office": workflow.ask_office,
    "withdraw": workflow.withdraw,
    "send_on": workflow.send_on,
}


def _plain(
    request: HttpRequest, year: int, organisation: str, name: str, done: str
) -> HttpResponse:
    """A step that asks for nothing to be written."""
    return _step(request, _takers(request, year, organisation, name), _PLAIN[name], done)


def _takers(request: HttpRequest, year: int, organisation: str, step: str) -> Workspace:
    """The plan, for those whom the table lets take the step; others are refused."""
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.may(step):
        raise PermissionDenied
    return workspace


def _step(
    request: HttpRequest,
    workspace: Workspace,
    action: Callable[..., object],
    done: str,
    refused: Refused | None = None,
    **given: object,
) -> HttpResponse:
    """One step of the way; out of turn the page says so and nothing has changed."""
    try:
        action(plan=workspace.plan, by=request.user, **given)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return way_page(request, workspace, refused, status=409)
    messages.success(request, done)
    plan = workspace.plan
    return redirect("plan_way", year=plan.year, organisation=plan.organisation.code)


@require_POST
def send_back(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    done = _("Planen är tillbaka för ändring, och de som skriver får veta det.")
    return _return(request, year, organisation, "send_back", workflow.send_back, done)


@require_POST
def office_return(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    done = _("Planen är tillbaka hos organisationen, och de som skriver får veta det.")
    return _return(request, year, organisation, "office_return", workflow.office_return, done)


def _return(
    request: HttpRequest,
    year: int,
    organisation: str,
    name: str,
    action: Callable[..., object],
    done: str,
) -> HttpResponse:
    workspace = _takers(request, year, organisation, name)
    parts = outlines([workspace.plan], texts=False)[workspace.plan.pk]
    form = _return_form(parts, request.POST)
    refused: Refused = {"return_form": form}
    if not form.is_valid():
        return way_page(request, workspace, refused, status=422)
    given = {"keys": form.keys, "reason": form.cleaned_data["reason"]}
    done = _with_lock(done, workspace.plan)
    return _step(request, workspace, action, done, refused, **given)


def _with_lock(done: str, plan: OperationalPlan) -> str:
    """Whoever opens a plan is told at once when the year's lock keeps it closed all the same."""
    steps = (StepDeadline.Step.WRITE, StepDeadline.Step.SUBMIT)
    locked = next(filter(None, (why_locked(plan, step) for step in steps)), "")
    return f"{done} {locked}".strip()


@require_POST
def reopen(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = _takers(request, year, organisation, "reopen")
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return way_page(request, workspace, {"reopen_form": form}, status=422)
    done = _("Planen är öppen igen. Det som beslutades gäller tills planen beslutas på nytt.")
    done = _with_lock(done, workspace.plan)
    refused: Refused = {"reopen_form": form}
    return _step(request, workspace, workflow.reopen, done, refused, **form.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
def go_back(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """What is otherwise than in what was decided; a POST lets that stand again, when nothing is."""
    workspace = _takers(request, year, organisation, "go_back")
    if request.method == "POST":
        done = _("Planen gäller som den beslutades. Ingen skriver i den.")
        return _step(request, workspace, workflow.go_back, done)
    plan, standing = workspace.plan, workspace.standing
    is_its_turn = "go_back" in workspace.steps and standing is not None
    edition = standing.edition if is_its_turn and standing else None
    context = {
        "plan": plan,
        "goal": None,
        "rights": workspace.rights,
        "step": STEPS["go_back"],
        "edition": edition,
        "changed": differences_since(plan, edition) if edition else [],
        "tabs": tabs(workspace),
    }
    return render(request, "plans/go_back.html", context)


@require_POST
def decide(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    workspace = _takers(request, year, organisation, "decide")
    form = _decision_form(workspace, request.POST)
    if not form.is_valid():
        return way_page(request, workspace, {"form": form}, status=422)
    given = form.cleaned_data
    try:
        workflow.decide(
            plan=workspace.plan,
            by=who_acts(request),
            decided_on=given["decided_on"],
            reference=given["reference"],
            motivation=given["reason"],
            seen=given["seen"],
        )
    except ValidationError as error:
        if not hasattr(error, "error_dict"):  # nothing in the form is wrong: it is not its turn
            messages.error(request, " ".join(error.messages))
            return way_page(request, workspace, {"form": form}, status=409)
        refuse(form, error)
        return way_page(request, workspace, {"form": form}, status=422)
    messages.success(
        request, _("Planen är beslutad och gäller. Den blir offentlig när den publiceras.")
    )
    return redirect("plan_way", year=year, organisation=organisation)
