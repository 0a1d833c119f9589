"""The job that reads plans' documents: killed, run twice or cancelled, it harms nothing."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from documents.importing.matching import known_goals
from documents.jobs import MOST_ATTEMPTS, is_mine
from documents.models import PlanFile
from documents.parsing import NotAPlan, read_plan_document
from documents.plan_files.kept import as_data

logger = logging.getLogger(__name__)

# The first half of the advisory lock's two keys; the second is the file's number.
READING_LOCK = 0x504C
State, Step = PlanFile.State, PlanFile.Step


def read_all() -> None:
    """Read every document that waits to be read and that no other job is at."""
    waiting = PlanFile.objects.filter(state=State.READING).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        read_one(pk)


def read_one(pk: int) -> None:
    """Read a document and keep what was read, or why it could not be, in one transaction.

    The row is not locked meanwhile, so that whoever cancels does not wait.
    """
    if not _begin(pk):
        return
    with transaction.atomic():
        file = PlanFile.objects.filter(pk=pk, state=State.READING).first()
        if file is None or not is_mine(READING_LOCK, pk):
            return
        file.say(Step.READING)
        reading, failure = _read(file)
        file.say(Step.KEEPING)
        _keep(pk, reading, failure)


def _begin(pk: int) -> bool:
    """Count the attempt in a transaction of its own: one that is killed has been counted."""
    with transaction.atomic():
        if not is_mine(READING_LOCK, pk):
            return False
        file = _held(pk)
        if file is None:
            return False
        if file.attempts >= MOST_ATTEMPTS:
            words = _("Läsningen har avbrutits %(number)d gånger. Spara dokumentet på nytt.")
            _keep(pk, {}, words % {"number": MOST_ATTEMPTS})
            return False
        file.attempts += 1
        file.save(update_fields=["attempts"])
        return True


def _held(pk: int) -> PlanFile | None:
    """The row, locked, while it is to be read; none when it was cancelled or is read."""
    files = PlanFile.objects.select_for_update().defer("data")
    return files.filter(pk=pk, state=State.READING).first()


def _read(file: PlanFile) -> tuple[dict[str, object], str]:
    """What was read, or in words why nothing was."""
    try:
        goals = known_goals(file.budget)
        return as_data(read_plan_document(bytes(file.data), file.name, goals)), ""
    except NotAPlan as refused:
        return {}, str(refused)
    except Exception:
        logger.exception("The plan document %s could not be read", file.pk)
        return {}, _("Dokumentet kunde inte läsas. Spara det på nytt, eller fråga driften.")


def _keep(pk: int, reading: dict[str, object], failure: str) -> None:
    """A document that could not be read is not kept itself."""
    file = _held(pk)
    if file is None:
        return
    file.reading, file.failure = reading, failure
    file.state = State.REFUSED if failure else State.WAITING
    changed = ["reading", "failure", "state"]
    if failure:
        file.data = b""
        changed.append("data")
    file.save(update_fields=changed)
