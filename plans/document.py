"""A plan as one document: what its edition keeps of texts and structure.

Everything is named by code, amounts and dates are text, so that the document means the same in
another database and in ten years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from common.at_once import at_once, join
from drafting.calculations.rich_text import sanitise
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from plans.economy.kept import economy_as_kept
from plans.economy.points import Proposal, proposal_of
from plans.kept_rows import (
    council_activities_as_kept,
    indicators_as_kept,
    own_indicators_as_kept,
    placements_of,
)
from plans.models import OperationalPlan, SectionTemplate
from plans.now import PlanNow

Row = dict[str, Any]

# What other rooms keep of a plan, by the name it has in the document.
_included: dict[str, Callable[[OperationalPlan], Any]] = {}


def include(name: str, kept: Callable[[OperationalPlan], Any]) -> None:
    """Let a room keep its own part of every plan under a name; what it gives must be JSON.

    Called when the room's app is ready. A name that the document has already is replaced.
    """
    _included[name] = kept


def plan_document(plan: OperationalPlan) -> Row:
    """Everything in a plan. Its targets are rows under the edition's key, too."""
    return document_of(PlanNow(plan))


def document_of(now: PlanNow) -> Row:
    """As `plan_document`, for who asks more of the plan than that."""
    plan, economy, sections = now.plan, now.economy, sections_as_kept(now)
    placements, own = placements_of(plan), _Own.read(plan)
    return {
        "title": plan.title,
        "source": plan.source,
        "is_example": plan.is_example,
        "sections": sections,
        "committee_goals": list(_committee_goals(own)),
        "activities": list(_activities(own)),
        "own_indicators": list(own_indicators_as_kept(plan, placements)),
        "indicators": list(indicators_as_kept(plan, placements)),
        "council_activities": list(council_activities_as_kept(plan)),
        "economy": economy_as_kept(economy),
        "proposed_decisions": _proposed(proposal_of(economy), sections),
        **{name: kept(plan) for name, kept in _included.items()},
    }


def sections_as_kept(now: PlanNow) -> list[Row]:
    """The plan's parts as an edition keeps them, in the outline's order, written or not. Figures in
    the texts are text, with their values of now.

    Editions made before parts had keys hold only what was written: `goal`, `heading`, `text` and
    `words`, the heading of a goal's left empty.
    """
    return [
        {
            "key": part.key,
            "number": part.number,
            "level": part.level,
            "parent": part.parent,
            "kind": part.kind,
            "goal": part.goal_code,
            "heading": part.heading,
            # Readers are shown the edition as it is: nothing harmful stands in it.
            "text": sanitise(part.text),
            "words": part.words,
            "is_concerned": part.is_concerned,
            "why_not": part.why_not,
            # Only of drafts: what is decided is the plan's own.
            **({"suggested_from": part.suggested_from} if part.suggested_from else {}),
        }
        for part in now.read_parts
    ]


def written(sections: Iterable[Row]) -> list[Row]:
    """Those of a document's sections that hold a text, or say why there is none."""
    return [one for one in sections if one["text"] or one["words"] or one.get("why_not")]


def _proposed(proposal: Proposal, sections: Iterable[Row]) -> list[dict[str, str]]:
    """The points, unless the part has a text that says them, as an imported plan's does."""
    kind = SectionTemplate.Kind.PROPOSED_DECISIONS
    is_said = any(one["kind"] == kind and one["text"] for one in sections)
    return proposal.as_kept() if proposal.is_begun and not is_said else []


@dataclass(frozen=True)
class _Own:
    """What the organisation has of its own under the council's goals, each knowing the others."""

    goals: list[CommitteeGoal]
    results: dict[int, list[ExpectedResult]]
    activities: list[Activity]

    @classmethod
    def read(cls, plan: OperationalPlan) -> _Own:
        """One query, whatever there is."""
        goals = CommitteeGoal.objects.filter(
            organisation=plan.organisation_id, area_goal__budget=plan.budget_id
        )
        activities = Activity.objects.filter(
            organisation=plan.organisation_id, budget=plan.budget_id
        )
        carried_out = activities.order_by().values("carries_out")
        areas, own, results, done, council = at_once(
            [
                AreaGoal.objects.filter(budget=plan.budget_id),
                goals,
                ExpectedResult.objects.filter(committee_goal__in=goals.order_by().values("pk")),
                activities,
                Activity.objects.filter(pk__in=carried_out),
            ]
        )
        join(own, area_goal=areas)
        join(done, area_goal=areas, committee_goal=own, carries_out=council)
        under: dict[int, list[ExpectedResult]] = defaultdict(list)
        for result in results:
            under[result.committee_goal_id].append(result)
        return cls(own, under, done)


def _committee_goals(own: _Own) -> Iterable[Row]:
    for goal in own.goals:
        yield {
            "area_goal": goal.area_goal.code,
            "code": goal.code,
            "title": goal.title,
            "description": goal.description,
            "agenda": goal.agenda,
            "is_example": goal.is_example,
            "results": [
                {"group": result.group, "text": result.text} for result in own.results[goal.pk]
            ],
        }


def _activities(own: _Own) -> Iterable[Row]:
    for activity in own.activities:
        under = activity.committee_goal
        area = under.area_goal if under else activity.area_goal
        yield {
            "area_goal": area.code if area else "",
            "committee_goal": under.code if under else "",
            # Goals of older documents have no code.
            "committee_goal_title": under.title if under else "",
            "title": activity.title,
            "start": _text(activity.start),
            "end": _text(activity.end),
            "in_charge": activity.in_charge,
            "agenda": activity.agenda,
            # The council's activities have no number: the title is their name.
            "carries_out": activity.carries_out.title if activity.carries_out else "",
            "status": activity.status,
            "is_example": activity.is_example,
        }


def _text(value: object) -> object:
    """Booleans and texts as they are; numbers and dates as exact text, nothing as none."""
    return value if isinstance(value, bool) or value is None else str(value)
