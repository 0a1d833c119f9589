"""The grid: one organisation's outcomes of a period. Every write is all or none."""

from dataclasses import asdict
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.dates import sv_date
from common.templatetags.ui import of_total
from decisions.forms import refuse
from decisions.guard import Sealed
from followup.actions import (
    NotOpen,
    NotSaved,
    confirm_row,
    reopen_report,
    save_answered,
    save_rows,
    submit_report,
)
from followup.calculations.changes import RowChange
from followup.calculations.grid import grid
from followup.calculations.paste import DoesNotFit, parse_block, place_block
from followup.forms import (
    HandInForm,
    Malformed,
    ReopenForm,
    read_answer,
    read_answers,
    read_changes,
    read_paste,
    read_whole_form,
)
from followup.sheet import make_sheet, row_symbol
from followup.views.places import open_door
from indicators.models import RecomputeMark

ADDRESSES = {
    "address": "report",
    "save_url": "report_save",
    "answer_url": "report_answer",
    "paste_url": "report_paste",
    "symbols_url": "report_symbols",
    "submit_url": "report_submit",
    "reopen_url": "report_reopen",
}


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, year: int, period: str, code: str) -> HttpResponse:
    """The grid. A POST is the whole form, sent where there is no JavaScript."""
    door = open_door(request, year, period, code)
    rows = grid(door.place)
    if request.method != "POST":
        return _page(request, door, make_sheet(rows))
    _ensure_writer(door)
    try:
        changes = read_whole_form(request.POST, [row for row in rows if row.is_in_grid])
        answers = read_answers(request.POST, changes)
        save_answered(
            place=door.place,
            changes=changes,
            answers=[asdict(answer) for answer in answers],
            by=request.user,
        )
    except Malformed:
        return _page(request, door, make_sheet(rows), 400)
    except (NotOpen, Sealed) as closed:
        messages.error(request, message_of(closed))
        return _page(request, door, make_sheet(rows, typed=changes), 409)
    except NotSaved as refused:
        sheet = make_sheet(rows, typed=changes, refused=refused)
        return _page(request, door, sheet, 409 if refused.conflicts else 422)
    except ValidationError as refused:
        messages.error(request, message_of(refused))
        return _page(request, door, make_sheet(rows, typed=changes), 422)
    messages.success(request, _("Utfallen är sparade."))
    return redirect(door.address())


@require_POST
def save(request: HttpRequest, year: int, period: str, code: str) -> JsonResponse:
    """Some changed rows, from the grid's script."""
    door = open_door(request, year, period, code)
    _ensure_writer(door)
    try:
        changes = read_changes(request.body)
    except Malformed:
        return JsonResponse(
            {"message": _("Sidan skickade något oväntat. Ladda om den.")}, status=400
        )
    return _saved(request, door, changes)


@require_POST
def answer(request: HttpRequest, year: int, period: str, code: str) -> JsonResponse:
    """A figure that was asked about is right, and why."""
    door = open_door(request, year, period, code)
    _ensure_writer(door)
    try:
        given = read_answer(request.body)
        row = confirm_row(place=door.place, **asdict(given), by=request.user)
    except Malformed:
        return JsonResponse(
            {"message": _("Sidan skickade något oväntat. Ladda om den.")}, status=400
        )
    except ValidationError as refused:
        return JsonResponse({"message": message_of(refused)}, status=422)
    except (NotOpen, Sealed) as closed:
        return JsonResponse({"message": message_of(closed)}, status=409)
    except NotSaved:
        changed = _("Raden har ändrats sedan du såg den. Ladda om sidan.")
        return JsonResponse({"message": changed}, status=409)
    return JsonResponse(_as_saved([row]))


@require_POST
def paste(request: HttpRequest, year: int, period: str, code: str) -> JsonResponse:
    """A block from a spreadsheet: laid over the grid, checked whole, saved whole or not at all."""
    door = open_door(request, year, period, code)
    _ensure_writer(door)
    sheet = make_sheet(grid(door.place))
    order = [line.row.indicator.pk for line in sheet.lines]
    try:
        block = read_paste(request.body)
        if block.row not in order or block.field not in sheet.fields:
            raise Malformed
        cells = place_block(parse_block(block.text), order, sheet.fields, block.row, block.field)
    except Malformed:
        return JsonResponse(
            {"message": _("Sidan skickade något oväntat. Ladda om den.")}, status=400
        )
    except DoesNotFit as too_large:
        return JsonResponse({"message": str(too_large)}, status=422)
    texts: dict[int, dict[str, str]] = {}
    for cell in cells:
        texts.setdefault(cell.row, {})[cell.field] = sheet.written(cell.field, cell.text)
    changes = [RowChange(pk, cells, block.bases.get(pk, {})) for pk, cells in texts.items()]
    return _saved(request, door, changes, {"pasted": texts})


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


