"""The council's activities under an area goal, as an organisation's plan meets them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from goals.models import Activity, ActivityQuerySet, ActivityResponsibility, AreaGoal
from organisations.models import Organisation
from plans.models import OperationalPlan

# Characters of an activity's title in a list to choose from.
SHORT = 110
# Names that stand in a row of a table without being unfolded.
FEW = 6


@dataclass(frozen=True)
class CouncilActivity:
    """One of the council's activities: who answers for it, and what of ours carries it out."""

    activity: Activity
    responsible: list[str]
    is_ours: bool
    ours: list[Activity]

    @property
    def pk(self) -> int:
        return self.activity.pk

    @property
    def names(self) -> str:
        """Who answers, in the city's order."""
        return ", ".join(self.responsible)

    @property
    def are_many(self) -> bool:
        """Too many to name in a row of a table."""
        return len(self.responsible) > FEW

    @property
    def waits(self) -> bool:
        return self.is_unanswered

    @property
    def is_unanswered(self) -> bool:
        """We answer for it, and nothing in our plan says that it carries it out."""
        return self.is_ours and not self.ours


def activities_of_both(
    plan: OperationalPlan, area_goal: AreaGoal
) -> tuple[list[Activity], list[CouncilActivity]]:
    """The organisation's own activities under the goal, and the council's, in one query.

    Of the council's, those that the organisation answers for come first.
    """
    both = Q(organisation=plan.organisation_id) | Q(organisation__kind=Organisation.Kind.CITY)
    found = _with_names(Activity.objects.under(area_goal).filter(both), plan)
    own: list[Activity] = []
    council: list[Any] = []
    for activity in found.select_related("carries_out", "budget"):
        (own if activity.organisation_id == plan.organisation_id else council).append(activity)
    return own, _met_by(own, council)


def council_activities(plan: OperationalPlan, area_goal: AreaGoal) -> list[CouncilActivity]:
    """The council's activities under the goal, those that the organisation answers for first."""
    return activities_of_both(plan, area_goal)[1]


def _met_by(own: Iterable[Activity], council: Iterable[Any]) -> list[CouncilActivity]:
    ours = defaultdict(list)
    for activity in own:
        ours[activity.carries_out_id].append(activity)
    rows = [CouncilActivity(one, one.names, one.is_ours, ours[one.pk]) for one in council]
    return sorted(rows, key=lambda row: not row.is_ours)


def _with_names(activities: ActivityQuerySet, plan: OperationalPlan) -> ActivityQuerySet:
    """With `names` of the organisations that answer, in the city's order, and `is_ours`."""
    answering = Organisation.objects.filter(activityresponsibility__activity=OuterRef("pk"))
    ours = ActivityResponsibility.objects.filter(
        activity=OuterRef("pk"), organisation=plan.organisation_id
    )
    named = activities.annotate(
        names=ArraySubquery(answering.in_order().values_list("short_name")), is_ours=Exists(ours)
    )
    return named.order_by("area_goal__sort_code", "position", "pk")


def council_choices(rows: Iterable[CouncilActivity]) -> list[tuple[str, str]]:
    """What an own activity can carry out, to choose from."""
    return [(str(row.pk), _short(row.activity.title)) for row in rows]


def _short(title: str) -> str:
    return title if len(title) <= SHORT else f"{title[:SHORT].rsplit(' ', 1)[0]} …"


def answered_for(plan: OperationalPlan) -> ActivityQuerySet:
    """The council's activities that the plan's organisation answers for, in the goals' order."""
    council = Activity.objects.of_council().filter(budget=plan.budget_id)
    ours = council.filter(activityresponsibility__organisation=plan.organisation_id)
    return _with_names(ours, plan)
