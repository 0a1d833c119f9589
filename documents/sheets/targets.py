"""A sheet of targets against the database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from common.numbers import NotANumber, with_minus
from documents.sheets.cells import broken_cells, no_figure
from documents.sheets.difference import (
    CHANGED,
    ERASED,
    NEW,
    Change,
    Checked,
    Doubt,
    almost_erases,
    erases,
)
from documents.sheets.places import PlaceReader, RowSubject
from documents.sheets.sheet import Fault, Sheet, SheetRow
from documents.sheets.shifted import shifted_doubts
from documents.sheets.valued import heading_faults, value_column
from documents.standing import Seals
from indicators.calculations.faults import fits_unit
from indicators.calculations.targets import MAX_TEXT, ParsedTarget, TargetKind, parse_target
from indicators.calculations.units import parse_value
from indicators.models import Outcome, Period, Target
from indicators.plausibility import Known, target_doubts

_OF_OUTCOMES = ("numerator", "denominator", "women", "men", "absence", "forecast")
# A number that somebody began and did not finish, as "2,,7 %"; words with a year in them are words.
_BROKEN_NUMBER = re.compile(r"[-−–]?\s*\d[\d\s.,]*\s*(?:%|‰|[a-zåäö]{1,5})?", re.IGNORECASE)

Key = tuple[int, int, int, str]


class _Taken(NamedTuple):
    """A row that is right in itself: its place, its words, and whether they erase."""

    place: RowSubject
    text: str
    erases: bool


def check_targets(sheet: Sheet, *, source: str = "") -> Checked[Target]:
    """The targets that the sheet would set, with every fault and every doubt of every row."""
    checked: Checked[Target] = Checked()
    column, checked.faults = value_column(sheet, "target")
    checked.faults += heading_faults(sheet)
    if checked.faults:
        return checked
    reader = PlaceReader(with_period=False)
    places = reader.read(sheet)
    checked.faults = list(reader.faults)
    for row in sheet.rows:
        misplaced = _misplaced(row, sheet)
        checked.faults += [*broken_cells(row), *(misplaced or _faults(row, column))]
    checked.doubts = [Doubt(row, "", asked, "not_read") for row, asked in sheet.asked]
    faulty = {fault.row for fault in checked.faults}
    _compare(checked, [place for place in places if place.row.number not in faulty], column, source)
    checked.faults.sort()
    checked.doubts.sort()
    return checked


def _misplaced(row: SheetRow, sheet: Sheet) -> list[Fault]:
    """Columns of outcomes may stand in the file, but a target has nothing to put in them."""
    if sheet.has("outcome"):
        return []
    wrong, right = _("Ett årsmål har bara ett värde."), _("Töm cellen, eller läs in som utfall.")
    filled = [column for column in _OF_OUTCOMES if row.text(column)]
    return [Fault(row.number, column, wrong, right) for column in filled]


def _faults(row: SheetRow, column: str) -> list[Fault]:
    text = row.text(column)
    if column in row.split:
        wrong = _("Raden kan läsas på två sätt: ”%(one)s” kan vara ett tal med decimalkomma.") % {
            "one": row.split[column]
        }
        return [Fault(row.number, "value", wrong, _("Sätt citattecken runt det, eller skilj"
                                                     " cellerna med semikolon."))]  # fmt: skip
    if len(text) > MAX_TEXT:
        wrong = _("Årsmålet är %(length)d tecken långt.") % {"length": len(text)}
        right = _("Högst %(max)d tecken får plats.") % {"max": MAX_TEXT}
        return [Fault(row.number, "value", wrong, right)]
    if refused := no_figure(text) or almost_erases(text):
        return [Fault(row.number, "value", *refused)]
    # Words that nobody understands yet are kept for somebody to interpret; broken numbers are not.
    if not _BROKEN_NUMBER.fullmatch(text) or parse_target(text).kind != TargetKind.UNINTERPRETED:
        return []
    try:
        parse_value(text)
    except NotANumber as fault:
        return [Fault.of(row.number, "value", str(fault))]
    wrong = _("Årsmålet ”%(text)s” går inte att tolka.") % {"text": text}
    return [Fault(row.number, "value", wrong, _("Skriv till exempel 2,7 %, Minst 3 eller Ökning."))]


def _compare(checked: Checked[Target], places: list[RowSubject], column: str, source: str) -> None:
    stored = _stored(places)
    seals = Seals(matter for place in places for matter in place.matters)
    taken = [_taken(place, column) for place in places]
    known = _known(places, stored)
    changed = []
    for one in taken:
        stands = any(matter in seals for matter in one.place.matters)
        before = stored.get(one.place.key)
        if _is_same(one, before, stands):
            checked.unchanged += 1
            continue
        target, change = _change(one, before, source, seals)
        _note(checked, one.place, one.text, target.parsed)
        checked.add(target, change, one.place, seals)
        if not one.erases and (before is None or before.text != one.text):
            changed.append((one.place, target.parsed))
    checked.doubts += _doubts(changed, known)


def _taken(place: RowSubject, column: str) -> _Taken:
    text = place.row.text(column)
    taken_away = erases(text)
    return _Taken(place, "" if taken_away else text, taken_away)


def _is_same(one: _Taken, before: Target | None, stands: bool) -> bool:
    if one.erases or not one.text:
        return not one.erases or before is None or not before.text
    if before is None or before.text != one.text:
        return False
    # What stands as an example goes on standing as one, and so does what the file calls one.
    return stands or not before.is_example or bool(one.place.row.text("example"))


def _change(one: _Taken, before: Target | None, source: str, seals: Seals) -> tuple[Target, Change]:
    place, same = one.place, before is not None and before.text == one.text
    # The same words keep what somebody has said that they mean, and why they are right.
    parsed = before.parsed if before and same else parse_target(one.text)
    target = Target(
        indicator=place.indicator,
        organisation=place.organisation,
        year=place.year,
        text=one.text,
        read_as=before.read_as if before and same else "",
        confirmed=before.confirmed if before and same else "",
        source=source[:200],
        **parsed.as_columns(),
    )
    sealed = next((matter for matter in place.matters if matter in seals), None)
    was, becomes = _shown(before) if before else "", with_minus(one.text)
    change = Change(
        row=place.row.number,
        organisation=place.organisation.code,
        indicator=place.indicator.code,
        year=place.year,
        period="",
        before=before.text if before else None,
        after=one.text,
        kind=parsed.kind.value,
        status=ERASED if one.erases else NEW if before is None else CHANGED,
        place=str(place),
        was=was,
        becomes=_("(raderas)") if one.erases else becomes,
        parts={"value": (was, becomes)},
        decision=seals.decision(sealed) if sealed else "",
    )
    return target, change


def _stored(places: list[RowSubject]) -> dict[Key, Target]:
    """Targets of the rows' years and of the years before."""
    years = {year for place in places for year in (place.year, place.year - 1)}
    ids = {place.indicator.pk for place in places}
    rows = Target.objects.filter(year__in=years, indicator__in=ids)
    return {(row.indicator_id, row.organisation_id, row.year, ""): row for row in rows}


