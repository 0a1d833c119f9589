"""A sheet of outcomes against the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.utils.translation import gettext as _

from common.numbers import NotANumber, csv_number, json_number, sv_number
from common.text import fold
from documents.sheets.beside import Beside
from documents.sheets.cells import absence_advice, broken_cells, means_absent, no_figure
from documents.sheets.difference import CHANGED, ERASED, NEW, Change, Checked, Doubt, erases
from documents.sheets.places import PlaceReader, RowSubject, unplaced
from documents.sheets.sheet import Fault, Sheet, SheetRow
from documents.sheets.shifted import shifted_doubts
from documents.sheets.split import split_faults
from documents.sheets.valued import heading_faults, value_column
from documents.standing import Seals
from indicators.calculations.entry import FIELDS, NUMBERS, Entry, forecast_fault, read_entry
from indicators.calculations.units import parse_value
from indicators.models import IndicatorDefinition, Outcome
from indicators.plausibility import Figures, doubts

PARTS = ("numerator", "denominator")
GENDERS = ("women", "men")
MEASURED = ("value", *PARTS, *GENDERS)
_ABSENCES = {fold(str(absence.label)): absence.value for absence in Outcome.Absence}
_COMPUTED = ("sammanstallt", "computed")
_COLUMNS = [column.name for column in fields(Entry)]
_as_entry = attrgetter(*_COLUMNS)

Key = tuple[int, int, int, str]
Texts = dict[str, str]
NOTHING = Entry(absence=Outcome.Absence.NOT_REPORTED)


class Stored(NamedTuple):
    """What stands, as far as it is compared; the entry's columns in its order."""

    entry: Entry
    status: str
    is_example: bool
    confirmed: str


class _Taken(NamedTuple):
    """A row that is right in itself: what would be stored (None erases), and what it kept."""

    place: RowSubject
    entry: Entry | None
    kept: frozenset[str]
    erases: bool


def check_outcomes(sheet: Sheet) -> Checked[Outcome]:
    """The outcomes that the sheet would set, with every fault and every doubt of every row."""
    checked: Checked[Outcome] = Checked()
    column, checked.faults = value_column(sheet, "outcome")
    checked.faults += heading_faults(sheet, with_period=True)
    if checked.faults:
        return checked
    sheet = _reported(sheet, checked)
    reader = PlaceReader(with_period=True)
    places = reader.read(sheet)
    checked.faults = list(reader.faults)
    stored = _stored(places)
    beside = Beside(places)
    taken = []
    exact = _writes_decimals(sheet)
    for place in places:
        split = split_faults(place.row, column, place.definition, exact=exact)
        one, wrong = _taken(place, column, stored.get(place.key))
        # Half a number is no value to find more fault with.
        checked.faults += [*split, *(one for one in wrong if not split or one.column != "value")]
        if one is not None and not split:
            taken.append(one)
    for row in unplaced(sheet, places):
        checked.faults += _faults_alone(row, column)
    checked.doubts = [Doubt(row, "", asked, "not_read") for row, asked in sheet.asked]
    _compare(checked, taken, stored, beside)
    checked.faults.sort()
    checked.doubts.sort()
    return checked


def _reported(sheet: Sheet, checked: Checked[Outcome]) -> Sheet:
    """Without rows that an export says are computed: nobody reported them."""
    if not sheet.has("origin"):
        return sheet
    rows = [row for row in sheet.rows if fold(row.text("origin")) not in _COMPUTED]
    if left := len(sheet.rows) - len(rows):
        checked.notes.append(
            _("%(count)d rader är sammanställda och lästes inte.") % {"count": left}
        )
        checked.unchanged += left
    return replace(sheet, rows=rows)


def _writes_decimals(sheet: Sheet) -> bool:
    """Whether whoever wrote a comma file knows to quote a decimal comma, or uses a point."""
    return any(
        len(parts := text.replace(",", ".").split(".")) == 2 and all(map(str.isdigit, parts))
        for row in sheet.rows
        for name in MEASURED
        if (text := row.text(name))
    )


def _faults_alone(row: SheetRow, column: str) -> list[Fault]:
    """What is wrong in a row whose place is not known."""
    texts, faults = _said(row, column)
    return [*faults, *_of_entry(row, read_entry(texts, None)[1])]


def _said(row: SheetRow, column: str) -> tuple[Texts, list[Fault]]:
    """What the row's cells say, and those that nobody can mean."""
    faults = broken_cells(row)
    broken = {fault.column for fault in faults}
    faults = [
        Fault(row.number, "value" if one.column == column else one.column, one.wrong, one.right)
        for one in faults
    ]
    texts = {name: row.text(column if name == "value" else name) for name in FIELDS}
    for name in broken:
        texts["value" if name == column else name] = ""
    written = fold(texts["value"])
    if written in _ABSENCES:
        texts |= {"value": "", "absence": _ABSENCES[written]}
    elif spoilt := no_figure(texts["value"]):
        faults.append(Fault(row.number, "value", *spoilt))
        texts["value"] = ""
    elif means_absent(texts["value"]):
        faults.append(Fault.of(row.number, "value", absence_advice(texts["value"])))
        texts["value"] = ""
    absence = fold(texts["absence"])
    texts["absence"] = _ABSENCES.get(absence, texts["absence"])
    return texts, faults


