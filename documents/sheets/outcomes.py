"""A sheet of outcomes against the database."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext as _

from common.numbers import typed_number
from common.text import fold
from documents.sheets.difference import CHANGED, NEW, UNCHANGED, Checked
from documents.sheets.places import PlaceReader, RowSubject, unplaced
from documents.sheets.sheet import Fault, Refused, Sheet, SheetRow
from documents.standing import Seals
from indicators.calculations.entry import FIELDS, Entry, read_entry, texts_of
from indicators.models import IndicatorDefinition, Outcome

# What a file that lacks the column leaves as it is; figures always come from the file.
_KEPT = ("forecast", "comment")
_ABSENCES = {fold(str(absence.label)): absence.value for absence in Outcome.Absence}

Stored = dict[tuple[int, int | None, int, str], Outcome]


def check_outcomes(sheet: Sheet) -> Checked[Outcome]:
    """The outcomes that the sheet would set. Raises Refused with every fault of every row."""
    reader = PlaceReader(with_period=True)
    places = reader.read(sheet)
    faults = list(reader.faults)
    entries: list[tuple[RowSubject, Entry]] = []
    stored = _stored(places)
    for place in places:
        entry, wrong = _entry(place.row, place.definition, stored.get(place.key))
        faults += wrong
        if entry is not None:
            entries.append((place, entry))
    for row in unplaced(sheet, places):
        faults += _entry(row, None, None)[1]
    if faults:
        raise Refused(faults)
    return _compare(entries, stored)


def _entry(
    row: SheetRow, definition: IndicatorDefinition | None, known: Outcome | None
) -> tuple[Entry | None, list[Fault]]:
    before = texts_of(known)
    kept = {name: before[name] for name in _KEPT if name not in row.texts}
    texts = {name: row.text(name) for name in FIELDS} | kept
    texts["absence"] = _ABSENCES.get(fold(texts["absence"]), texts["absence"])
    entry, wrong = read_entry(texts, definition)
    faults = [
        Fault.of(row.number, column, _with_choices(column, wrong[column])) for column in wrong
    ]
    if not faults and (entry is None or _says_nothing(row)):
        missing = _("Raden har varken värde eller orsak till att det saknas.")
        faults = [Fault(row.number, "value", missing, _with_choices("absence", ""))]
    return entry, faults


def _says_nothing(row: SheetRow) -> bool:
    """A row of a file is about an outcome; a comment or a forecast alone is a forgotten value."""
    return not any(row.text(name) for name in FIELDS if name not in _KEPT)


def _with_choices(column: str, message: str) -> str:
    """Where a page has a list to choose from, a file has its codes."""
    if column != "absence" or "antingen" in message:
        return message
    return _("Orsaken finns inte. Skriv någon av %(codes)s i kolumnen absence.") % {
        "codes": ", ".join(Outcome.Absence.values)
    }


def _compare(entries: list[tuple[RowSubject, Entry]], stored: Stored) -> Checked[Outcome]:
    checked: Checked[Outcome] = Checked()
    seals = Seals(matter for place, _entry in entries for matter in place.matters)
    for place, entry in entries:
        known = stored.get(place.key)
        columns = asdict(entry)
        # What stands as an example goes on standing as one: it says the same.
        stands = any(matter in seals for matter in place.matters)
        same = known is not None and (stands or not known.is_example) and _same(known, columns)
        kind = UNCHANGED if same else NEW if known is None else CHANGED
        fresh = Outcome(
            indicator=place.indicator,
            organisation=place.organisation,
            year=place.year,
            period=place.period,
            status=known.status if known else Outcome.Status.PRELIMINARY,
            **columns,
        )
        old = _shown(known) if known else ""
        checked.add(fresh, kind, place, old, _shown(fresh), seals)
    return checked


def _stored(places: list[RowSubject]) -> Stored:
    rows = Outcome.objects.filter(
        year__in={place.year for place in places},
        indicator__in={place.indicator.pk for place in places},
    )
    return {(row.indicator_id, row.organisation_id, row.year, row.period): row for row in rows}


def _same(known: Outcome, columns: dict[str, object]) -> bool:
    return all(getattr(known, name) == value for name, value in columns.items())


def _shown(outcome: Outcome) -> str:
    """The outcome in a few words: value, ratio, genders, or why it is missing."""
    parts = [typed_number(outcome.value) if outcome.value is not None else _absence(outcome)]
    if outcome.denominator is not None:
        parts.append(f"{typed_number(outcome.numerator)}/{typed_number(outcome.denominator)}")
    genders = ((_("kvinnor"), outcome.women), (_("män"), outcome.men))
    parts += [f"{name} {typed_number(value)}" for name, value in genders if value is not None]
    if outcome.is_example:
        parts.append(_("exempeldata"))
    return ", ".join(parts)


def _absence(outcome: Outcome) -> str:
    return str(Outcome.Absence(outcome.absence).label) if outcome.absence else ""
