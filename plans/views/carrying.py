"""Last year's texts as suggestions: what comes, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from drafting.fields import Gone
from plans.actions import carrying
from plans.views.access import Workspace, open_plan


def _writers(request: HttpRequest, year: int, organisation: str) -> Workspace:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    return workspace


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """What comes from last year's plan and where it comes to stand; posted, it does."""
    workspace = _writers(request, year, organisation)
    plan = workspace.plan
    before = carrying.plan_before(plan)
    if before is None:
        raise Http404
    if request.method == "POST":
        return _carried(request, workspace)
    texts = carrying.carried_texts(plan, before)
    context = {
        "plan": plan,
        "before": before,
        "may_edit": workspace.may_edit,
        "closed": workspace.closed,
        "texts": texts,
        "coming": sum(one.comes for one in texts),
    }
    return render(request, "plans/carry.html", context)


def _carried(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    try:
        number = carrying.carry_texts(plan=workspace.plan, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        words = ngettext(
            "%(number)d text står som förslag.", "%(number)d texter står som förslag.", number
        )
        messages.success(request, words % {"number": number})
    return redirect(workspace.plan_url("plan"))


@require_POST
def take_back(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Take away the suggestions that nobody has written in."""
    workspace = _writers(request, year, organisation)
    try:
        number = carrying.take_back(plan=workspace.plan, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        words = ngettext(
            "%(number)d förslag är borttaget. Det som ni har skrivit är kvar.",
            "%(number)d förslag är borttagna. Det som ni har skrivit är kvar.",
            number,
        )
        messages.success(request, words % {"number": number})
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
