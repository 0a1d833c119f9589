"""Everything the control computes from, read in a fixed number of queries into plain values."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from goals.models import AreaGoal, Budget
from indicators.calculations.rule import Shares
from indicators.calculations.targets import NO_TARGET, ParsedTarget
from indicators.calculations.units import unit_key
from indicators.control.aggregation import ReportedValue, Series
from indicators.control.standing import Standings
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Period,
    Policy,
    Tolerance,
    Weight,
)
from indicators.models.computed import PLAN_PERIOD, Basis
from organisations.models import Organisation

Key = tuple[int, int, int]  # indicator, organisation, year


@dataclass(frozen=True)
class Duty:
    """An organisation answers for an indicator from a day to a day, both included."""

    organisation: int
    starts_on: dt.date
    ends_on: dt.date

    def holds_on(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def begins_by(self, year: int) -> bool:
        return self.starts_on.year <= year


@dataclass
class Facts:
    """The entered facts of the whole city, by indicator, organisation and year."""

    city: int
    standings: Standings
    basis: str = Basis.WORKING
    levels: dict[int, str] = field(default_factory=dict)
    owners: dict[int, int | None] = field(default_factory=dict)
    definitions: dict[int, list[IndicatorDefinition]] = field(
        default_factory=lambda: defaultdict(list)
    )
    years: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    responsible: dict[int, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    reporters: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    entries: dict[Key, dict[str, ReportedValue]] = field(default_factory=lambda: defaultdict(dict))
    targets: dict[Key, ParsedTarget] = field(default_factory=dict)
    words: dict[Key, tuple[str, str]] = field(default_factory=dict)  # text, read_as
    weights: dict[Key, Decimal] = field(default_factory=dict)
    placed: set[tuple[int, int]] = field(default_factory=set)  # indicator, year
    existing: dict[int, Duty] = field(default_factory=dict)  # from when to when there is one
    least: dict[int, Decimal | None] = field(default_factory=dict)
    tolerances: dict[tuple[int, int], tuple[Decimal | None, Decimal | None]] = field(
        default_factory=dict
    )
    placements: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    area_goals: list[AreaGoal] = field(default_factory=list)
    shares: dict[int, Shares] = field(default_factory=dict)
    central_judgements: dict[tuple[int, str], str] = field(default_factory=dict)

    def definition(self, indicator: int, year: int) -> IndicatorDefinition | None:
        """The latest definition that is not later than the year."""
        known = [d for d in self.definitions[indicator] if d.from_year <= year]
        return known[-1] if known else None

    def organisations(self, indicator: int, year: int, period: str) -> set[int]:
        """Who answers on the period's last day, if there is one then; the plans' is the year's."""
        day = Period("VB" if period == PLAN_PERIOD else period).last_day(year)
        named = self._named(indicator, year, day)
        return {one for one in named if self.existing[one].holds_on(day)}

    def _named(self, indicator: int, year: int, day: dt.date) -> set[int]:
        """Before anybody was named, in years that no budget asks about: those who reported."""
        if self.levels[indicator] == Indicator.Level.OWN:
            owner = self.owners[indicator]
            return {owner} if owner else set()
        duties = self.responsible[indicator]
        if (indicator, year) in self.placed or any(duty.begins_by(year) for duty in duties):
            return {duty.organisation for duty in duties if duty.holds_on(day)}
        return self.reporters.get((indicator, year)) or set()

    def asks_each(self, indicator: int, year: int) -> bool:
        """Whether the council asks those who answer for a target of their own."""
        is_mandatory = self.levels[indicator] == Indicator.Level.MANDATORY
        return is_mandatory and (indicator, year) in self.placed

    def target(self, indicator: int, organisation: int, year: int) -> ParsedTarget:
        return self.targets.get((indicator, organisation, year), NO_TARGET)

    @cached_property
    def years_with_target(self) -> set[tuple[int, int]]:
        return {(indicator, year) for indicator, _organisation, year in self.targets}


@dataclass(frozen=True)
class Definition:
    """A definition as the control uses it; without one, the most cautious reading."""

    pk: int | None
    decimals: int
    direction: str
    unit: str
    over_organisations: str
    series: Series
    scale: int
    accumulates: bool

    @classmethod
    def of(cls, row: IndicatorDefinition | None) -> Definition:
        if row is None:
            return cls(None, 0, "none", "", "none", Series("year"), 1, False)
        how = row.over_periods
        if row.frequency == "year" or row.values == "year_to_date":
            how = "latest"
        scale = {"%": 100, "‰": 1000}.get(unit_key(row.unit), 1)
        grows = row.values == "year_to_date" or (row.values, row.over_periods) == (
            "own_period", "sum",
        )  # fmt: skip
        is_ratio = row.over_organisations == "ratio"
        return cls(
            row.pk,
            row.decimals,
            row.direction,
            row.unit,
            row.over_organisations,
            Series(row.frequency, how, is_ratio, scale, row.values),
            scale,
            grows and scale == 1,
        )


