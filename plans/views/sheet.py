"""All targets of a plan on one page, and what its script asks for."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.refusals import words_of
from common.templatetags.ui import of_total
from decisions.guard import Sealed
from drafting.actions import Locked
from drafting.calculations.history import versions
from drafting.sheets.answering import save_answered
from drafting.sheets.answers import (
    LastChange,
    locked_answer,
    malformed_answer,
    refused_answer,
    saved_answer,
    tell_gone,
)
from drafting.sheets.history import CellChange
from drafting.sheets.requests import (
    Malformed,
    read_answer,
    read_changes,
    read_whole_form,
)
from drafting.sheets.rows import NotSaved
from indicators.presentation import figure_text
from plans.actions.fields import TargetField
from plans.actions.sheet import confirm_target, save_all_targets, save_targets
from plans.sheet import FIELD, FIELDS, TargetLine, TargetSheet, target_sheet
from plans.views.access import Workspace, open_plan


@require_http_methods(["GET", "HEAD", "POST"])
def plan_sheet(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The sheet. A POST is the whole form, sent where there is no JavaScript."""
    workspace = open_plan(request, year, organisation)
    sheet = target_sheet(workspace.plan, closing=workspace.may_edit)
    if request.method != "POST":
        return _page(request, workspace, sheet)
    _ensure_writer(workspace)
    try:
        changes = read_whole_form(request.POST, [line.pk for line in sheet.lines], FIELDS)
    except Malformed:
        return _page(request, workspace, sheet, 400)
    try:
        save_answered(
            changes, save_all_targets, confirm_target, plan=workspace.plan, by=request.user
        )
    except NotSaved as refused:
        tell_gone(request, refused)
        again = target_sheet(workspace.plan, typed=changes, refused=refused, closing=True)
        return _page(request, workspace, again, 409 if refused.conflicts else 422)
    except (Locked, Sealed) as closed:
        messages.error(request, words_of(closed))
        return _page(request, workspace, target_sheet(workspace.plan, typed=changes), 409)
    except ValidationError as refused:
        messages.error(request, words_of(refused))
        return _page(request, workspace, target_sheet(workspace.plan, typed=changes), 422)
    messages.success(request, _("Årsmålen är sparade."))
    return redirect("plan_sheet", year, organisation)


@require_POST
def save(request: HttpRequest, year: int, organisation: str) -> JsonResponse:
    """Some changed rows, each saved or refused by itself."""
    workspace = open_plan(request, year, organisation)
    _ensure_writer(workspace)
    try:
        changes = read_changes(request.body, FIELDS)
        saved = save_targets(plan=workspace.plan, changes=changes, by=request.user)
    except Malformed:
        return malformed_answer()
    except (Locked, Sealed) as closed:
        return locked_answer(words_of(closed))
    refused = saved.refused
    left = refused.rows
    stands = {line.pk: line.stands for line in saved.lines if line.pk not in left}
    met = [line for line in saved.lines if line.pk in refused.conflicts]
    return saved_answer(stands, refused, {line.pk: _last(workspace, line) for line in met})


def _last(workspace: Workspace, line: TargetLine) -> LastChange:
    latest = versions(TargetField("", workspace.plan, line.indicator))[-1]
    return LastChange(latest.who, latest.at)


@require_POST
def answer(request: HttpRequest, year: int, organisation: str) -> JsonResponse:
    """A target that was asked about is right, and why."""
    workspace = open_plan(request, year, organisation)
    _ensure_writer(workspace)
    try:
        given = read_answer(request.body, FIELDS)
        line = confirm_target(plan=workspace.plan, **asdict(given), by=request.user)
    except Malformed:
        return malformed_answer()
    except (Locked, Sealed) as closed:
        return locked_answer(words_of(closed))
    except ValidationError as refused:
        return refused_answer(words_of(refused))
    return saved_answer({line.pk: line.stands}, NotSaved())


@require_GET
def row(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """Everything about one row: what is measured, past figures, who wrote what."""
    workspace = open_plan(request, year, organisation)
    line = next(iter(target_sheet(workspace.plan, only=[pk]).lines), None)
    if line is None:
        raise Http404
    past = [one for one in line.series if one.year < year]
    context = {
        "plan": workspace.plan,
        "line": line,
        "series": [(one, figure_text(one, line.definition)) for one in past],
        "changes": _changes(workspace, line),
        "can_write": workspace.may_edit,
    }
    return render(request, "plans/includes/sheet_row.html", context)


def _changes(workspace: Workspace, line: TargetLine) -> list[CellChange]:
    """What the target has been, the latest first."""
    found = versions(TargetField("", workspace.plan, line.indicator))
    words = _("Årsmål")
    told = [
        CellChange(FIELD, words, one.before, one.value, LastChange(one.who, one.at))
        for one in found
        if one.before != one.value
    ]
    return told[::-1]


@require_GET
def symbols(request: HttpRequest, year: int, organisation: str) -> JsonResponse:
    """Every row's symbol as computed last; `pending` while the new target is not yet in it."""
    workspace = open_plan(request, year, organisation)
    sheet = target_sheet(workspace.plan)
    found = {line.pk: {"html": line.symbol, "pending": line.is_pending} for line in sheet.lines}
    return JsonResponse({"symbols": found, "reported": of_total(sheet.set, len(sheet.lines))})


def _ensure_writer(workspace: Workspace) -> None:
    if not workspace.rights.edit:
        raise PermissionDenied


def _page(
    request: HttpRequest, workspace: Workspace, sheet: TargetSheet, status: int = 200
) -> HttpResponse:
    plan = workspace.plan
    place = [plan.year, plan.organisation.code]
    context = {
        "plan": plan,
        "rights": workspace.rights,
        "may_edit": workspace.may_edit,
        "may_change_targets": workspace.may_change_targets,
        "can_write": workspace.may_edit,
        "closed": workspace.closed or sheet.closed,
        "sheet": sheet,
        "width": 7,
        "reported": of_total(sheet.set, len(sheet.lines)),
        "years": (plan.year - 2, plan.year - 1),
        "urls": {
            "page": reverse("plan_sheet", args=place),
            "save": reverse("plan_sheet_save", args=place),
            "answer": reverse("plan_sheet_answer", args=place),
            "symbols": reverse("plan_sheet_symbols", args=place),
            "row": reverse("plan_sheet_row", args=[*place, 0]),
        },
        "title": _("Alla årsmål %(year)d") % {"year": plan.year},
        "crumbs": [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[plan.year])),
            (plan.organisation.short_name, reverse("plan", args=place)),
            (_("Alla årsmål"), ""),
        ],
    }
    return render(request, "plans/sheet.html", context, status=status)
