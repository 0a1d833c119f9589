"""The organisation's own goals, indicators and activities: the same ones, going on in a new year.

A goal comes with its description, its expected results and Agenda 2030; an indicator is the same
indicator, whose definition goes on; an activity comes unless it is ended.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import fold
from goals import continuing
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from goals.words import own_goal, whose
from indicators import carrying as indicators
from indicators.models import (
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Target,
)
from organisations.models import Organisation, User, the_city
from plans.actions.carrying.kinds import Kind
from plans.actions.carrying.years import Brought, Line, Years, as_brought, joined, says_the_same
from plans.models import OperationalPlan

Status = Activity.Status

OF_GOAL = ("area_goal_id", "title", "description", "agenda")
OF_RESULT = ("group", "text")
OF_ACTIVITY = (
    "area_goal_id", "title", "start", "end", "in_charge", "carries_out_id", "agenda", "status"
)  # fmt: skip


@dataclass(frozen=True)
class Coming:
    """A row of last year's, what becomes of it, and the goal that it stands under this year."""

    row: Any
    line: Line
    area_goal: AreaGoal | None = None

    @property
    def comes(self) -> bool:
        return self.line.comes and self.area_goal is not None


class Own:
    """What the organisation has of its own in both years, each kind read once."""

    def __init__(self, years: Years) -> None:
        self.years = years
        self.organisation = years.plan.organisation

    # --- goals ---------------------------------------------------------------------------------

    @cached_property
    def goals(self) -> list[Coming]:
        return [self._goal(one) for one in self._goals_before]

    @cached_property
    def _goals_before(self) -> list[CommitteeGoal]:
        of_budget = {"area_goal__budget": self.years.before.budget_id}
        return self.years.rows(CommitteeGoal, organisation=self.organisation.pk, **of_budget)

    @cached_property
    def results(self) -> dict[int, list[ExpectedResult]]:
        found = defaultdict(list)
        goals = [one.pk for one in self._goals_before]
        for result in self.years.rows(ExpectedResult, committee_goal__in=goals):
            found[result.committee_goal_id].append(result)
        return found

    @cached_property
    def _goals_now(self) -> list[CommitteeGoal]:
        return list(_goals_of(self.years.plan))

    def _goal(self, one: CommitteeGoal) -> Coming:
        place, area = self.years.place(one.area_goal_id), self.years.goal(one.area_goal_id)
        number = len(self.results[one.pk])
        results = ngettext(
            "med %(number)d förväntat resultat", "med %(number)d förväntade resultat", number
        ) % {"number": number}
        why_not = place.why_not or (_there_already() if self.goal_now(one.pk) else "")
        more = joined(results if number else "", place.more)
        return Coming(one, Line(str(one), place.where, why_not, more), area)

    def goal_now(self, pk: int | None) -> CommitteeGoal | None:
        """The goal in this year's plan that continues one of last year's, or says the same."""
        then = next((one for one in self._goals_before if one.pk == pk), None)
        if then is None:
            return None
        area = self.years.goal(then.area_goal_id)
        return next(
            (
                one
                for one in self._goals_now
                if one.continues_id == pk
                or (area and one.area_goal_id == area.pk and fold(one.title) == fold(then.title))
            ),
            None,
        )

    # --- indicators ------------------------------------------------------------------------------

    @cached_property
    def indicators(self) -> list[Coming]:
        before = self.years.rows(
            IndicatorPlacement,
            budget=self.years.before.budget_id,
            indicator__owner=self.organisation.pk,
        )
        own = self.organisation.own_indicators.in_bulk([one.indicator_id for one in before])
        for one in before:
            one.indicator = own[one.indicator_id]
        return [self._indicator(one) for one in before]

    @cached_property
    def _placed_now(self) -> set[tuple[int, int]]:
        placed = _placements_of(self.years.plan)
        return set(placed.values_list("indicator", "area_goal"))

    def _indicator(self, one: IndicatorPlacement) -> Coming:
        place, area = self.years.place(one.area_goal_id), self.years.goal(one.area_goal_id)
        is_there = bool(area and (one.indicator_id, area.pk) in self._placed_now)
        why_not = place.why_not or (_there_already() if is_there else "")
        more = joined(self._hanging(one.committee_goal_id), place.more)
        line = Line(one.indicator.name, place.where, why_not, more)
        return Coming(one, line, area)

    # --- activities ------------------------------------------------------------------------------

    @cached_property
    def activities(self) -> list[Coming]:
        of_budget = {"budget": self.years.before.budget_id}
        rows = self.years.rows(Activity, organisation=self.organisation.pk, **of_budget)
        # How far it has come is reported through the year, whatever was decided.
        now = dict(
            Activity.objects.filter(pk__in=[one.pk for one in rows]).values_list("pk", "status")
        )
        return [self._activity(one, now.get(one.pk, one.status)) for one in rows]

    @cached_property
    def _activities_now(self) -> list[Activity]:
        return list(_activities_of(self.years.plan))

    def _activity(self, one: Activity, status: str) -> Coming:
        place, area = self.years.place(one.area_goal_id), self.years.goal(one.area_goal_id)
        then = Coming(one, Line(one.title), area)
        is_there = any(_goes_on(then, now) for now in self._activities_now)
        ended = {Status.DONE: _("den är klar"), Status.STOPPED: _("den är avbruten")}
        why_not = (
            ended.get(Status(status), "") or place.why_not or (_there_already() if is_there else "")
        )
        more = joined(
            self._hanging(one.committee_goal_id),
            self._dates(one),
            self._carrying(one, area),
            place.more,
        )
        return Coming(one, Line(one.title, place.where, why_not, more), area)

    def _hanging(self, pk: int | None) -> str:
        """Which of the organisation's own goals it hung on, and whether it does here, too."""
        then = next((one for one in self.goals if one.row.pk == pk), None)
        if then is None:
            return ""
        said = {"kind": own_goal(self.organisation), "goal": then.row.title}
        if self.goal_now(pk):
            return _("under sitt %(kind)s ”%(goal)s”") % said
        if then.comes:
            return _("under sitt %(kind)s ”%(goal)s” när det är hämtat") % said
        return _("utan sitt %(kind)s: ”%(goal)s” kommer inte") % said

    def hung_on(self, one: Activity) -> int | None:
        """The goal that an activity of this year's hung on last year."""
        then = next((then.row for then in self.activities if _goes_on(then, one)), None)
        return then.committee_goal_id if then else None

    def hanging_again(self, rows: Iterable[Any], then: Mapping[int, int | None]) -> dict[Any, Any]:
        """Of this year's rows under no goal of their own, those that hung on one last year which
        this year's plan has now, with that goal; `then` are last year's goals by the row."""
        found = {one: self.goal_now(then.get(one.pk)) for one in rows if not one.committee_goal_id}
        return {
            one: goal
            for one, goal in found.items()
            if goal and goal.area_goal_id == one.area_goal_id
        }

    def _dates(self, one: Activity) -> str:
        had = (one.start, one.end)
        is_kept = continuing.dates_in(one, self.years.plan.year) == had
        return "" if is_kept else _("datumen lämnas tomma")

    def _carrying(self, one: Activity, area: AreaGoal | None) -> str:
        is_lost = one.carries_out_id and not self.council_now(one, area)
        return _("utan koppling: KF:s aktivitet finns inte i årets budget") if is_lost else ""

    @cached_property
    def _council(self) -> tuple[dict[int, Activity], list[Activity]]:
        """The council's activities of both years: last year's by number, and this year's."""
        budgets = (self.years.plan.budget_id, self.years.before.budget_id)
        rows = list(Activity.objects.filter(organisation=the_city(), budget__in=budgets))
        now = [one for one in rows if one.budget_id == self.years.plan.budget_id]
        return {one.pk: one for one in rows}, now

    def council_now(self, one: Activity, area: AreaGoal | None) -> Activity | None:
        """This year's of the council's that the activity goes on carrying out: the one that
        continues last year's, else the one under the goal that says the same."""
        known, now = self._council
        then = known.get(one.carries_out_id or 0)
        if then is None or area is None:
            return None
        here = [other for other in now if other.area_goal_id == area.pk]
        return next(
            (other for other in here if other.continues_id == then.pk),
            next((other for other in here if fold(other.title) == fold(then.title)), None),
        )


