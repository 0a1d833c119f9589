"""Which organisation, indicator, year and period a row is about, and whether that may be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.lookup import Lookup
from common.text import fold
from documents.sheets.sheet import Fault, Sheet, SheetRow
from documents.standing import Matter, target_matter
from indicators.calculations.units import units_agree
from indicators.models import Indicator, IndicatorDefinition, IndicatorResponsibility, Period
from organisations.lookup import organisation_lookup
from organisations.models import Organisation

FIRST_YEAR, LAST_YEAR = 1990, 2100
_YEAR = re.compile(r"(\d{4})(?:-\d\d-\d\d)?")
_DASHES = str.maketrans("–—‐‑‒−", "------")


def name_key(text: str) -> str:
    """What names are compared by: as `fold`, and every dash is one."""
    return fold(text.translate(_DASHES))


def year_of(text: str) -> int | None:
    """The year that a cell names, as four digits or as a date in it; None where it names none."""
    found = _YEAR.fullmatch(text)
    return int(found[1]) if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class RowSubject:
    """What a row is about."""

    row: SheetRow
    indicator: Indicator
    organisation: Organisation
    year: int
    period: str
    definition: IndicatorDefinition | None
    city_id: int

    @property
    def key(self) -> tuple[int, int, int, str]:
        return self.indicator.pk, self.organisation.pk, self.year, self.period

    @property
    def matters(self) -> list[Matter]:
        """What must be open for the row to change freely: the plan or budget of a target; the
        report of an outcome, and its period for all."""
        if not self.period:
            return [target_matter(self.organisation, self.year)]
        whose = dict.fromkeys([self.organisation.pk, self.city_id])
        return [Matter(pk, self.year, self.period) for pk in whose]

    def __str__(self) -> str:
        when = f"{self.year} {self.period}".strip()
        return f"{self.organisation.name}, {self.indicator.name}, {when}"


@dataclass(slots=True)
class PlaceReader:
    """Reads the places of all rows with five queries, however many rows there are."""

    with_period: bool
    faults: list[Fault] = field(default_factory=list)
    organisations: Lookup[Organisation] = field(init=False)
    # Whose the rows are when no row of the sheet says so: the city's.
    unnamed: Organisation | None = None
    city_id: int = 0
    # The sheet says units or what figures are.
    states_more: bool = False
    # The sheet is a table of outcomes with their targets beside.
    has_periods_of_outcomes: bool = False
    by_code: dict[str, Indicator] = field(default_factory=dict)
    by_name: dict[str, list[Indicator]] = field(default_factory=lambda: defaultdict(list))
    indicators: Lookup[Indicator] = field(init=False)
    definitions: dict[int, list[IndicatorDefinition]] = field(
        default_factory=lambda: defaultdict(list)
    )
    responsible: dict[int, list[IndicatorResponsibility]] = field(
        default_factory=lambda: defaultdict(list)
    )
    answering: dict[tuple[int, int, str], dict[int, str]] = field(default_factory=dict)
    found_organisations: dict[str, Organisation | None] = field(default_factory=dict)
    found_indicators: dict[str, list[Indicator]] = field(default_factory=dict)
    in_force: dict[tuple[int, int], IndicatorDefinition | None] = field(default_factory=dict)

    def read(self, sheet: Sheet) -> list[RowSubject]:
        """The places of the rows that have no fault; the others' faults are in `faults`."""
        self._load()
        self.states_more = sheet.has("unit") or sheet.has("values")
        if any(row.text("organisation") for row in sheet.rows):
            self.unnamed = None
        self.has_periods_of_outcomes = sheet.has("outcome")
        places = [place for row in sheet.rows if (place := self._place(row)) is not None]
        return self._once(places)

    def _load(self) -> None:
        everybody = list(Organisation.objects.all())
        self.organisations = organisation_lookup(everybody, key=name_key)
        self.unnamed = next((one for one in everybody if one.is_city), None)
        self.city_id = self.unnamed.pk if self.unnamed else 0
        every = list(Indicator.objects.select_related("owner").prefetch_related("aliases"))
        self.indicators = Lookup(
            every,
            names=lambda one: (one.code, one.name, *map(str, one.aliases.all())),
            label=lambda one: f"{one.name} ({one.code})",
            key=name_key,
        )
        for indicator in every:
            self.by_code[self.indicators.key(indicator.code)] = indicator
            self.by_name[self.indicators.key(indicator.name)].append(indicator)
        for indicator in every:
            for alias in indicator.aliases.all():
                # what somebody is called outranks what another is also called
                self.by_name.setdefault(self.indicators.key(alias.name), [indicator])
        for definition in IndicatorDefinition.objects.order_by("from_year"):
            self.definitions[definition.indicator_id].append(definition)
        for duty in IndicatorResponsibility.objects.select_related("organisation"):
            self.responsible[duty.indicator_id].append(duty)

    def _place(self, row: SheetRow) -> RowSubject | None:
        before = len(self.faults)
        organisation = self._organisation(row)
        year = self._year(row)
        period = self._period(row)
        if len(self.faults) > before:
            self._indicator(row, None)
            return None
        indicator = self._indicator(row, organisation)
        if indicator is None or organisation is None or year is None or period is None:
            return None
        definition = self._definition(indicator, year)
        place = RowSubject(row, indicator, organisation, year, period, definition, self.city_id)
        self._check_responsible(place)
        self._check_period(place)
        if self.states_more:
            self._check_stated(place)
        return place if len(self.faults) == before else None

    def _fault(self, row: SheetRow, column: str, wrong: str, right: str = "") -> None:
        self.faults.append(Fault(row.number, column, wrong, right))

    def _organisation(self, row: SheetRow) -> Organisation | None:
        written = row.text("organisation")
        if written not in self.found_organisations:
            found = self.organisations.find(written) if written else self.unnamed
            self.found_organisations[written] = found
        found = self.found_organisations[written]
        if found is None and not written:
            right = _("Skriv koden eller hela namnet, också för staden.")
            self._fault(row, "organisation", _("Organisationen saknas."), right)
        elif found is None:
            wrong = _("Organisationen ”%(name)s” finns inte.") % {"name": written}
            self._fault(row, "organisation", wrong, self._advice(self.organisations, written))
        return found

    @staticmethod
    def _advice(lookup: Lookup, written: str) -> str:
        nearest = lookup.nearest(written)
        if nearest:
            return _("Menas %(name)s?") % {"name": nearest}
        return _("Skriv koden eller hela namnet.")

    def _year(self, row: SheetRow) -> int | None:
        written = row.text("year")
        year = year_of(written)
        if year is not None:
            return year
        wrong = _("”%(text)s” är inget år.") % {"text": written} if written else _("Året saknas.")
        self._fault(row, "year", wrong, _("Skriv fyra siffror, till exempel 2024."))
        return None

    def _period(self, row: SheetRow) -> str | None:
        written = row.text("period").upper()
        if not self.with_period:
            return self._no_period(row, written)
        if not written:
            return Period.VB
        if written in Period.values:
            return written
        wrong = _("Perioden ”%(text)s” finns inte.") % {"text": row.text("period")}
        self._fault(row, "period", wrong, _("Skriv T1, T2, VB eller M01 till M12."))
        return None

    def _no_period(self, row: SheetRow, written: str) -> str | None:
        if written in ("", Period.VB) or self.has_periods_of_outcomes:
            return ""
        wrong = _("Ett årsmål gäller hela året.")
        self._fault(row, "period", wrong, _("Lämna perioden tom."))
        return None

    def _indicator(self, row: SheetRow, organisation: Organisation | None) -> Indicator | None:
        written = row.text("indicator")
        if not written:
            self._fault(row, "indicator", _("Indikatorn saknas."), _("Skriv dess kod eller namn."))
            return None
        if written not in self.found_indicators:
            key = self.indicators.key(written)
            known = [self.by_code[key]] if key in self.by_code else self.by_name.get(key, [])
            self.found_indicators[written] = known
        named = self.found_indicators[written]
        if not named:
            wrong = _("Indikatorn ”%(name)s” finns inte.") % {"name": written}
            self._fault(row, "indicator", wrong, self._advice(self.indicators, written))
            return None
        # A name may be one organisation's own beside the council's or another's.
        return min(named, key=lambda one: _distance(one, organisation))

    def _definition(self, indicator: Indicator, year: int) -> IndicatorDefinition | None:
        """The one with the latest first year that is not after the year."""
        key = indicator.pk, year
        if key not in self.in_force:
            valid = [one for one in self.definitions[indicator.pk] if one.from_year <= year]
            self.in_force[key] = valid[-1] if valid else None
        return self.in_force[key]

    def _check_responsible(self, place: RowSubject) -> None:
        owner, organisation = place.indicator.owner, place.organisation
        if owner is not None and owner == organisation:
            return
        if owner is not None:
            wrong = _("Indikatorn är %(owner)s egen.") % {"owner": owner.name}
            right = _("Ange %(owner)s som organisation.") % {"owner": owner.code}
            self._fault(place.row, "organisation", wrong, right)
            return
        if organisation.pk == self.city_id:
            return
        responsible = self._answering(place)
        if organisation.pk not in responsible:
            wrong = _("%(name)s ansvarar inte för indikatorn %(year)d.") % {
                "name": organisation.name, "year": place.year,
            }  # fmt: skip
            self._fault(place.row, "organisation", wrong, _who(list(responsible.values())))

    def _answering(self, place: RowSubject) -> dict[int, str]:
        """Who answers for the row's indicator when its period ends, by key."""
        key = place.indicator.pk, place.year, place.period
        if key not in self.answering:
            day = Period(place.period or Period.VB).last_day(place.year)
            self.answering[key] = {
                duty.organisation_id: duty.organisation.short_name
                for duty in self.responsible[place.indicator.pk]
                if duty.holds_on(day)
            }
        return self.answering[key]

    def _check_stated(self, place: RowSubject) -> None:
        """A file may say the unit and what the figure is; it says the same as the definition."""
        if place.definition is None:
            return
        unit, meaning = place.row.text("unit"), place.row.text("values")
        if unit and not units_agree(unit, place.definition.unit):
            wrong = _("Enheten ”%(written)s” är inte indikatorns, ”%(unit)s”.") % {
                "written": unit, "unit": place.definition.unit,
            }  # fmt: skip
            self._fault(place.row, "unit", wrong, _("Räkna om värdet och rätta enheten."))
        means = str(place.definition.get_values_display())
        if meaning and fold(meaning) not in (fold(means), place.definition.values):
            wrong = _("Värdet sägs vara ”%(written)s”.") % {"written": meaning}
            right = _("Indikatorn redovisas som ”%(means)s”.") % {"means": means}
            self._fault(place.row, "values", wrong, right)

    def _check_period(self, place: RowSubject) -> None:
        if not self.with_period:
            return
        if place.definition is None:
            self._fault_no_definition(place)
            return
        monthly = place.definition.frequency == IndicatorDefinition.Frequency.MONTH
        if place.period.startswith("M") and not monthly:
            wrong = _("Indikatorn redovisas inte per månad.")
            self._fault(place.row, "period", wrong, _("Skriv T1, T2 eller VB."))

    def _fault_no_definition(self, place: RowSubject) -> None:
        definitions = self.definitions[place.indicator.pk]
        wrong = _("Indikatorn har ingen definition för %(year)d.") % {"year": place.year}
        right = ""
        if definitions:
            right = _("Den är definierad från %(year)d.") % {"year": definitions[0].from_year}
        self._fault(place.row, "year", wrong, right)

    def _once(self, places: Sequence[RowSubject]) -> list[RowSubject]:
        """Each place once: a row that says the same again is left, another is a fault."""
        first: dict[tuple[int, int, int, str], RowSubject] = {}
        for place in places:
            earlier = first.setdefault(place.key, place)
            if earlier is not place and earlier.row.texts != place.row.texts:
                wrong = _("Raden gäller samma sak som rad %(row)d.") % {"row": earlier.row.number}
                self._fault(place.row, "indicator", wrong, _("Ta bort den ena."))
        return list(first.values())


def unplaced(sheet: Sheet, places: Sequence[RowSubject]) -> list[SheetRow]:
    """The rows whose place is faulty: what else is wrong in them is said at once."""
    placed = {place.row.number for place in places}
    return [row for row in sheet.rows if row.number not in placed]


def _distance(indicator: Indicator, organisation: Organisation | None) -> int:
    if organisation is not None and indicator.owner_id == organisation.pk:
        return 0
    return 1 if indicator.owner_id is None else 2


def _who(names: Sequence[str]) -> str:
    if not names:
        return _("Ingen organisation ansvarar för den det året.")
    shown = ", ".join(sorted(names)[:5])
    if len(names) <= 5:
        return _("Ansvariga är %(names)s.") % {"names": shown}
    return _("Ansvariga är %(names)s och %(more)d till.") % {
        "names": shown, "more": len(names) - 5,
    }  # fmt: skip
