"""What a judgement is weighed against: the computed proposal and the figures it counts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Subquery

from followup.calculations.grid import definition_of_year
from followup.models import GoalJudgement
from goals.models import AreaGoal, StrategicGoal
from indicators.models import Fulfilment, GoalProposal, OwnProposal
from indicators.models.computed import Question
from organisations.models import Organisation

Goal = AreaGoal | StrategicGoal
Proposal = GoalProposal | OwnProposal


def field_of(goal: Goal) -> dict[str, Any]:
    """The goal under the name of the column that holds goals of its kind."""
    return {"area_goal": goal} if isinstance(goal, AreaGoal) else {"strategic_goal": goal}


def judgement_of(goal: Goal, organisation: Organisation, period: str) -> GoalJudgement | None:
    """The judgement as it is being written, decided or not."""
    rows = GoalJudgement.objects.filter(**field_of(goal), organisation=organisation, period=period)
    return rows.select_related("judged_by").first()


def proposal_of(goal: Goal, organisation: Organisation, period: str) -> Proposal | None:
    """What the figures say.

    For the city of what is handed in and decided, as it would be published; for an organisation
    of its own figures, entered or handed in: its judgement is part of the report it is writing.
    """
    asked = {**field_of(goal), "question": Question.OUTCOME, "period": period}
    if organisation.is_city:
        of_city: GoalProposal | None = GoalProposal.every.standing().filter(**asked).first()
        return of_city
    own: OwnProposal | None = OwnProposal.objects.filter(**asked, organisation=organisation).first()
    return own


def figures_under(goal: Goal, organisation: Organisation, period: str) -> QuerySet[Fulfilment]:
    """The rows that the proposal counts, and an organisation's own indicators beside them.

    `unit` and `decimals` say how each figure is written in the year.
    """
    if isinstance(goal, StrategicGoal):
        return Fulfilment.objects.none()
    rows = Fulfilment.every.standing() if organisation.is_city else Fulfilment.every.working()
    definition = definition_of_year(goal.budget.year, "indicator")
    levels = ["council"] if organisation.is_city else ["council", "mandatory", "own"]
    return (
        rows.outcomes(goal.budget.year, period)
        .answered_by(organisation)
        .filter(
            indicator__in=goal.placements.order_by().values("indicator"),
            indicator__level__in=levels,
        )
        .annotate(
            unit=Subquery(definition.values("unit")[:1]),
            decimals=Subquery(definition.values("decimals")[:1]),
        )
        .select_related("indicator")
        .order_by("indicator__level", "indicator__sort_name", "pk")
    )