def _goes_on(then: Coming, now: Activity) -> bool:
    """Whether an activity is last year's, going on: by what it continues, else by its words under
    the same goal."""
    if now.continues_id == then.row.pk:
        return True
    is_here = then.area_goal is not None and now.area_goal_id == then.area_goal.pk
    return is_here and fold(now.title) == fold(then.row.title)


def _there_already() -> str:
    return _("finns redan i planen")


def _goals_of(plan: OperationalPlan) -> Any:
    return CommitteeGoal.objects.filter(
        organisation=plan.organisation_id, area_goal__budget=plan.budget_id
    )


def _activities_of(plan: OperationalPlan) -> Any:
    return Activity.objects.filter(organisation=plan.organisation_id, budget=plan.budget_id)


def _placements_of(plan: OperationalPlan) -> Any:
    return IndicatorPlacement.objects.filter(
        budget=plan.budget_id, indicator__owner=plan.organisation_id
    )


# --- bringing ------------------------------------------------------------------------------------


def bring_goals(years: Years, by: User) -> int:
    own = Own(years)
    coming = [(one.row, one.area_goal) for one in own.goals if one.comes and one.area_goal]
    made = continuing.continue_goals(
        goals=coming, results=own.results, organisation=own.organisation
    )
    if made:
        _hang_again(Own(years), {one.pk for one in made})
    return len(made)


