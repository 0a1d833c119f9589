"""Figures in a plan's texts: what can be inserted, and what has changed since."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from drafting.calculations.figures import has_figures
from drafting.fields import Gone
from plans.actions.figures import FIELD, take_over_figures
from plans.actions.place import PartPlace
from plans.addresses import key_address
from plans.closing import why_closed_each
from plans.figures import (
    ChangedPart,
    changes,
    figures_in,
    figures_of,
    to_take_over,
    values,
)
from plans.models import OperationalPlan
from plans.now import PlanNow
from plans.outline import Part
from plans.views.access import Workspace, open_plan

CHANGED = "plans/includes/changed_figures.html"
READING, TO_READING = "las", "siffror"


def figures_here(workspace: Workspace, part: Part) -> dict[str, object]:
    """The part as it is read, with its text's figures of now and what has changed. Where it is
    written the text stays as stored, and what has changed is asked for once the page is there."""
    if not (workspace.now.figures_follow and has_figures(part.written_text)):
        return {"part": part, "changed_figures": []}
    if workspace.may_edit:
        url = workspace.part_url("plan_part_changed_figures", part.key)
        return {"part": part, "changed_figures": [], "changed_figures_url": url}
    known = figures_in(workspace.now, [part.written_text])
    return {
        "part": replace(part, values=values(known)),
        "changed_figures": changes(part.written_text, known),
    }


@require_safe
def changed_in_part(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """What has changed in the text of one part, for its page."""
    workspace = open_plan(request, year, organisation).at_part(key)
    try:
        text = PartPlace(workspace.plan, key).field(FIELD).value
    except Gone:
        raise Http404 from None
    text = text if workspace.now.figures_follow else ""
    context = _changed(workspace.plan, key, text, may_edit=workspace.may_edit)
    return render(request, CHANGED, context)


def _changed(plan: OperationalPlan, key: str, text: str, *, may_edit: bool) -> dict[str, object]:
    return {
        "plan": plan,
        "part_key": key,
        "changed_figures": changes(text, figures_in(PlanNow(plan), [text])),
        "may_edit": may_edit,
    }


def changed_here(workspace: Workspace) -> list[tuple[ChangedPart, bool]]:
    """The plan's parts with changed figures, and whether the person may write in each."""
    found = to_take_over(workspace.now)
    keys = [one.key for one in found]
    closed = {}
    if found and workspace.rights.edit:
        closed = why_closed_each(workspace.plan, keys, workspace.now.parts)
    return [(one, closed.get(one.key) == "") for one in found]


def figure_fragment(
    request: HttpRequest, plan: OperationalPlan, key: str, text: str
) -> dict[str, str]:
    """What has changed in the part's text, which has just been saved, by `data-part`."""
    context = _changed(plan, key, text, may_edit=True)
    return {"figures": render_to_string(CHANGED, context, request)}


@require_safe
def figures(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Every figure that can be inserted in the plan's texts, for those who write it."""
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    known = figures_of(workspace.now)
    return JsonResponse({"figures": [one.as_row for one in known.values() if one.is_offered]})


@require_POST
def take_over(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Write what one figure of a part's text, or all of them, are now."""
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    figure = request.POST.get("figure", "")
    try:
        saved = take_over_figures(plan=workspace.plan, key=key, figure=figure, by=request.user)
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = _("Texten har siffrorna som de är nu.") if saved else _("Inget hade ändrats.")
        messages.success(request, said)
    if request.POST.get("back") == READING:
        return redirect(f"{workspace.plan_url('plan_read')}#{TO_READING}")
    return redirect(f"{key_address(organisation, year, key)}#f-{FIELD}")
