"""A plan's document on its way in: kept, corrected, previewed, taken in or dropped."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.plans import import_plan
from documents.importing.report import ImportReport
from documents.limits import MOST_WAITING
from documents.models import PlanFile
from documents.plan_files.items import LEFT, TAKEN
from documents.standing import Grounds
from goals.models import Budget
from organisations.models import Organisation, User
from plans.closing import why_closed_somewhere
from plans.models import OperationalPlan


class OtherChanges(Exception):
    """The plan has changed since the preview was shown. Nothing was stored."""


def keep_plan_file(
    *, name: str, data: bytes, organisation: Organisation, budget: Budget, by: User
) -> PlanFile:
    """Keep the document for the job that reads it. Raises ValidationError when the plan is closed
    for it, or so many of the organisation wait to be read that the others' would have to wait for
    them."""
    if reason := why_closed(organisation, budget):
        raise ValidationError(reason)
    queue = PlanFile.objects.filter(organisation=organisation, state=PlanFile.State.READING)
    if queue.count() >= MOST_WAITING:
        words = _(
            "%(number)d dokument väntar redan på att läsas. Lämna det här när något av dem är läst,"
            " eller avbryt ett av dem."
        )
        raise ValidationError(words % {"number": MOST_WAITING})
    return PlanFile.objects.create(
        organisation=organisation, budget=budget, name=name[-200:], data=data, by=by
    )


@transaction.atomic
def correct_row(*, file: PlanFile, key: str, values: dict[str, Any], by: User) -> None:
    """Other values for a row that was read, or that it is dropped; none put it back as read."""
    file = _waiting(file)
    if values:
        file.corrections[key] = {**_told(file, key), **values}
    elif told := _told(file, key):
        file.corrections[key] = told
    else:
        file.corrections.pop(key, None)
    _store(file)


def _told(file: PlanFile, key: str) -> dict[str, Any]:
    """What was answered about a table: its rows are corrected apart from that."""
    given: dict[str, Any] = file.corrections.get(key, {})
    return {name: given[name] for name in ("answer", "kind", "goal") if name in given}


@transaction.atomic
def answer_question(
    *, file: PlanFile, key: str, answer: str, kind: str = "", goal: str = "", by: User
) -> None:
    """Take a doubtful table's lines as rows of a kind under a goal, leave them, or ask again."""
    file = _waiting(file)
    if answer not in (TAKEN, LEFT):
        file.corrections.pop(key, None)
    else:
        file.corrections[key] = {"answer": answer, "kind": kind, "goal": goal}
    _store(file)


def _store(file: PlanFile) -> None:
    file.preview = None
    file.save(update_fields=["corrections", "preview"])


def preview_plan_file(*, file: PlanFile, by: User) -> None:
    """Try it, take it back, and keep what would have changed for the page to show."""
    report = _import(file, by, dry_run=True)
    with transaction.atomic():
        file = _waiting(file)
        file.preview = as_shown(report)
        file.save(update_fields=["preview"])


def take_in_plan_file(*, file: PlanFile, by: User, grounds: Grounds | None = None) -> PlanFile:
    """Store the plan as `import_plan` does. Raises OtherChanges unless it changes what the preview
    showed, NeedsDecision for a decided plan without grounds."""
    with transaction.atomic():
        file = _waiting(file)
        report = _import(file, by, grounds=grounds)
        receipt = as_shown(report)
        if file.preview is None or receipt["changes"] != file.preview["changes"]:
            raise OtherChanges
        file.receipt = receipt
        file.close(PlanFile.State.TAKEN_IN, by)
    return file


def drop_plan_file(*, file: PlanFile, by: User) -> None:
    """Not to be taken in; the document itself is not kept. A job that reads it stops caring."""
    with transaction.atomic():
        file = _locked(file)
        if file.state in (PlanFile.State.TAKEN_IN, PlanFile.State.DROPPED):
            raise ValidationError(_("Dokumentet är redan intaget eller avbrutet."))
        file.data, file.reading, file.preview = b"", {}, None
        file.close(PlanFile.State.DROPPED, by)


def as_shown(report: ImportReport) -> dict[str, Any]:
    return {
        "changes": [
            [change.action, change.what, change.label, change.old, change.new]
            for change in report.changes
        ],
        "unmatched": report.unmatched,
        "notes": report.notes,
        "summary": report.summary(),
        "stands_by": report.stands_by,
    }


def _import(
    file: PlanFile, by: User, *, dry_run: bool = False, grounds: Grounds | None = None
) -> ImportReport:
    if reason := why_closed(file.organisation, file.budget, holds=not dry_run):
        raise ValidationError(reason)
    return import_plan(
        parsed=file.corrected(file.document()).corrected(),
        organisation=file.organisation,
        budget=file.budget,
        source=file.name,
        by=by,
        dry_run=dry_run,
        grounds=grounds,
    )


def why_closed(organisation: Organisation, budget: Budget, *, holds: bool = False) -> str:
    """Why a document is refused, or empty: it writes in all parts of a plan, and some are closed.
    A decided plan takes one in by a decision. The plan is held when the document is taken in:
    nobody hands it over meanwhile."""
    plans = OperationalPlan.objects.answered_by(organisation).filter(budget=budget)
    found = plans.select_related("organisation", "budget")
    plan = (found.select_for_update(of=("self",)) if holds else found).first()
    if plan is None or plan.status == OperationalPlan.Status.DECIDED:
        return ""
    return why_closed_somewhere(plan)


def _waiting(file: PlanFile) -> PlanFile:
    """The row as it is now, locked."""
    file = _locked(file)
    if not file.is_waiting:
        raise ValidationError(_("Dokumentet läses, är redan intaget eller avbrutet."))
    return file


def _locked(file: PlanFile) -> PlanFile:
    files = PlanFile.objects.select_for_update(of=("self",)).select_related(
        "organisation", "budget"
    )
    return files.get(pk=file.pk)
