"""Writes to an organisation's own goals, their expected results and activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from drafting.calculations.history import as_it_was, event_model
from goals.models import Activity, AreaGoal, Budget, CommitteeGoal, ExpectedResult
from organisations.models import Organisation, User

UP, DOWN = "up", "down"

# How many rows of a kind an organisation may have under one goal: a page shows them all, each with
# its fields. The largest plan that we have seen has thirty.
MOST_UNDER_A_GOAL = 300

Row = TypeVar("Row", CommitteeGoal, ExpectedResult, Activity)


def add_committee_goal(
    *,
    organisation: Organisation,
    area_goal: AreaGoal,
    title: str,
    by: User,
    result: str = "",
    agenda: Sequence[int] = (),
) -> CommitteeGoal:
    """Add a committee goal last under the area goal, with a first expected result if given."""
    with recorded(by):
        goal = CommitteeGoal(
            organisation=organisation,
            area_goal=area_goal,
            title=title.strip(),
            agenda=sorted(agenda),
            position=_next(_answers(organisation.pk, area_goal.pk)),
        )
        check(goal, "title", "agenda")
        goal.save()
        if result.strip():
            ExpectedResult.objects.create(committee_goal=goal, text=result.strip(), position=1)
        _renumber(goal)
        goal.refresh_from_db(fields=["code"])
    return goal


def add_expected_result(*, goal: CommitteeGoal, text: str, by: User) -> ExpectedResult:
    """Add an expected result last under a committee goal."""
    with recorded(by):
        result = ExpectedResult(
            committee_goal=goal, text=text.strip(), position=_next(goal.expected_results.all())
        )
        check(result, "text")
        result.save()
    return result


def add_expected_results(
    *, goal: CommitteeGoal, rows: Sequence[Mapping[str, Any]], by: User
) -> list[ExpectedResult]:
    """Add expected results last under a committee goal, in their order: each its `text` and
    `group`."""
    with recorded(by):
        first = _next(goal.expected_results.all(), len(rows))
        return _add_all(
            ExpectedResult(committee_goal=goal, position=position, **row)
            for position, row in enumerate(rows, start=first)
        )


def add_activities(
    *,
    budget: Budget,
    organisation: Organisation,
    area_goal: AreaGoal,
    rows: Sequence[Mapping[str, Any]],
    by: User,
    committee_goal: CommitteeGoal | None = None,
) -> list[Activity]:
    """Add activities last under the area goal, or under a committee goal of it, in their order:
    each its `title`, `start`, `end` and `in_charge`."""
    with recorded(by):
        standing = Activity.objects.under(area_goal).filter(organisation=organisation)
        first = _next(standing, len(rows))
        return _add_all(
            Activity(
                budget=budget,
                area_goal=area_goal,
                committee_goal=committee_goal,
                organisation=organisation,
                position=position,
                **row,
            )
            for position, row in enumerate(rows, start=first)
        )


def _add_all(rows: Iterable[Row]) -> list[Row]:
    """Insert the rows at once. What they refer to is not looked up for each of them."""
    made = list(rows)
    for row in made:
        row.clean_fields(exclude={field.name for field in row._meta.fields if field.is_relation})
    return list(type(made[0])._default_manager.bulk_create(made)) if made else []


def add_activity(
    *,
    budget: Budget,
    organisation: Organisation,
    area_goal: AreaGoal,
    title: str,
    start: date | None,
    end: date | None,
    by: User,
    committee_goal: CommitteeGoal | None = None,
    in_charge: str = "",
    carries_out: Activity | None = None,
    agenda: Sequence[int] = (),
) -> Activity:
    """Add an activity last under the area goal, or under a committee goal of it.

    `carries_out` is the one of the council's activities that it carries out.
    """
    with recorded(by):
        activity = Activity(
            budget=budget,
            area_goal=area_goal,
            committee_goal=committee_goal,
            organisation=organisation,
            title=title.strip(),
            start=start,
            end=end,
            in_charge=in_charge.strip(),
            carries_out=carries_out,
            agenda=sorted(agenda),
            position=_next(Activity.objects.under(area_goal).filter(organisation=organisation)),
        )
        check(activity, "title", "start", "end", "in_charge", "agenda")
        activity.save()
    return activity


def change_committee_goal(*, goal: CommitteeGoal, by: User, **changes: Any) -> CommitteeGoal:
    """Change the goal's title or description."""
    return _change(goal, by, changes)


def change_expected_result(*, result: ExpectedResult, by: User, **changes: Any) -> ExpectedResult:
    """Change what is expected, or the group that the result stands in."""
    return _change(result, by, changes)


def change_activity(*, activity: Activity, by: User, **changes: Any) -> Activity:
    """Change what the activity says. New dates are no longer as a document printed them, and
    asked about again where they lie outside the year."""
    if not changes.keys().isdisjoint({"start", "end"}):
        changes |= {"dates_as_printed": False, "dates_are_right": False}
    return _change(activity, by, changes)


def confirm_dates(*, activity: Activity, by: User) -> Activity:
    """It is right that the activity goes on outside the year; it is not asked about again."""
    return _change(activity, by, {"dates_are_right": True})


def _change(row: Row, by: User, changes: dict[str, Any]) -> Row:
    with recorded(by):
        for name, value in changes.items():
            setattr(row, name, value)
        check(row, *changes)
        row.save()
    return row


