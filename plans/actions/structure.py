"""Adding, removing, restoring and reordering goals, results, activities and own indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from indicators.actions import answer_in_year, set_target
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
)
from organisations.models import User
from plans.actions.editing import editing
from plans.actions.fields import Gone, activities_of, check, goals_of, results_of
from plans.calculations.history import event_model
from plans.models import OperationalPlan

UP, DOWN = "up", "down"


def add_goal(
    *, plan: OperationalPlan, area_goal: AreaGoal, title: str, by: User, result: str = ""
) -> CommitteeGoal:
    """Add a committee goal last under the area goal, with a first expected result if given."""
    with editing(plan, by) as locked:
        goal = CommitteeGoal(
            organisation=locked.organisation,
            area_goal=area_goal,
            title=title.strip(),
            position=_next(goals_of(locked, area_goal)),
        )
        check(goal, "title")
        goal.save()
        if result.strip():
            ExpectedResult.objects.create(committee_goal=goal, text=result.strip(), position=1)
        renumber(locked, area_goal)
        goal.refresh_from_db(fields=["code"])
        return goal


def add_result(
    *, plan: OperationalPlan, area_goal: AreaGoal, goal_id: int, text: str, by: User
) -> ExpectedResult:
    """Add an expected result last under a committee goal."""
    with editing(plan, by) as locked:
        goal = _find(goals_of(locked, area_goal), goal_id)
        result = ExpectedResult(
            committee_goal=goal, text=text.strip(), position=_next(goal.expected_results.all())
        )
        check(result, "text")
        result.save()
        return result


def add_activity(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    title: str,
    start: date | None,
    end: date | None,
    by: User,
    goal_id: int | None = None,
) -> Activity:
    """Add an activity under the area goal or one of the organisation's committee goals."""
    with editing(plan, by) as locked:
        goal = _find(goals_of(locked, area_goal), goal_id) if goal_id else None
        activity = Activity(
            budget=locked.budget,
            area_goal=area_goal,
            committee_goal=goal,
            organisation=locked.organisation,
            title=title.strip(),
            start=start,
            end=end,
            position=_next(activities_of(locked, area_goal)),
        )
        check(activity, "title", "start", "end")
        activity.save()
        return activity


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
) -> Indicator:
    """Add an indicator of the organisation's own with its target for the year.

    A name the organisation has used before is the same indicator, so its series goes on.
    """
    with editing(plan, by) as locked:
        goal = _find(goals_of(locked, area_goal), goal_id) if goal_id else None
        indicator = _own_indicator(locked, " ".join(name.split()), unit, direction)
        if indicator.placements.filter(budget=locked.budget, area_goal=area_goal).exists():
            raise ValidationError(_("Indikatorn finns redan under målet."))
        IndicatorPlacement.objects.create(
            indicator=indicator,
            budget=locked.budget,
            area_goal=area_goal,
            committee_goal=goal,
            position=_next(area_goal.placements.all()),
        )
        answer_in_year(indicators=[indicator], organisation=locked.organisation, year=locked.year)
        if target.strip():
            set_target(
                indicator=indicator,
                organisation=locked.organisation,
                year=locked.year,
                text=target,
                by=by,
            )
        return indicator


def _own_indicator(plan: OperationalPlan, name: str, unit: str, direction: str) -> Indicator:
    existing = Indicator.objects.filter(owner=plan.organisation, name__iexact=name).first()
    if existing:
        return existing
    indicator = Indicator(
        code=_free_code(plan, name), name=name, level=Indicator.Level.OWN, owner=plan.organisation
    )
    check(indicator, "name")
    indicator.save()
    definition = IndicatorDefinition(
        indicator=indicator, from_year=plan.year, unit=unit.strip(), direction=direction
    )
    check(definition, "unit", "direction")
    definition.save()
    return indicator


