"""Making a decided plan public, and taking it back."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions.forms import WithdrawForm, refuse
from decisions.history import matter_of
from decisions.models import PLAN
from decisions.pages import editions_page, refused_withdrawal
from decisions.selectors import standing_of
from organisations.people import who_acts
from plans import preview
from plans.actions import workflow
from plans.forms import PublishForm
from plans.models import OperationalPlan
from plans.views.access import Workspace, open_plan


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """What becomes public against what is; a POST publishes the edition that was shown."""
    workspace = _publishers(request, year, organisation)
    if request.method != "POST":
        return _publish_page(request, workspace)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _publish_page(request, workspace, form, status=422)
    given = form.cleaned_data
    try:
        edition = workflow.publish_plan(
            plan=workspace.plan,
            by=who_acts(request),
            decided_on=given["decided_on"],
            reference=given["reference"],
            reason=given["reason"],
            seen=given["edition"],
        )
    except workflow.AnotherEdition as changed:
        again = PublishForm(initial={**given, "seen_it": False})
        messages.error(request, str(changed))
        return _publish_page(request, workspace, again, status=409)
    except ValidationError as error:
        refuse(form, error)
        return _publish_page(request, workspace, form, status=422)
    messages.success(
        request, _("Planens utgåva %(number)d är publicerad.") % {"number": edition.number}
    )
    return redirect("plan_editions", year=year, organisation=organisation)


def _publishers(request: HttpRequest, year: int, organisation: str) -> Workspace:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.publish:
        raise PermissionDenied(_("Planen publiceras av en godkännare eller stadsledningskontoret."))
    return workspace


def _publish_page(
    request: HttpRequest, workspace: Workspace, form: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    plan = workspace.plan
    standing = standing_of(plan.organisation, plan.year, PLAN)
    edition = standing.edition if standing else None
    public = standing.published if standing else None
    held = preview.targets_held(standing) if standing else {}
    context = {
        **_frame(plan),
        "title": _("Publicera verksamhetsplan %(year)d") % {"year": plan.year},
        "plan": plan,
        "edition": edition,
        "public": public,
        "amounts": preview.amounts(standing, held) if standing and edition else [],
        "texts": preview.text_changes(standing) if standing and edition else [],
        "definitions": preview.definition_changes(standing) if standing else [],
        "targets": preview.target_changes(standing, held) if standing else [],
        "form": form or PublishForm(initial={"decided_on": timezone.localdate()}),
    }
    return render(request, "plans/publish.html", context, status=status)


@require_GET
def editions(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The plan's editions and decisions, for those who work with it."""
    return _editions_page(request, open_plan(request, year, organisation))


@require_POST
def unpublish(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Withdraw the public edition, with a reason that readers see."""
    workspace = _publishers(request, year, organisation)
    plan = workspace.plan
    matter = matter_of(plan.organisation, year, PLAN)
    if refused := refused_withdrawal(request, matter, partial(workflow.withdraw_plan, plan=plan)):
        return _editions_page(request, workspace, refused)
    return redirect("plan_editions", year=year, organisation=organisation)


def _editions_page(
    request: HttpRequest, workspace: Workspace, refused: WithdrawForm | None = None
) -> HttpResponse:
    plan, publishes = workspace.plan, workspace.rights.publish
    frame = {
        **_frame(plan),
        **({} if publishes else {"tabs": []}),
        "title": _("Utgåvor av verksamhetsplan %(year)d") % {"year": plan.year},
    }
    address = (
        reverse("plan_unpublish", args=[plan.year, plan.organisation.code]) if publishes else ""
    )
    matter = matter_of(plan.organisation, plan.year, PLAN)
    return editions_page(request, matter, frame, address, refused)


def _frame(plan: OperationalPlan) -> dict[str, object]:
    place = [plan.year, plan.organisation.code]
    return {
        "kicker": plan.organisation.name,
        "crumbs": [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[plan.year])),
            (plan.organisation.short_name, reverse("plan", args=place)),
            (_("Publicering"), ""),
        ],
        "tabs": [
            (_("Planen"), reverse("plan", args=place)),
            (_("Före och efter"), reverse("plan_publish", args=place)),
            (_("Utgåvor"), reverse("plan_editions", args=place)),
        ],
    }