def read_facts(basis: str = Basis.WORKING) -> Facts:
    """Read all facts, or those that stand; a fixed number of queries."""
    city = Organisation.objects.city().pk
    facts = Facts(city=city, basis=basis, standings=Standings.read(city))
    for pk, level, owner in Indicator.objects.values_list("pk", "level", "owner_id"):
        facts.levels[pk], facts.owners[pk] = level, owner
    for definition in IndicatorDefinition.objects.order_by("from_year"):
        facts.definitions[definition.indicator_id].append(definition)
    _read_responsibilities(facts)
    _read_outcomes(facts)
    _read_targets(facts)
    _read_policy(facts)
    _read_goals(facts)
    _set_own(facts)
    return facts


def _set_own(facts: Facts) -> None:
    """Own indicators stand where a decided plan has them, in no other year that has a plan; what
    is worked on leaves out those that the plan has no longer."""
    if facts.basis == Basis.STANDING:
        for indicator, year in facts.standings.own_years():
            facts.years[indicator].add(year)
    leaves_out = facts.standings.leaves_out
    for indicator, years in facts.years.items():
        owner = facts.owners[indicator]
        years -= {year for year in years if leaves_out(indicator, owner, year, facts.basis)}


def _read_responsibilities(facts: Facts) -> None:
    rows = IndicatorResponsibility.objects.values_list(
        "indicator_id", "organisation_id", "starts_on", "ends_on"
    )
    for indicator, organisation, starts_on, ends_on in rows:
        duty = Duty(organisation, starts_on, ends_on or dt.date.max)
        facts.responsible[indicator].append(duty)
    spans = Organisation.objects.values_list("pk", "exists_from", "exists_to")
    for organisation, exists_from, exists_to in spans:
        facts.existing[organisation] = Duty(
            organisation, exists_from or dt.date.min, exists_to or dt.date.max
        )
    weights = Weight.objects.values_list("indicator_id", "organisation_id", "year", "weight")
    for indicator, organisation, year, weight in weights:
        facts.weights[indicator, organisation, year] = weight


def _read_outcomes(facts: Facts) -> None:
    for row in facts.standings.outcomes(facts.basis):
        key = row.indicator_id, row.organisation_id, row.year
        facts.entries[key][row.period] = ReportedValue(
            row.period, row.value, row.numerator, row.denominator, row.absence, row.women, row.men,
            row.forecast,
        )  # fmt: skip
        facts.years[row.indicator_id].add(row.year)
        if row.organisation_id != facts.city:
            facts.reporters[row.indicator_id, row.year].add(row.organisation_id)


def _read_targets(facts: Facts) -> None:
    for target in facts.standings.targets(facts.basis):
        key = target.indicator_id, target.organisation_id, target.year
        facts.targets[key] = target.parsed
        facts.words[key] = target.text, target.read_as
        facts.years[target.indicator_id].add(target.year)


def _read_policy(facts: Facts) -> None:
    for policy in Policy.objects.all():
        facts.least[policy.year] = policy.least_coverage
        facts.shares[policy.year] = Shares(policy.full_share, policy.hard_share, policy.none_share)
    rows = Tolerance.objects.values_list("indicator_id", "policy__year", "absolute", "percent")
    for indicator, year, absolute, percent in rows:
        facts.tolerances[indicator, year] = absolute, percent


def _read_goals(facts: Facts) -> None:
    adopted = Budget.Status.ADOPTED
    facts.area_goals = list(
        AreaGoal.objects.filter(budget__status=adopted).select_related("budget", "strategic_goal")
    )
    rows = IndicatorPlacement.objects.values_list(
        "indicator_id", "area_goal_id", "budget__year", "budget__status"
    )
    for indicator, area_goal, year, status in rows:
        facts.placements[area_goal].add(indicator)
        if status == adopted:
            facts.years[indicator].add(year)
            facts.placed.add((indicator, year))
    facts.central_judgements = {
        (area.pk, period): level
        for area in facts.area_goals
        for (year, subject), level in facts.standings.judged.items()
        for period, _colon, code in [subject.partition(":")]
        if (year, code) == (area.budget.year, area.code)
    }
