"""Saving single fields, by script or by an ordinary form; both get the same answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans.actions import editing
from plans.actions.fields import EditedField, Gone, TargetField
from plans.calculations.history import last_change
from plans.calculations.progress import progress_of
from plans.calculations.versions import differences, merged
from plans.selectors import Desk, Typed, indicator_rows
from plans.views.access import Workspace, edit_goal, open_goal
from plans.views.workspace import goal_page


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@require_POST
def save(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    """Save the fields of a form, each with the version it was loaded as."""
    workspace = edit_goal(request, year, organisation, code)
    fields, bases, values = (request.POST.getlist(name) for name in ("field", "base", "value"))
    if not fields or not len(fields) == len(bases) == len(values):
        return HttpResponse(_("Ofullständigt formulär: fält, version och värde."), status=400)
    saved = None
    for address, base, value in zip(fields, bases, values, strict=True):
        typed = {address: Typed(value, base, "")}
        try:
            saved = _save_one(request, workspace, address, base, value)
        except editing.Conflict as conflict:
            return conflict_page(request, workspace, conflict)
        except editing.PlanLocked as error:
            return refusal(request, workspace, typed, error, 403)
        except ValidationError as error:
            return refusal(request, workspace, typed, error, 422)
        except Gone:
            return gone(request, workspace, value)
    return saved_answer(request, workspace, saved)


def _save_one(request, workspace: Workspace, address: str, base: str, value: str) -> EditedField:
    where = {"plan": workspace.plan, "area_goal": workspace.goal, "by": request.user}
    keep = request.POST.get("choose", "")
    if keep in (editing.MINE, editing.THEIRS):
        return editing.settle_conflict(**where, address=address, base=base, mine=value, keep=keep)
    reference = request.POST.get("reference", "")
    return editing.save_field(**where, address=address, base=base, value=value, reference=reference)


@require_POST
def undo(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    workspace = edit_goal(request, year, organisation, code)
    address, base = request.POST.get("field", ""), request.POST.get("base", "")
    try:
        field = editing.undo_field(
            plan=workspace.plan,
            area_goal=workspace.goal,
            address=address,
            base=base,
            by=request.user,
        )
    except editing.Conflict as conflict:
        return conflict_page(request, workspace, conflict)
    except editing.PlanLocked as error:
        return refusal(request, workspace, {}, error, 403)
    except ValidationError as error:
        return refusal(request, workspace, {}, error, 422)
    except Gone:
        return gone(request, workspace, "")
    return saved_answer(request, workspace, field)


def saved_answer(request: HttpRequest, workspace: Workspace, field: EditedField) -> HttpResponse:
    """Say that it is saved, and what else on the page has changed by it."""
    at = timezone.localtime().strftime("%H:%M")
    if not wants_json(request):
        messages.success(request, _("Sparat %(at)s: %(what)s") % {"at": at, "what": field.label})
        return redirect(workspace.url("plan_goal") + f"#f-{field.address}")
    return JsonResponse(
        {
            "state": "saved",
            "at": at,
            "value": field.value,
            "revision": field.revision,
            "fragments": _fragments(request, workspace, field),
        }
    )


def _fragments(request: HttpRequest, workspace: Workspace, field: EditedField) -> dict[str, str]:
    """Parts of the page that follow from the field, by element id."""
    progress = progress_of([workspace.plan])[workspace.plan.pk]
    current = next(goal for goal in progress if goal.code == workspace.goal.code)
    parts = {
        f"progress-{current.code}": ("plans/includes/progress_state.html", {"item": current}),
        "goal-progress": ("plans/includes/goal_progress.html", {"current": current}),
    }
    if isinstance(field, TargetField):
        row = indicator_rows(workspace.plan, workspace.goal, Desk(), field.indicator.pk)[0]
        context = {"row": row, "address": workspace.address, "tries": 0}
        parts[f"reading-{field.indicator.pk}"] = ("plans/includes/reading.html", context)
        parts[f"symbol-{field.indicator.pk}"] = ("plans/includes/symbol.html", context)
    return {
        element: render_to_string(template, context, request)
        for element, (template, context) in parts.items()
    }


def conflict_page(
    request: HttpRequest, workspace: Workspace, conflict: editing.Conflict
) -> HttpResponse:
    """Both texts side by side with what differs marked; nothing has been written."""
    field, who_and_when = conflict.field, last_change(conflict.field)
    theirs, mine = differences(field.value, conflict.mine)
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "address": workspace.address,
        "field": field,
        "mine": conflict.mine,
        "merged": merged(conflict.mine, field.value),
        "mine_pieces": mine,
        "their_pieces": theirs,
        "change": who_and_when,
        "save_url": workspace.url("plan_save"),
    }
    if not wants_json(request):
        return render(request, "plans/conflict.html", context, status=409)
    answer = {
        "state": "conflict",
        "base": field.revision,
        "theirs": field.value,
        "merged": context["merged"],
        "html": render_to_string("plans/includes/conflict.html", context, request),
    }
    return JsonResponse(answer, status=409)


def refusal(
    request: HttpRequest,
    workspace: Workspace,
    typed: dict[str, Typed],
    error: ValidationError,
    status: int,
) -> HttpResponse:
    """Nothing was saved; say why and keep what was typed."""
    message = " ".join(error.messages)
    if wants_json(request):
        state = "forbidden" if status == 403 else "invalid"
        return JsonResponse({"state": state, "message": message}, status=status)
    kept = {address: Typed(one.value, one.base, message) for address, one in typed.items()}
    if not kept:
        messages.error(request, message)
    return goal_page(request, workspace, Desk(kept), status=status)


def gone(request: HttpRequest, workspace: Workspace, value: str) -> HttpResponse:
    """The row was removed by somebody else, or was never there."""
    message = _("Raden har tagits bort. Den kan hämtas tillbaka under Historik.")
    if wants_json(request):
        return JsonResponse({"state": "gone", "message": message}, status=404)
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "address": workspace.address,
        "value": value,
        "message": message,
    }
    return render(request, "plans/gone.html", context, status=404)


@require_GET
def symbol(request: HttpRequest, year: int, organisation: str, code: str, pk: int) -> HttpResponse:
    """The computed symbol of one indicator, asked for again until the job has caught up."""
    workspace = open_goal(request, year, organisation, code)
    rows = indicator_rows(workspace.plan, workspace.goal, Desk(), pk)
    tries = request.GET.get("forsok", "0")
    context = {
        "row": rows[0] if rows else None,
        "address": workspace.address,
        "tries": int(tries) + 1 if tries.isdecimal() and len(tries) < 4 else 0,
    }
    return render(request, "plans/includes/symbol.html", context, status=200 if rows else 404)
