"""Adding, removing, restoring and reordering goals, results, activities and own indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from drafting.actions import writing
from drafting.calculations.history import last_removal
from drafting.fields import Gone
from goals import actions as goals
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from indicators import actions as indicators
from indicators.models import Indicator, IndicatorDefinition, IndicatorPlacement
from organisations.models import User
from plans.actions.fields import activities_of, council_activity, goals_of, results_of
from plans.actions.place import GoalPlace
from plans.models import OperationalPlan

UP, DOWN = goals.UP, goals.DOWN


def add_goal(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    title: str,
    by: User,
    result: str = "",
    agenda: Sequence[int] = (),
) -> CommitteeGoal:
    """Add a committee goal last under the area goal, with a first expected result if given."""
    with writing(GoalPlace(plan, area_goal), by) as place:
        return goals.add_committee_goal(
            organisation=place.plan.organisation,
            area_goal=area_goal,
            title=title,
            result=result,
            agenda=agenda,
            by=by,
        )


def add_result(
    *, plan: OperationalPlan, area_goal: AreaGoal, goal_id: int, text: str, by: User
) -> ExpectedResult:
    """Add an expected result last under a committee goal."""
    with writing(GoalPlace(plan, area_goal), by) as place:
        goal = _find(goals_of(place.plan, area_goal), goal_id)
        return goals.add_expected_result(goal=goal, text=text, by=by)


def add_activity(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    title: str,
    start: date | None,
    end: date | None,
    by: User,
    goal_id: int | None = None,
    in_charge: str = "",
    carries_out: str = "",
    agenda: Sequence[int] = (),
) -> Activity:
    """Add an activity under the area goal or one of the organisation's committee goals.

    `carries_out` is the key of the council's activity that it carries out.
    """
    with writing(GoalPlace(plan, area_goal), by) as place:
        return goals.add_activity(
            budget=place.plan.budget,
            organisation=place.plan.organisation,
            area_goal=area_goal,
            committee_goal=_goal(place, goal_id),
            title=title,
            start=start,
            end=end,
            in_charge=in_charge,
            carries_out=council_activity(area_goal, carries_out),
            agenda=agenda,
            by=by,
        )


def confirm_dates(*, plan: OperationalPlan, area_goal: AreaGoal, pk: int, by: User) -> Activity:
    """It is right that the activity goes on outside the plan's year."""
    with writing(GoalPlace(plan, area_goal), by) as place:
        activity = _find(activities_of(place.plan, area_goal), pk)
        return goals.confirm_dates(activity=activity, by=by)


def add_indicator(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    name: str,
    unit: str,
    direction: str,
    target: str,
    by: User,
    goal_id: int | None = None,
    values: str = "",
) -> Indicator:
    """Add an indicator of the organisation's own with its target for the year."""
    with writing(GoalPlace(plan, area_goal), by) as place:
        goal = _goal(place, goal_id)
        organisation, budget, year = place.plan.organisation, place.plan.budget, place.plan.year
        indicator = indicators.add_own_indicator(
            organisation=organisation, year=year, name=name, unit=unit, direction=direction, by=by,
            values=values or IndicatorDefinition.Values.STATE, target=target,
        )  # fmt: skip
        # The target of one that was taken away waits for the place to come back, not for a new one.
        is_new_here = not indicator.placements.filter(budget=budget).exists()
        indicators.place_indicator(
            indicator=indicator, budget=budget, area_goal=area_goal, committee_goal=goal, by=by
        )
        waiting = indicator.targets.filter(organisation=organisation, year=year)
        if target.strip() or (is_new_here and waiting.exists()):
            indicators.set_target(
                indicator=indicator, organisation=organisation, year=year, text=target, by=by
            )
        return indicator


def _goal(place: GoalPlace, goal_id: int | None) -> CommitteeGoal | None:
    if not goal_id:
        return None
    found: CommitteeGoal = _find(goals_of(place.plan, place.area_goal), goal_id)
    return found


@dataclass(frozen=True)
class Moved:
    """Where a row stands now among those beside it: their numbers in order, and goals' codes."""

    pk: int
    order: list[int]
    codes: dict[int, str]

    @property
    def place(self) -> int:
        return self.order.index(self.pk) + 1


def move(
    *, plan: OperationalPlan, area_goal: AreaGoal, kind: str, pk: int, way: str, by: User
) -> Moved:
    """Let a goal, result or activity change places with its neighbour; at the end nothing moves."""
    with writing(GoalPlace(plan, area_goal), by) as place:
        if kind == "placement":
            raise Gone
        order = [row.pk for row in goals.move(row=_find(_rows(place, kind), pk), way=way, by=by)]
        own = goals_of(place.plan, area_goal) if kind == "goal" else CommitteeGoal.objects.none()
        return Moved(pk, order, dict(own.values_list("pk", "code")))