@require_POST
def submit(request: HttpRequest, year: int, period: str, code: str) -> HttpResponse:
    """Hand in the report, with the committee's decision or without."""
    door = _ensure_approver(open_door(request, year, period, code))
    asked = len(make_sheet(grid(door.place)).asked)
    form = HandInForm(request.POST, again=door.is_handed_in_before, asked=asked)
    done = _("Rapporten är inlämnad. Den blir offentlig när staden publicerar perioden.")
    submit_knowing = partial(submit_report, knowingly=False)
    return _decided(request, door, form, submit_knowing, done)


@require_POST
def reopen(request: HttpRequest, year: int, period: str, code: str) -> HttpResponse:
    """Take the report back for changes."""
    door = _ensure_approver(open_door(request, year, period, code))
    done = _("Rapporten är öppen igen. Det som lämnades in står kvar tills ni lämnar in igen.")
    return _decided(request, door, ReopenForm(request.POST), reopen_report, done)


def _decided(request, door, form, action, done):
    """Do what the form asks; what is refused comes back with everything that was written."""
    if not form.is_valid():
        return _page(request, door, make_sheet(grid(door.place)), 422, form)
    try:
        action(place=door.place, by=request.user, **form.cleaned_data)
    except (NotOpen, Sealed) as closed:
        messages.error(request, message_of(closed))
        return _page(request, door, make_sheet(grid(door.place)), 409, form)
    except ValidationError as error:
        refuse(form, error)
        return _page(request, door, make_sheet(grid(door.place)), 422, form)
    messages.success(request, done)
    return redirect(door.address())


def _ensure_approver(door):
    if not door.may_submit:
        raise PermissionDenied(_("Bara en godkännare lämnar in och öppnar rapporten."))
    return door


def message_of(error: Exception) -> str:
    """What is said to the one who was refused, whether by the page or by the database."""
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _ensure_writer(door):
    if not door.may_edit:
        raise PermissionDenied(_("Bara redaktörer och godkännare skriver här."))


def _saved(request, door, changes, extra=None):
    """Save and answer: 200 with the rows as they stand, else why nothing was saved."""
    extra = extra or {}
    try:
        rows = save_rows(place=door.place, changes=changes, by=request.user)
    except (NotOpen, Sealed) as closed:
        return JsonResponse({**extra, "message": message_of(closed)}, status=409)
    except NotSaved as refused:
        data = {**extra, "faults": refused.faults, "conflicts": refused.conflicts}
        return JsonResponse(data, status=409 if refused.conflicts else 422)
    return JsonResponse({**extra, **_as_saved(rows)})


def _as_saved(rows):
    """Rows as they stand: their texts, and what is asked about them."""
    lines = make_sheet(rows).lines
    return {
        "rows": {line.row.indicator.pk: line.row.texts for line in lines},
        "asked": {line.row.indicator.pk: _asked(line) for line in lines},
    }


def _asked(line):
    html = render_to_string("followup/includes/asked.html", {"line": line, "can_write": True})
    return {"html": html, "fields": line.asked_fields}


def _page(request, door, sheet, status=200, form=None):
    place = door.place
    period = place.reporting_period
    context = {
        "door": door,
        "place": place,
        "sheet": sheet,
        "title": str(period).capitalize(),
        "same_period": _("%(period)s %(year)d") % {"period": place.period, "year": place.year - 1},
        "width": len(sheet.fields) + 4,
        "is_overdue": place.is_open and period.due_on < timezone.localdate(),
        "submitted_text": _submitted_text(place),
        "form": form if form and _is_offered(form, place) else _form(door, sheet),
        "crumbs": [(_("Uppföljning"), reverse("followup", args=[place.year])), (door.name, "")],
        **{name: door.address(view) for name, view in ADDRESSES.items()},
    }
    return render(request, "followup/report.html", context, status=status)


def _form(door, sheet):
    """What may be done with the report as a whole, by those who may."""
    if not (door.may_submit and door.place.is_movable):
        return None
    if door.place.is_submitted:
        return ReopenForm()
    return HandInForm(again=door.is_handed_in_before, asked=len(sheet.asked))


def _is_offered(form, place):
    """Somebody may have handed in or opened the report since the form was shown."""
    return isinstance(form, ReopenForm) == place.is_submitted


def _submitted_text(place):
    if not place.is_submitted:
        return ""
    if place.report.is_decided:
        decided = {"when": sv_date(place.report.decided_on), "reference": place.report.reference}
        if not place.report.reference:
            return _("Rapporten beslutades %(when)s.") % decided
        return _("Rapporten beslutades %(when)s, %(reference)s.") % decided
    who = place.report.submitted_by
    when = sv_date(place.report.submitted_at)
    by = _(" av %(who)s") % {"who": who} if who else ""
    return _("Rapporten lämnades in %(when)s%(by)s.") % {"when": when, "by": by}
