"""Saying of a whole city that what it says is decided, is: at an introduction or a loading.

Every adopted budget, decided plan, report that is handed in and decided judgement becomes an
edition, and what has been published is published; dated as they were, or today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from decisions import actions as decisions
from decisions.models import PLAN, Decision
from followup.actions import report_edition
from followup.judgements import decide_judgement
from followup.models import GoalJudgement, PeriodReport, ReportingPeriod
from followup.publishing import publish
from goals.models import Budget
from indicators.budgets import adopt_budget
from indicators.recompute import drain_marks, mark_everything
from organisations.models import Organisation, User
from plans.actions.workflow import plan_edition
from plans.models import OperationalPlan


@dataclass(frozen=True)
class Published:
    """Something that readers could see: the city's period or plans, or one organisation's plan."""

    year: int
    subject: str
    organisation: Organisation
    published_on: date | None = None
    reference: str = ""


def state_decisions(*, kind: str, published: Iterable[Published], by: User | None) -> None:
    """Make editions of everything that is said to be decided, and publish what was public."""
    public = list(published)
    for budget in Budget.objects.filter(status=Budget.Status.ADOPTED).order_by("year"):
        adopt_budget(
            budget=budget, by=by, kind=kind, decided_on=budget.adopted_on,
            reference=budget.reference,
        )  # fmt: skip
    _state_plans(kind, public, by)
    _state_reports(kind, by)
    for judgement in GoalJudgement.objects.filter(status=GoalJudgement.Status.DECIDED):
        decide_judgement(judgement=judgement, by=by, kind=kind)
    mark_everything()
    drain_marks(wait=True)
    of_city = [one for one in public if one.organisation.is_city]
    for one in sorted(of_city, key=lambda one: (one.year, one.subject)):
        publish(
            year=one.year,
            subject=one.subject,
            by=by,
            kind=kind,
            decided_on=one.published_on,
            reference=one.reference,
        )
    _close_periods(kind, by)


def _state_plans(kind: str, public: list[Published], by: User | None) -> None:
    shown = {(one.organisation.pk, one.year) for one in public if one.subject == PLAN}
    for plan in OperationalPlan.objects.select_related("organisation", "budget"):
        if plan.budget.status != Budget.Status.ADOPTED:
            continue
        matter: dict[str, Any] = {
            "organisation": plan.organisation,
            "year": plan.year,
            "subject": PLAN,
        }
        decisions.open_matter(**matter)
        is_decided = plan.status == OperationalPlan.Status.DECIDED
        is_public = (plan.organisation_id, plan.year) in shown
        if not (is_decided or is_public):
            continue
        with decisions.deciding(
            kind=kind, **matter, by=by, decided_on=plan.decided_on, reference=plan.reference
        ) as decision:
            # A plan that was public and is being worked on stands as readers have seen it.
            edition = plan_edition(plan=plan, decision=decision, seal=is_decided)
            if is_public:
                decisions.publish(edition=edition, decision=decision)


def _state_reports(kind: str, by: User | None) -> None:
    reports = PeriodReport.objects.select_related("organisation", "reporting_period")
    for report in reports:
        matter: dict[str, Any] = {
            "organisation": report.organisation,
            "year": report.reporting_period.year,
            "subject": str(report.reporting_period.period),
        }
        decisions.open_matter(**matter)
        if report.status == PeriodReport.Status.OPEN:
            continue
        with decisions.deciding(
            kind=kind, **matter, by=by, decided_on=report.decided_on, reference=report.reference
        ) as decision:
            report_edition(report=report, decision=decision)


def _close_periods(kind: str, by: User | None) -> None:
    city = Organisation.objects.city()
    for period in ReportingPeriod.objects.filter(is_closed=True):
        with decisions.deciding(
            kind=kind, organisation=city, year=period.year, subject=str(period.period), by=by
        ) as decision:
            decisions.set_sealed(decision=decision, sealed=True)


INTRODUCTION, LOADING = Decision.Kind.INTRODUCTION, Decision.Kind.LOADING