def _free_code(plan: OperationalPlan, name: str) -> str:
    """A readable code that nothing has: `namnd-1-andel-nojda`, then `…-2`."""
    stem = slugify(f"{plan.organisation.code[:24]}-{name}")[:70].strip("-")
    taken = set(Indicator.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(c for n in range(1, 10**6) if (c := f"{stem}-{n}" if n > 1 else stem) not in taken)


def renumber(plan: OperationalPlan, area_goal: AreaGoal) -> None:
    """Number the committee goals 1.1.1, 1.1.2 … in their order.

    Changed numbers are cleared first: the database lets no two goals share one even in passing.
    """
    goals = list(goals_of(plan, area_goal).order_by("position", "pk"))
    changed = []
    for number, goal in enumerate(goals, start=1):
        code = f"{area_goal.code}.{number}"
        if (goal.code, goal.position) != (code, number):
            goal.code, goal.position = code, number
            changed.append(goal)
    ids = [goal.pk for goal in changed]
    CommitteeGoal.objects.filter(pk__in=ids).exclude(code="").update(code="")
    CommitteeGoal.objects.bulk_update(changed, ["code", "position"])


def move(
    *, plan: OperationalPlan, area_goal: AreaGoal, kind: str, pk: int, way: str, by: User
) -> None:
    """Let a goal, result or activity change places with its neighbour; at the end nothing moves."""
    with editing(plan, by) as locked:
        row = _find(_rows(locked, area_goal, kind), pk)
        neighbours = list(_siblings(locked, area_goal, row).order_by("position", "pk"))
        place = neighbours.index(row)
        other = place + (1 if way == DOWN else -1)
        if not 0 <= other < len(neighbours):
            return
        neighbours[place], neighbours[other] = neighbours[other], neighbours[place]
        _put_in_order(neighbours)
        if kind == "goal":
            renumber(locked, area_goal)


def _siblings(
    plan: OperationalPlan, area_goal: AreaGoal, row: models.Model
) -> models.QuerySet[Any]:
    if isinstance(row, ExpectedResult):
        return ExpectedResult.objects.filter(committee_goal=row.committee_goal_id)
    if isinstance(row, Activity):
        return activities_of(plan, area_goal).filter(committee_goal=row.committee_goal_id)
    return goals_of(plan, area_goal)


def _put_in_order(rows: list[Any]) -> None:
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            row.position = number
            row.save(update_fields=["position"])


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

    An own indicator leaves the plan of the year; its series and targets stay.
    """
    with editing(plan, by) as locked:
        row = _find(_rows(locked, area_goal, kind), pk)
        label = str(getattr(row, "indicator", row))
        if isinstance(row, CommitteeGoal):
            row.activities.all().delete()
        row.delete()
        if kind == "goal":
            renumber(locked, area_goal)
        return Removed(kind, pk, label)


def restore(*, plan: OperationalPlan, area_goal: AreaGoal, kind: str, pk: int, by: User) -> Removed:
    """Bring back a removed row, and what went with it, as it last was and under its number."""
    with editing(plan, by) as locked:
        event = removal(locked, area_goal, kind, pk)
        row = _revive(event)
        if isinstance(row, CommitteeGoal):
            _revive_children(event)
            renumber(locked, area_goal)
        return Removed(kind, pk, str(getattr(row, "indicator", row)))


def removal(plan: OperationalPlan, area_goal: AreaGoal, kind: str, pk: int) -> Any:
    """The event of a removal in this plan and goal, unless the row is back already."""
    model = MODELS.get(kind)
    if model is None or model.objects.filter(pk=pk).exists():
        raise Gone
    event = (
        event_model(model)
        .objects.filter(pgh_label="delete", pgh_obj_id=pk)
        .order_by("-pgh_id")
        .first()
    )
    if event is None or not _belongs(event, plan, area_goal):
        raise Gone
    return event


def _belongs(event: Any, plan: OperationalPlan, area_goal: AreaGoal) -> bool:
    if hasattr(event, "organisation_id"):
        return event.organisation_id == plan.organisation_id and _is_under(event, area_goal)
    if hasattr(event, "indicator_id"):
        own = Indicator.objects.filter(pk=event.indicator_id, owner=plan.organisation_id)
        return event.area_goal_id == area_goal.pk and own.exists()
    return goals_of(plan, area_goal).filter(pk=event.committee_goal_id).exists()


def _is_under(event: Any, area_goal: AreaGoal) -> bool:
    if event.area_goal_id is not None or event.committee_goal_id is None:
        return event.area_goal_id == area_goal.pk
    return area_goal.committee_goals.filter(pk=event.committee_goal_id).exists()


def _revive(event: Any) -> models.Model:
    """Insert the row of a delete event again. A number that is taken by now is left out."""
    model = event.pgh_tracked_model
    values = {field.attname: getattr(event, field.attname) for field in model._meta.fields}
    row = model(**values)
    if isinstance(row, CommitteeGoal):
        row.code = ""
    row.save(force_insert=True)
    return row


def _revive_children(goal_event: Any) -> None:
    """Results and activities removed together with the goal, and its indicators' place."""
    together = {"pgh_context": goal_event.pgh_context_id, "committee_goal": goal_event.pgh_obj_id}
    for model in (ExpectedResult, Activity):
        events = event_model(model).objects.filter(pgh_label="delete", **together)
        for event in events.order_by("pgh_id"):
            if not model.objects.filter(pk=event.pgh_obj_id).exists():
                _revive(event)
    moved_up = event_model(IndicatorPlacement).objects.filter(
        pgh_label="update", committee_goal=None, pgh_context=goal_event.pgh_context_id
    )
    IndicatorPlacement.objects.filter(
        pk__in=moved_up.values("pgh_obj_id"), committee_goal=None
    ).update(committee_goal=goal_event.pgh_obj_id)


def placements_of(
    plan: OperationalPlan, area_goal: AreaGoal
) -> models.QuerySet[IndicatorPlacement]:
    return IndicatorPlacement.objects.filter(
        area_goal=area_goal, indicator__owner=plan.organisation_id
    ).select_related("indicator")


MODELS: dict[str, Any] = {
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


def _rows(plan: OperationalPlan, area_goal: AreaGoal, kind: str) -> models.QuerySet[Any]:
    if kind not in _QUERIES:
        raise Gone
    return _QUERIES[kind](plan, area_goal)


def _find(rows: models.QuerySet[Any], pk: int | None) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Gone
    return row


def _next(rows: models.QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
