"""What else a plan says, beside goals, activities and money: its targets and its texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from dashboards.selectors.plans import Plan
from dashboards.selectors.readings import Reading
from goals.titles import titles_of
from indicators.models import FrozenPlacement, FrozenTarget, Indicator, IndicatorPlacement, Target
from internal_control.document import NAME as INTERNAL_CONTROL
from internal_control.document import Row, as_concerned, control_document
from plans.changed_indicators import IndicatorChange, changed_in
from plans.document import sections_as_kept
from plans.models import OperationalPlan
from plans.now import PlanNow


@dataclass(frozen=True)
class PlannedTarget:
    """An indicator of the plan with its target; `is_read` when it has a page in the reading."""

    indicator: Indicator
    text: str = ""
    read_as: str = ""
    is_example: bool = False
    is_read: bool = False
    changes: tuple[IndicatorChange, ...] = ()


@dataclass(frozen=True)
class PlannedText:
    """A section: about a goal, or under a heading of its own. `words` of prose not carried here."""

    goal: str
    heading: str
    text: SafeString
    words: int = 0


def targets_of(reading: Reading, plan: Plan) -> list[PlannedTarget]:
    """The organisation's targets and own indicators, as its plan has them. A target of an own
    indicator without a place, as older editions may hold, is not the plan's."""
    targets, places = _targets_and_places(reading, plan)
    own = {one.indicator_id for one in places}
    found = {
        one.indicator_id: one
        for one in targets
        if one.indicator.owner_id is None or one.indicator_id in own
    }
    indicators = {one.indicator_id: one.indicator for one in [*places, *found.values()]}
    read = reading.placements().filter(indicator__in=indicators)
    pages = set(read.values_list("indicator", flat=True))
    changed = {code: changes for code, _name, changes in changed_in(plan.document)}
    lines = [
        replace(
            _line(one, found.get(key), key in pages),
            changes=() if plan.is_working else tuple(changed.get(one.code, ())),
        )
        for key, one in indicators.items()
    ]
    return sorted(lines, key=lambda line: (line.indicator.sort_name, line.indicator.pk))


def _targets_and_places(reading: Reading, plan: Plan) -> tuple[QuerySet[Any], QuerySet[Any]]:
    targets: QuerySet[Any]
    places: QuerySet[Any]
    if plan.is_working:
        targets = Target.objects.in_plan_of(plan.organisation, reading.year, reading.budget.pk)
        own = Q(indicator__owner=plan.organisation, budget=reading.budget)
        places = IndicatorPlacement.objects.filter(own)
    else:
        targets = FrozenTarget.objects.filter(edition=plan.edition, year=reading.year)
        places = FrozenPlacement.objects.filter(edition=plan.edition)
        if plan.edition is None:
            targets, places = targets.none(), places.none()
    return targets.select_related("indicator"), places.select_related("indicator")


def _line(indicator: Indicator, target: Any, is_read: bool) -> PlannedTarget:
    if target is None:
        return PlannedTarget(indicator, is_read=is_read)
    return PlannedTarget(indicator, target.text, target.read_as, target.is_example, is_read)


def draft_of(reading: Reading, plan: Plan) -> OperationalPlan | None:
    """What is being written, for those who may see it there; nothing where the edition is read."""
    if not plan.is_working:
        return None
    written = OperationalPlan.objects.filter(organisation=plan.organisation, budget=reading.budget)
    return written.select_related("organisation", "budget").first()


def texts_of(reading: Reading, plan: Plan, draft: OperationalPlan | None) -> list[PlannedText]:
    """The plan's texts in its order; a text about a goal has the goal's code and title.

    They are shown as they are: each was cleaned where it came in.
    """
    titles = titles_of(budget=reading.budget)
    return [
        PlannedText(
            goal=one["goal"],
            heading=one["heading"] or titles.get(one["goal"], ""),
            text=SafeString(one["text"]),
            words=one["words"],
        )
        for one in _sections(plan, draft)
        if one["text"] or one["words"]
    ]


def _sections(plan: Plan, draft: OperationalPlan | None) -> Iterable[Any]:
    if not plan.is_working:
        sections: Iterable[Any] = plan.document.get("sections", ())
        return sections
    return sections_as_kept(PlanNow(draft)) if draft else ()


def internal_control_of(plan: Plan, draft: OperationalPlan | None) -> Row:
    """The plan's processes, risks and controls as its edition keeps them; empty where it has none,
    as editions from before there were any."""
    if not plan.is_working:
        kept: Row = plan.document.get(INTERNAL_CONTROL) or {}
        return as_concerned(kept) if kept else {}
    return control_document(draft) if draft else {}
