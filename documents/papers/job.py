"""Making files: by a job that may be killed, run twice or beside another, or at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import PLAN, Edition, Standing
from documents.jobs import MOST_ATTEMPTS, is_mine, wait_for
from documents.limits import MOST_WAITING
from documents.models import PaperFile, WordTemplate
from documents.papers.blocks import Paper
from documents.papers.checked import NotWhole, check_words
from documents.papers.formats import Format, write
from documents.papers.maker import maker
from documents.papers.sources import paper_of_draft, paper_of_edition
from documents.papers.word import UnfitTemplate
from organisations.models import User
from plans.document import plan_document
from plans.models import OperationalPlan

logger = logging.getLogger(__name__)

PAPER_LOCK = 0x5041
ASKING_LOCK = 0x5042
# Who asks again within this long, with nothing written since, gets the file that there is.
JUST_NOW = dt.timedelta(minutes=5)
# What sets pages keeps much in memory; the process is replaced between jobs that have used much.
AT_ONCE = 12
State, Step = PaperFile.State, PaperFile.Step


class NotMade(Exception):
    """A file that could not be made; the message (Swedish) says why."""


def ask_for_draft(*, plan: OperationalPlan, kind: Format, by: User) -> PaperFile:
    """A file of the plan as it stands now, for the job to make; the one that waits already, or was
    made just now, where nothing has been written since somebody asked for it. Raises
    ValidationError when so many of the plan wait that one more would only stand in the others'
    way."""
    waiting = PaperFile.objects.filter(plan=plan, edition=None, state=State.WAITING)
    with transaction.atomic():
        # Two who ask at once would both find that there is none.
        wait_for(ASKING_LOCK, plan.pk)
        document = plan_document(plan)
        fingerprint = _fingerprint(document)
        same = PaperFile.objects.light().alike(plan, kind, fingerprint)
        if alike := same.filter(_would_be_the_same(kind)).first():
            return alike
        if waiting.count() >= MOST_WAITING:
            words = _("%(number)d filer av planen görs redan. Vänta tills någon av dem är klar.")
            raise ValidationError(words % {"number": MOST_WAITING})
        return PaperFile.objects.create(
            plan=plan, format=kind, document=document, fingerprint=fingerprint, by=by
        )


def _fingerprint(document: Mapping[str, Any]) -> str:
    """The same for the same document, whatever the order of its names."""
    written = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _would_be_the_same(kind: Format) -> Q:
    """Of files of the same words: those that would not be made otherwise now."""
    made = Q(state=State.MADE, maker=maker(), made_at__gte=timezone.now() - JUST_NOW)
    if kind == Format.DOCX:
        made &= Q(template=WordTemplate.objects.in_use())
    return Q(state=State.WAITING) | made


def ask_for_edition(*, edition: Edition, kind: Format, by: User | None = None) -> PaperFile:
    """The edition's file, made or to be made; there is one, whoever asks."""
    plan = OperationalPlan.objects.of_year(edition.year).get(organisation=edition.organisation_id)
    file, _created = PaperFile.objects.light().get_or_create(
        edition=edition, format=kind, defaults={"plan": plan, "by": by}
    )
    return file


def again(*, file: PaperFile) -> None:
    """Let the job try once more; what is made or waits already is left as it is."""
    failed = PaperFile.objects.filter(pk=file.pk, state=State.FAILED)
    if file.edition_id is None:
        # The draft's text was let go with the failure: it is made of what stands now.
        document = plan_document(file.plan)
        failed.update(
            document=document, fingerprint=_fingerprint(document), asked_at=timezone.now()
        )
    failed.update(state=State.WAITING, attempts=0, failure="")


def file_of_edition(edition: Edition, kind: Format) -> PaperFile:
    """The edition's file with its content, made now unless it was before.

    Whoever comes while it is being made waits for it. Raises NotMade when it could not be made:
    readers do not try again, the job does.
    """
    file = ask_for_edition(edition=edition, kind=kind)
    with transaction.atomic():
        wait_for(PAPER_LOCK, file.pk)
        file = _rows().get(pk=file.pk)
        if file.is_waiting:
            file.attempts += 1
            _make(file)
    if file.is_failed:
        raise NotMade(file.failure)
    return file


