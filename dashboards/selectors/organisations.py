"""Organisations with their key counts, and the parts of one organisation's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from dashboards.selectors.goals import LEVELS
from dashboards.selectors.indicators import LEVEL_RANK, definitions_beside
from dashboards.selectors.plans import Plan, numbers_of
from dashboards.selectors.readings import Reading
from finance.models import Appropriation
from indicators.models import FrozenTarget, Fulfilment
from organisations.models import Organisation, User
from organisations.permissions import WRITERS, Viewer
from plans.economy.kept import economy_as_kept
from plans.economy.printed import printed_tables
from plans.economy.reading import read_economy
from plans.models import OperationalPlan

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
    """An organisation in the list, with how much of its plan and outcomes the reading holds."""

    organisation: Organisation
    plan_is_public: bool = False
    has_handed_in: bool = True
    goals: int = 0
    activities: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))

    @property
    def judged(self) -> int:
        return sum(number for level, number in self.counts.items() if level != "not_applicable")


def organisation_cards(
    reading: Reading, organisations: Iterable[Organisation]
) -> list[OrganisationCard]:
    """Cards with counts: three queries for any number of organisations."""
    numbers = numbers_of(reading)
    cards = {
        item.pk: OrganisationCard(
            item,
            item.pk in reading.plans,
            item.code not in reading.missing,
            *numbers.get(item.pk, (0, 0)),
        )
        for item in organisations
    }
    rows = reading.figures().filter(organisation__in=cards).order_by()
    for pk, level, number in rows.values_list("organisation", "level").annotate(number=Count("pk")):
        cards[pk].counts[level] = number
    return list(cards.values())


def counts_of(reading: Reading, organisation: Organisation) -> dict[str, int]:
    """How many of the organisation's indicators have each level."""
    rows = reading.figures().filter(organisation=organisation).order_by()
    found = rows.values_list("level").annotate(number=Count("pk"))
    return dict.fromkeys(LEVELS, 0) | dict(found)


def by_kind(cards: Iterable[OrganisationCard]) -> list[tuple[str, list[OrganisationCard]]]:
    """Cards under the name of their kind, in the plural, in the kinds' order."""
    groups: dict[str, list[OrganisationCard]] = defaultdict(list)
    for card in cards:
        groups[str(KINDS[card.organisation.kind])].append(card)
    return list(groups.items())


def fulfilment_of(reading: Reading, organisation: Organisation) -> QuerySet[Fulfilment]:
    """The organisation's rows of the period, with what the table sorts and filters by."""
    under = (
        reading.placements()
        .filter(indicator=OuterRef("indicator"))
        .order_by("area_goal__sort_code")
    )
    citys = reading.figures().of_city().filter(indicator=OuterRef("indicator")).order_by()
    return (
        reading.figures()
        .filter(organisation=organisation)
        .select_related("indicator", "organisation")
        .prefetch_related(definitions_beside(reading.year, "indicator__"))
        .defer("inputs")
        .alias(level_rank=LEVEL_RANK)
        .annotate(
            council_text=Subquery(citys.values("target_text")[:1]),
            council_value=Subquery(citys.values("target_value")[:1]),
            goal_code=Subquery(under.values("area_goal__code")[:1]),
            goal_sort_code=Subquery(under.values("area_goal__sort_code")[:1]),
        )
        .order_by("goal_sort_code", "indicator__level", "indicator__sort_name", "pk")
    )


def later_targets(reading: Reading, plan: Plan) -> dict[int, str]:
    """The targets of the public plan by indicator, where it was decided after what the reading
    shows; empty where the reading knows the plan."""
    shown, edition = reading.shown, plan.edition
    if plan.is_working or edition is None or shown is None or edition.pk <= shown.pk:
        return {}
    targets = FrozenTarget.objects.filter(edition=edition, organisation=plan.organisation)
    return dict(targets.exclude(text="").values_list("indicator", "text"))


def economy_of(reading: Reading, plan: Plan, draft: OperationalPlan | None) -> dict[str, list[Any]]:
    """The plan's money as the reading holds it, and the budget's appropriations."""
    kept = economy_as_kept(read_economy(draft)) if draft else plan.document.get("economy", {})
    found: dict[str, list[Any]] = {
        "tables": list(printed_tables(kept, reading.year, plan.organisation))
    }
    found["appropriations"] = list(
        Appropriation.objects.filter(organisation=plan.organisation, budget__year=reading.year)
        .select_related("budget")
        .order_by("budget__status", "area", "kind", "pk")
    )
    return found


def organisations_edited_by(user: Viewer) -> QuerySet[Organisation]:
    """Where the person may write: there they may give the organisation's own judgement."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    theirs = [organisation for organisation, role in user.roles.items() if role in WRITERS]
    return Organisation.objects.filter(pk__in=theirs).in_order()
