"""What is asked about a plan's targets: kept as written, and yet perhaps not what was meant."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.models import Indicator, IndicatorDefinition, Outcome, Target
from indicators.plausibility import Doubt, doubts_about_target
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
    outcome: Outcome | None,
) -> AskedTarget | None:
    """What is asked about a target, given the latest full year; None when nothing is."""
    if target is None:
        return None
    doubts = doubts_about_target(target, definition, outcome)
    return AskedTarget(target, indicator, doubts) if doubts else None


def asked_in(plan: OperationalPlan) -> list[AskedTarget]:
    """All that is asked about the plan's targets, in three queries."""
    targets = Target.objects.of_year(plan.year).answered_by(plan.organisation)
    ids = targets.values("indicator")
    definitions = definitions_in_force(ids, plan.year)
    outcomes = {
        one.indicator_id: one
        for one in Outcome.objects.of_year(plan.year - 1)
        .answered_by(plan.organisation)
        .filter(indicator__in=ids, period="VB")
    }
    found = (
        asked_about(one, one.indicator, definitions.get(pk), outcomes.get(pk))
        for one in targets.select_related("indicator").order_by("indicator__sort_name", "pk")
        for pk in [one.indicator_id]
    )
    return [asked for asked in found if asked]
