"""Stored computed rows as the pages and the command read them. Nothing is computed here."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from indicators.models import Fulfilment, GoalProposal, IndicatorPlacement
from indicators.models.computed import Question

PLACEMENTS = "placements_of_year"


def fulfilment_rows(year: int, period: str) -> QuerySet[Fulfilment]:
    """The outcome rows of a period, city first, with what names them: three queries in all.

    Narrow with `.visible_to(user)`.
    """
    placements = IndicatorPlacement.objects.of_year(year).select_related("area_goal")
    return (
        Fulfilment.objects.outcomes(year, period)
        .select_related("indicator", "organisation")
        .prefetch_related(Prefetch("indicator__placements", placements, to_attr=PLACEMENTS))
        .order_by(
            "indicator__sort_name",
            "indicator_id",
            "organisation__kind_order",
            "organisation__sort_name",
            "pk",
        )
    )


def goal_proposals(year: int, period: str) -> list[GoalProposal]:
    """The proposals of a period for the year's goals, strategic goals before their area goals."""
    proposals = GoalProposal.objects.filter(
        question=Question.OUTCOME, period=period
    ).select_related("area_goal__budget", "strategic_goal__budget")
    of_year = [proposal for proposal in proposals if proposal.goal.budget.year == year]
    return sorted(of_year, key=lambda proposal: proposal.goal.code)


def placements_of(row: Fulfilment) -> list[IndicatorPlacement]:
    """Where the row's indicator stands in the year's budget, read with `fulfilment_rows`."""
    placements: list[IndicatorPlacement] = getattr(row.indicator, PLACEMENTS)
    return placements
