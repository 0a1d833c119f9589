"""What goes out as files: plans as Word, PDF, HTML and JSON."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.triggers import NEVER_EMPTIED
from decisions.models import Edition
from documents.models.received import TellsStep
from documents.models.templates import WordTemplate
from documents.papers.formats import Format
from documents.triggers import KEPT_WITH_ITS_EDITION
from organisations.models import User
from plans.models import OperationalPlan


class PaperFileQuerySet(models.QuerySet["PaperFile"]):
    def of_editions(self) -> PaperFileQuerySet:
        return self.filter(edition__isnull=False)

    def of_plan(self, plan: OperationalPlan) -> PaperFileQuerySet:
        """What is shown of a plan's files, those of drafts and of editions."""
        named = self.select_related(
            "plan__organisation", "plan__budget", "edition", "by", "template"
        )
        return named.filter(plan=plan).defer(
            "data", "document", "edition__document", "template__data"
        )

    def made_of(self, edition: Edition) -> PaperFileQuerySet:
        """The edition's files that are there, by what they are called."""
        made = self.filter(edition=edition, state=PaperFile.State.MADE)
        return made.select_related("plan__organisation", "plan__budget", "edition").order_by(
            "format"
        )

    def alike(self, plan: OperationalPlan, kind: Format, fingerprint: str) -> PaperFileQuerySet:
        """The plan's drafts as files of the kind that say what the fingerprint is of."""
        return self.filter(plan=plan, edition=None, format=kind, fingerprint=fingerprint)

    def light(self) -> PaperFileQuerySet:
        """Without the files themselves."""
        return self.defer("data", "document")


class PaperFile(TellsStep, models.Model):
    """A plan as a file: made once of an edition and kept with it, or of a draft and kept a while.

    A draft's `document` is taken when somebody asks, so that what is changed while the job is at
    it does not come along. Nobody reads a file before it is whole: `data` and `made_at` are
    written together.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("görs")
        MADE = "made", _("klar")
        FAILED = "failed", _("blev inte av")

    class Step(models.IntegerChoices):
        QUEUED = 0, _("väntar på att börja")
        COMPOSING = 1, _("texter och tabeller ställs samman")
        WRITING = 2, _("sidor, rubriker och innehåll skrivs")
        CHECKING = 3, _("alla ord och tal läses tillbaka")
        KEEPING = 4, _("filen sparas")

    plan = models.ForeignKey(OperationalPlan, on_delete=models.PROTECT, related_name="papers")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    template = models.ForeignKey(
        WordTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="papers",
        verbose_name=_("gjord med"),
    )  # fmt: skip
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    document = models.JSONField(_("utkastet som det stod"), default=dict, blank=True)
    # Of a draft's document, which is let go when the file is there: what says the same is known.
    fingerprint = models.CharField(max_length=64, blank=True)
    data = models.BinaryField(_("filen"), default=b"")
    checksum = models.CharField(_("kontrollsumma"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("storlek i byte"), default=0)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    failure = models.TextField(_("varför den inte blev av"), blank=True)
    # The release of what makes files that tried last: another one tries again.
    maker = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(_("begärd"), default=timezone.now)
    made_at = models.DateTimeField(_("klar"), null=True, blank=True)

    objects = PaperFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan som fil")
        verbose_name_plural = _("planer som filer")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "format"],
                condition=Q(edition__isnull=False),
                name="paper_once_per_edition_and_format",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "made", "failed"]),
                name="paper_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(format__in=["docx", "pdf", "html", "json"]),
                name="paper_format_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="made", made_at__isnull=False, size__gt=0)
                | (~Q(state="made") & Q(made_at__isnull=True, size=0)),
                name="paper_made_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="paper_by_state")]
        triggers = [KEPT_WITH_ITS_EDITION, NEVER_EMPTIED]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the file is called where it is downloaded."""
        number = f"utgava-{self.edition.number}" if self.edition else "utkast"
        return (
            f"verksamhetsplan-{self.plan.year}-{self.plan.organisation.code}-{number}.{self.format}"
        )

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_made(self) -> bool:
        return self.state == self.State.MADE

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def goes_on(self) -> dt.date:
        """The last day on which a draft's file is kept."""
        days = dt.timedelta(days=settings.PAPERS_KEPT_DAYS)
        return timezone.localtime(self.asked_at + days).date()

    def keep(self, data: bytes) -> None:
        """The file is whole: from now on it can be fetched."""
        self.data, self.size = data, len(data)
        self.checksum = hashlib.sha256(data).hexdigest()
        self.state, self.made_at, self.document = self.State.MADE, timezone.now(), {}
        self.save()

    def fail(self, why: str) -> None:
        self.state, self.failure, self.document = self.State.FAILED, why, {}
        self.save(update_fields=["state", "attempts", "maker", "failure", "document"])
