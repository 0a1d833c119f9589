"""A plan's document on its way in: kept, corrected, previewed, taken in or dropped."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.guard import explained
from decisions.models import PLAN
from documents.actions.plans import import_plan
from documents.importing.report import REMOVED, ImportReport
from documents.limits import MOST_WAITING
from documents.models import PlanFile
from documents.plan_files.items import LEFT, TAKEN
from documents.plan_files.undoing import hindrances, put_back
from documents.standing import Grounds, Matter, Seals
from goals.models import Budget
from indicators.tasks import drain_soon
from organisations import audit
from organisations.models import Organisation, User
from plans.closing import why_closed_somewhere
from plans.models import OperationalPlan

State = PlanFile.State


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
    queue = PlanFile.objects.filter(organisation=organisation, state=State.READING)
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


def take_in_plan_file(
    *,
    file: PlanFile,
    by: User,
    grounds: Grounds | None = None,
    removing: Collection[str] = (),
) -> PlanFile:
    """Store the plan as `import_plan` does, without the rows of the keys in `removing`. Raises
    OtherChanges unless it changes what the preview showed, and proposes to remove the same;
    NeedsDecision for a decided plan without grounds."""
    with transaction.atomic(), pghistory.context() as context:
        file = _waiting(file)
        report = _import(file, by, grounds=grounds, removing=removing)
        receipt = as_shown(report)
        if file.preview is None or _seen(receipt) != _seen(file.preview):
            raise OtherChanges
        file.receipt = receipt | {"context": str(context.id)}
        file.close(State.TAKEN_IN, by)
    return file


def _seen(told: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """What a person has seen that would change, and could choose to remove. What is removed was
    chosen afterwards."""
    stays = [change for change in told["changes"] if change[0] != REMOVED]
    return stays, told.get("missing", [])


def undo_plan_file(*, file: PlanFile, by: User) -> PlanFile:
    """Put the plan back as it was before the document was taken in. Raises ValidationError where
    somebody has written there since, or where the plan is closed or decided."""
    with recorded(by), explained():
        file = _locked(file)
        if reasons := why_not_undone(file, holds=True):
            raise ValidationError(reasons)
        put_back(file.context)
        file.state, file.undone_by, file.undone_at = State.UNDONE, by, timezone.now()
        file.save(update_fields=["state", "undone_by", "undone_at"])
        drain_soon()
        what = _("Ångrade intagningen av %(file)s") % {"file": file.name}
        audit.record(audit.Kind.LOADED, by=by, what=what)
    return file


def why_not_undone(file: PlanFile, *, holds: bool = False) -> list[str]:
    """Why what the document changed cannot be undone, in words; nothing when it can."""
    if not file.may_be_undone:
        return [_("Dokumentet är inte intaget, eller är redan ångrat.")]
    matter = Matter(file.organisation_id, file.year, PLAN)
    if matter in Seals([matter]) or (file.receipt or {}).get("stands_by"):
        return [_("Planen är beslutad. Den ändras genom ett nytt beslut.")]
    if reason := why_closed(file.organisation, file.budget, holds=holds):
        return [reason]
    return hindrances(file.context)


def drop_plan_file(*, file: PlanFile, by: User) -> None:
    """Not to be taken in; the document itself is not kept. A job that reads it stops caring."""
    with transaction.atomic():
        file = _locked(file)
        if file.state in (State.TAKEN_IN, State.UNDONE, State.DROPPED):
            raise ValidationError(_("Dokumentet är redan intaget eller avbrutet."))
        file.data, file.reading, file.preview = b"", {}, None
        file.close(State.DROPPED, by)


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
        "missing": [[one.key, one.what, one.label, one.goal, one.says] for one in report.missing],
    }


def _import(
    file: PlanFile,
    by: User,
    *,
    dry_run: bool = False,
    grounds: Grounds | None = None,
    removing: Collection[str] = (),
) -> ImportReport:
    if reason := why_closed(file.organisation, file.budget, holds=not dry_run):
        raise ValidationError(reason)
    return import_plan(
        parsed=file.corrected(file.plan()).corrected(),
        organisation=file.organisation,
        budget=file.budget,
        source=file.name,
        by=by,
        dry_run=dry_run,
        grounds=grounds,
        removing=removing,
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
