"""People's judgements of goals: prepared as drafts, decided, frozen each as an edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pghistory
from django.db import transaction

from decisions import actions as decisions
from decisions.guard import explained
from decisions.models import Decision, Edition, Standing
from followup.models import GoalJudgement
from goals.models import AreaGoal, StrategicGoal
from indicators.tasks import drain_soon
from organisations.models import Organisation, User

Goal = AreaGoal | StrategicGoal


def save_judgement(
    *,
    goal: Goal,
    organisation: Organisation,
    period: str,
    level: str,
    motivation: str,
    proposal: str = "",
    rule_version: str = "",
    by: User,
) -> GoalJudgement:
    """Keep a draft of the judgement; nobody but those who write it reads it.

    Raises `Sealed` when the judgement has been decided.
    """
    field = {"area_goal": goal} if isinstance(goal, AreaGoal) else {"strategic_goal": goal}
    written = {
        "level": level,
        "motivation": motivation.strip(),
        "proposal": proposal,
        "rule_version": rule_version,
        "judged_by": by,
    }
    with explained(), transaction.atomic(), pghistory.context(user=by.pk):
        judgement, _created = GoalJudgement.objects.update_or_create(
            **field, organisation=organisation, period=period, defaults=written
        )
    return judgement


def decide_judgement(
    *,
    judgement: GoalJudgement,
    by: User | None,
    decided_on: date | None = None,
    reference: str = "",
    reason: str = "",
    kind: str = "",
) -> Edition:
    """Decide a judgement: frozen with its proposal, and counted in the goal above.

    A judgement decided anew is a correction and needs a reason.
    """
    goal, organisation = judgement.goal, judgement.organisation
    year = goal.budget.year
    again = Standing.objects.of(organisation, year, judgement.subject).filter(edition__isnull=False)
    kind = kind or (Decision.Kind.CORRECTION if again.exists() else Decision.Kind.JUDGEMENT)
    with decisions.deciding(
        kind=kind,
        organisation=organisation,
        year=year,
        subject=judgement.subject,
        by=by,
        decided_on=decided_on,
        reference=reference,
        motivation=reason,
    ) as decision:
        judgement.status = GoalJudgement.Status.DECIDED
        judgement.full_clean(exclude=["organisation", "area_goal", "strategic_goal", "judged_by"])
        judgement.save(update_fields=["status"])
        edition = decisions.make_edition(
            decision=decision, kind=Edition.Kind.JUDGEMENT, document=as_document(judgement)
        )
        drain_soon()
    return edition


def reopen_judgement(*, judgement: GoalJudgement, reason: str, by: User) -> None:
    """Take a decided judgement back to draft; what was decided stands until it is decided anew."""
    with decisions.deciding(
        kind=Decision.Kind.REOPENING,
        organisation=judgement.organisation,
        year=judgement.goal.budget.year,
        subject=judgement.subject,
        by=by,
        motivation=reason,
    ) as decision:
        judgement.status = GoalJudgement.Status.DRAFT
        judgement.save(update_fields=["status"])
        decisions.set_sealed(decision=decision, sealed=False)


def as_document(judgement: GoalJudgement) -> dict[str, Any]:
    """What an edition keeps of a judgement."""
    return {
        "goal": judgement.goal.code,
        "organisation": judgement.organisation.code,
        "period": judgement.period,
        "level": judgement.level,
        "proposal": judgement.proposal,
        "motivation": judgement.motivation,
        "rule_version": judgement.rule_version,
        "judged_by": str(judgement.judged_by or ""),
    }


def decided_judgements(year: int, period: str) -> list[dict[str, Any]]:
    """The judgements that stand of a period, of the city and of organisations, with when."""
    rows = (
        Standing.objects.filter(
            year=year, subject__startswith=f"{period}:", edition__kind=Edition.Kind.JUDGEMENT
        )
        .select_related("edition__decision")
        .order_by("organisation__kind_order", "organisation__sort_name", "subject")
    )
    return [
        {
            **row.edition.document,
            "decided_on": row.edition.decision.decided_on.isoformat(),
            "reference": row.edition.decision.reference,
        }
        for row in rows
        if row.edition
    ]
