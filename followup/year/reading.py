"""A year's budget as its pages show it, read set by set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from goals.models import AreaGoal, Budget, StrategicGoal
from indicators.advice import advice
from indicators.carrying import councils_placements
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Target,
)
from indicators.selectors import definitions_in_force


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator under a goal: the city's target, how it is measured, how many answer."""

    placement: IndicatorPlacement
    target: Target | None
    definition: IndicatorDefinition | None
    answering: int

    @property
    def indicator(self) -> Indicator:
        return self.placement.indicator

    @property
    def needs_interpretation(self) -> bool:
        return self.target is not None and self.target.kind == Target.Kind.UNINTERPRETED

    @property
    def advice(self) -> str:
        """What is wrong with the target as it is written, and what would be right."""
        return advice(self.target.parsed, self.definition) if self.target else ""


@dataclass(frozen=True)
class AreaLine:
    goal: AreaGoal
    lines: list[IndicatorLine] = field(default_factory=list)


@dataclass(frozen=True)
class StrategicLine:
    goal: StrategicGoal
    areas: list[AreaLine] = field(default_factory=list)


def whole_budget(budget: Budget) -> list[StrategicLine]:
    """The budget's goals in order with the council's indicators under them: six queries."""
    lines = indicator_lines(budget)
    areas = {one.pk: AreaLine(one) for one in budget.area_goals.all()}
    for line in lines:
        areas[line.placement.area_goal_id].lines.append(line)
    strategic = {one.pk: StrategicLine(one) for one in budget.strategic_goals.all()}
    for area in areas.values():
        strategic[area.goal.strategic_goal_id].areas.append(area)
    return list(strategic.values())


def indicator_lines(budget: Budget) -> list[IndicatorLine]:
    """The council's indicators in the order of the budget; some stand under two goals."""
    placements = list(councils_placements(budget).select_related("indicator", "area_goal"))
    ids = {one.indicator_id for one in placements}
    targets = Target.objects.of_city().of_year(budget.year).filter(indicator__in=ids)
    target_of = {one.indicator_id: one for one in targets}
    definition_of = definitions_in_force(ids, budget.year)
    answering = Counter(
        IndicatorResponsibility.objects.in_year(budget.year)
        .filter(indicator__in=ids)
        .values_list("indicator", flat=True)
    )
    return [
        IndicatorLine(
            placement,
            target_of.get(placement.indicator_id),
            definition_of.get(placement.indicator_id),
            answering[placement.indicator_id],
        )
        for placement in placements
    ]


@dataclass(frozen=True)
class Readiness:
    """What somebody should know before the budget is adopted. Nothing here hinders."""

    goals: int
    indicators: int
    targets: int
    at_fault: list[IndicatorLine]
    without_target: list[IndicatorLine]
    without_definition: list[IndicatorLine]
    without_answer: list[IndicatorLine]


def readiness(budget: Budget) -> Readiness:
    """Each indicator once, however many goals it stands under."""
    lines = list({one.indicator.pk: one for one in indicator_lines(budget)}.values())
    return Readiness(
        goals=budget.area_goals.count(),
        indicators=len(lines),
        targets=sum(one.target is not None for one in lines),
        at_fault=[one for one in lines if one.advice],
        without_target=[one for one in lines if one.target is None],
        without_definition=[one for one in lines if one.definition is None],
        without_answer=[one for one in lines if not one.answering],
    )