def _known(places: list[RowSubject], stored: dict[Key, Target]) -> dict[Key, Known]:
    """What each target is held against: last year's, and the outcome of the full year before."""
    outcomes = {
        (indicator, organisation, year): value
        for indicator, organisation, year, value in Outcome.objects.filter(
            indicator__in={place.indicator.pk for place in places},
            year__in={place.year - 1 for place in places},
            period=Period.VB,
            value__isnull=False,
        ).values_list("indicator_id", "organisation_id", "year", "value")
    }
    found = {}
    for place in places:
        if place.definition is None or place.definition.from_year >= place.year:
            continue
        indicator, organisation, year, _period = place.key
        before = stored.get((indicator, organisation, year - 1, ""))
        outcome = outcomes.get((indicator, organisation, year - 1))
        found[place.key] = Known(
            last_year=_level(before), history=(outcome,) if outcome is not None else ()
        )
    return found


def _level(target: Target | None) -> Decimal | None:
    """The number that a target means, where it means one in the indicator's own unit."""
    if target is None or target.kind not in (Target.Kind.LEVEL, "at_least", "at_most"):
        return None
    return target.low if target.low is not None else target.high


def _doubts(
    changed: list[tuple[RowSubject, ParsedTarget]], known: dict[Key, Known]
) -> Iterable[Doubt]:
    column = []
    for place, parsed in changed:
        if place.definition is None:
            continue
        beside = known.get(place.key, Known())
        level = parsed.low if parsed.low is not None else parsed.high
        column.append((place.row.number, level, beside.last_year))
        for doubt in target_doubts(place.definition, parsed, beside):
            yield Doubt(place.row.number, "value", doubt.message, doubt.code)
    yield from shifted_doubts(column)


def _shown(target: Target) -> str:
    text = with_minus(target.text)
    return f"{text} ({_('exempeldata')})" if target.is_example else text


def _note(checked: Checked[Target], place: RowSubject, text: str, parsed: ParsedTarget) -> None:
    """What is stored but will not be judged as it stands."""
    if parsed.kind == TargetKind.UNINTERPRETED:
        checked.notes.append(
            _("Rad %(row)d: ”%(text)s” sparas som det står och behöver tolkas.")
            % {"row": place.row.number, "text": text}
        )
    elif place.definition and not fits_unit(parsed, place.definition.unit):
        checked.notes.append(
            _("Rad %(row)d: ”%(text)s” har en annan enhet än indikatorns ”%(unit)s”.")
            % {"row": place.row.number, "text": text, "unit": place.definition.unit}
        )
