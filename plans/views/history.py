"""Who changed what and when, and earlier versions to go back to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from plans.actions import editing
from plans.actions.fields import Gone, find_field
from plans.calculations.history import changes, versions
from plans.calculations.versions import differences
from plans.views.access import open_goal


def history(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    """Everything that was changed under one area goal, the latest first."""
    workspace = open_goal(request, year, organisation, code)
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "address": workspace.address,
        "may_edit": workspace.may_edit,
        "changes": changes(workspace.plan, workspace.goal),
    }
    return render(request, "plans/history.html", context)


def field_history(
    request: HttpRequest, year: int, organisation: str, code: str, address: str
) -> HttpResponse:
    """Every version of one field with what changed in it, the latest first."""
    workspace = open_goal(request, year, organisation, code)
    try:
        field = find_field(workspace.plan, workspace.goal, address)
    except Gone:
        raise Http404 from None
    rows = [
        {"version": version, "before": before, "after": after}
        for version in reversed(versions(field))
        for before, after in [differences(version.before, version.value)]
    ]
    context = {
        "plan": workspace.plan,
        "goal": workspace.goal,
        "address": workspace.address,
        "may_edit": editing.is_open(workspace.plan, address) and workspace.rights.edit,
        "field": field,
        "rows": rows,
        "save_url": workspace.url("plan_save"),
    }
    return render(request, "plans/field_history.html", context)
