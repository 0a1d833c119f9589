"""What is asked about a plan's targets: kept as written, and yet perhaps not what was meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from indicators.asked import YEARS_BACK, plan_doubts
from indicators.models import Indicator, IndicatorDefinition, Outcome, Target
from indicators.plausibility import Doubt
from indicators.selectors import definitions_in_force
from plans.models import OperationalPlan


@dataclass(frozen=True)
class AskedTarget:
    """A target with what is asked about it. `answer` is why it is right, once somebody said so."""

    target: Target
    indicator: Indicator
    doubts: list[Doubt]

    @property
    def answer(self) -> str:
        return self.target.confirmed

    @property
    def is_open(self) -> bool:
        return not self.answer


def asked_about(
    target: Target | None,
    indicator: Indicator,
    definition: IndicatorDefinition | None,
    series: Iterable[Outcome],
) -> AskedTarget | None:
    """What is asked about a target, given the outcomes of the years before; None for nothing."""
    doubts = plan_doubts(target, definition, series)
    return AskedTarget(target, indicator, doubts) if target and doubts else None


def asked_in(plan: OperationalPlan) -> list[AskedTarget]:
    """All that is asked about the plan's targets, in three queries."""
    targets = Target.objects.of_year(plan.year).answered_by(plan.organisation)
    ids = targets.values("indicator")
    definitions = definitions_in_force(ids, plan.year)
    outcomes = outcomes_before(plan, ids)
    found = (
        asked_about(one, one.indicator, definitions.get(pk), outcomes.get(pk, []))
        for one in targets.select_related("indicator").order_by("indicator__sort_name", "pk")
        for pk in [one.indicator_id]
    )
    return [asked for asked in found if asked]


def outcomes_before(
    plan: OperationalPlan, indicators: Iterable[int] | QuerySet[Any, Any]
) -> dict[int, list[Outcome]]:
    """The organisation's outcomes of some years before the plan's, by indicator."""
    found: dict[int, list[Outcome]] = defaultdict(list)
    years = range(plan.year - YEARS_BACK, plan.year)
    outcomes = Outcome.objects.answered_by(plan.organisation)
    for outcome in outcomes.filter(indicator__in=indicators, year__in=years):
        found[outcome.indicator_id].append(outcome)
    return found
