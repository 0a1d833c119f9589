"""Everything the control computes from, read in a fixed number of queries into plain values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from goals.models import AreaGoal, Budget
from indicators.calculations.aggregation import Entry, Series
from indicators.calculations.proposals import Shares
from indicators.calculations.targets import NO_TARGET, ParsedTarget
from indicators.calculations.units import unit_key
from indicators.models import (
    GoalJudgement,
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Policy,
    Target,
    Tolerance,
    Weight,
)

CITY = 0

Key = tuple[int, int, int]  # indicator, organisation (0 = the city), year


@dataclass
class Facts:
    """The entered facts of the whole city, by indicator, organisation and year."""

    levels: dict[int, str] = field(default_factory=dict)
    owners: dict[int, int | None] = field(default_factory=dict)
    definitions: dict[int, list[IndicatorDefinition]] = field(
        default_factory=lambda: defaultdict(list)
    )
    years: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    responsible: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    reporters: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    entries: dict[Key, dict[str, Entry]] = field(default_factory=lambda: defaultdict(dict))
    targets: dict[Key, ParsedTarget] = field(default_factory=dict)
    weights: dict[Key, Decimal] = field(default_factory=dict)
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

    def organisations(self, indicator: int, year: int) -> set[int]:
        """Who answers; for years in which nobody wrote that down, those who reported."""
        if self.levels[indicator] == Indicator.Level.OWN:
            owner = self.owners[indicator]
            return {owner} if owner else set()
        key = indicator, year
        return self.responsible.get(key) or self.reporters.get(key) or set()

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
    aggregation: str
    series: Series
    scale: int

    @classmethod
    def of(cls, row: IndicatorDefinition | None) -> Definition:
        if row is None:
            return cls(None, 0, "none", "", "none", Series("year"), 1)
        scale = 100 if unit_key(row.unit) == "%" else 1
        series = Series(row.frequency, row.period_aggregation, row.aggregation == "ratio", scale)
        return cls(row.pk, row.decimals, row.direction, row.unit, row.aggregation, series, scale)


def read_facts() -> Facts:
    """Read all facts; a fixed number of queries."""
    facts = Facts()
    for pk, level, owner in Indicator.objects.values_list("pk", "level", "owner_id"):
        facts.levels[pk], facts.owners[pk] = level, owner
    for definition in IndicatorDefinition.objects.order_by("from_year"):
        facts.definitions[definition.indicator_id].append(definition)
    _read_responsibilities(facts)
    _read_outcomes(facts)
    _read_targets(facts)
    _read_policy(facts)
    _read_goals(facts)
    return facts


def _read_responsibilities(facts: Facts) -> None:
    rows = IndicatorResponsibility.objects.values_list("indicator_id", "organisation_id", "year")
    for indicator, organisation, year in rows:
        facts.responsible[indicator, year].add(organisation)
        facts.years[indicator].add(year)
    weights = Weight.objects.values_list("indicator_id", "organisation_id", "year", "weight")
    for indicator, organisation, year, weight in weights:
        facts.weights[indicator, organisation, year] = weight


def _read_outcomes(facts: Facts) -> None:
    rows = Outcome.objects.values_list(
        "indicator_id",
        "organisation_id",
        "year",
        "period",
        "value",
        "numerator",
        "denominator",
        "absence",
    )
    for indicator, organisation, year, period, value, over, under, absence in rows.iterator():
        key = indicator, organisation or CITY, year
        facts.entries[key][period] = Entry(period, value, over, under, absence)
        facts.years[indicator].add(year)
        if organisation:
            facts.reporters[indicator, year].add(organisation)


def _read_targets(facts: Facts) -> None:
    for target in Target.objects.iterator():
        key = target.indicator_id, target.organisation_id or CITY, target.year
        facts.targets[key] = target.parsed
        facts.years[target.indicator_id].add(target.year)


def _read_policy(facts: Facts) -> None:
    for policy in Policy.objects.select_related("preset"):
        preset = policy.preset
        facts.shares[policy.year] = Shares(preset.full_share, preset.hard_share, preset.none_share)
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
    judgements = GoalJudgement.objects.filter(organisation=None, area_goal__isnull=False)
    facts.central_judgements = {
        (area_goal, period): level
        for area_goal, period, level in judgements.values_list("area_goal_id", "period", "level")
    }
