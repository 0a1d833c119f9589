"""Organisations with their key counts, and the parts of one organisation's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from dashboards.selectors.goals import LEVELS
from dashboards.selectors.indicators import LEVEL_RANK, definitions_beside
from dashboards.selectors.readings import Reading
from finance.models import (
    Appropriation,
    BudgetAdjustment,
    BudgetLine,
    Investment,
    ResultUnit,
    TurnoverChange,
)
from goals.models import Activity, Budget, CommitteeGoal
from indicators.models import Fulfilment, IndicatorPlacement
from organisations.models import Organisation, Publication, User, the_city
from organisations.permissions import WRITERS, Viewer, visible_figures

FIGURES = {
    "budget_lines": BudgetLine,
    "turnover_changes": TurnoverChange,
    "adjustments": BudgetAdjustment,
    "investments": Investment,
    "result_units": ResultUnit,
}


KINDS: dict[str, object] = {
    Organisation.Kind.EXECUTIVE: _("Kommunstyrelsen"),
    Organisation.Kind.COMMITTEE: _("Nämnder"),
    Organisation.Kind.DISTRICT_COMMITTEE: _("Stadsdelsnämnder"),
    Organisation.Kind.BOARD: _("Bolagsstyrelser"),
    Organisation.Kind.FEDERATION: _("Kommunalförbund"),
    Organisation.Kind.FOUNDATION: _("Stiftelser"),
    Organisation.Kind.OTHER: _("Övriga"),
}


@dataclass
class OrganisationCard:
    """An organisation in the list, with how much of its plan and outcomes may be read."""

    organisation: Organisation
    plan_is_public: bool = False
    goals: int = 0
    activities: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))

    @property
    def judged(self) -> int:
        return sum(number for level, number in self.counts.items() if level != "not_applicable")


def organisation_cards(
    user: Viewer, reading: Reading, organisations: Iterable[Organisation]
) -> list[OrganisationCard]:
    """Cards with counts: four queries for any number of organisations."""
    cards = {item.pk: OrganisationCard(item) for item in organisations}
    year = reading.year
    goals = CommitteeGoal.objects.visible_to(user).filter(area_goal__budget=reading.budget)
    activities = Activity.objects.visible_to(user).filter(budget=reading.budget)
    rows = Fulfilment.objects.visible_to(user).outcomes(year, reading.period)
    for pk in plans_published(year):
        if pk in cards:
            cards[pk].plan_is_public = True
    for pk, number in _numbers(goals.filter(organisation__in=cards)):
        cards[pk].goals = number
    for pk, number in _numbers(activities.filter(organisation__in=cards)):
        cards[pk].activities = number
    of_organisations = rows.filter(organisation__in=cards).order_by()
    for pk, level, number in of_organisations.values_list("organisation", "level").annotate(
        number=Count("pk")
    ):
        cards[pk].counts[level] = number
    return list(cards.values())


def _numbers(rows: QuerySet[CommitteeGoal] | QuerySet[Activity]) -> Iterable[tuple[int, int]]:
    return rows.order_by().values_list("organisation").annotate(number=Count("pk"))


def plans_published(year: int) -> set[int]:
    """Organisations whose plan of the year has been made public."""
    rows = Publication.objects.filter(year=year, subject=Publication.PLAN)
    return set(rows.values_list("organisation_id", flat=True))


def counts_of(user: Viewer, reading: Reading, organisation: Organisation) -> dict[str, int]:
    """How many of the organisation's indicators have each level."""
    rows = (
        Fulfilment.objects.visible_to(user)
        .outcomes(reading.year, reading.period)
        .filter(organisation=organisation)
        .order_by()
    )
    found = rows.values_list("level").annotate(number=Count("pk"))
    return dict.fromkeys(LEVELS, 0) | dict(found)


def by_kind(cards: Iterable[OrganisationCard]) -> list[tuple[str, list[OrganisationCard]]]:
    """Cards under the name of their kind, in the plural, in the kinds' order."""
    groups: dict[str, list[OrganisationCard]] = defaultdict(list)
    for card in cards:
        groups[str(KINDS[card.organisation.kind])].append(card)
    return list(groups.items())


def fulfilment_of(
    user: Viewer, reading: Reading, organisation: Organisation
) -> QuerySet[Fulfilment]:
    """The organisation's rows of the period, with what the table sorts and filters by."""
    under = IndicatorPlacement.objects.filter(
        indicator=OuterRef("indicator"), budget=reading.budget
    ).order_by("area_goal__sort_code")
    return (
        Fulfilment.objects.visible_to(user)
        .outcomes(reading.year, reading.period)
        .filter(organisation=organisation)
        .select_related("indicator")
        .prefetch_related(definitions_beside(reading.year, "indicator__"))
        .defer("inputs")
        .annotate(
            level_rank=LEVEL_RANK,
            goal_code=Subquery(under.values("area_goal__code")[:1]),
            goal_sort_code=Subquery(under.values("area_goal__sort_code")[:1]),
        )
        .order_by("goal_sort_code", "indicator__level", "indicator__sort_name", "pk")
    )


def goals_of(user: Viewer, budget: Budget, organisation: Organisation) -> QuerySet[CommitteeGoal]:
    """The organisation's committee goals with expected results, by area goal."""
    return (
        CommitteeGoal.objects.visible_to(user)
        .filter(organisation=organisation, area_goal__budget=budget)
        .select_related("area_goal")
        .prefetch_related("expected_results")
        .order_by("area_goal__sort_code", "position", "pk")
    )


def activities_of(user: Viewer, budget: Budget, organisation: Organisation) -> QuerySet[Activity]:
    """Its own activities, and the council's that it answers for."""
    return (
        Activity.objects.visible_to(user)
        .filter(
            Q(organisation=organisation) | Q(activityresponsibility__organisation=organisation),
            budget=budget,
        )
        .select_related("area_goal", "committee_goal__area_goal")
        .annotate(of_council=Q(organisation=the_city()))
        .order_by(F("area_goal__sort_code").asc(nulls_last=True), "position", "pk")
    )


def economy_of(user: Viewer, budget: Budget, organisation: Organisation) -> dict[str, list[Any]]:
    """Money of the plan, where the plan may be read: one query for each kind of figure."""
    may_read = visible_figures(user, subjects=(Publication.PLAN,))
    found: dict[str, list[Any]] = {
        name: list(
            model._default_manager.filter(may_read, organisation=organisation, year=budget.year)
        )
        for name, model in FIGURES.items()
    }
    found["appropriations"] = list(
        Appropriation.objects.filter(organisation=organisation, budget__year=budget.year)
        .select_related("budget")
        .order_by("budget__status", "area", "kind", "pk")
    )
    return found


def organisations_edited_by(user: Viewer) -> QuerySet[Organisation]:
    """Where the person may write: there they may give the organisation's own judgement."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    return Organisation.objects.filter(
        memberships__user=user, memberships__role__in=WRITERS
    ).in_order()