def _taken(
    place: RowSubject, column: str, stored: Stored | None
) -> tuple[_Taken | None, list[Fault]]:
    row, definition = place.row, place.definition
    said, faults = _said(row, column)
    erased = frozenset(name for name in FIELDS if said[name][:1] == "(" and erases(said[name]))
    said |= dict.fromkeys(erased, "")
    known = stored.entry if stored else None
    faults += _ratio_without_parts(row, said, known, definition)
    faults += _forecast_too_late(place, said, known)
    if faults:
        return None, faults
    texts, kept = _merged(said, erased, known)
    if not erased and not any(said.values()):
        return _Taken(place, known, kept, erases=False), []
    entry, wrong = read_entry(texts, definition)
    faults = _of_entry(row, wrong)
    if not faults and known is None and entry is not None and _only_comments(said):
        missing = _("Raden har varken värde eller orsak till att det saknas.")
        faults = [Fault(row.number, "value", missing, _with_choices("absence", ""))]
    if faults:
        return None, faults
    return _Taken(place, entry, kept, bool(erased)), []


def _only_comments(said: Texts) -> bool:
    """A row of a file is about an outcome; a comment alone is a forgotten value."""
    return not any(said[name] for name in FIELDS if name != "comment")


def _merged(
    said: Texts, erased: frozenset[str], known: Entry | None
) -> tuple[Texts, frozenset[str]]:
    """What is to stand: what the row says, and for the rest what stands already.

    An empty cell and a column that is not there change nothing. A value takes the place of an
    absence and the other way round; a value that is erased takes its parts with it.
    """
    texts = dict(said)
    if known is None:
        return texts, frozenset()
    kept = [name for name in ("forecast", "comment") if not said[name] and name not in erased]
    measured = any(said[name] for name in MEASURED)
    if not said["absence"] and "value" not in erased:
        kept += [name for name in (*PARTS, *GENDERS) if not said[name] and name not in erased]
        if not measured:
            kept.append("absence")
        if not said["value"] and not any(said[name] for name in PARTS):
            kept.append("value")
    for name in kept:
        before = getattr(known, name)
        texts[name] = before if isinstance(before, str) else csv_number(before)
    if "value" in kept and texts["denominator"]:
        texts["value"] = ""
    return texts, frozenset(name for name in kept if texts[name] or name == "value")


def _forecast_too_late(place: RowSubject, said: Texts, known: Entry | None) -> list[Fault]:
    """A forecast in a period that reports the year itself, unless it stands there already."""
    late = forecast_fault(said["forecast"], place.period)
    if not late:
        return []
    unit = place.definition.unit if place.definition else ""
    try:
        stands = known is not None and parse_value(said["forecast"], unit) == known.forecast
    except NotANumber:
        return []
    return [] if stands else [Fault.of(place.row.number, "forecast", late)]


def _ratio_without_parts(
    row: SheetRow, said: Texts, known: Entry | None, definition: IndicatorDefinition | None
) -> list[Fault]:
    """A value alone where parts stand: it says the same as they, or is refused."""
    if not said["value"] or any(said[name] for name in PARTS):
        return []
    if known is None or known.denominator is None or known.numerator is None:
        return []
    try:
        parse_value(said["value"], definition.unit if definition else "")
    except NotANumber:
        return []
    parts = {name: csv_number(getattr(known, name)) for name in PARTS}
    _entry, wrong = read_entry({"value": said["value"], **parts}, definition)
    if not wrong:
        said.update(value="", **parts)
        return []
    words = _("Täljare och nämnare står redan: %(numerator)s av %(denominator)s.") % parts
    return [Fault(row.number, "value", words, _("Ange dem också, så räknas värdet ut."))]


def _of_entry(row: SheetRow, wrong: Mapping[str, str]) -> list[Fault]:
    return [Fault.of(row.number, column, _with_choices(column, wrong[column])) for column in wrong]


def _with_choices(column: str, message: str) -> str:
    """Where a page has a list to choose from, a file has its words."""
    if column != "absence" or "antingen" in message:
        return message
    return _("Orsaken finns inte. Skriv någon av %(kinds)s i kolumnen absence.") % {
        "kinds": ", ".join(f"”{one.label}”" for one in Outcome.Absence)
    }


# --- against what stands -----------------------------------------------------------------------


def _stored(places: list[RowSubject]) -> dict[Key, Stored]:
    rows = Outcome.objects.filter(
        year__in={place.year for place in places},
        indicator__in={place.indicator.pk for place in places},
        organisation__in={place.organisation.pk for place in places},
        period__in={place.period for place in places},
    ).values_list(
        "indicator_id", "organisation_id", "year", "period", "status", "is_example", "confirmed",
        *_COLUMNS,
    )  # fmt: skip
    return {tuple(row[:4]): Stored(Entry(*row[7:]), *row[4:7]) for row in rows}


