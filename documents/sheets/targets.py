"""A sheet of targets against the database."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from common.numbers import NotANumber
from documents.sheets.difference import CHANGED, NEW, UNCHANGED, Checked
from documents.sheets.places import PlaceReader, RowSubject
from documents.sheets.sheet import ALWAYS, COLUMNS, Fault, Refused, Sheet, SheetRow
from documents.standing import Seals
from indicators.calculations.targets import MAX_TEXT, ParsedTarget, TargetKind, parse_target
from indicators.calculations.units import parse_value, units_agree
from indicators.models import Target

_OF_OUTCOMES = [column for column in COLUMNS if column not in ALWAYS]


def check_targets(sheet: Sheet, *, source: str = "") -> Checked[Target]:
    """The targets that the sheet would set. Raises Refused with every fault of every row."""
    reader = PlaceReader(with_period=False)
    places = reader.read(sheet)
    faults = list(reader.faults)
    for row in sheet.rows:
        faults += [*_misplaced(row), *_value_faults(row)]
    if faults:
        raise Refused(faults)
    return _compare(places, source)


def _misplaced(row: SheetRow) -> list[Fault]:
    """Columns of outcomes may stand in the file, but a target has nothing to put in them."""
    wrong, right = _("Ett årsmål har bara ett värde."), _("Töm cellen, eller läs in som utfall.")
    filled = [column for column in _OF_OUTCOMES if row.text(column)]
    return [Fault(row.number, column, wrong, right) for column in filled]


def _value_faults(row: SheetRow) -> list[Fault]:
    text = row.text("value")
    if len(text) > MAX_TEXT:
        wrong = _("Årsmålet är %(length)d tecken långt.") % {"length": len(text)}
        right = _("Högst %(max)d tecken får plats.") % {"max": MAX_TEXT}
        return [Fault(row.number, "value", wrong, right)]
    # Words that nobody understands yet are kept for somebody to interpret; broken numbers are not.
    if parse_target(text).kind != TargetKind.UNINTERPRETED or not re.search(r"\d", text):
        return []
    try:
        parse_value(text)
    except NotANumber as fault:
        return [Fault.of(row.number, "value", str(fault))]
    wrong = _("Årsmålet ”%(text)s” går inte att tolka.") % {"text": text}
    return [Fault(row.number, "value", wrong, _("Skriv till exempel 2,7 %, Minst 3 eller Ökning."))]


def _compare(places: list[RowSubject], source: str) -> Checked[Target]:
    checked: Checked[Target] = Checked()
    stored = _stored(places)
    seals = Seals(matter for place in places for matter in place.matters)
    for place in places:
        text = place.row.text("value")
        known = stored.get(place.key)
        # The same words keep what somebody has said that they mean.
        parsed = known.parsed if known and known.text == text else parse_target(text)
        _note(checked, place, parsed)
        if known is None and not text:
            fresh = _target(place, text, parsed, source)
            checked.add(fresh, UNCHANGED, place, "", "", seals)
            continue
        # What stands as an example goes on standing as one: it says the same.
        stands = any(matter in seals for matter in place.matters)
        same = known is not None and known.text == text and (stands or not known.is_example)
        kind = UNCHANGED if same else NEW if known is None else CHANGED
        old = _shown(known) if known else ""
        fresh = _target(place, text, parsed, source)
        fresh.read_as = known.read_as if known and known.text == text else ""
        checked.add(fresh, kind, place, old, text, seals)
    return checked


def _stored(places: list[RowSubject]) -> dict[tuple[int, int, int, str], Target]:
    years = {place.year for place in places}
    ids = {place.indicator.pk for place in places}
    rows = Target.objects.filter(year__in=years, indicator__in=ids)
    return {(row.indicator_id, row.organisation_id, row.year, ""): row for row in rows}


def _shown(target: Target) -> str:
    return f"{target.text} ({_('exempeldata')})" if target.is_example else target.text


def _target(place: RowSubject, text: str, parsed: ParsedTarget, source: str) -> Target:
    return Target(
        indicator=place.indicator,
        organisation=place.organisation,
        year=place.year,
        text=text,
        source=source[:200],
        **parsed.as_columns(),
    )


def _note(checked: Checked[Target], place: RowSubject, parsed: ParsedTarget) -> None:
    """What is stored but will not be judged as it stands."""
    number, text = place.row.number, place.row.text("value")
    if parsed.kind == TargetKind.UNINTERPRETED:
        checked.notes.append(
            _("Rad %(row)d: ”%(text)s” sparas som det står och behöver tolkas.")
            % {"row": number, "text": text}
        )
    elif place.definition and not units_agree(parsed.unit, place.definition.unit):
        checked.notes.append(
            _("Rad %(row)d: ”%(text)s” har en annan enhet än indikatorns ”%(unit)s”.")
            % {"row": number, "text": text, "unit": place.definition.unit}
        )
