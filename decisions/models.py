"""Who decided what, what stood when it was decided, and what is public now."""

from __future__ import annotations

from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from common.triggers import NEVER_EMPTIED
from decisions.triggers import (
    MADE_BY_ITS_DECISION,
    RAISES_NEWS,
    STANDS_BY_DECISION,
    insert_only,
)
from organisations.models import Organisation, User

# What is decided on, beside the reporting periods (T1, T2, VB, M01–M12).
BUDGET = "budget"
PLAN = "plan"
SUBJECTS = r"^(budget|plan|targets|(T1|T2|VB|M(0[1-9]|1[0-2]))(:[0-9.]+)?)$"


class TransactionTime(Func):
    """When the transaction began: the same for all that it writes, so that rows can say
    "made in this very transaction"."""

    template = "transaction_timestamp()"
    output_field = models.DateTimeField()


class Reading(models.TextChoices):
    """Which of the two a page shows."""

    PUBLISHED = "published", _("publicerat")
    WORKING = "working", _("arbetsläge")


class Decision(models.Model):
    """Beslut: who decided what, for whom, when, with which reference, and why.

    The database lets a transaction change what stands only when it names a decision that it has
    made itself (see `decisions.guard`).
    """

    class Kind(models.TextChoices):
        BUDGET = "budget", _("budgeten antogs")
        PLAN = "plan", _("planen beslutades")
        REPORT = "report", _("rapporten lämnades in")
        JUDGEMENT = "judgement", _("bedömningen beslutades")
        TARGETS = "targets", _("årsmål ändrades")
        RULES = "rules", _("regler eller ansvar ändrades")
        CORRECTION = "correction", _("rättelse")
        REOPENING = "reopening", _("öppnades igen")
        RETURN = "return", _("återgick till det beslutade")
        CLOSING = "closing", _("perioden stängdes")
        PUBLICATION = "publication", _("publicerades")
        WITHDRAWAL = "withdrawal", _("drogs tillbaka")
        INTRODUCTION = "introduction", _("fastställd vid införandet")
        LOADING = "loading", _("fastställd vid inläsning")

    # What readers have seen becomes something else, and they are told why.
    UNDOING = (Kind.CORRECTION, Kind.WITHDRAWAL)

    kind = models.CharField(_("slag"), max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="decisions"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    subject = models.CharField(_("vad"), max_length=20)
    decided_on = models.DateField(_("beslutat"))
    reference = models.CharField(_("beslut (dnr, §)"), max_length=200, blank=True)
    motivation = models.TextField(_("motivering"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="decisions")
    # Of a withdrawal: readers are told that a corrected edition will come.
    correction_comes = models.BooleanField(_("rättad version kommer"), default=False)
    made_at = models.DateTimeField(_("registrerat"), db_default=TransactionTime())

    class Meta:
        verbose_name = _("beslut")
        verbose_name_plural = _("beslut")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__regex=SUBJECTS), name="decision_subject_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["correction", "withdrawal"]) | ~Q(motivation=""),
                name="decision_that_undoes_says_why",
                violation_error_message=_("En rättelse och ett återkallande behöver en orsak."),
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawal") | Q(correction_comes=False),
                name="decision_that_withdraws_promises",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "year", "subject"], name="decision_of_scope")
        ]
        triggers = [*insert_only(), RAISES_NEWS]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_on} {self.reference}".strip()


class Edition(models.Model):
    """Utgåva: what stood when it was decided, frozen.

    Texts and structure are one document; figures are rows of other rooms under the edition's key
    (`decisions.frozen`). The checksum is over both and can be worked out again.
    """

    class Kind(models.TextChoices):
        BUDGET = "budget", _("budget")
        PLAN = "plan", _("verksamhetsplan")
        REPORT = "report", _("rapport")
        PERIOD = "period", _("period")
        JUDGEMENT = "judgement", _("bedömning")
        TARGETS = "targets", _("ändrade årsmål")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(_("slag"), max_length=9, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="editions"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    subject = models.CharField(_("vad"), max_length=20)
    number = models.PositiveSmallIntegerField(_("utgåva"))
    document = models.JSONField(default=dict)
    # Which columns the checksum is over; a later release may freeze more.
    format = models.PositiveSmallIntegerField(default=1)
    checksum = models.CharField(_("kontrollsumma"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("gjord"), db_default=TransactionTime())

    class Meta:
        verbose_name = _("utgåva")
        verbose_name_plural = _("utgåvor")
        ordering = ["organisation", "year", "subject", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "subject", "number"], name="edition_number_once"
            ),
            models.CheckConstraint(
                condition=Q(subject__regex=SUBJECTS), name="edition_subject_is_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
        ]
        # The checksum is written once, when the edition's rows are there.
        triggers = [
            MADE_BY_ITS_DECISION,
            *insert_only(
                but="TG_OP = 'UPDATE' AND OLD.checksum = ''"
                " AND OLD.made_at = transaction_timestamp()"
                " AND (NEW.id, NEW.decision_id, NEW.kind, NEW.organisation_id, NEW.year,"
                " NEW.subject, NEW.number, NEW.document, NEW.format, NEW.made_at) ="
                " (OLD.id, OLD.decision_id, OLD.kind, OLD.organisation_id, OLD.year,"
                " OLD.subject, OLD.number, OLD.document, OLD.format, OLD.made_at)"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.year} {self.organisation}, utgåva {self.number}"


class StandingQuerySet(models.QuerySet["Standing"]):
    def of(self, organisation: Organisation, year: int, subject: str) -> StandingQuerySet:
        return self.filter(organisation=organisation, year=year, subject=subject)

    def published(self) -> StandingQuerySet:
        return self.filter(published__isnull=False)


class Standing(models.Model):
    """How a budget, plan, report, period or judgement stands.

    `edition` is what was decided last, `published` what readers see; a sealed one is changed
    only by a new decision. Without a row nothing has been said: what is entered is history.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="standings"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    subject = models.CharField(_("vad"), max_length=20)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="stands_for"
    )
    published = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="public_for"
    )
    published_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="published"
    )
    # What readers are told while nothing, or an earlier edition, is public.
    withdrawn_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="withdrawn"
    )
    is_sealed = models.BooleanField(_("fastställd"), default=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vad som gäller")
        verbose_name_plural = _("vad som gäller")
        ordering = ["year", "subject", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "subject"], name="standing_once"
            ),
            models.CheckConstraint(
                condition=Q(subject__regex=SUBJECTS), name="standing_subject_is_known"
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=True, published_by__isnull=True)
                | Q(published__isnull=False, published_by__isnull=False),
                name="standing_published_by_a_decision",
            ),
        ]
        triggers = [STANDS_BY_DECISION, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.subject} {self.year} {self.organisation}"


class NewsCount(models.Model):
    """A part of the counter of a topic, whose rows' sum pages compare (`decisions.news`)."""

    topic = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["topic"], name="newscount_of_topic")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.number}"
