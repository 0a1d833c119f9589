"""Adding, removing, restoring and reordering by ordinary forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusals import wants_json
from drafting.actions import Locked
from drafting.fields import Gone
from plans.actions import structure
from plans.actions.fields import goals_of
from plans.council import council_activities, council_choices
from plans.forms import ActivityForm, GoalForm, IndicatorForm, ResultForm
from plans.views.access import Workspace, edit_goal
from plans.views.workspace import goal_page


def goals_to_choose(workspace: Workspace) -> list[tuple[int, str]]:
    return [(goal.pk, str(goal)) for goal in goals_of(workspace.plan, workspace.goal)]


def _nothing(_workspace: Workspace) -> dict[str, Any]:
    return {}


def _with_goals(workspace: Workspace) -> dict[str, Any]:
    return {"goals": goals_to_choose(workspace)}


def _with_organisation(workspace: Workspace) -> dict[str, Any]:
    return {"organisation": workspace.plan.organisation}


def _for_activity(workspace: Workspace) -> dict[str, Any]:
    council = council_choices(council_activities(workspace.plan, workspace.goal))
    return {**_with_goals(workspace), "council": [("", ""), *council]}


# kind: name of the form in the page, form, what the form needs to know, action
ADDING: dict[str, Any] = {
    "goal": ("goal_form", GoalForm, _with_organisation, structure.add_goal),
    "result": ("result_form", ResultForm, _nothing, structure.add_result),
    "activity": ("activity_form", ActivityForm, _for_activity, structure.add_activity),
    "indicator": ("indicator_form", IndicatorForm, _with_goals, structure.add_indicator),
}


@require_POST
def add(request: HttpRequest, year: int, organisation: str, code: str, kind: str) -> HttpResponse:
    workspace = edit_goal(request, year, organisation, code)
    if kind not in ADDING:
        raise Http404
    name, form_class, needs, action = ADDING[kind]
    form = form_class(request.POST, **needs(workspace))
    if not form.is_valid():
        return goal_page(request, workspace, refused={name: form}, status=422)
    try:
        row = action(
            plan=workspace.plan, area_goal=workspace.goal, by=request.user, **form.cleaned_data
        )
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, error.messages)
        status = 403 if isinstance(error, Locked) else 422
        return goal_page(request, workspace, refused={name: form}, status=status)
    messages.success(request, _("Tillagt: %(what)s") % {"what": row})
    if kind == "indicator" and request.POST.get("then") == "define":
        return redirect(workspace.url("plan_definition", pk=row.pk))
    return redirect(workspace.url("plan_goal") + f"#{kind}-{row.pk}")


@require_POST
def remove(
    request: HttpRequest, year: int, organisation: str, code: str, kind: str, pk: int
) -> HttpResponse:
    """Remove a row; the page that follows offers to bring it back."""
    workspace = edit_goal(request, year, organisation, code)
    removed = changed(request, workspace, structure.remove, kind=kind, pk=pk)
    page = workspace.url("plan_goal")
    return redirect(f"{page}?borttagen={kind}-{pk}" if removed else page)


@require_POST
def restore(
    request: HttpRequest, year: int, organisation: str, code: str, kind: str, pk: int
) -> HttpResponse:
    workspace = edit_goal(request, year, organisation, code)
    restored = changed(request, workspace, structure.restore, kind=kind, pk=pk)
    if restored:
        messages.success(request, _("Tillbaka: %(what)s") % {"what": restored.label})
    return redirect(workspace.url("plan_goal") + f"#{kind}-{pk}")


@require_POST
def move(
    request: HttpRequest, year: int, organisation: str, code: str, kind: str, pk: int
) -> HttpResponse:
    workspace = edit_goal(request, year, organisation, code)
    way = structure.DOWN if request.POST.get("way") == structure.DOWN else structure.UP
    moved = changed(request, workspace, structure.move, kind=kind, pk=pk, way=way)
    if wants_json(request):
        return _moved(request, moved)
    if moved:
        messages.success(request, _told(moved))
    return redirect(workspace.url("plan_goal") + f"#{kind}-{pk}")


def _moved(request: HttpRequest, moved: structure.Moved | None) -> HttpResponse:
    """For the script that moves the row on the page: the order, or why nothing moved."""
    if moved is None:
        refused = " ".join(str(one) for one in messages.get_messages(request))
        return JsonResponse({"state": "forbidden", "message": refused}, status=403)
    return JsonResponse(
        {"state": "saved", "order": moved.order, "codes": moved.codes, "said": _told(moved)}
    )


def _told(moved: structure.Moved) -> str:
    return _("Rad %(place)d av %(number)d") % {"place": moved.place, "number": len(moved.order)}


@require_POST
def confirm_dates(
    request: HttpRequest, year: int, organisation: str, code: str, pk: int
) -> HttpResponse:
    """The answer to a question: the activity does go on outside the year."""
    workspace = edit_goal(request, year, organisation, code)
    changed(request, workspace, structure.confirm_dates, pk=pk)
    return redirect(workspace.url("plan_goal") + f"#activity-{pk}")


def changed(request: HttpRequest, workspace: Workspace, action: Any, **what: Any) -> Any:
    """Do it, or say why not; a row that is not this plan's does not exist."""
    try:
        return action(plan=workspace.plan, area_goal=workspace.goal, by=request.user, **what)
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
