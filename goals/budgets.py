"""The city's own budget in the making: starting it, its goals, carrying them over a year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from common.text import sort_key
from decisions.actions import drop_matter, open_matter
from decisions.guard import explained
from decisions.models import BUDGET
from goals.models import (
    Activity,
    ActivityResponsibility,
    AreaGoal,
    Budget,
    StrategicGoal,
)
from organisations.models import Organisation, User

# Who proposes the city's own budget. The parties' proposals have their own names.
COUNCIL = "Kommunfullmäktige"

Goal = TypeVar("Goal", StrategicGoal, AreaGoal)


def citys_budget(year: int) -> Budget | None:
    """The year's adopted budget, else the one that the council's office is making."""
    rows = Budget.objects.of_year(year).filter(
        models.Q(status=Budget.Status.ADOPTED) | models.Q(proposer=COUNCIL)
    )
    return min(rows, key=_in_the_making, default=None)


def is_in_the_making(year: int) -> bool:
    """The year has been opened, and its budget is not adopted yet: only who steers sees of it."""
    budget = citys_budget(year)
    return budget is not None and _in_the_making(budget)


def citys_budgets() -> dict[int, Budget]:
    """The city's budget of every year that has one, adopted or in the making."""
    rows = Budget.objects.filter(
        models.Q(status=Budget.Status.ADOPTED) | models.Q(proposer=COUNCIL)
    )
    # An adopted one comes last of its year and wins.
    return {one.year: one for one in sorted(rows, key=lambda one: not _in_the_making(one))}


def _in_the_making(budget: Budget) -> bool:
    return budget.status != Budget.Status.ADOPTED


def hold_budget(year: int) -> None:
    """Let nobody adopt the city's budget of the year before this transaction ends.

    First in every action that writes in it: what is adopted is then exactly what stands. Those
    who write do not wait for each other; whoever comes while it is adopted meets a decided one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM goals_budget WHERE year = %s FOR SHARE", [year])


def start_budget(*, year: int, by: User) -> Budget:
    """Begin the year's budget as a draft: from now on nothing of the year stands until adopted."""
    with recorded(by):
        # Two people who open one year come one after the other.
        city = Organisation.objects.select_for_update().city()
        if citys_budget(year):
            raise ValidationError({"year": _("%(year)d är redan öppnat.") % {"year": year}})
        budget = Budget(year=year, proposer=COUNCIL, status=Budget.Status.PROPOSAL)
        check(budget, "year")
        budget.save()
        open_matter(organisation=city, year=year, subject=BUDGET)
    return budget


def add_strategic_goal(*, budget: Budget, code: str, title: str, by: User) -> StrategicGoal:
    """Add a goal for the whole city, under its number: "1"."""
    goal = StrategicGoal(budget=budget)
    return _save_goal(goal, code, title, by)


def add_area_goal(*, strategic_goal: StrategicGoal, code: str, title: str, by: User) -> AreaGoal:
    """Add a goal under a strategic one, whose number its own begins with: "1.1"."""
    goal = AreaGoal(strategic_goal=strategic_goal, budget=strategic_goal.budget)
    return _save_goal(goal, code, title, by)


def change_goal(*, goal: Goal, code: str, title: str, by: User) -> Goal:
    """Give a goal another number or title; goals stand in the order of their numbers.

    What lies under a strategic goal follows it to its new number.
    """
    with explained(), recorded(by):
        hold_budget(goal.budget.year)
        before = goal.code
        _save_goal(goal, code, title, by)
        if isinstance(goal, StrategicGoal) and before != goal.code:
            for area in goal.area_goals.all():
                area.code = f"{goal.code}.{area.code.split('.')[1]}"
                _ensure_code_free(area)
                area.save()
    return goal


def remove_goal(*, goal: StrategicGoal | AreaGoal, by: User) -> None:
    """Remove a goal that nothing hangs under; the history keeps it."""
    with explained(), recorded(by):
        hold_budget(goal.budget.year)
        try:
            goal.delete()
        except models.ProtectedError:
            raise ValidationError(
                _("Mål %(code)s används. Ta först bort eller flytta det som står under det.")
                % {"code": goal.code}
            ) from None


