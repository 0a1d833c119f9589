"""Storing what a published plan says: everything or nothing."""

from __future__ import annotations

import pghistory
from django.db import transaction

from documents.importing.goals import ActivityWriter, store_goals
from documents.importing.indicators import IndicatorWriter
from documents.importing.matching import match_area_goals
from documents.importing.report import ImportReport
from documents.importing.texts import store_sections
from documents.parsing.model import ParsedPlan
from goals.models import Budget
from indicators.tasks import drain_soon
from organisations.models import Organisation, User
from plans.models import OperationalPlan


def import_plan(
    *,
    parsed: ParsedPlan,
    organisation: Organisation,
    budget: Budget,
    source: str,
    by: User | None,
    dry_run: bool = False,
) -> ImportReport:
    """Store a parsed plan as the organisation's plan under the year's budget.

    Importing the same document again changes nothing. Made-up rows give way to the document's;
    what somebody added beside it stays. A dry run does the same and takes it back, so its report
    is what would happen.
    """
    report = ImportReport()
    context = {"source": source} | ({"user": by.pk} if by else {})
    with transaction.atomic(), pghistory.context(**context):
        goals = match_area_goals(parsed, budget, report)
        plan = _plan(parsed, organisation, budget, source, report)
        placed = store_goals(plan, goals, report)
        ActivityWriter(plan, report).store(placed)
        IndicatorWriter(plan, source, report).store(placed)
        store_sections(plan, parsed, goals, report)
        drain_soon()
        if dry_run:
            transaction.set_rollback(True)
    return report


def _plan(
    parsed: ParsedPlan,
    organisation: Organisation,
    budget: Budget,
    source: str,
    report: ImportReport,
) -> OperationalPlan:
    title = parsed.title[:300] or f"Verksamhetsplan {budget.year} för {organisation.name}"
    values = {"title": title, "source": source[:200], "is_example": False}
    plan = OperationalPlan.objects.answered_by(organisation).filter(budget=budget).first()
    if plan is None:
        plan = OperationalPlan.objects.create(organisation=organisation, budget=budget, **values)
        report.new("planer", plan)
    else:
        report.update(plan, "planer", plan, **values)
    return plan
