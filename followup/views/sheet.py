"""What the grid's script asks for: saves with an answer a row, answers to questions, symbols."""

from __future__ import annotations

from dataclasses import asdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.refusals import words_of
from common.templatetags.ui import of_total
from decisions.guard import Sealed
from drafting.sheets.answers import (
    locked_answer,
    malformed_answer,
    refused_answer,
    saved_answer,
)
from drafting.sheets.requests import Malformed, read_answer, read_changes
from drafting.sheets.rows import NotSaved
from followup.actions import NotOpen, confirm_row, save_each
from followup.calculations.grid import grid
from followup.history import last_changes, row_changes
from followup.sheet import GridLine, make_sheet, row_symbol
from followup.views.places import open_door
from indicators.calculations.entry import FIELDS
from indicators.models import RecomputeMark
from indicators.presentation import figure_text


@require_POST
def save(request: HttpRequest, year: int, period: str, code: str) -> JsonResponse:
    """Some changed rows, each saved or refused by itself."""
    door = open_door(request, year, period, code)
    ensure_writer(door)
    try:
        changes = read_changes(request.body, FIELDS)
        saved = save_each(place=door.written, changes=changes, by=request.user)
    except Malformed:
        return malformed_answer()
    except (NotOpen, Sealed) as closed:
        return locked_answer(words_of(closed))
    refused = saved.refused
    last = last_changes(door.place, refused.conflicts) if refused.conflicts else {}
    return saved_answer(_standing(saved.rows, refused), refused, last)


@require_POST
def answer(request: HttpRequest, year: int, period: str, code: str) -> JsonResponse:
    """A figure that was asked about is right, and why."""
    door = open_door(request, year, period, code)
    ensure_writer(door)
    try:
        given = read_answer(request.body, FIELDS)
        row = confirm_row(place=door.written, **asdict(given), by=request.user)
    except Malformed:
        return malformed_answer()
    except ValidationError as refused:
        return refused_answer(words_of(refused))
    except (NotOpen, Sealed) as closed:
        return locked_answer(words_of(closed))
    except NotSaved:
        return refused_answer(_("Raden har ändrats sedan du såg den. Ladda om sidan."), 409)
    return saved_answer(_standing([row]), NotSaved())


@require_GET
def row(request: HttpRequest, year: int, period: str, code: str, pk: int) -> HttpResponse:
    """Everything about one row: what is measured, past figures, who wrote what."""
    door = open_door(request, year, period, code)
    found = next(iter(grid(door.place, only=[pk])), None)
    if found is None:
        raise Http404
    (line,) = make_sheet([found]).lines or [None]
    if line is None:
        raise Http404
    context = {
        "door": door,
        "line": line,
        "changes": row_changes(door.place, found),
        "series": [(one, figure_text(one, found.definition)) for one in found.past],
        "can_write": door.can_write,
    }
    return render(request, "followup/includes/row.html", context)


@require_GET
def symbols(request: HttpRequest, year: int, period: str, code: str) -> JsonResponse:
    """Every row's symbol as computed last; `pending` while the new figure is not yet in it."""
    door = open_door(request, year, period, code)
    rows = [row for row in grid(door.place) if row.is_in_grid]
    ids = [row.indicator.pk for row in rows]
    marks = RecomputeMark.objects.filter(indicator__in=ids, year__lte=year)
    pending = set(marks.values_list("indicator_id", flat=True))
    found = {
        row.indicator.pk: {"html": row_symbol(row), "pending": row.indicator.pk in pending}
        for row in rows
    }
    sheet = make_sheet(rows)
    return JsonResponse({"symbols": found, "reported": of_total(sheet.reported, sheet.due)})


def ensure_writer(door):
    if not door.may_edit:
        raise PermissionDenied(_("Bara redaktörer och godkännare skriver här."))


def _standing(rows, refused=None):
    """The rows that were saved, as the script is told of them."""
    lines = [GridLine(row, []) for row in rows]
    left = refused.rows if refused else set()
    return {line.pk: line.stands for line in lines if line.pk not in left}
