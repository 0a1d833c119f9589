"""Stored computed rows as the pages and the command read them. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from decisions.models import PLAN, Edition
from indicators.models import (
    Correction,
    FrozenPlacement,
    Fulfilment,
    GoalProposal,
    IndicatorDefinition,
    IndicatorPlacement,
)
from indicators.models.computed import Question
from organisations.models import Organisation

PLACEMENTS = "placements_of_year"


def definitions_in_force(
    indicators: Iterable[int] | QuerySet[Any, Any], year: int
) -> dict[int, IndicatorDefinition]:
    """The definition that holds in the year, by the indicator's key."""
    return in_force(definitions_begun(indicators, year))


def definitions_begun(
    indicators: Iterable[int] | QuerySet[Any, Any], year: int
) -> QuerySet[IndicatorDefinition]:
    """All that have begun by the year, the latest last."""
    begun = IndicatorDefinition.objects.filter(indicator__in=indicators, from_year__lte=year)
    return begun.order_by("from_year")


def in_force(begun: Iterable[IndicatorDefinition]) -> dict[int, IndicatorDefinition]:
    """The one that holds, of those that have begun in their order, by the indicator's key."""
    return {one.indicator_id: one for one in begun}


def in_decided_plan(organisation: Organisation, year: int) -> QuerySet[FrozenPlacement]:
    """Where an organisation's own indicators stand in its plan of the year, as it is decided."""
    return FrozenPlacement.objects.filter(
        edition__stands_for__organisation=organisation,
        edition__stands_for__year=year,
        edition__stands_for__subject=PLAN,
    )


def fulfilment_rows(year: int, period: str, edition: Edition | None = None) -> QuerySet[Fulfilment]:
    """The outcome rows of a period, city first, with what names them: three queries in all.

    Those that the edition froze; without one the working rows, to be narrowed with
    `.visible_to(user)`.
    """
    rows = Fulfilment.every.under(edition) if edition else Fulfilment.every.working()
    return (
        rows.outcomes(year, period)
        .select_related("indicator", "organisation")
        .prefetch_related(_placements(year, edition))
        .order_by(
            "indicator__sort_name",
            "indicator_id",
            "organisation__kind_order",
            "organisation__sort_name",
            "pk",
        )
    )


def corrections_of(edition: Edition | None) -> dict[tuple[int, int], list[Correction]]:
    """What an edition corrects, by indicator and organisation, oldest first.

    A first edition has nothing to correct, and is not asked.
    """
    found: dict[tuple[int, int], list[Correction]] = {}
    corrects = edition is not None and edition.number > 1
    for one in Correction.objects.filter(edition=edition) if corrects else ():
        found.setdefault((one.indicator_id, one.organisation_id), []).append(one)
    return found


def _placements(year: int, edition: Edition | None) -> Prefetch:
    if edition:
        frozen = FrozenPlacement.objects.filter(edition=edition).select_related("area_goal")
        return Prefetch("indicator__frozen_placements", frozen, to_attr=PLACEMENTS)
    placements = IndicatorPlacement.objects.of_year(year).select_related("area_goal")
    return Prefetch("indicator__placements", placements, to_attr=PLACEMENTS)


def goal_proposals(year: int, period: str, edition: Edition | None = None) -> list[GoalProposal]:
    """The proposals of a period for the year's goals, strategic goals before their area goals."""
    rows = GoalProposal.every.under(edition) if edition else GoalProposal.every.working()
    proposals = rows.filter(question=Question.OUTCOME, period=period).select_related(
        "area_goal__budget", "strategic_goal__budget"
    )
    of_year = [proposal for proposal in proposals if proposal.goal.budget.year == year]
    return sorted(of_year, key=lambda proposal: proposal.goal.code)


def placements_of(row: Fulfilment) -> list[IndicatorPlacement | FrozenPlacement]:
    """Where the row's indicator stands in the year's budget, read with `fulfilment_rows`."""
    placements: list[IndicatorPlacement | FrozenPlacement] = getattr(row.indicator, PLACEMENTS)
    return placements
