"""What the plan has and the document does not say.

A goal whose heading does not stand in the document is left as it is, and told. Where a goal's
heading and a list of its own stand there, the list's rows that are gone are proposed as removals;
nothing is removed that nobody has chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.importing.goals import ACTIVITY, GOAL, RESULT, ActivityWriter, Placed, StoredGoals
from documents.importing.indicators import TARGET, IndicatorWriter
from documents.importing.report import ImportReport
from goals.models import AreaGoal, CommitteeGoal
from indicators.models import Indicator, IndicatorPlacement, TargetChange
from plans.models import OperationalPlan

INDICATOR = "indikatorer"
Counted = Callable[[int], str]


def tell_missing(
    plan: OperationalPlan,
    stored: StoredGoals,
    activities: ActivityWriter,
    indicators: IndicatorWriter,
    report: ImportReport,
) -> None:
    """Propose or remove the rows that are gone, and tell which goals are left as they are."""
    said = _Said(stored.placed)
    _goals(stored, said, report)
    for row, goal in stored.results:
        if report.gone(row, RESULT, row.text, str(goal)):
            row.delete()
    _activities(activities, said, report)
    standing = _places(plan, indicators)
    _indicators(standing, indicators, said, report)
    _left_alone(plan, stored, activities, indicators, standing, report)


class _Said:
    """Of which goals the document has lists of its own; `under` is an area goal and a committee
    goal, None right under the area goal, by their keys."""

    def __init__(self, placed: Sequence[Placed]) -> None:
        self.areas: set[int] = set()
        self.with_goals: set[int] = set()
        self.with_activities: set[tuple[int, int | None]] = set()
        self.with_indicators: set[tuple[int, int | None]] = set()
        for place in placed:
            area, goal = place.area.pk, place.committee.pk if place.committee else None
            self.areas.add(area)
            if goal:
                self.with_goals.add(area)
            if any(row.owner != "council" for row in place.parsed.activities):
                self.with_activities.add((area, goal))
            if place.parsed.indicators:
                # The council's may be printed under any goal of the organisation's.
                self.with_indicators |= {(area, goal), (area, None)}


def _goals(stored: StoredGoals, said: _Said, report: ImportReport) -> None:
    for goal in stored.unsaid:
        if goal.area_goal_id not in said.with_goals:
            continue
        below = ", ".join(_below(stored, goal))
        label = f"{goal} ({below})" if below else str(goal)
        results, activities = stored.below[goal.pk]
        says = (goal.description, *results, *activities)
        if report.gone(goal, GOAL, label, str(goal.area_goal), says):
            # They would protect the goal: an activity never goes by the way.
            goal.activities.all().delete()
            goal.delete()


def _below(stored: StoredGoals, goal: CommitteeGoal) -> list[str]:
    """What goes with the goal."""
    results, activities = stored.below[goal.pk]
    counts = ((len(results), _counted_results), (len(activities), _counted_activities))
    return [words(number) for number, words in counts if number]


def _activities(writer: ActivityWriter, said: _Said, report: ImportReport) -> None:
    for row in (row for rows in writer.own.values() for row in rows):
        if (row.area_goal_id, row.committee_goal_id) in said.with_activities:
            over = row.committee_goal or row.area_goal
            if report.gone(row, ACTIVITY, row.title, str(over)):
                row.delete()


def _indicators(
    standing: Mapping[int, list[IndicatorPlacement]],
    writer: IndicatorWriter,
    said: _Said,
    report: ImportReport,
) -> None:
    """The organisation's own leave the plan, their targets wait for them to be back; of the others
    the target goes, unless a later decision has changed it."""
    said_by_rows = {indicator.pk for indicator in writer.answered}
    decided = set(
        TargetChange.objects.filter(target__in=[row.pk for row in writer.targets.values()])
        .values_list("target__indicator_id", flat=True)
    )  # fmt: skip
    for places in standing.values():
        first = places[0]
        stand = [
            (one.area_goal_id, one.committee_goal_id) in said.with_indicators for one in places
        ]
        if not any(stand) or any(one.area_goal_id not in said.areas for one in places):
            continue
        indicator, under = first.indicator, str(first.committee_goal or first.area_goal)
        label = _with_target(indicator, writer)
        if indicator.pk not in said_by_rows and indicator.owner_id:
            if report.gone(first, INDICATOR, label, under):
                first.delete()
        elif indicator.pk in writer.targets.keys() - writer.seen - decided:
            target = writer.targets[indicator.pk]
            if report.gone(target, TARGET, label, under):
                target.delete()


def _with_target(indicator: Indicator, writer: IndicatorWriter) -> str:
    target = writer.targets.get(indicator.pk)
    if target is None:
        return indicator.name
    return _("%(indicator)s: årsmålet %(target)s") % {
        "indicator": indicator.name, "target": target.text,
    }  # fmt: skip


def _places(
    plan: OperationalPlan, writer: IndicatorWriter
) -> Mapping[int, list[IndicatorPlacement]]:
    """Where indicators stand that the organisation has, or has a target for; by the indicator."""
    found: dict[int, list[IndicatorPlacement]] = defaultdict(list)
    rows = IndicatorPlacement.objects.filter(budget=plan.budget)
    for row in rows.select_related("indicator", "area_goal", "committee_goal"):
        if row.indicator_id in writer.targets or row.indicator.owner_id == plan.organisation_id:
            found[row.indicator_id].append(row)
    return found


def _left_alone(
    plan: OperationalPlan,
    stored: StoredGoals,
    activities: ActivityWriter,
    indicators: IndicatorWriter,
    standing: Mapping[int, list[IndicatorPlacement]],
    report: ImportReport,
) -> None:
    """The goals of the budget that the document does not have, and what the plan has there."""
    of_document = {place.area.pk for place in stored.placed}
    texts = set(plan.sections.written().values_list("area_goal_id", flat=True))
    own = Counter(goal.area_goal_id for goal in stored.unsaid)
    work = Counter(
        row.area_goal_id for rows in activities.own.values() for row in rows if row.area_goal_id
    )
    targets = Counter(
        place.area_goal_id
        for pk, places in standing.items()
        for place in places
        if pk in indicators.targets
    )
    for area in AreaGoal.objects.filter(budget=plan.budget).order_by("sort_code", "pk"):
        if area.pk in of_document:
            continue
        counts: list[tuple[int, Counted]] = [
            (int(area.pk in texts), lambda _number: _("en text")),
            (own[area.pk], _counted_goals),
            (work[area.pk], _counted_activities),
            (targets[area.pk], _counted_targets),
        ]
        if has := [words(number) for number, words in counts if number]:
            words = _("Målet %(goal)s finns inte i dokumentet och lämnas som det står: %(has)s.")
            report.notes.append(words % {"goal": area, "has": ", ".join(has)})


def _counted_goals(number: int) -> str:
    return ngettext("%(number)d eget mål", "%(number)d egna mål", number) % {"number": number}


def _counted_results(number: int) -> str:
    words = ngettext(
        "%(number)d förväntat resultat", "%(number)d förväntade resultat", number
    )  # fmt: skip
    return words % {"number": number}


def _counted_activities(number: int) -> str:
    words = ngettext("%(number)d aktivitet", "%(number)d aktiviteter", number)
    return words % {"number": number}


def _counted_targets(number: int) -> str:
    return ngettext("%(number)d årsmål", "%(number)d årsmål", number) % {"number": number}
