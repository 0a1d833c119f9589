"""Adding a pasted list under a goal at one press, and taking all of it back at another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from drafting.actions import writing
from drafting.calculations.history import event_model
from drafting.fields import Gone
from goals import actions as goals
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from organisations.models import User
from plans.actions.fields import activities_of, goals_of, results_of
from plans.actions.place import GoalPlace
from plans.models import OperationalPlan

RESULT, ACTIVITY = "result", "activity"
Pasted = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Batch:
    """Rows that were added together. `key` is that of what the history keeps of the moment."""

    kind: str
    key: UUID
    rows: list[int]

    @property
    def name(self) -> str:
        """The batch in an address: `result-0b9f…`."""
        return f"{self.kind}-{self.key}"


# What a row says, by kind: a row that says something else than when it was added has been changed.
SAID = {RESULT: ("text", "group"), ACTIVITY: ("title", "start", "end", "in_charge")}
_MODELS: dict[str, type[models.Model]] = {RESULT: ExpectedResult, ACTIVITY: Activity}
_ROWS: dict[str, Any] = {RESULT: results_of, ACTIVITY: activities_of}


def add_list(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    kind: str,
    rows: Pasted,
    by: User,
    goal_id: int | None = None,
) -> Batch:
    """Add all rows, last under the committee goal or (activities alone) under the area goal."""
    with writing(GoalPlace(plan, area_goal), by) as place:
        made: Sequence[models.Model] = (
            _add_results(place, rows, goal_id, by)
            if kind == RESULT
            else _add_activities(place, rows, goal_id, by)
        )
        of_first = event_model(_MODELS[kind]).objects.filter(pgh_obj_id=made[0].pk)
        context = of_first.values_list("pgh_context", flat=True).get(pgh_label="insert")
        return Batch(kind, context, [row.pk for row in made])


def _add_results(
    place: GoalPlace, rows: Pasted, goal_id: int | None, by: User
) -> list[ExpectedResult]:
    goal = _goal(place, goal_id)
    if goal is None:
        raise Gone
    return goals.add_expected_results(goal=goal, rows=rows, by=by)


def _add_activities(
    place: GoalPlace, rows: Pasted, goal_id: int | None, by: User
) -> list[Activity]:
    return goals.add_activities(
        budget=place.plan.budget,
        organisation=place.plan.organisation,
        area_goal=place.area_goal,
        committee_goal=_goal(place, goal_id),
        rows=rows,
        by=by,
    )


def _goal(place: GoalPlace, goal_id: int | None) -> CommitteeGoal | None:
    """The committee goal of the number; none without one."""
    if not goal_id:
        return None
    goal = goals_of(place.plan, place.area_goal).filter(pk=goal_id).first()
    if goal is None:
        raise Gone
    return goal


def texts_under(
    plan: OperationalPlan, area_goal: AreaGoal, kind: str, goal_id: int | None
) -> list[str]:
    """What rows of the kind say already under the goal that a list is to stand under."""
    rows = _ROWS[kind](plan, area_goal).filter(committee_goal=goal_id)
    return list(rows.values_list(SAID[kind][0], flat=True))


def batch_of(plan: OperationalPlan, area_goal: AreaGoal, kind: str, key: UUID) -> Batch:
    """Those of the rows that were added together that are still there; `Gone` without any."""
    if kind not in _ROWS:
        raise Gone
    rows = _ROWS[kind](plan, area_goal).filter(pk__in=_added(kind, key).values("pgh_obj_id"))
    found = list(rows.values_list("pk", flat=True))
    if not found:
        raise Gone
    return Batch(kind, key, found)


def _added(kind: str, key: UUID) -> Any:
    return event_model(_MODELS[kind]).objects.filter(pgh_label="insert", pgh_context=key)


def take_back(
    *, plan: OperationalPlan, area_goal: AreaGoal, kind: str, key: UUID, by: User
) -> tuple[int, int]:
    """Remove the rows of a batch, but for those that somebody has changed since.

    How many were removed and how many were kept.
    """
    with writing(GoalPlace(plan, area_goal), by) as place:
        batch = batch_of(place.plan, area_goal, kind, key)
        as_added = {one.pgh_obj_id: one for one in _added(kind, key)}
        rows = list(_MODELS[kind]._default_manager.filter(pk__in=batch.rows))
        same = [row for row in rows if _says(row, kind) == _says(as_added[row.pk], kind)]
        for row in same:
            goals.remove(row=row, by=by)  # type: ignore[arg-type]
        return len(same), len(rows) - len(same)


def _says(row: Any, kind: str) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in SAID[kind])
