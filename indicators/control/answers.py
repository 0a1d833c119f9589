"""The rows as the control computes them: one indicator at a time, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.calculations.targets import ParsedTarget, TargetKind
from indicators.calculations.units import units_agree
from indicators.control.aggregation import PeriodValue, Portion, Whole, stored, together
from indicators.control.facts import Definition, Facts
from indicators.control.fulfilment import CHANGES, PROMISES, Case, Judgement, judge
from indicators.control.inputs import Inputs, of_case, of_outcomes, of_plans

LEVELS = frozenset({TargetKind.LEVEL, TargetKind.AT_LEAST, TargetKind.AT_MOST})
WITH_TWO_ENDS = frozenset({TargetKind.LEVEL, TargetKind.BAND})
PLAN = "plan"


@dataclass(frozen=True)
class ExpectedRow:
    """One computed row, with the columns that the control compares."""

    question: str
    organisation: int
    year: int
    period: str
    judgement: Judgement
    outcome: Decimal | None
    previous: Decimal | None
    coverage: int
    expected: int
    target_text: str
    inputs: Inputs


@dataclass(frozen=True)
class Covered:
    """A reading with how many of those who answer it covers, and what it was made from."""

    reading: PeriodValue
    coverage: int
    expected: int
    inputs: Inputs = field(default_factory=dict)


class IndicatorControl:
    """Answers both questions for one indicator in all its years."""

    def __init__(self, facts: Facts, indicator: int) -> None:
        self.facts = facts
        self.city = facts.city
        self.indicator = indicator
        self.years = sorted(facts.years[indicator])
        self.is_own = facts.levels[indicator] == "own"
        self.definitions = {
            year: Definition.of(facts.definition(indicator, year)) for year in self.years
        }

    def answers(self) -> Iterator[ExpectedRow]:
        """Every row of the indicator."""
        for year in self.years:
            for period in self.definitions[year].series.periods():
                yield from self._outcome_answers(year, period)
            if not self.is_own and (self.indicator, year) in self.facts.years_with_target:
                yield from self._plan_answers(year)

    # Outcomes

    def _reading(self, organisation: int, year: int, period: str) -> PeriodValue | None:
        entries = self.facts.entries.get((self.indicator, organisation, year), {})
        return self.definitions[year].series.read(entries, period)

    def _organisation_reading(self, organisation: int, year: int, period: str) -> PeriodValue:
        reading = self._reading(organisation, year, period)
        absence = self.definitions[year].series.absence(reading, period)
        return replace(reading or PeriodValue(), absence=absence)

    def _portions(self, year: int, period: str) -> dict[int, Portion]:
        portions = {}
        for organisation in sorted(self.facts.organisations(self.indicator, year, period)):
            reading = self._organisation_reading(organisation, year, period)
            portions[organisation] = Portion(
                reading.value,
                reading.numerator,
                reading.denominator,
                self.facts.weights.get((self.indicator, organisation, year)),
                reading.absence,
                reading.incomplete,
            )
        return portions

    def _city_reading(self, year: int, period: str) -> Covered:
        """A row reported for the city itself wins over what the organisations add up to."""
        definition = self.definitions[year]
        portions = self._portions(year, period)
        stated = definition.over_organisations
        whole = together(list(portions.values()), stated, scale=definition.scale)
        own = self._reading(self.city, year, period)
        if own is not None:
            absence = definition.series.absence(own, period)
            reading = replace(own, absence=absence)
        else:
            absence = self._city_absence(whole, year, period)
            reading = PeriodValue(whole.value, absence=absence, incomplete=whole.incomplete)
        inputs = of_outcomes(portions, whole, stated=stated, by_the_city=own is not None)
        return Covered(reading, whole.coverage, whole.expected, inputs)

    def _city_absence(self, whole: Whole, year: int, period: str) -> str:
        definition = self.definitions[year]
        if whole.value is not None:
            return ""
        if not definition.series.is_due(period):
            return "not_due"
        stated = {"none": "not_aggregated", "central": "not_reported"}
        return stated.get(definition.over_organisations, whole.absence)

    def _earlier(
        self, organisation: int, year: int | None, period: str, *, than: int
    ) -> Decimal | None:
        """A reading to compare the year `than` with: same definition, nothing missing."""
        if year not in self.definitions or self.definitions[year].pk != self.definitions[than].pk:
            return None
        if organisation == self.city:
            reading: PeriodValue | None = self._city_reading(year, period).reading
        else:
            reading = self._reading(organisation, year, period)
        return None if reading is None or reading.incomplete else reading.value

    def _outcome_answers(self, year: int, period: str) -> Iterator[ExpectedRow]:
        for organisation in self.facts.organisations(self.indicator, year, period):
            reading = self._organisation_reading(organisation, year, period)
            covered = Covered(reading, int(reading.value is not None), 1)
            yield self._outcome_answer(organisation, year, period, covered)
        if not self.is_own:
            yield self._outcome_answer(self.city, year, period, self._city_reading(year, period))

    def _outcome_answer(
        self, organisation: int, year: int, period: str, covered: Covered
    ) -> ExpectedRow:
        target = self.facts.target(self.indicator, organisation, year)
        previous = self._earlier(organisation, year - 1, period, than=year)
        case = replace(
            self._case(target, organisation, year),
            value=covered.reading.value,
            absence=covered.reading.absence,
            incomplete=covered.reading.incomplete,
            comparable=previous,
            base=self._base(target, organisation, year, period),
        )
        return self._row("outcome", organisation, year, period, case, covered, organisation)

    def _row(
        self,
        question: str,
        organisation: int,
        year: int,
        period: str,
        case: Case,
        covered: Covered,
        whose: int,
    ) -> ExpectedRow:
        """The answer to a case that is judged by the target of `whose`."""
        text, read_as = self.facts.words.get((self.indicator, whose, year), ("", ""))
        return ExpectedRow(
            question,
            organisation,
            year,
            period,
            judge(case),
            case.value,
            case.comparable,
            covered.coverage,
            covered.expected,
            text,
            covered.inputs | of_case(case, read_as=read_as),
        )

    def _case(self, target: ParsedTarget, organisation: int, year: int) -> Case:
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
        if target.kind != TargetKind.CHANGE_SINCE:
            return None
        return self._earlier(organisation, target.base_year, period, than=year)

    # Plans

    def _latest(self, organisation: int, year: int) -> Decimal | None:
        """The latest full year before the plan's."""
        return next(iter(self._full_years(organisation, year)), (None, None))[1]

    def _full_years(self, organisation: int, year: int) -> Iterator[tuple[int, Decimal]]:
        for earlier in reversed([known for known in self.years if known < year]):
            value = self._earlier(organisation, earlier, "VB", than=year)
            if value is not None:
                yield earlier, value

    def _latest_denominator(self, organisation: int, year: int) -> Decimal | None:
        for earlier, _value in self._full_years(organisation, year):
            reading = self._reading(organisation, earlier, "VB")
            return reading.denominator if reading else None
        return None

    def _plan_answers(self, year: int) -> Iterator[ExpectedRow]:
        organisations = sorted(self.facts.organisations(self.indicator, year, PLAN))
        plans = {one: self._planned(one, year) for one in organisations}
        is_sum = self.definitions[year].over_organisations == "sum" and len(plans) > 1
        for organisation, plan in plans.items():
            case = replace(plan, part_of_sum=is_sum)
            answers = int(case.value is not None or case.promise != "")
            covered = Covered(PeriodValue(), answers, 1)
            yield self._row(PLAN, organisation, year, PLAN, case, covered, self.city)
        yield self._city_plan_answer(year, plans)

    def _planned(self, organisation: int, year: int) -> Case:
        """An organisation's target, put in the outcome's place of the council's question."""
        own = self.facts.target(self.indicator, organisation, year)
        council = self.facts.target(self.indicator, self.city, year)
        low, high, absence = self._planned_value(own, organisation, year)
        return replace(
            self._case(council, organisation, year),
            is_plan=True,
            value=low,
            value_high=high,
            absence=absence,
            promise=str(own.kind) if own.kind in PROMISES else "",
            comparable=self._latest(organisation, year),
            base=self._base(council, organisation, year, "VB"),
        )

    def _planned_value(
        self, own: ParsedTarget, organisation: int, year: int
    ) -> tuple[Decimal | None, Decimal | None, str]:
        if own.kind in (TargetKind.NONE, TargetKind.BY_COMMITTEE):
            return None, None, "no_target"
        if own.kind in (TargetKind.TO_BE_SET, TargetKind.UNINTERPRETED, TargetKind.NOT_MEASURED):
            return None, None, str(own.kind)
        if self._clashes(own, year):
            return None, None, "unit_mismatch"
        if own.kind in CHANGES or own.kind == TargetKind.UNCHANGED:
            value = self._changed(own, organisation, year)
            return value, None, "" if value is not None else "no_comparison"
        if own.kind == TargetKind.BAND:
            return own.low, own.high, ""
        return (own.low if own.low is not None else own.high), None, ""

    def _clashes(self, own: ParsedTarget, year: int) -> bool:
        in_percent = own.kind in CHANGES and own.unit == "%"
        return not in_percent and not units_agree(own.unit, self.definitions[year].unit)

    def _changed(self, own: ParsedTarget, organisation: int, year: int) -> Decimal | None:
        if own.kind == TargetKind.CHANGE_SINCE:
            reference = self._earlier(organisation, own.base_year, "VB", than=year)
        else:
            reference = self._latest(organisation, year)
        if reference is None or own.change is None:
            return reference
        by = abs(reference) * own.change / 100 if own.unit == "%" else own.change
        return stored(reference + by)

    def _city_plan_answer(self, year: int, plans: dict[int, Case]) -> ExpectedRow:
        council = self.facts.target(self.indicator, self.city, year)
        usable = {one: plan for one, plan in plans.items() if not plan.absence}
        kinds = {self.facts.target(self.indicator, one, year).kind for one in usable}
        in_bands = TargetKind.BAND in kinds and kinds <= WITH_TWO_ENDS
        portions = self._plan_portions(year, plans, kinds if in_bands else LEVELS)
        whole = self._plans_together(year, portions)
        central = whole.method in ("central", "none")
        promises = {plan.promise for plan in plans.values()}
        case = replace(
            self._case(council, self.city, year),
            is_plan=True,
            value=whole.value,
            value_high=self._highs_together(year, plans) if in_bands else None,
            absence="measured_centrally" if central else _plan_absence(plans),
            promise=promises.pop() if len(promises) == 1 and not central else "",
            incomplete=whole.incomplete,
            comparable=self._latest(self.city, year),
            base=self._base(council, self.city, year, "VB"),
        )
        method = "single" if len(plans) == 1 else whole.method
        stated = method if plans else self.definitions[year].over_organisations
        inputs = of_plans(plans, portions, method=stated)
        covered = Covered(PeriodValue(), whole.coverage, whole.expected, inputs)
        return self._row(PLAN, self.city, year, PLAN, case, covered, self.city)

    def _highs_together(self, year: int, plans: dict[int, Case]) -> Decimal | None:
        """The upper end of all the bands; a level is a band of one value."""
        highs = {
            one: plan if plan.value_high is None else replace(plan, value=plan.value_high)
            for one, plan in plans.items()
        }
        return self._plans_together(year, self._plan_portions(year, highs, WITH_TWO_ENDS)).value

    def _plan_portions(
        self, year: int, plans: dict[int, Case], kinds: AbstractSet[str]
    ) -> dict[int, Portion]:
        return {one: self._plan_part(one, year, plan, kinds) for one, plan in plans.items()}

    def _plans_together(self, year: int, portions: dict[int, Portion]) -> Whole:
        over_organisations = self.definitions[year].over_organisations
        if len(portions) == 1:
            over_organisations = "sum"  # the only target is the city's, however it is measured
        return together(list(portions.values()), over_organisations)

    def _plan_part(
        self, organisation: int, year: int, plan: Case, kinds: AbstractSet[str]
    ) -> Portion:
        own = self.facts.target(self.indicator, organisation, year)
        if own.kind not in kinds or plan.value is None:
            return Portion()
        denominator = self._latest_denominator(organisation, year)
        return Portion(
            value=plan.value,
            numerator=None if denominator is None else plan.value * denominator,
            denominator=denominator,
            weight=self.facts.weights.get((self.indicator, organisation, year)),
        )


def _plan_absence(plans: dict[int, Case]) -> str:
    absences = {plan.absence for plan in plans.values()}
    if "" in absences:
        return "not_comparable"
    return absences.pop() if len(absences) == 1 else "no_target"