def _hang_again(own: Own, made: Collection[int]) -> None:
    """What came before the goals that it hung on hangs on them, once they have come."""
    plan = own.years.plan
    of_plan = {"organisation": plan.organisation_id, "budget": plan.budget_id}
    came = as_brought(plan, Activity, **of_plan)
    activities = [one for one in _activities_of(plan) if one.pk in came]
    then = {one.pk: own.hung_on(one) for one in activities}
    continuing.put_under(_of(made, own.hanging_again(activities, then)))
    came = as_brought(plan, IndicatorPlacement, budget=plan.budget_id)
    places = [one for one in _placements_of(plan) if one.pk in came]
    before = {
        (one.row.indicator_id, one.area_goal.pk): one.row.committee_goal_id
        for one in own.indicators
        if one.area_goal
    }
    then = {one.pk: before.get((one.indicator_id, one.area_goal_id)) for one in places}
    indicators.put_under(_of(made, own.hanging_again(places, then)))


def _of(made: Collection[int], hanging: Mapping[Any, Any]) -> dict[Any, Any]:
    return {row: goal for row, goal in hanging.items() if goal.pk in made}


def bring_indicators(years: Years, by: User) -> int:
    own = Own(years)
    made = indicators.continue_placements(
        placements=[
            indicators.Continued(one.row, one.area_goal, own.goal_now(one.row.committee_goal_id))
            for one in own.indicators
            if one.comes and one.area_goal
        ],
        organisation=own.organisation,
        budget=years.plan.budget,
    )
    return len(made)


def bring_activities(years: Years, by: User) -> int:
    own = Own(years)
    made = continuing.continue_activities(
        activities=[
            continuing.Continued(
                one.row,
                one.area_goal,
                own.goal_now(one.row.committee_goal_id),
                own.council_now(one.row, one.area_goal),
            )
            for one in own.activities
            if one.comes and one.area_goal
        ],
        organisation=own.organisation,
        budget=years.plan.budget,
    )
    return len(made)


# --- taking back ---------------------------------------------------------------------------------


def _activities(brought: Brought) -> list[Activity]:
    return list(_activities_of(brought.plan))


def _placements(brought: Brought) -> list[IndicatorPlacement]:
    return list(_placements_of(brought.plan))


def untouched_activities(brought: Brought) -> list[Activity]:
    """Those that came and say what they said then."""
    plan = brought.plan
    then = as_brought(plan, Activity, organisation=plan.organisation_id, budget=plan.budget_id)
    return [
        one
        for one in brought.once(_activities)
        if one.pk in then and says_the_same(one, then[one.pk], OF_ACTIVITY)
    ]


