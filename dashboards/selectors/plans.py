"""What plans say: cut out of the published documents, or as it is being written.

A document is big and holds every goal, so the database cuts out the part that a page shows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, Func, IntegerField, JSONField, Q, QuerySet, Value

from common.text import sort_key
from dashboards.selectors.readings import Reading
from decisions.models import PLAN, Decision, Edition, Standing
from goals.models import Activity, AreaGoal, CommitteeGoal
from organisations.models import Organisation
from plans.changed_indicators import IndicatorChange, changed_in

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PlannedGoal:
    """A committee goal with what it is to lead to: (group, text)."""

    organisation: Organisation
    area_goal: str
    code: str
    title: str
    is_example: bool
    description: str = ""
    results: list[dict[str, str]] = field(default_factory=list)
    agenda: list[int] = field(default_factory=list)
    position: int = 0

    @property
    def key(self) -> str:
        """Names the goal in the page, and stays when the page is fetched anew."""
        return f"{self.organisation.code}-{self.area_goal.replace('.', '-')}-{self.position}"


@dataclass(frozen=True)
class PlannedActivity:
    """An activity, of the council (with those who answer for it) or in an organisation's plan."""

    organisation: Organisation
    area_goal: str
    committee_goal: str
    title: str
    start: dt.date | None
    end: dt.date | None
    status: str
    is_example: bool
    responsible: list[Organisation] = field(default_factory=list)
    in_charge: str = ""
    # The council's activity that it carries out, by title; the council's own have none.
    carries_out: str = ""
    carried_out_by: list[PlannedActivity] = field(default_factory=list)
    agenda: list[int] = field(default_factory=list)

    def is_of(self, codes: Collection[str]) -> bool:
        """One of the organisations does it, or answers for it to the council."""
        return any(one.code in codes for one in (self.organisation, *self.responsible))


def goals_under(reading: Reading, goal: AreaGoal) -> list[PlannedGoal]:
    """The committee goals of all plans that the reading holds, organisation by organisation."""
    found = [
        _goal_of(row, edition.organisation, place)
        for edition, cut in _cut_out(reading, "committee_goals", goal)
        for place, row in enumerate(cut)
    ]
    found += _live_goals(reading, CommitteeGoal.objects.filter(area_goal=goal))
    return sorted(found, key=_by_organisation)


def activities_under(
    reading: Reading, goal: AreaGoal, codes: Collection[str] = ()
) -> list[PlannedActivity]:
    """The council's activities first, then the organisations' under the goal.

    `codes` of organisations narrow it to theirs, and to the council's that they answer for.
    """
    council = Activity.objects.of_council().under(goal).filter(budget=reading.budget)
    found = [
        _activity_of(row, edition.organisation)
        for edition, cut in _cut_out(reading, "activities", goal)
        for row in cut
    ]
    live = Activity.objects.under(goal).filter(budget=reading.budget)
    found += _live_activities(reading, live)
    found.sort(key=_by_organisation)
    shown = [*_carried_out(_council_activities(council), found), *found]
    return [one for one in shown if not codes or one.is_of(codes)]


@dataclass(frozen=True)
class Plan:
    """One organisation's plan as the reading holds it; `document` is empty when it holds none."""

    organisation: Organisation
    standing: Standing | None
    document: Row
    is_working: bool = False

    @property
    def is_public(self) -> bool:
        return bool(self.standing and self.standing.published_id)

    @property
    def edition(self) -> Edition | None:
        return self.standing.published if self.standing else None

    @property
    def changed_indicators(self) -> list[tuple[str, str, list[IndicatorChange]]]:
        """The indicators whose target or definition a later decision on the plan has changed:
        code, name and changes."""
        return list(changed_in(self.document))

    @property
    def reasons(self) -> list[str]:
        """Why the public edition says something else than an earlier one: as it was decided, and
        as it was published."""
        if not self.standing or not self.standing.published or not self.standing.published_by:
            return []
        made, published = self.standing.published.decision, self.standing.published_by
        told = [made.motivation]
        if published.kind != Decision.Kind.WITHDRAWAL:
            told.append(published.motivation)
        return list(dict.fromkeys(filter(None, told)))


