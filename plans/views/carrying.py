"""What comes along from last year's plan: looked at, taken kind by kind, and taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from drafting.fields import Gone
from plans.actions import carrying
from plans.closing import why_closed_somewhere
from plans.views.access import Workspace, open_plan

# The field that holds the keys of the chosen kinds.
KIND = "slag"


def _writers(request: HttpRequest, year: int, organisation: str) -> Workspace:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    return workspace


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """What comes from last year's plan, where it comes to stand, and what does not come and why;
    posted, the chosen kinds come."""
    workspace = _writers(request, year, organisation)
    plan = workspace.plan
    before = carrying.plan_before(plan)
    if before is None:
        raise Http404
    if request.method == "POST":
        return _carried(request, workspace)
    offers = carrying.offers(plan, before)
    context = {
        "plan": plan,
        "before": before,
        "closed": why_closed_somewhere(plan),
        "offers": offers,
        "has_come": carrying.has_come(plan),
        "coming": sum(one.coming for one in offers),
    }
    return render(request, "plans/carry.html", context)


def _carried(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    kinds = request.POST.getlist(KIND)
    if not kinds:
        messages.error(request, _("Inget är hämtat: välj minst ett slag."))
        return redirect(workspace.plan_url("plan_carry"))

    def carry() -> str:
        number = carrying.carry(plan=workspace.plan, kinds=kinds, by=request.user)
        words = ngettext(
            "%(number)d rad eller text från %(year)d har kommit.",
            "%(number)d rader och texter från %(year)d har kommit.",
            number,
        )
        return words % {"number": number, "year": workspace.plan.year - 1}

    return _done(request, workspace, carry)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """What came and nobody has written in; posted, it is taken away: all, or the chosen kinds."""
    workspace = _writers(request, year, organisation)
    if request.method != "POST":
        context = {
            "plan": workspace.plan,
            "closed": why_closed_somewhere(workspace.plan),
            "untouched": carrying.untouched(workspace.plan),
        }
        page = "plans/includes/carry_undo.html" if request.htmx else "plans/carry_undo.html"
        return render(request, page, context)
    kinds = request.POST.getlist(KIND) or None

    def take_back() -> str:
        number = carrying.take_back(plan=workspace.plan, kinds=kinds, by=request.user)
        words = ngettext(
            "%(number)d rad eller text är borttagen. Det som ni har skrivit är kvar.",
            "%(number)d rader och texter är borttagna. Det som ni har skrivit är kvar.",
            number,
        )
        return words % {"number": number}

    return _done(request, workspace, take_back)


def _done(request: HttpRequest, workspace: Workspace, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(workspace.plan_url("plan"))


@require_POST
def keep_suggestion(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Let a suggested text stand as it is."""
    workspace = _writers(request, year, organisation)
    try:
        carrying.keep_suggestion(plan=workspace.plan, key=key, by=request.user)
    except Gone:
        raise Http404 from None
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(workspace.part_url("plan_part", key))