def untouched_placements(brought: Brought) -> list[IndicatorPlacement]:
    """Those that came, of indicators that have neither target nor definition of this year."""
    plan = brought.plan
    then = as_brought(plan, IndicatorPlacement, budget=plan.budget_id)
    targets = Target.objects.filter(organisation=plan.organisation_id, year=plan.year)
    defined = IndicatorDefinition.objects.filter(from_year=plan.year)
    written = Q(indicator__in=targets.values("indicator")) | Q(
        indicator__in=defined.values("indicator")
    )
    return [one for one in _placements_of(plan).exclude(written) if one.pk in then]


def untouched_goals(brought: Brought) -> list[CommitteeGoal]:
    """Those that came and say what they said then, with nothing under them but what came, too."""
    plan = brought.plan
    goals = list(_goals_of(plan))
    then = as_brought(
        plan, CommitteeGoal, organisation=plan.organisation_id, area_goal__budget=plan.budget_id
    )
    results_then = as_brought(plan, ExpectedResult, committee_goal__in=[one.pk for one in goals])
    said_then = _said(results_then.values())
    said_now = _said(ExpectedResult.objects.filter(committee_goal__in=goals))
    stand: list[Activity | IndicatorPlacement] = [
        *brought.once(_activities),
        *brought.once(_placements),
    ]
    came = {*brought.once(untouched_activities), *brought.once(untouched_placements)}
    keeping = {one.committee_goal_id for one in stand if one not in came}
    return [
        one
        for one in goals
        if one.pk in then
        and one.pk not in keeping
        and says_the_same(one, then[one.pk], OF_GOAL)
        and said_now[one.pk] == said_then[one.pk]
    ]


def _said(results: Any) -> dict[int, Counter[tuple[str, str]]]:
    found: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for one in results:
        found[one.committee_goal_id][one.group, one.text] += 1
    return found


def take_back_activities(plan: OperationalPlan, by: User) -> int:
    rows = untouched_activities(Brought(plan))
    continuing.remove_continued_activities(rows)
    return len(rows)


def take_back_indicators(plan: OperationalPlan, by: User) -> int:
    rows = untouched_placements(Brought(plan))
    spans = as_brought(
        plan,
        IndicatorResponsibility,
        organisation=plan.organisation_id,
        indicator__in=[one.indicator_id for one in rows],
    )
    indicators.remove_continued(placements=rows, spans=spans, budget=plan.budget)
    return len(rows)


def take_back_goals(plan: OperationalPlan, by: User) -> int:
    """Those under which nothing stands: what came under them goes first."""
    standing = {
        one.committee_goal_id
        for rows in (_activities_of(plan), _placements_of(plan))
        for one in rows
    }
    rows = [one for one in untouched_goals(Brought(plan)) if one.pk not in standing]
    continuing.remove_continued_goals(rows)
    return len(rows)


# --- the kinds -----------------------------------------------------------------------------------


def _lines(kind: str) -> Callable[[Years], Sequence[Line]]:
    def lines(years: Years) -> Sequence[Line]:
        return [one.line for one in getattr(Own(years), kind)]

    return lines


def _number(rows: Callable[[Brought], Sequence[Any]]) -> Callable[[Brought], int]:
    return lambda brought: len(brought.once(rows))


def _indicators_of(organisation: Organisation) -> str:
    return capfirst(_("%(whose)s egna indikatorer") % {"whose": whose(organisation)})


GOALS = Kind(
    "mal",
    lambda organisation: capfirst(own_goal(organisation)),
    _lines("goals"),
    bring_goals,
    _number(untouched_goals),
    take_back_goals,
)
INDICATORS = Kind(
    "indikatorer",
    _indicators_of,
    _lines("indicators"),
    bring_indicators,
    _number(untouched_placements),
    take_back_indicators,
    lambda: _("Definitionerna fortsätter att gälla. Årsmålen kommer inte: de sätts för året."),
)
ACTIVITIES = Kind(
    "aktiviteter",
    lambda organisation: _("Aktiviteter"),
    _lines("activities"),
    bring_activities,
    _number(untouched_activities),
    take_back_activities,
    lambda: _(
        "Aktiviteterna kommer som planerade. Datum som går in i det nya året följer med; andra"
        " lämnas tomma, så att ni sätter dem."
    ),
)
