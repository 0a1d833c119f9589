"""An organisation's own goals and activities going on into another year's budget.

Each new row knows the one that it continues. Everything belongs inside the change of whoever
carries them over, or takes them back.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models

from goals.actions import ensure_room, number_anew
from goals.models import Activity, AreaGoal, Budget, CommitteeGoal, ExpectedResult
from organisations.models import Organisation

Row = TypeVar("Row", CommitteeGoal, Activity)


def continue_goals(
    *,
    goals: Iterable[tuple[CommitteeGoal, AreaGoal]],
    results: Mapping[int, Sequence[ExpectedResult]],
    organisation: Organisation,
) -> list[CommitteeGoal]:
    """Let goals go on, each last under an area goal, with their expected results (by the goal's
    number). Raises ValidationError where there is no room."""
    wanted = list(goals)
    there = CommitteeGoal.objects.filter(
        organisation=organisation, area_goal__in={area.pk for _goal, area in wanted}
    )
    taken = {one.code for one in there}
    made = [
        CommitteeGoal(
            organisation=organisation,
            area_goal=area,
            title=one.title,
            description=one.description,
            agenda=one.agenda,
            is_example=one.is_example,
            continues_id=still_there(one),
        )
        for one, area in wanted
    ]
    for goal in _placed(made, there):
        number = goal.position
        while f"{goal.area_goal.code}.{number}" in taken:
            number += 1
        goal.code = f"{goal.area_goal.code}.{number}"
        taken.add(goal.code)
    CommitteeGoal.objects.bulk_create(made)
    ExpectedResult.objects.bulk_create(
        ExpectedResult(committee_goal=goal, group=one.group, text=one.text, position=number)
        for goal, (before, _area) in zip(made, wanted, strict=True)
        for number, one in enumerate(results.get(before.pk, []), start=1)
    )
    return made


def still_there(row: models.Model) -> int | None:
    """The number of a row to continue; None of one that is only known from the history."""
    return None if row._state.adding else row.pk


@dataclass(frozen=True)
class Continued:
    """An activity that goes on: under which goals, and which of the council's it then carries
    out."""

    activity: Activity
    area_goal: AreaGoal
    committee_goal: CommitteeGoal | None = None
    carries_out: Activity | None = None


def continue_activities(
    *, activities: Iterable[Continued], organisation: Organisation, budget: Budget
) -> list[Activity]:
    """Let activities go on, each last under its area goal; planned anew, see `dates_in`."""
    made = []
    for one in activities:
        start, end = dates_in(one.activity, budget.year)
        made.append(
            Activity(
                budget=budget,
                organisation=organisation,
                area_goal=one.area_goal,
                committee_goal=one.committee_goal,
                carries_out=one.carries_out,
                title=one.activity.title,
                in_charge=one.activity.in_charge,
                agenda=one.activity.agenda,
                is_example=one.activity.is_example,
                start=start,
                end=end,
                continues_id=still_there(one.activity),
            )
        )
    areas = {one.area_goal_id for one in made}
    _placed(made, Activity.objects.filter(organisation=organisation, area_goal__in=areas))
    return list(Activity.objects.bulk_create(made))


def put_under(goals: Mapping[Activity, CommitteeGoal]) -> None:
    """Let activities that came before the goals which they hung on hang on those again."""
    for activity, goal in goals.items():
        activity.committee_goal = goal
    Activity.objects.bulk_update(goals, ["committee_goal"])


def dates_in(activity: Activity, year: int) -> tuple[dt.date | None, dt.date | None]:
    """The dates that still hold in a year: those of what goes on into it. Others are left empty,
    for somebody to set."""
    first = dt.date(year, 1, 1)
    start, end = activity.start, activity.end
    if end and end >= first and (start is None or start <= end):
        return start, end
    return (start if start and start >= first and not end else None), None


def remove_continued_goals(goals: Sequence[CommitteeGoal]) -> None:
    """Take away goals that came over; those that stand beside them are numbered anew."""
    CommitteeGoal.objects.filter(pk__in=[one.pk for one in goals]).delete()
    number_anew({_beside(one): one for one in goals}.values())


def remove_continued_activities(activities: Sequence[Activity]) -> None:
    Activity.objects.filter(pk__in=[one.pk for one in activities]).delete()


def _beside(row: CommitteeGoal) -> tuple[int, int]:
    return row.organisation_id, row.area_goal_id


def _placed(made: list[Row], there: Iterable[CommitteeGoal | Activity]) -> list[Row]:
    """Number the new rows after those that stand under the same area goals."""
    standing = list(there)
    last: dict[int | None, int] = {}
    for one in standing:
        last[one.area_goal_id] = max(last.get(one.area_goal_id, 0), one.position)
    _ensure_room(Counter(one.area_goal_id for one in standing), [one.area_goal_id for one in made])
    for row in made:
        last[row.area_goal_id] = row.position = last.get(row.area_goal_id, 0) + 1
    return made


def _ensure_room(there: Counter[int | None], wanted: Collection[int | None]) -> None:
    for area, more in Counter(wanted).items():
        ensure_room(there[area], more)
