"""Committee goals, expected results and activities of the document as rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from documents.importing.report import ImportReport
from documents.importing.texts import described, formed
from documents.papers.under_goals import results_heading
from documents.parsing.headings import key
from documents.parsing.model import (
    ParsedActivity,
    ParsedAreaGoal,
    ParsedCommitteeGoal,
    ParsedResult,
)
from goals.actions import MOST_UNDER_A_GOAL
from goals.models import Activity, ActivityResponsibility, AreaGoal, CommitteeGoal, ExpectedResult
from plans.models import OperationalPlan

GOAL, RESULT, ACTIVITY = "nämndmål", "förväntade resultat", "aktiviteter"
# How alike two results are, of 1, when one is the other rewritten.
_REWRITTEN = 0.75


@dataclass(slots=True)
class Placed:
    """A parsed goal with the rows that it became."""

    area: AreaGoal
    committee: CommitteeGoal | None
    parsed: ParsedAreaGoal | ParsedCommitteeGoal


@dataclass
class StoredGoals:
    """The goals with their places, and what the plan has that the document does not say: goals
    under any area goal, and results with the goal that the document has others of."""

    placed: list[Placed]
    unsaid: list[CommitteeGoal]
    results: list[tuple[ExpectedResult, CommitteeGoal]]

    @cached_property
    def below(self) -> dict[int, tuple[list[str], list[str]]]:
        """The results and activities that stand under each goal that is not said, in words."""
        found: dict[int, tuple[list[str], list[str]]] = {one.pk: ([], []) for one in self.unsaid}
        results = ExpectedResult.objects.filter(committee_goal__in=found)
        for pk, text in results.values_list("committee_goal_id", "text"):
            found[pk][0].append(text)
        activities = Activity.objects.filter(committee_goal__in=found)
        for pk, title in activities.values_list("committee_goal_id", "title"):
            found[pk or 0][1].append(title)
        return found


def store_goals(
    plan: OperationalPlan,
    goals: Sequence[tuple[ParsedAreaGoal, AreaGoal]],
    report: ImportReport,
) -> StoredGoals:
    """The organisation's goals under each area goal, and the results that are expected of them."""
    known: dict[int, list[CommitteeGoal]] = defaultdict(list)
    mine = CommitteeGoal.objects.filter(
        organisation=plan.organisation, area_goal__budget=plan.budget
    )
    for goal in mine.select_related("area_goal"):
        known[goal.area_goal_id].append(goal)
    placed = []
    for parsed, area in goals:
        placed.append(Placed(area, None, parsed))
        for position, child in enumerate(parsed.committee_goals, start=1):
            goal = _store_goal(plan, area, child, known[area.pk], position, report)
            placed.append(Placed(area, goal, child))
    results = _store_results([place for place in placed if place.committee], plan.year, report)
    return StoredGoals(placed, [goal for rest in known.values() for goal in rest], results)


def _store_goal(
    plan: OperationalPlan,
    area: AreaGoal,
    child: ParsedCommitteeGoal,
    known: list[CommitteeGoal],
    position: int,
    report: ImportReport,
) -> CommitteeGoal:
    """The goal of this code, else of this title; taken out of `known` when found there."""
    values: dict[str, Any] = {
        "title": child.title[:500],
        "description": described(child),
        "is_example": False,
    }
    found = _find_goal(child, known)
    if found is not None:
        known.remove(found)
        values["description"] = formed(found.description, values["description"], str(found), report)
        if child.code and found.code != child.code:
            values["code"] = child.code
        report.update(found, GOAL, found, **values)
        return found
    goal = CommitteeGoal.objects.create(
        organisation=plan.organisation,
        area_goal=area,
        code=child.code or "",
        position=position,
        **values,
    )
    report.new(GOAL, goal, goal.description)
    return goal


