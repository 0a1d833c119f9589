"""Storing what a published plan says: everything or nothing."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.actions import deciding, open_matter
from decisions.guard import explained
from decisions.models import PLAN, Decision
from documents.importing.goals import ActivityWriter, store_goals
from documents.importing.indicators import IndicatorWriter
from documents.importing.matching import match_area_goals
from documents.importing.missing import tell_missing
from documents.importing.printed import without_printed
from documents.importing.report import NEW, REMOVED, Change, ImportReport
from documents.importing.texts import store_sections
from documents.papers.plan import printed_title
from documents.parsing.model import ParsedPlan
from documents.standing import Grounds, Held, Matter, NeedsDecision, Seals, check_right
from goals.models import Budget
from indicators.changes import note_changes, words_of_targets
from indicators.tasks import drain_soon
from organisations import audit
from organisations.models import Organisation, User
from plans.actions.workflow import plan_edition
from plans.models import OperationalPlan


def import_plan(
    *,
    parsed: ParsedPlan,
    organisation: Organisation,
    budget: Budget,
    source: str,
    by: User | None,
    dry_run: bool = False,
    grounds: Grounds | None = None,
    removing: Container[str] = (),
) -> ImportReport:
    """Store a parsed plan as the organisation's plan under the year's budget.

    Importing the same document again changes nothing. What the document does not say stays
    (`importing.missing`), but for the rows whose keys are in `removing`, of those that the report
    proposes (`EVERYTHING`: all of them). A dry run does the same and takes it back, so its report
    is what would happen.

    A plan that is decided is changed on `grounds` alone and gets a new edition. Without them,
    raises `NeedsDecision` with everything that would become something else.
    """
    report = ImportReport(removing=removing)
    matter = Matter(organisation.pk, budget.year, PLAN)
    with recorded(by, source=source), explained():
        seals = Seals([matter])
        if matter not in seals:
            plan = _store(parsed, organisation, budget, source, report)
            _note_source(plan, source, report)
        else:
            report.stands_by = seals.decision(matter)
            _store_decided(parsed, organisation, budget, source, report, grounds)
        drain_soon()
        is_only_tried = matter in seals and grounds is None
        has_stored = bool(report.changes) or (report.is_touched and matter not in seals)
        if dry_run or not has_stored:
            # A decision that would decide nothing is not made.
            transaction.set_rollback(True)
        elif not is_only_tried:
            _log(organisation, source, by)
    report.held = list(_held(organisation, report))
    if report.held and grounds is None and not dry_run:
        raise NeedsDecision(report.held)
    return report


def _log(organisation: Organisation, source: str, by: User | None) -> None:
    what = _("Plan för %(name)s ur %(source)s")
    said = {"name": organisation.name, "source": source}
    audit.record(audit.Kind.LOADED, by=by, what=what % said)


def _store_decided(
    parsed: ParsedPlan,
    organisation: Organisation,
    budget: Budget,
    source: str,
    report: ImportReport,
    grounds: Grounds | None,
) -> None:
    """The same for a decided plan, in a decision's name; without grounds it is only tried."""
    if grounds:
        check_right(grounds, organisation)
    given: dict[str, Any] = {
        "kind": Decision.Kind.CORRECTION if grounds else Decision.Kind.PLAN,
        "reference": grounds.reference if grounds else "",
        "motivation": grounds.reason if grounds else "",
        "decided_on": grounds.decided_on if grounds else None,
        "by": grounds.by if grounds else None,
    }
    with deciding(organisation=organisation, year=budget.year, subject=PLAN, **given) as decision:
        before = words_of_targets(organisation, budget.year)
        plan = _store(parsed, organisation, budget, source, report)
        if report.changes:
            _note_source(plan, source, report)
            note_changes(before=before, decision=decision, by=given["by"])
            plan_edition(plan=plan, decision=decision)
    if grounds is None:
        transaction.set_rollback(True)


def _store(
    parsed: ParsedPlan,
    organisation: Organisation,
    budget: Budget,
    source: str,
    report: ImportReport,
) -> OperationalPlan:
    # Held, so that nobody writes in it between what is compared and what is stored.
    plans = OperationalPlan.objects.answered_by(organisation).filter(budget=budget)
    known = plans.select_for_update(of=("self",)).first()
    if known:
        parsed = without_printed(parsed, known)
    goals = match_area_goals(parsed, budget, report)
    plan = _plan(parsed, known, organisation, budget, source, report)
    stored = store_goals(plan, goals, report)
    activities = ActivityWriter(plan, report)
    activities.store(stored.placed)
    indicators = IndicatorWriter(plan, source, report)
    indicators.store(stored.placed)
    store_sections(plan, parsed, goals, report)
    tell_missing(plan, stored, activities, indicators, report)
    return plan


def _plan(
    parsed: ParsedPlan,
    plan: OperationalPlan | None,
    organisation: Organisation,
    budget: Budget,
    source: str,
    report: ImportReport,
) -> OperationalPlan:
    title = parsed.title[:300] or f"Verksamhetsplan {budget.year} för {organisation.name}"
    if plan is None:
        plan = OperationalPlan.objects.create(
            organisation=organisation, budget=budget, title=title, source=source[:200]
        )
        # From now on there is something to decide: until then nothing of it stands.
        open_matter(organisation=organisation, year=budget.year, subject=PLAN)
        report.new("planer", plan)
    elif plan.title or title != printed_title(budget.year):
        report.update(plan, "planer", plan, title=title)
    return plan


def _note_source(plan: OperationalPlan, source: str, report: ImportReport) -> None:
    """Where the plan's content comes from now."""
    report.update(plan, "planer", plan, source=source[:200])
    if report.changes and plan.is_example:
        plan.is_example = False
        plan.save(update_fields=["is_example"])


def _held(organisation: Organisation, report: ImportReport) -> Iterable[Held]:
    if not report.stands_by:
        return
    for change in report.changes:
        what = f"{organisation.name}, {change.what}: {change.label}"
        yield Held(what, *_before_and_after(change), report.stands_by)


def _before_and_after(change: Change) -> tuple[str, str]:
    if change.action == NEW:
        return change.old or _("inget"), change.new or _("den nya raden")
    if change.action == REMOVED:
        return change.old or _("raden"), _("ingenting")
    return change.old, change.new