def remove(*, row: CommitteeGoal | ExpectedResult | Activity, by: User) -> None:
    """Remove the row and what hangs under it. Its last state stays in the history: `restore`."""
    with recorded(by):
        if isinstance(row, CommitteeGoal):
            # They would protect the goal: an activity never goes by the way.
            row.activities.all().delete()
        row.delete()
        if isinstance(row, CommitteeGoal):
            _renumber(row)


def restore(*, removal: Any, by: User) -> models.Model:
    """Bring back a removed row, and what went with it, as it last was and under its number.

    `removal` is the event of the removal.
    """
    with recorded(by):
        row = _revive(removal)
        if isinstance(row, CommitteeGoal):
            _revive_children(removal)
            _renumber(row)
    return row


def _revive(event: Any) -> models.Model:
    """Insert the row of a removal again. A number that is taken by now is left out."""
    row: models.Model = as_it_was(event)
    if isinstance(row, CommitteeGoal):
        row.code = ""
    _let_go_of_the_missing(row)
    row.save(force_insert=True)
    return row


def _let_go_of_the_missing(row: models.Model) -> None:
    """Last year's row that it continued may be gone by now."""
    continues = getattr(row, "continues_id", None)
    if continues and not type(row)._default_manager.filter(pk=continues).exists():
        row.continues_id = None  # type: ignore[attr-defined]


def _revive_children(goal_removal: Any) -> None:
    """Results and activities that were removed together with the goal."""
    together = {
        "pgh_context": goal_removal.pgh_context_id,
        "committee_goal": goal_removal.pgh_obj_id,
    }
    for model in (ExpectedResult, Activity):
        events = event_model(model).objects.filter(pgh_label="delete", **together)
        for event in events.order_by("pgh_id"):
            if not model._default_manager.filter(pk=event.pgh_obj_id).exists():
                _revive(event)


def move(*, row: Row, way: str, by: User) -> list[Row]:
    """Let the row change places with its neighbour, a result within its group; at the end nothing
    moves. The rows among which it moves, in their order."""
    with recorded(by):
        rows: list[Any] = list(_siblings(row).order_by("position", "pk"))
        beside = [one for one in rows if _group(one) == _group(row)]
        place = beside.index(row)
        other = place + (1 if way == DOWN else -1)
        if 0 <= other < len(beside):
            _swap(rows, row, beside[other])
            _swap(beside, row, beside[other])
            put_in_order(rows)
            if isinstance(row, CommitteeGoal):
                _renumber(row)
    return beside


def _group(row: CommitteeGoal | ExpectedResult | Activity) -> str:
    return row.group if isinstance(row, ExpectedResult) else ""


def _swap(rows: list[Any], one: Any, other: Any) -> None:
    first, second = rows.index(one), rows.index(other)
    rows[first], rows[second] = rows[second], rows[first]


def _answers(organisation: int, area_goal: int) -> models.QuerySet[CommitteeGoal]:
    """The organisation's goals under an area goal, by their ids."""
    return CommitteeGoal.objects.filter(organisation=organisation, area_goal=area_goal)


def _siblings(row: CommitteeGoal | ExpectedResult | Activity) -> models.QuerySet[Any]:
    if isinstance(row, CommitteeGoal):
        return _answers(row.organisation_id, row.area_goal_id)
    if isinstance(row, ExpectedResult):
        return ExpectedResult.objects.filter(committee_goal=row.committee_goal_id)
    together = {"organisation": row.organisation_id, "committee_goal": row.committee_goal_id}
    if row.committee_goal_id is None:
        together["area_goal"] = row.area_goal_id
    return Activity.objects.filter(**together)


def put_in_order(rows: list[Any]) -> None:
    """Number the rows from one in the order they come; only those that moved are written."""
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            row.position = number
            row.save(update_fields=["position"])


def _renumber(one: CommitteeGoal) -> None:
    """Number the goals that stand beside this one 1.1.1, 1.1.2 … in their order.

    Changed numbers are cleared first: the database lets no two goals share one even in passing.
    """
    changed = []
    goals = _siblings(one).order_by("position", "pk")
    for number, goal in enumerate(goals, start=1):
        code = f"{one.area_goal.code}.{number}"
        if (goal.code, goal.position) != (code, number):
            goal.code, goal.position = code, number
            changed.append(goal)
    ids = [goal.pk for goal in changed]
    CommitteeGoal.objects.filter(pk__in=ids).exclude(code="").update(code="")
    CommitteeGoal.objects.bulk_update(changed, ["code", "position"])


def number_anew(goals: Iterable[CommitteeGoal]) -> None:
    """Number the goals that stand beside each of these, which may be gone."""
    for goal in goals:
        _renumber(goal)


def _next(rows: models.QuerySet[Any], more: int = 1) -> int:
    """The position after the last row. Raises ValidationError where there is no room for `more`."""
    standing = rows.aggregate(last=Max("position"), number=Count("pk"))
    ensure_room(standing["number"], more)
    return (standing["last"] or 0) + 1


def ensure_room(there: int, more: int = 1) -> None:
    """Raise ValidationError where more rows would stand under a goal than it has room for."""
    if there + more > MOST_UNDER_A_GOAL:
        words = _(
            "Under ett mål ryms högst %(most)d rader av samma slag, och här finns %(there)d."
            " Lägg några under ett annat mål, eller ta bort dem som inte behövs."
        )
        raise ValidationError(words % {"most": MOST_UNDER_A_GOAL, "there": there}, code="full")
