"""A pasted list under a goal: what its rows will be, added at one press, taken back at another."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from drafting.actions import Locked
from drafting.fields import Gone
from plans.actions import pasting
from plans.forms import SHAPES, PasteForm
from plans.views.access import Workspace, edit_goal
from plans.views.structure import changed, goals_to_choose
from plans.views.workspace import goal_page

PREVIEW = "preview"


@require_POST
def paste(request: HttpRequest, year: int, organisation: str, code: str, kind: str) -> HttpResponse:
    """Shows what the rows will be, or adds them."""
    workspace = edit_goal(request, year, organisation, code)
    if kind not in SHAPES:
        raise Http404
    form = PasteForm(
        request.POST,
        kind=kind,
        goals=goals_to_choose(workspace),
        there=partial(pasting.texts_under, workspace.plan, workspace.goal, kind),
    )
    is_valid = form.is_valid()
    if request.POST.get("step") == PREVIEW:
        if request.htmx:
            return render(request, "plans/includes/pasted.html", {"form": form})
        return goal_page(request, workspace, refused={"paste_form": form})
    if not is_valid:
        return goal_page(request, workspace, refused={"paste_form": form}, status=422)
    return _added(request, workspace, form)


def _added(request: HttpRequest, workspace: Workspace, form: PasteForm) -> HttpResponse:
    where = {"plan": workspace.plan, "area_goal": workspace.goal, "by": request.user}
    goal_id = form.cleaned_data["goal_id"]
    try:
        batch = pasting.add_list(**where, kind=form.kind, rows=form.new_rows, goal_id=goal_id)
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, error.messages)
        status = 403 if isinstance(error, Locked) else 422
        return goal_page(request, workspace, refused={"paste_form": form}, status=status)
    page = f"{workspace.url('plan_goal')}?inklistrat={batch.name}"
    return redirect(f"{page}#{batch.kind}-{batch.rows[0]}")


@require_POST
def paste_undo(
    request: HttpRequest, year: int, organisation: str, code: str, kind: str, batch: UUID
) -> HttpResponse:
    workspace = edit_goal(request, year, organisation, code)
    done = changed(request, workspace, pasting.take_back, kind=kind, key=batch)
    if done:
        messages.success(request, _taken_back(*done))
    return redirect(workspace.url("plan_goal"))


def _taken_back(removed: int, kept: int) -> str:
    said = ngettext(
        "%(number)d rad är borttagen igen.", "%(number)d rader är borttagna igen.", removed
    )
    said %= {"number": removed}
    if kept:
        said += " " + ngettext(
            "%(number)d har ändrats sedan dess och är kvar.",
            "%(number)d har ändrats sedan dess och är kvar.",
            kept,
        ) % {"number": kept}
    return said