def _find_goal(child: ParsedCommitteeGoal, known: Iterable[CommitteeGoal]) -> CommitteeGoal | None:
    for goal in known:
        if child.code and goal.code == child.code:
            return goal
    return next((goal for goal in known if key(goal.title) == key(child.title)), None)


def _store_results(
    placed: Sequence[Placed], year: int, report: ImportReport
) -> list[tuple[ExpectedResult, CommitteeGoal]]:
    """Each goal gets the document's results, in its order. Those that stand and are not said, of
    goals that the document has results of."""
    stored: dict[int, list[ExpectedResult]] = defaultdict(list)
    ids = [place.committee.pk for place in placed if place.committee]
    for row in ExpectedResult.objects.filter(committee_goal__in=ids):
        stored[row.committee_goal_id].append(row)
    fresh: list[ExpectedResult] = []
    unsaid: list[tuple[ExpectedResult, CommitteeGoal]] = []
    for place in placed:
        goal, parsed = place.committee, place.parsed
        if goal is None or isinstance(parsed, ParsedAreaGoal) or not parsed.expected_results:
            continue
        rest = stored[goal.pk]
        fresh += _results_of(goal, parsed, rest, year, report)
        unsaid += [(row, goal) for row in rest]
    ExpectedResult.objects.bulk_create(fresh)
    return unsaid


def _results_of(
    goal: CommitteeGoal,
    parsed: ParsedCommitteeGoal,
    rest: list[ExpectedResult],
    year: int,
    report: ImportReport,
) -> list[ExpectedResult]:
    """Rows to create; those that stand already are taken out of `rest`."""
    fresh = []
    for position, (result, found) in enumerate(_paired(parsed.expected_results, rest), start=1):
        if found is not None:
            # What the heading says of a group without a name is the form's, not the group's.
            is_named = results_heading(found.group, year) != result.group
            group = result.group[:200] if is_named else found.group
            said = {"group": group, "text": result.text, "position": position}
            report.update(found, RESULT, found, **said)
            continue
        fresh.append(
            ExpectedResult(
                committee_goal=goal, group=result.group[:200], text=result.text, position=position
            )
        )
        report.new(RESULT, result.text, result.group)
    return fresh


def _paired(
    results: Sequence[ParsedResult], rest: list[ExpectedResult]
) -> list[tuple[ParsedResult, ExpectedResult | None]]:
    """Each with the row that says the same, else with the one that it is in other words."""
    pairs: dict[int, ExpectedResult] = {}
    for same in (_same_result, _rewritten_result):
        for at, result in enumerate(results):
            if at in pairs:
                continue
            found = next((row for row in rest if same(row, result.group, result.text)), None)
            if found is not None:
                rest.remove(found)
                pairs[at] = found
    return [(result, pairs.get(at)) for at, result in enumerate(results)]


def _same_result(row: ExpectedResult, group: str, text: str) -> bool:
    return row.text == text and row.group in (group[:200], "")


def _rewritten_result(row: ExpectedResult, _group: str, text: str) -> bool:
    matcher = SequenceMatcher(None, row.text, text, autojunk=False)
    # The first two are cheap, and never less than the third.
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= _REWRITTEN for ratio in ratios)


