"""One indicator as its organisations answer for it: readings, forecasts, targets, plans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from indicators.calculations.targets import ParsedTarget, TargetKind
from indicators.control.aggregation import PeriodValue, ReportedValue
from indicators.control.facts import Definition, Facts
from indicators.control.fulfilment import CHANGES, PROMISES, Case, clashes, is_against

PLAN = "plan"
ENDS = frozenset({"VB", "M12"})
UNSET = frozenset({TargetKind.NONE, TargetKind.BY_COMMITTEE})
# What the council may say without having set a target, or asked for one.
SETS_NOTHING = frozenset({TargetKind.NONE, TargetKind.NOT_MEASURED, TargetKind.TO_BE_SET})
WAITS = frozenset({TargetKind.TO_BE_SET, TargetKind.UNINTERPRETED, TargetKind.NOT_MEASURED})


@dataclass(frozen=True)
class Answer:
    """What an organisation says of a period: the reading, and how it thinks the year will end."""

    reading: PeriodValue
    forecast: Decimal | None = None


class Organisations:
    """One indicator's organisations, the city's own row among them where it has one."""

    def __init__(self, facts: Facts, indicator: int) -> None:
        self.facts = facts
        self.city = facts.city
        self.indicator = indicator
        self.years = sorted(facts.years[indicator])
        self.is_own = facts.levels[indicator] == "own"
        self.definitions = {
            year: Definition.of(facts.definition(indicator, year)) for year in self.years
        }
        self._entries: dict[tuple[int, int], dict[str, ReportedValue]] = {}

    def answering(self, year: int, period: str) -> list[int]:
        """Who answers, in order."""
        return sorted(self.facts.organisations(self.indicator, year, period))

    def target(self, organisation: int, year: int) -> ParsedTarget:
        return self.facts.target(self.indicator, organisation, year)

    # Outcomes

    def _told(self, organisation: int, year: int) -> dict[str, ReportedValue]:
        key = organisation, year
        if key not in self._entries:
            series = self.definitions[year].series
            said = self.facts.entries.get((self.indicator, organisation, year), {})
            told = {period: series.exact(entry) for period, entry in said.items()}
            self._entries[key] = self._answered(told, organisation, year)
        return self._entries[key]

    def _answered(
        self, told: dict[str, ReportedValue], organisation: int, year: int
    ) -> dict[str, ReportedValue]:
        """What was said for periods that it answered for; what it did not is marked as such."""
        if organisation == self.city:
            return told
        series = self.definitions[year].series
        outside = {p for p in series.periods() if organisation not in self.answering(year, p)}
        blank = {p: ReportedValue(p, unanswered=True) for p in outside if series.counts(p)}
        return blank | {
            period: entry
            for period, entry in told.items()
            if period in series.periods() and period not in outside
        }

    def reading(self, organisation: int, year: int, period: str) -> PeriodValue | None:
        """What was entered for the period, or what the year's entries make it."""
        return self.definitions[year].series.read(self._told(organisation, year), period)

    def forecast(self, organisation: int, year: int, period: str) -> Decimal | None:
        return self.definitions[year].series.forecast(self._told(organisation, year), period)

    def answer(self, organisation: int, year: int, period: str) -> Answer:
        """The reading with why it lacks a value, and the forecast that counts beside it."""
        reading = self.reading(organisation, year, period)
        absence = self.definitions[year].series.absence(reading, period)
        forecast = None
        if absence not in ("not_applicable", "secret"):
            forecast = self.forecast(organisation, year, period)
        return Answer(replace(reading or PeriodValue(), absence=absence), forecast)

    def earlier(
        self, organisation: int, year: int | None, period: str, *, than: int
    ) -> Decimal | None:
        """A reading to compare the year `than` with: same definition, nothing missing."""
        if not self.is_comparable(year, than):
            return None
        assert year is not None
        reading = self.reading(organisation, year, period)
        return None if reading is None or reading.incomplete else reading.value

    def is_comparable(self, year: int | None, than: int) -> bool:
        """Whether figures of the year are measured as those of the year `than`."""
        return year in self.definitions and self.definitions[year].pk == self.definitions[than].pk

    def comparable_years(self, year: int) -> list[int]:
        """Earlier years, the latest first, that the year can be compared with."""
        return [one for one in reversed(self.years) if one < year and self.is_comparable(one, year)]

    def latest(self, organisation: int, year: int) -> tuple[Decimal | None, Decimal | None]:
        """The latest full year before: value; and the latest denominator to weigh by."""
        latest = denominator = None
        for earlier in self.comparable_years(year):
            value = self.earlier(organisation, earlier, "VB", than=year)
            if value is not None and denominator is None:
                reading = self.reading(organisation, earlier, "VB")
                denominator = (reading.denominator if reading else None) or None
            latest = value if latest is None else latest
        return latest, denominator

    def measure(self, organisation: int, year: int) -> int:
        """Whose words an organisation is measured by: its own, or (who meets) the council's."""
        own = self.target(organisation, year)
        counts = self.definitions[year].over_organisations == "share_meeting"
        return self.city if counts and own.kind in UNSET else organisation

    def outcome_case(
        self, organisation: int, year: int, period: str, *, whose: int | None = None
    ) -> Case:
        """Whether the forecast, else the outcome, reaches the target: `whose` or its measure's."""
        answer = self.answer(organisation, year, period)
        reading, foretold = answer.reading, answer.forecast is not None
        target = self.target(whose or self.measure(organisation, year), year)
        previous = self.earlier(organisation, year - 1, period, than=year)
        before = self.earlier(organisation, year - 1, "VB", than=year) if foretold else previous
        judged = answer.forecast if foretold else reading.value
        council = self.target(self.city, year)
        return replace(
            self.case(target, organisation, year),
            value=judged,
            like=judged,
            against=judged,
            absence="" if foretold else reading.absence,
            incomplete=reading.incomplete and not foretold,
            unforeseen=self.is_unforeseen(year, period) and not foretold,
            is_missed=self._is_missed(council, self.target(organisation, year), year),
            comparable=before,
            base=self._base(target, organisation, year, "VB" if foretold else period),
            seen=None if reading.incomplete else reading.value,
            seen_before=previous,
        )

    def is_unforeseen(self, year: int, period: str) -> bool:
        """Whether the period's figure says nothing about the year without a forecast."""
        return self.definitions[year].accumulates and period not in ENDS

    def _is_missed(self, council: ParsedTarget, own: ParsedTarget, year: int) -> bool:
        """Whether the council set a target, or asked all or this organisation for one."""
        asked = own.kind == TargetKind.BY_COMMITTEE or self.facts.asks_each(self.indicator, year)
        return asked or council.kind not in SETS_NOTHING

    def case(self, target: ParsedTarget, organisation: int, year: int) -> Case:
        """What is the same for every question about the year."""
        definition = self.definitions[year]
        tolerance, percent = self.facts.tolerances.get((self.indicator, year), (None, None))
        return Case(
            target=target,
            direction=definition.direction,
            decimals=definition.decimals,
            unit=definition.unit,
            is_city=organisation == self.city,
            tolerance=tolerance,
            tolerance_percent=percent,
        )

    def _base(
        self, target: ParsedTarget, organisation: int, year: int, period: str
    ) -> Decimal | None:
        if not Case(target).has_base:
            return None
        return self.earlier(organisation, target.base_year, period, than=year)

    # Plans

    @cached_property
    def planned_years(self) -> list[int]:
        """A year without any target has no plans to ask about."""
        if self.is_own:
            return []
        known = self.facts.years_with_target
        return [year for year in self.years if (self.indicator, year) in known]

    def plan_case(self, organisation: int, year: int) -> Case:
        """An organisation's target, put in the outcome's place of the council's question."""
        own, council = self.target(organisation, year), self.target(self.city, year)
        value, high, absence = self._planned(own, organisation, year)
        latest, _denominator = self.latest(organisation, year)
        is_sum = self.definitions[year].over_organisations == "sum"
        promises = own.kind in PROMISES and not absence
        return replace(
            self.case(council, organisation, year),
            is_plan=True,
            is_missed=True,
            value=value, value_high=high, like=value, like_high=high,
            against=value, against_high=high, seen=value, seen_high=high,
            absence=absence,
            promise=str(own.kind) if promises else "",
            part_of_sum=is_sum and len(self.answering(year, PLAN)) > 1,
            comparable=latest,
            seen_before=latest,
            base=self._base(council, organisation, year, "VB"),
        )  # fmt: skip

    def _planned(
        self, own: ParsedTarget, organisation: int, year: int
    ) -> tuple[Decimal | None, Decimal | None, str]:
        definition = self.definitions[year]
        if own.kind in UNSET:
            return None, None, "no_target"
        if own.kind in WAITS:
            return None, None, str(own.kind)
        if clashes(own, definition.unit):
            return None, None, "unit_mismatch"
        if is_against(own, definition.direction):
            return None, None, "against_direction"
        if own.kind in PROMISES:
            return None, None, ""
        if own.kind in CHANGES or own.kind == TargetKind.UNCHANGED:
            value = self._changed(own, organisation, year)
            return value, None, "" if value is not None else "no_comparison"
        if own.kind == TargetKind.BAND:
            return own.low, own.high, ""
        return (own.low if own.low is not None else own.high), None, ""

    def _changed(self, own: ParsedTarget, organisation: int, year: int) -> Decimal | None:
        if own.kind == TargetKind.CHANGE_SINCE:
            reference = self.earlier(organisation, own.base_year, "VB", than=year)
        else:
            reference, _denominator = self.latest(organisation, year)
        if reference is None or own.change is None:
            return reference
        by = abs(reference) * own.change / 100 if own.unit == "%" else own.change
        return reference + by