def plan_of(reading: Reading, organisation: Organisation) -> Plan:
    """How an organisation's plan stands, with its document where everybody reads that."""
    standing = (
        Standing.objects.of(organisation, reading.year, PLAN)
        .select_related("published__decision", "published_by", "withdrawn_by")
        .first()
    )
    working = reading.works_on(organisation)
    public = standing.published if standing else None
    return Plan(organisation, standing, public.document if public else {}, working)


def goals_of(reading: Reading, plan: Plan) -> list[PlannedGoal]:
    """The organisation's committee goals, by area goal."""
    if plan.is_working:
        rows = CommitteeGoal.objects.filter(
            organisation=plan.organisation, area_goal__budget=reading.budget
        )
        return _live_goals(reading, rows)
    rows = plan.document.get("committee_goals", ())
    return [_goal_of(row, plan.organisation, place) for place, row in enumerate(rows)]


def by_area(
    reading: Reading, goals: Iterable[PlannedGoal]
) -> list[tuple[AreaGoal, list[PlannedGoal]]]:
    """Committee goals under the area goals that they belong to."""
    found: dict[str, list[PlannedGoal]] = {}
    for goal in goals:
        found.setdefault(goal.area_goal, []).append(goal)
    areas = AreaGoal.objects.filter(budget=reading.budget, code__in=found) if found else ()
    return [(area, found[area.code]) for area in areas]


def activities_of(reading: Reading, plan: Plan) -> list[PlannedActivity]:
    """The organisation's own activities, and the council's that it answers for."""
    council = Activity.objects.of_council().filter(
        budget=reading.budget, activityresponsibility__organisation=plan.organisation
    )
    if plan.is_working:
        own = _live_activities(
            reading,
            Activity.objects.answered_by(plan.organisation).filter(budget=reading.budget),
        )
    else:
        rows = plan.document.get("activities", ())
        own = [_activity_of(row, plan.organisation) for row in rows]
    found = [*_carried_out(_council_activities(council), own), *own]
    return sorted(found, key=lambda one: (one.area_goal == "", sort_key(one.area_goal)))


def _carried_out(
    council: Iterable[PlannedActivity], own: Iterable[PlannedActivity]
) -> list[PlannedActivity]:
    """The council's activities, each with the organisations' that carry it out."""
    linked: dict[str, list[PlannedActivity]] = defaultdict(list)
    for activity in own:
        linked[activity.carries_out].append(activity)
    return [replace(one, carried_out_by=linked[one.title]) for one in council]


def numbers_of(reading: Reading) -> dict[int, tuple[int, int]]:
    """How many committee goals and activities each plan has, by organisation."""
    found: dict[int, tuple[int, int]] = {}
    rows = _editions(reading).values_list(
        "organisation", _length("committee_goals"), _length("activities")
    )
    for pk, goals, activities in rows:
        found[pk] = (goals, activities)
    if reading.is_working:
        found |= _live_numbers(reading)
    return found


def _live_numbers(reading: Reading) -> dict[int, tuple[int, int]]:
    mine = _mine(reading)
    goals = CommitteeGoal.objects.filter(mine, area_goal__budget=reading.budget)
    activities = Activity.objects.filter(mine, budget=reading.budget)
    counted: dict[int, list[int]] = {}
    for place, rows in enumerate((goals, activities)):
        for pk in rows.order_by().values_list("organisation", flat=True):
            counted.setdefault(pk, [0, 0])[place] += 1
    return {pk: (numbers[0], numbers[1]) for pk, numbers in counted.items()}


# --- from editions ---------------------------------------------------------------------------


def _editions(reading: Reading) -> QuerySet[Edition]:
    """The plans that everybody reads, but those that the reading has as they are written."""
    if reading.works_on_all:
        return Edition.objects.none()
    rows = Edition.objects.filter(pk__in=list(reading.plans.values()))
    if reading.is_working:
        rows = rows.exclude(organisation__in=list(reading.scope or ()))
    return rows.order_by("organisation__kind_order", "organisation__sort_name", "pk")