@dataclass
class ActivityWriter:
    """Stores the activities of all goals with a handful of queries."""

    plan: OperationalPlan
    report: ImportReport
    fresh: list[Activity] = field(default_factory=list)
    council: dict[str, Activity] = field(default_factory=dict)
    # Those of the document are taken out when they are met.
    own: dict[tuple[int, int | None, str], list[Activity]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    # How many of the organisation's own stand under each area goal.
    under: Counter[int] = field(default_factory=Counter)

    def store(self, placed: Sequence[Placed]) -> None:
        self._load()
        for place in placed:
            for position, row in enumerate(place.parsed.activities, start=1):
                if row.owner == "council":
                    self._council_activity(place, row, position)
                else:
                    self._own_activity(place, row, position)
        Activity.objects.bulk_create(self.fresh)

    def _load(self) -> None:
        budget, organisation = self.plan.budget, self.plan.organisation
        for activity in Activity.objects.of_council().filter(budget=budget):
            self.council.setdefault(key(activity.title), activity)
        mine = Activity.objects.answered_by(organisation).filter(budget=budget)
        for activity in mine.select_related("area_goal", "committee_goal"):
            place = (activity.area_goal_id or 0, activity.committee_goal_id, key(activity.title))
            self.own.setdefault(place, []).append(activity)
            self.under[place[0]] += 1
        duties = ActivityResponsibility.objects.filter(
            organisation=organisation, activity__budget=budget
        )
        self.answered = set(duties.values_list("activity_id", flat=True))

    def _council_activity(self, place: Placed, row: ParsedActivity, position: int) -> None:
        """The council's activity of this title. One that the council has not decided is the
        organisation's own: a document adds nothing to the budget, nor to who answers for what."""
        found = self.council.get(key(row.title))
        if found is None:
            self.report.notes.append(
                _("Rad %(line)d: ”%(title)s” står som KF:s aktivitet men finns inte i budgeten."
                  " Den läses in som organisationens egen.")
                % {"line": row.line, "title": row.title}
            )  # fmt: skip
            self._own_activity(place, row, position)
            return
        if found.pk not in self.answered:
            self.report.notes.append(
                _("Rad %(line)d: organisationen svarar enligt budgeten inte för KF:s aktivitet"
                  " ”%(title)s”. Det ändras där.")
                % {"line": row.line, "title": row.title}
            )  # fmt: skip

    def _own_activity(self, place: Placed, row: ParsedActivity, position: int) -> None:
        committee = place.committee.pk if place.committee else None
        same = self.own.get((place.area.pk, committee, key(row.title)), [])
        if not same and self.under[place.area.pk] >= MOST_UNDER_A_GOAL:
            self.report.unmatched.append(
                _("Rad %(line)d: ”%(title)s” ryms inte: under ett mål finns högst %(most)d"
                  " aktiviteter.")
                % {"line": row.line, "title": row.title, "most": MOST_UNDER_A_GOAL}
            )  # fmt: skip
            return
        if not same:
            activity = self._new(place, row, position)
            activity.committee_goal = place.committee
            self.report.new(ACTIVITY, row.title, _told(activity))
            return
        self.report.update(
            same.pop(0), ACTIVITY, row.title,
            start=_date(row.start), end=_date(row.end), is_example=False,
            dates_as_printed=_ends_first(row), **self._said(row),
        )  # fmt: skip

    def _said(self, row: ParsedActivity) -> dict[str, Any]:
        """What the document's table has columns for; without them nothing is said of it."""
        said: dict[str, Any] = {}
        if row.in_charge:
            said["in_charge"] = row.in_charge[:200]
        if row.carries_out and (carried := self.council.get(key(row.carries_out))):
            said["carries_out"] = carried
        return said

    def _new(self, place: Placed, row: ParsedActivity, position: int) -> Activity:
        activity = Activity(
            organisation=self.plan.organisation,
            budget=self.plan.budget,
            area_goal=place.area,
            title=row.title,
            start=_date(row.start),
            end=_date(row.end),
            dates_as_printed=_ends_first(row),
            position=position,
            **self._said(row),
        )
        self.fresh.append(activity)
        self.under[place.area.pk] += 1
        return activity


def _told(activity: Activity) -> str:
    """What a new activity has beside its title."""
    dates = [str(day) for day in (activity.start, activity.end) if day]
    told = [" – ".join(dates)]
    if activity.in_charge:
        told.append(_("ansvarig: %(name)s") % {"name": activity.in_charge})
    if activity.carries_out:
        told.append(_("genomför: %(title)s") % {"title": activity.carries_out.title})
    return "; ".join(filter(None, told))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _ends_first(row: ParsedActivity) -> bool:
    return bool(row.start and row.end and row.end < row.start)