def _save_goal(goal: Goal, code: str, title: str, by: User) -> Goal:
    goal.code, goal.title = code.strip(), " ".join(title.split())
    with explained(), recorded(by):
        hold_budget(goal.budget.year)
        goal.clean_fields(exclude=["budget", "strategic_goal", "sort_code"])
        _ensure_code_fits(goal)
        _ensure_code_free(goal)
        goal.save()
    return goal


def _ensure_code_fits(goal: StrategicGoal | AreaGoal) -> None:
    if re.search(r"(^|\.)0\d", goal.code):
        raise ValidationError({"code": _("Skriv numret utan nolla framför: 1, inte 01.")})
    rules = [one for one in goal._meta.constraints if isinstance(one, models.CheckConstraint)]
    for rule in rules:
        try:
            rule.validate(type(goal), goal)
        except ValidationError as refused:
            raise ValidationError({"code": refused.messages}) from None
    if isinstance(goal, AreaGoal) and goal.code.split(".")[0] != goal.strategic_goal.code:
        raise ValidationError(
            {
                "code": _("Numret börjar med inriktningsmålets, till exempel %(code)s.1.")
                % {"code": goal.strategic_goal.code}
            }
        )


def _ensure_code_free(goal: StrategicGoal | AreaGoal) -> None:
    taken = type(goal)._default_manager.filter(budget=goal.budget, code=goal.code)
    if taken.exclude(pk=goal.pk).exists():
        raise ValidationError(
            {"code": _("Numret %(code)s har redan ett annat mål.") % {"code": goal.code}}
        )


# --- carrying over ---------------------------------------------------------------------------


def copy_goals(*, source: Budget, into: Budget) -> dict[int, AreaGoal]:
    """The same goals under the same numbers in another budget: area goals by those they come from.

    Belongs inside the change of whoever opens the year.
    """
    strategic = {
        one.pk: StrategicGoal(
            budget=into, code=one.code, title=one.title, sort_code=sort_key(one.code)
        )
        for one in source.strategic_goals.all()
    }
    StrategicGoal.objects.bulk_create(strategic.values())
    areas = {
        one.pk: AreaGoal(
            budget=into,
            strategic_goal=strategic[one.strategic_goal_id],
            code=one.code,
            title=one.title,
            sort_code=sort_key(one.code),
        )
        for one in source.area_goals.all()
    }
    AreaGoal.objects.bulk_create(areas.values())
    return areas


def copy_activities(
    *, activities: Iterable[Activity], into: Budget, goals: Mapping[int, AreaGoal]
) -> None:
    """Let some of the council's activities go on: dates that lie before the year are left out."""
    first = dt.date(into.year, 1, 1)
    copies = {one.pk: _continued(one, into, goals, first) for one in activities}
    Activity.objects.bulk_create(copies.values())
    duties = ActivityResponsibility.objects.filter(activity__in=copies)
    ActivityResponsibility.objects.bulk_create(
        ActivityResponsibility(
            activity=copies[duty.activity_id], organisation_id=duty.organisation_id
        )
        for duty in duties
    )


def _continued(
    one: Activity, into: Budget, goals: Mapping[int, AreaGoal], first: dt.date
) -> Activity:
    return Activity(
        budget=into,
        area_goal=goals.get(one.area_goal_id) if one.area_goal_id else None,
        organisation_id=one.organisation_id,
        continues_id=one.pk,
        title=one.title,
        heading=one.heading,
        start=one.start if not one.end or one.end >= first else None,
        end=one.end if one.end and one.end >= first else None,
        status=Activity.Status.ONGOING,
        position=one.position,
    )


def remove_budget(*, budget: Budget) -> None:
    """Take away a draft with the council's goals and activities, as if it had not been begun.

    Belongs inside the change of whoever undoes the opening. `ProtectedError` when it is used.
    """
    city = Organisation.objects.city()
    rows: list[models.QuerySet[Any]] = [
        Activity.objects.filter(budget=budget, organisation=city),
        AreaGoal.objects.filter(budget=budget),
        StrategicGoal.objects.filter(budget=budget),
        Budget.objects.filter(pk=budget.pk),
    ]
    for found in rows:
        found.delete()
    drop_matter(organisation=city, year=budget.year, subject=BUDGET)
