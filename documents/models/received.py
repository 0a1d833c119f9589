"""What comes in as files: a whole city, targets and outcomes, or plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.kept import cache
from documents.city_folder.rows import Fault
from documents.parsing import ParsedPlan, PlanDocument
from documents.plan_files.items import Reading
from documents.plan_files.kept import from_data, plan_from_data
from goals.models import Budget
from organisations.models import Organisation, User

# Of a damaged folder; it is mended and read again.
KEPT_FAULTS = 200
PROGRESS_SECONDS = 3600


class TellsStep:
    """How far a job has come with a row: told outside its transaction, and lost without harm."""

    pk: Any
    state: Any
    attempts: Any
    Step: type[models.IntegerChoices]

    @property
    def step_name(self) -> str:
        return str(self.Step(self.step).label)

    @property
    def last_step(self) -> int:
        return max(self.Step.values)

    @property
    def version(self) -> str:
        """Changes with everything that the page shows while the job is at it."""
        return f"{self.pk}-{self.state}-{self.attempts}-{self.step}"

    @property
    def step(self) -> int:
        step: int = cache.get(self._step_key, 0)
        return step

    def say(self, step: int) -> None:
        cache.set(self._step_key, int(step), PROGRESS_SECONDS)

    @property
    def _step_key(self) -> str:
        return f"{type(self).__name__}-step:{self.pk}"


class CityLoading(TellsStep, models.Model):
    """A zipped city folder that waits to be loaded, and what became of it.

    It waits until everything is in: whoever loads holds the row locked, so that a job that is
    killed has changed nothing and another one begins anew. `attempts` says how many have begun.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("läses in")
        LOADED = "loaded", _("inläst")
        REFUSED = "refused", _("inte inläst")

    class Step(models.IntegerChoices):
        QUEUED = 0, _("väntar på att börja")
        CHECKING = 1, _("mappen granskas")
        ORGANISATIONS = 2, _("organisationer och mål")
        FIGURES = 3, _("indikatorer, årsmål och utfall")
        PLANS = 4, _("verksamhetsplaner")
        FOLLOWUP = 5, _("perioder, rapporter och ekonomi")
        DECISIONS = 6, _("beslut, utgåvor och måluppfyllelse")

    data = models.BinaryField(_("mappen"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    faults = models.JSONField(default=list)
    faults_number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("inläsning av en stad")
        verbose_name_plural = _("inläsningar av en stad")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="waiting"), name="city_loading_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "loaded", "refused"]),
                name="city_loading_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    def finish(self, faults: list[Fault]) -> None:
        """Loaded when nothing is wrong. The folder is not kept."""
        self.state = self.State.REFUSED if faults else self.State.LOADED
        self.data = b""
        self.faults = [_as_data(fault) for fault in faults[:KEPT_FAULTS]]
        self.faults_number = len(faults)
        self.save()


def _as_data(fault: Fault) -> dict[str, Any]:
    names = ("file", "row", "column", "problem", "remedy")
    return {name: getattr(fault, name) for name in names}


class ReceivedFile(models.Model):
    """A file of targets, of outcomes or of a plan's table that somebody left, and what became of
    it; `table` says which (`documents.tables`).

    What was read of it (`reading`) is held against what stands each time it is shown; nothing is
    stored before a person takes it in. `receipt` then lists every row as it stood and as it
    became, by which it can be undone. Files and receipts go when their days are over.
    """

    class Subject(models.TextChoices):
        TARGETS = "targets", _("årsmål")
        OUTCOMES = "outcomes", _("utfall")
        TABLE = "table", _("tabell i planen")

    class State(models.TextChoices):
        REFUSED = "refused", _("inte läst")
        WAITING = "waiting", _("väntar på dig")
        TAKEN = "taken", _("inläst")
        UNDONE = "undone", _("ångrad")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="received_files",
        verbose_name=_("organisation"),
    )
    year = models.PositiveSmallIntegerField(_("år"))
    subject = models.CharField(_("innehåll"), max_length=8, choices=Subject.choices, blank=True)
    table = models.CharField(_("tabell"), max_length=40, blank=True)
    name = models.CharField(_("fil"), max_length=200)
    data = models.BinaryField(_("filen"))
    state = models.CharField(_("läge"), max_length=7, choices=State.choices, default=State.WAITING)
    reading = models.JSONField(_("vad som lästes"), default=dict)
    faults = models.JSONField(_("vad som hindrar"), default=list)
    receipt = models.JSONField(_("kvitto"), default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("lämnad"), default=timezone.now)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(_("inläst"), null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("ångrad"), null=True)

    class Meta:
        verbose_name = _("lämnad fil")
        verbose_name_plural = _("lämnade filer")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["refused", "waiting", "taken", "undone"]),
                name="received_file_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(subject__in=["", "targets", "outcomes", "table"]),
                name="received_file_subject_is_known",
            ),
            models.CheckConstraint(
                condition=Q(subject="table") & ~Q(table="") | ~Q(subject="table") & Q(table=""),
                name="received_file_of_a_table_says_which",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["refused", "waiting"], taken_at=None)
                | Q(state__in=["taken", "undone"], taken_at__isnull=False),
                name="received_file_taken_has_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(state="undone") & Q(undone_at__isnull=False))
                | (~Q(state="undone") & Q(undone_at=None)),
                name="received_file_undone_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "year"], name="received_file_of_a_year"),
            models.Index(fields=["made_at"], name="received_file_by_age"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_taken(self) -> bool:
        return self.state == self.State.TAKEN

    @property
    def may_be_discarded(self) -> bool:
        """It has changed nothing."""
        return self.state in (self.State.WAITING, self.State.REFUSED)

    @property
    def is_of_outcomes(self) -> bool:
        return self.subject == self.Subject.OUTCOMES

    @property
    def is_of_a_table(self) -> bool:
        return self.subject == self.Subject.TABLE

    @property
    def goes_on(self) -> dt.date:
        """The last day on which the file and its receipt are kept."""
        days = dt.timedelta(days=settings.FILES_KEPT_DAYS)
        return timezone.localtime(self.made_at + days).date()


class PlanFile(TellsStep, models.Model):
    """A plan's document that somebody has uploaded: what was read of it, what a person has
    corrected, and what became of it. Nothing of it is in the plan until it is taken in.

    A job reads it; `attempts` says how many have begun, `failure` why it was not read.
    `reading` is `plan_files.kept`'s, `corrections` are `plan_files.items`'. `preview` is what the
    plan would become, as it was last shown; `receipt` what it became, and under which context of
    the history, by which it can be undone.
    """

    class State(models.TextChoices):
        READING = "reading", _("läses")
        REFUSED = "refused", _("inte läst")
        WAITING = "waiting", _("väntar")
        TAKEN_IN = "taken_in", _("intagen")
        UNDONE = "undone", _("ångrad")
        DROPPED = "dropped", _("avbruten")

    class Step(models.IntegerChoices):
        QUEUED = 0, _("väntar på att börja")
        READING = 1, _("sidorna läses")
        KEEPING = 2, _("det lästa sparas")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="plan_files"
    )
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="plan_files")
    name = models.CharField(_("fil"), max_length=200)
    data = models.BinaryField(_("dokumentet"))
    reading = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict, blank=True)
    preview = models.JSONField(null=True, blank=True)
    receipt = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    failure = models.TextField(_("varför den inte lästes"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(_("ångrad"), null=True, blank=True)

    class Meta:
        verbose_name = _("inläst plandokument")
        verbose_name_plural = _("inlästa plandokument")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["reading", "refused", "waiting", "taken_in", "undone", "dropped"]
                ),
                name="plan_file_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["reading", "refused", "waiting"],
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                )
                | Q(
                    state__in=["taken_in", "undone", "dropped"],
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
                name="plan_file_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(state="undone") & Q(undone_at__isnull=True, undone_by__isnull=True)),
                name="plan_file_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def year(self) -> int:
        return self.budget.year

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_being_read(self) -> bool:
        return self.state == self.State.READING

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def may_be_undone(self) -> bool:
        """It changed the plan, and it is known what."""
        changes = (self.receipt or {}).get("changes")
        return self.state == self.State.TAKEN_IN and bool(self.context and changes)

    @property
    def context(self) -> str:
        """The context of the history under which it was taken in."""
        return str((self.receipt or {}).get("context", ""))

    def document(self) -> PlanDocument:
        """What was read, as it was read."""
        return from_data(self.name, self.reading)

    def plan(self) -> ParsedPlan:
        """What was understood of it, without its pages and blocks."""
        return plan_from_data(self.name, self.reading)

    def corrected(self, plan: ParsedPlan) -> Reading:
        """The same with the corrections made since."""
        return Reading(plan, self.corrections)

    def close(self, state: str, by: User) -> None:
        self.state, self.closed_by, self.closed_at = state, by, timezone.now()
        self.save()
