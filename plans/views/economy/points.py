"""The proposed decisions: a sheet of their words, what is read, and own points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.refusals import words_of
from common.templatetags.ui import of_total
from decisions.guard import Sealed
from drafting.actions import Locked
from drafting.fields import Gone
from drafting.sheets.answers import (
    LastChange,
    locked_answer,
    malformed_answer,
    saved_answer,
    tell_gone,
)
from drafting.sheets.history import CellChange
from drafting.sheets.requests import Malformed, read_changes, read_whole_form
from drafting.sheets.rows import NotSaved
from organisations.people import who_acts
from plans.closing import why_closed
from plans.economy import proposing
from plans.economy.history import changes_of_column, last_change
from plans.economy.point_sheet import PointLine, PointSheet, point_sheet
from plans.economy.points import AMOUNT, PART, Proposal, proposal_of
from plans.economy.proposing import WORDS
from plans.economy.reading import read_economy
from plans.views.access import Workspace, open_plan
from plans.views.economy.access import crumbs_of, part_of, tabs_of

FIELDS = (WORDS,)


@require_http_methods(["GET", "HEAD", "POST"])
def points(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The points. A POST is the whole form, sent where there is no JavaScript."""
    workspace = open_plan(request, year, organisation)
    sheet = point_sheet(_proposal(workspace))
    if request.method != "POST":
        return points_page(request, workspace, sheet)
    _ensure_writer(workspace)
    try:
        changes = read_whole_form(request.POST, [line.pk for line in sheet.lines], FIELDS)
    except Malformed:
        return points_page(request, workspace, sheet, 400)
    try:
        proposing.save_points(
            plan=workspace.plan, changes=changes, by=who_acts(request), is_whole=True
        )
    except NotSaved as refused:
        tell_gone(request, refused)
        again = point_sheet(_proposal(workspace), changes, refused)
        return points_page(request, workspace, again, 409 if refused.conflicts else 422)
    except (Locked, Sealed) as closed:
        messages.error(request, words_of(closed))
        return points_page(request, workspace, point_sheet(sheet.proposal, changes), 409)
    messages.success(request, _("Förslaget är sparat."))
    return redirect("plan_points", year, organisation)


@require_POST
def save(request: HttpRequest, year: int, organisation: str) -> JsonResponse:
    """Some changed points, each saved or refused by itself."""
    workspace = open_plan(request, year, organisation)
    _ensure_writer(workspace)
    try:
        changes = read_changes(request.body, FIELDS)
        saved = proposing.save_points(plan=workspace.plan, changes=changes, by=who_acts(request))
    except Malformed:
        return malformed_answer()
    except (Locked, Sealed) as closed:
        return locked_answer(words_of(closed))
    refused = saved.refused
    left = refused.rows
    stands = {one.pk: PointLine(one).stands for one in saved.points if one.pk not in left}
    last = {
        one.pk: LastChange(*last_change(one.stored))
        for one in saved.points
        if one.pk in refused.conflicts and one.stored
    }
    return saved_answer(stands, refused, last)


@require_GET
def row(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """Where a point comes from, and what it has said."""
    workspace = open_plan(request, year, organisation)
    sheet = point_sheet(_proposal(workspace))
    line = next((one for one in sheet.lines if one.pk == pk), None)
    if line is None:
        raise Http404
    context = {
        "line": line,
        "plan": workspace.plan,
        "changes": _changes(line),
        "can_write": workspace.may_edit,
    }
    return render(request, "plans/economy/point_row.html", context)


def _changes(line: PointLine) -> list[CellChange]:
    stored = line.point.stored
    return changes_of_column(stored, WORDS, _("Ord")) if stored else []


@require_GET
def state(request: HttpRequest, year: int, organisation: str) -> JsonResponse:
    """What was checked, as it stands now."""
    workspace = open_plan(request, year, organisation)
    context = _context(workspace, point_sheet(_proposal(workspace)))
    parts = {"checks": render_to_string("plans/economy/point_checks.html", context)}
    return JsonResponse({"symbols": {}, "reported": context["reported"], "parts": parts})


@require_POST
def add(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Add an own point; a refused one comes back in its field."""
    workspace = open_plan(request, year, organisation)
    _ensure_writer(workspace)
    words = request.POST.get("words", "")
    try:
        proposing.add_point(plan=workspace.plan, words=words, by=who_acts(request))
    except ValidationError as refused:
        sheet = point_sheet(_proposal(workspace))
        more = {"refused": words_of(refused), "typed_words": words}
        return points_page(request, workspace, sheet, 422, **more)
    return redirect("plan_points", year, organisation)


@require_POST
def read(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """Somebody has read a point; 0 is all of them."""
    return _done(request, year, organisation, proposing.read_points, pk or None)


@require_POST
def remove(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    return _done(request, year, organisation, proposing.remove_point, pk)


@require_POST
def restore(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    return _done(request, year, organisation, proposing.restore_point, pk)


def _done(
    request: HttpRequest, year: int, organisation: str, act: Callable[..., Any], pk: int | None
) -> HttpResponse:
    workspace = open_plan(request, year, organisation)
    _ensure_writer(workspace)
    try:
        act(plan=workspace.plan, pk=pk, by=request.user)
    except Gone:
        raise Http404 from None
    except ValidationError as refused:
        messages.error(request, words_of(refused))
    return redirect("plan_points", year, organisation)


def _ensure_writer(workspace: Workspace) -> None:
    if not workspace.rights.edit:
        raise PermissionDenied


def _proposal(workspace: Workspace) -> Proposal:
    return proposal_of(read_economy(workspace.plan))


def points_page(
    request: HttpRequest, workspace: Workspace, sheet: PointSheet, status: int = 200, **more: str
) -> HttpResponse:
    context = _context(workspace, sheet) | {"refused": "", "typed_words": "", **more}
    return render(request, "plans/economy/points.html", context, status=status)


def _context(workspace: Workspace, sheet: PointSheet) -> dict[str, object]:
    plan = workspace.plan
    place = [plan.year, plan.organisation.code]
    proposal = sheet.proposal
    due = sum(bool(point.source.amount) for point in proposal.points)
    closed = why_closed(plan, PART)
    return {
        "plan": plan,
        "rights": workspace.rights,
        "may_edit": workspace.rights.edit and not closed,
        "closed": closed,
        "can_write": workspace.rights.edit and not closed,
        "sheet": sheet,
        "proposal": proposal,
        "amount_sign": AMOUNT,
        "width": 4,
        "reported": of_total(due - len(proposal.unread), due),
        "title": _("Förslag till beslut"),
        "part": part_of(workspace, PART),
        "tabs": tabs_of(workspace),
        "urls": {
            "page": reverse("plan_points", args=place),
            "save": reverse("plan_points_save", args=place),
            "symbols": reverse("plan_points_state", args=place),
            "row": reverse("plan_points_row", args=[*place, 0]),
        },
        "crumbs": crumbs_of(workspace, (_("Förslag till beslut"), "")),
    }
