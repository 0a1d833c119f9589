"""How the organisation's own indicators are measured from a plan's year on."""

from __future__ import annotations

from typing import Any

from drafting.actions import Conflict, writing
from goals.models import AreaGoal
from indicators import proposing
from indicators.models import IndicatorDefinition
from organisations.models import User
from plans.actions.definition_place import DEFINITION, WholeDefinition
from plans.actions.fields import own_indicator
from plans.actions.place import GoalPlace
from plans.models import OperationalPlan


def define(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    pk: int,
    changes: dict[str, Any],
    seen: str,
    by: User,
) -> IndicatorDefinition:
    """Change the definition from the plan's year on; years before keep theirs. In a plan that is
    open again the change holds when the plan is decided.

    Raises Conflict when the definition is no longer what was `seen` (its revision).
    """
    with writing(GoalPlace(plan, area_goal), by) as place:
        indicator = own_indicator(place.plan, area_goal, pk)
        field = WholeDefinition(DEFINITION, place.plan, indicator)
        if changes and field.revision != seen:
            raise Conflict(field, "")
        return proposing.define(indicator=indicator, from_year=place.plan.year, by=by, **changes)
