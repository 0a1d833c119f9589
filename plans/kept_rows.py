"""What a plan's document keeps of what others have decided: the rows that it prints under goals.

The council's targets and activities may be changed by a later decision; the plan's edition says
what they were when the plan was decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from indicators.models import IndicatorPlacement
from plans.council import answered_for
from plans.models import OperationalPlan
from plans.selectors import Figures, outcome_text

Row = dict[str, Any]


def placements_of(plan: OperationalPlan) -> list[IndicatorPlacement]:
    """Every indicator that the organisation sets a target for, in the order of the budget."""
    return list(
        IndicatorPlacement.objects.filter(budget=plan.budget_id)
        .in_plan_of(plan.organisation_id, plan.year)
        .select_related("indicator", "area_goal", "committee_goal")
        .order_by("area_goal__sort_code", "position", "pk")
    )


def own_indicators_as_kept(
    plan: OperationalPlan, placements: Iterable[IndicatorPlacement]
) -> Iterable[Row]:
    """Those that are the organisation's own."""
    for placement in placements:
        if placement.indicator.owner_id == plan.organisation_id:
            under = placement.committee_goal
            yield {
                "indicator": placement.indicator.code,
                "name": placement.indicator.name,
                "area_goal": placement.area_goal.code,
                "committee_goal": under.code if under else "",
            }


def indicators_as_kept(
    plan: OperationalPlan, placements: Sequence[IndicatorPlacement]
) -> Iterable[Row]:
    """Each with its targets and last year's outcome."""
    figures = Figures.read(
        plan, [placement.indicator_id for placement in placements], computed=False
    )
    for placement in placements:
        yield _indicator(placement, figures)


def _indicator(placement: IndicatorPlacement, figures: Figures) -> Row:
    pk, indicator, under = placement.indicator_id, placement.indicator, placement.committee_goal
    definition = figures.definitions.get(pk)
    own, city = figures.own.get(pk), figures.city.get(pk)
    return {
        "indicator": indicator.code,
        "name": indicator.name,
        "level": indicator.level,
        "area_goal": placement.area_goal.code,
        "committee_goal": under.code if under else "",
        "committee_goal_title": under.title if under else "",
        "target": own.text if own else "",
        "council_target": city.text if city else "",
        "frequency": definition.frequency if definition else "",
        "previous": outcome_text(figures.previous.get(pk), definition),
        "is_example": bool(own and own.is_example),
    }


def council_activities_as_kept(plan: OperationalPlan) -> Iterable[Row]:
    """The council's activities that the organisation answers for, with all who do, in order."""
    for activity in answered_for(plan).select_related("area_goal"):
        yield {
            "area_goal": activity.area_goal.code if activity.area_goal else "",
            "title": activity.title,
            "start": activity.start.isoformat() if activity.start else None,
            "end": activity.end.isoformat() if activity.end else None,
            "responsible": activity.names,  # type: ignore[attr-defined]
        }