def _cut_out(reading: Reading, part: str, goal: AreaGoal) -> Iterable[tuple[Edition, list[Row]]]:
    """What each plan has of a part of its document under the area goal."""
    cut = Func(
        F("document"),
        Value({"code": goal.code}, JSONField()),
        function="jsonb_path_query_array",
        arg_joiner=f", '$.{part}[*] ? (@.area_goal == $code)', ",
        output_field=JSONField(),
    )
    rows = _editions(reading).annotate(cut=cut).select_related("organisation").defer("document")
    return [(edition, edition.cut) for edition in rows]


def _length(part: str) -> Func:
    return Func(
        F("document"),
        template=f"coalesce(jsonb_array_length(%(expressions)s -> '{part}'), 0)",
        output_field=IntegerField(),
    )


def _goal_of(row: Row, organisation: Organisation, place: int) -> PlannedGoal:
    return PlannedGoal(
        organisation=organisation,
        area_goal=row["area_goal"],
        code=row["code"],
        title=row["title"],
        is_example=row["is_example"],
        description=row["description"],
        results=list(row["results"]),
        # Editions made before there were any say nothing.
        agenda=row.get("agenda", []),
        position=place,
    )


def _activity_of(row: Row, organisation: Organisation) -> PlannedActivity:
    return PlannedActivity(
        organisation=organisation,
        area_goal=row["area_goal"],
        committee_goal=row["committee_goal"],
        title=row["title"],
        start=_day(row["start"]),
        end=_day(row["end"]),
        status=str(Activity.Status(row["status"]).label),
        is_example=row["is_example"],
        # Editions made before activities had them say nothing.
        in_charge=row.get("in_charge", ""),
        agenda=row.get("agenda", []),
        carries_out=row.get("carries_out", ""),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# --- from what is being written --------------------------------------------------------------


def _mine(reading: Reading) -> Q:
    return Q() if reading.scope is None else Q(organisation__in=list(reading.scope))


def _live_goals(reading: Reading, rows: QuerySet[CommitteeGoal]) -> list[PlannedGoal]:
    if not reading.is_working:
        return []
    found = (
        rows.filter(_mine(reading))
        .select_related("organisation", "area_goal")
        .prefetch_related("expected_results")
        .order_by("area_goal__sort_code", "position", "pk")
    )
    return [
        PlannedGoal(
            organisation=goal.organisation,
            area_goal=goal.area_goal.code,
            code=goal.code,
            title=goal.title,
            is_example=goal.is_example,
            description=goal.description,
            results=[{"group": one.group, "text": one.text} for one in goal.expected_results.all()],
            agenda=goal.agenda,
            position=place,
        )
        for place, goal in enumerate(found)
    ]


def _live_activities(reading: Reading, rows: QuerySet[Activity]) -> list[PlannedActivity]:
    """Organisations' activities as they are written; the council's stand beside them."""
    if not reading.is_working:
        return []
    written = rows.filter(_mine(reading)).exclude(organisation__kind=Organisation.Kind.CITY)
    return [_written(activity) for activity in _with_names(written)]


def _council_activities(rows: QuerySet[Activity]) -> list[PlannedActivity]:
    """Decided with the budget, so that everybody reads them where they are written."""
    found = _with_names(rows).prefetch_related("responsible")
    return [_written(activity, list(activity.responsible.all())) for activity in found]


def _with_names(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    named = rows.select_related(
        "organisation", "area_goal", "committee_goal__area_goal", "carries_out"
    )
    return named.order_by("position", "pk")


def _written(activity: Activity, responsible: list[Organisation] | None = None) -> PlannedActivity:
    under = activity.committee_goal
    area = under.area_goal if under else activity.area_goal
    return PlannedActivity(
        organisation=activity.organisation,
        area_goal=area.code if area else "",
        committee_goal=under.code if under else "",
        title=activity.title,
        start=activity.start,
        end=activity.end,
        status=activity.get_status_display(),
        is_example=activity.is_example,
        responsible=responsible or [],
        in_charge=activity.in_charge,
        agenda=activity.agenda,
        carries_out=activity.carries_out.title if activity.carries_out else "",
    )


def _by_organisation(one: PlannedGoal | PlannedActivity) -> tuple[int, str, int]:
    return one.organisation.kind_order, one.organisation.sort_name, one.organisation.pk