@dataclass(frozen=True)
class Removed:
    """What was removed, enough to offer to restore it."""

    kind: str
    pk: int
    label: str

    @classmethod
    def of(cls, event: Any, kind: str) -> Removed:
        """From the event of a removal; of a placement the indicator's name."""
        if hasattr(event, "indicator_id"):
            return cls(kind, event.pgh_obj_id, Indicator.objects.get(pk=event.indicator_id).name)
        return cls(kind, event.pgh_obj_id, getattr(event, "title", "") or event.text)


def remove(*, plan: OperationalPlan, area_goal: AreaGoal, kind: str, pk: int, by: User) -> Removed:
    """Remove a row from the plan. Its last state stays in the history, see `restore`.

    An own indicator leaves the plan of the year, and is neither counted, decided nor asked about;
    its series stays, and its target waits for the place to be restored.
    """
    with writing(GoalPlace(plan, area_goal), by) as place:
        row = _find(_rows(place, kind), pk)
        label = str(getattr(row, "indicator", row))
        if isinstance(row, IndicatorPlacement):
            indicators.remove_placement(placement=row, by=by)
        else:
            goals.remove(row=row, by=by)
        return Removed(kind, pk, label)


def restore(*, plan: OperationalPlan, area_goal: AreaGoal, kind: str, pk: int, by: User) -> Removed:
    """Bring back a removed row, and what went with it, as it last was and under its number.

    A row whose committee goal is gone brings the goal back, too: it can stand nowhere else.
    """
    with writing(GoalPlace(plan, area_goal), by) as place:
        event = removal(place.plan, area_goal, kind, pk)
        _restore_goal_of(place, event, by)
        if (row := MODELS[kind]._default_manager.filter(pk=pk).first()) is not None:
            return Removed(kind, pk, str(getattr(row, "indicator", row)))  # it went with the goal
        if kind == "placement":
            placement = indicators.restore_placement(removal=event, by=by)
            return Removed(kind, pk, str(placement.indicator))
        row = goals.restore(removal=event, by=by)
        if kind == "goal":
            indicators.restore_placements_under(goal_removal=event, by=by)
        return Removed(kind, pk, str(row))


def _restore_goal_of(place: GoalPlace, event: Any, by: User) -> None:
    goal = getattr(event, "committee_goal_id", None)
    if goal and (gone := _removed_goal(place.plan, place.area_goal, goal)):
        goals.restore(removal=gone, by=by)
        indicators.restore_placements_under(goal_removal=gone, by=by)


def _removed_goal(plan: OperationalPlan, area_goal: AreaGoal, pk: int) -> Any:
    """The removal of a committee goal of this plan and area goal; None while it is there."""
    event = last_removal(CommitteeGoal, pk)
    return event if event and _belongs(event, plan, area_goal) else None


def removal(plan: OperationalPlan, area_goal: AreaGoal, kind: str, pk: int) -> Any:
    """The event of a removal in this plan and goal, unless the row is back already."""
    model = MODELS.get(kind)
    event = last_removal(model, pk) if model else None
    if event is None or not _belongs(event, plan, area_goal):
        raise Gone
    return event


def _belongs(event: Any, plan: OperationalPlan, area_goal: AreaGoal) -> bool:
    if hasattr(event, "organisation_id"):
        same_goal = event.area_goal_id == area_goal.pk
        return same_goal and event.organisation_id == plan.organisation_id
    if hasattr(event, "indicator_id"):
        own = Indicator.objects.filter(pk=event.indicator_id, owner=plan.organisation_id)
        return event.area_goal_id == area_goal.pk and own.exists()
    goal = event.committee_goal_id
    is_there = goals_of(plan, area_goal).filter(pk=goal).exists()
    return is_there or _removed_goal(plan, area_goal, goal) is not None


def placements_of(
    plan: OperationalPlan, area_goal: AreaGoal
) -> models.QuerySet[IndicatorPlacement]:
    return IndicatorPlacement.objects.filter(
        area_goal=area_goal, indicator__owner=plan.organisation_id
    ).select_related("indicator")


MODELS: dict[str, type[models.Model]] = {
    "goal": CommitteeGoal,
    "result": ExpectedResult,
    "activity": Activity,
    "placement": IndicatorPlacement,
}
_QUERIES: dict[str, Any] = {
    "goal": goals_of,
    "result": results_of,
    "activity": activities_of,
    "placement": placements_of,
}


def _rows(place: GoalPlace, kind: str) -> models.QuerySet[Any]:
    if kind not in _QUERIES:
        raise Gone
    rows: models.QuerySet[Any] = _QUERIES[kind](place.plan, place.area_goal)
    return rows


def _find(rows: models.QuerySet[Any], pk: int | None) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Gone
    return row