def _compare(
    checked: Checked[Outcome], taken: list[_Taken], stored: dict[Key, Stored], beside: Beside
) -> None:
    seals = Seals(matter for one in taken for matter in one.place.matters)
    for one in taken:
        if one.entry is not None:
            beside.say(one.place.key, one.entry.value)
    changed = []
    for one in taken:
        known = stored.get(one.place.key)
        if _is_same(one, known, seals):
            checked.unchanged += 1
            continue
        same_figures = (
            known is not None
            and one.entry is not None
            and (_figures(one.entry) == _figures(known.entry))
        )
        if one.entry is not None and not same_figures:
            changed.append(one)
        confirmed = known.confirmed if known and same_figures else ""
        checked.add(_outcome(one, known, confirmed), _change(one, known, seals), one.place, seals)
    _ask(checked, changed, beside)


def _is_same(one: _Taken, known: Stored | None, seals: Seals) -> bool:
    if known is None:
        return one.entry is None
    if one.entry != known.entry:
        return False
    if not known.is_example or not any(one.place.row.text(name) for name in (*FIELDS, "outcome")):
        return True
    # What stands as an example goes on standing as one, and so does what the file calls one.
    return bool(one.place.row.text("example")) or any(m in seals for m in one.place.matters)


def _figures(entry: Entry) -> Figures:
    return Figures(*(getattr(entry, name) for name in NUMBERS))


def _ask(checked: Checked[Outcome], changed: list[_Taken], beside: Beside) -> None:
    column = []
    for one in changed:
        number, definition = one.place.row.number, one.place.definition
        if definition is None or one.entry is None:
            continue
        known = beside.known(one.place, one.kept)
        column.append((number, one.entry.value, known.last_year))
        for doubt in doubts(definition, _figures(one.entry), known):
            checked.doubts.append(Doubt(number, doubt.field, doubt.message, doubt.code))
    checked.doubts += shifted_doubts(column)


def _outcome(one: _Taken, known: Stored | None, confirmed: str) -> Outcome:
    place, entry = one.place, one.entry or NOTHING
    return Outcome(
        indicator=place.indicator,
        organisation=place.organisation,
        year=place.year,
        period=place.period,
        status=known.status if known else Outcome.Status.PRELIMINARY,
        confirmed=confirmed,
        **dict(zip(_COLUMNS, _as_entry(entry), strict=True)),
    )


def _change(one: _Taken, known: Stored | None, seals: Seals) -> Change:
    place = one.place
    before = known.entry if known else None
    status = ERASED if one.entry is None else NEW if known is None else CHANGED
    sealed = next((matter for matter in place.matters if matter in seals), None)
    means = meaning(place.definition.values) if place.definition else ""
    example = f", {_('exempeldata')}" if known and known.is_example else ""
    return Change(
        row=place.row.number,
        organisation=place.organisation.code,
        indicator=place.indicator.code,
        year=place.year,
        period=place.period,
        before=_compared(before),
        after=_compared(one.entry),
        kind=status,
        status=status,
        place=str(place),
        was=shown(before, one.entry) + example if before else "",
        becomes=_("(raderas)") if one.entry is None else shown(one.entry, before),
        parts=_parts(before, one.entry),
        means=means,
        decision=seals.decision(sealed) if sealed else "",
    )


@lru_cache(maxsize=10)
def meaning(values: str) -> str:
    """What a period's figure is, in words."""
    return str(IndicatorDefinition.Values(values).label)


def _compared(entry: Entry | None) -> str | None:
    if entry is None:
        return None
    return entry.absence or json_number(entry.value)


def _parts(before: Entry | None, after: Entry | None) -> dict[str, tuple[str, str]]:
    """What changes, by column, as a person writes it."""
    found = {}
    for name in FIELDS:
        was, becomes = (_written(entry, name) for entry in (before, after))
        if was != becomes:
            found[name] = (was, becomes)
    return found


def _written(entry: Entry | None, name: str) -> str:
    said = getattr(entry, name) if entry else None
    if isinstance(said, Decimal):
        return sv_number(said)
    if name == "absence" and said:
        return str(Outcome.Absence(said).label)
    return said or ""


def shown(entry: Entry, before: Entry | None = None) -> str:
    """The outcome in a few words: value or why it is missing, ratio, genders, forecast; and a
    comment that is another than `before`."""
    parts = [_written(entry, "value") or _written(entry, "absence")]
    if entry.denominator is not None:
        parts.append(f"{sv_number(entry.numerator)}/{sv_number(entry.denominator)}")
    if entry.women is not None:
        parts.append(_("kvinnor %(value)s") % {"value": sv_number(entry.women)})
    if entry.men is not None:
        parts.append(_("män %(value)s") % {"value": sv_number(entry.men)})
    if entry.forecast is not None:
        parts.append(_("prognos %(value)s") % {"value": sv_number(entry.forecast)})
    if entry.comment and (before is None or before.comment != entry.comment):
        parts.append(f"”{entry.comment}”")
    return ", ".join(parts)