def make_all() -> bool:
    """Make the files that somebody waits for and that no other job is at, as many as one job does;
    whether others wait."""
    _ask_for_public()
    _try_again()
    waiting = PaperFile.objects.filter(state=State.WAITING).order_by("pk")
    found = list(waiting.values_list("pk", flat=True)[: AT_ONCE + 1])
    for pk in found[:AT_ONCE]:
        make_one(pk)
    return len(found) > AT_ONCE


def _ask_for_public() -> None:
    """What has become public is there as files before readers come for it."""
    for kind in Format:
        made = PaperFile.objects.filter(format=kind).of_editions().values("edition")
        public = Standing.objects.published().filter(subject=PLAN)
        public = public.exclude(organisation__kind="city").exclude(published__in=made)
        for standing in public.select_related("published"):
            assert standing.published is not None
            ask_for_edition(edition=standing.published, kind=kind)


def _try_again() -> None:
    """An edition's file that failed waits anew: a few times by itself, since what kept it may be
    over, and when what makes files is another than the one that failed. A draft's text is let go
    with the failure, so whoever wants its file asks again."""
    failed = PaperFile.objects.of_editions().filter(state=State.FAILED)
    failed.filter(attempts__lt=MOST_ATTEMPTS, maker=maker()).update(state=State.WAITING)
    failed.exclude(maker=maker()).update(state=State.WAITING, attempts=0)


def make_one(pk: int) -> None:
    """Make a file and keep it, or why it could not be made, in one transaction."""
    if not _begin(pk):
        return
    with transaction.atomic():
        file = _rows().filter(pk=pk, state=State.WAITING).first()
        if file is None or not is_mine(PAPER_LOCK, pk):
            return
        _make(file)


def _make(file: PaperFile) -> None:
    file.maker = maker()
    try:
        data = _written(file)
    except (UnfitTemplate, NotWhole) as refused:
        file.attempts = MOST_ATTEMPTS  # it would be refused every time
        file.fail(str(refused))
    except Exception:
        logger.exception("The file %s could not be made", file.pk)
        file.fail(_("Filen kunde inte göras. Försök igen, eller fråga driften."))
    else:
        file.say(Step.KEEPING)
        file.keep(data)


def _begin(pk: int) -> bool:
    """Count the attempt in a transaction of its own: one that is killed has been counted."""
    with transaction.atomic():
        if not is_mine(PAPER_LOCK, pk):
            return False
        files = PaperFile.objects.select_for_update(of=("self",)).light()
        file = files.filter(pk=pk, state=State.WAITING).first()
        if file is None:
            return False
        if file.attempts >= MOST_ATTEMPTS:
            file.maker = maker()
            words = _("Det har avbrutits %(number)d gånger. Försök igen, eller fråga driften.")
            file.fail(words % {"number": MOST_ATTEMPTS})
            return False
        file.attempts += 1
        file.save(update_fields=["attempts"])
        return True


def forget_old_drafts() -> int:
    """Remove drafts' files whose days are over; how many they were. Editions' are kept."""
    oldest = timezone.now() - dt.timedelta(days=settings.PAPERS_KEPT_DAYS)
    old = PaperFile.objects.filter(edition=None, asked_at__lt=oldest)
    return old.delete()[0]


def _rows() -> Any:
    return PaperFile.objects.select_related(
        "plan__organisation", "plan__budget", "edition__organisation", "edition__decision"
    )


def _written(file: PaperFile) -> bytes:
    file.say(Step.COMPOSING)
    paper, document = _composed(file)
    file.say(Step.WRITING)
    kind = Format(file.format)
    if kind == Format.DOCX:
        file.template = WordTemplate.objects.in_use()
    data = write(kind, paper, document, bytes(file.template.data) if file.template else None)
    file.say(Step.CHECKING)
    check_words(kind, paper, data)
    return data


def _composed(file: PaperFile) -> tuple[Paper, Mapping[str, Any]]:
    if file.edition:
        return paper_of_edition(file.edition), file.edition.document
    return paper_of_draft(file.plan, file.document, file.asked_at), file.document
