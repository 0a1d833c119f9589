"""When outcomes are due, and how far each organisation has come with its report."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.models import Period
from organisations.models import Organisation, User


@pghistory.track()
class ReportingPeriod(models.Model):
    """A period in which outcomes come in: tertialrapport 1 and 2, verksamhetsberättelse, months.

    Whether its figures are public is said by `organisations.Publication`.
    """

    year = models.PositiveSmallIntegerField(_("år"))
    period = models.CharField(_("period"), max_length=3, choices=Period.choices)
    opens_on = models.DateField(_("öppnar"))
    due_on = models.DateField(_("ska vara klar"))
    is_closed = models.BooleanField(_("stängd"), default=False)

    class Meta:
        verbose_name = _("rapporteringsperiod")
        verbose_name_plural = _("rapporteringsperioder")
        ordering = ["-year", "period"]
        constraints = [
            models.UniqueConstraint(fields=["year", "period"], name="reporting_period_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="reporting_period_due_after_open",
                violation_error_message=_(
                    "Perioden ska vara klar tidigast samma dag som den öppnar."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_period_display()} {self.year}"


@pghistory.track()
class PeriodReport(models.Model):
    """One organisation's report of a period."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("utkast")
        SUBMITTED = "submitted", _("inlämnad")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="period_reports"
    )
    reporting_period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reports"
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    submitted_at = models.DateTimeField(_("inlämnad"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapporter")
        ordering = ["reporting_period", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reporting_period"], name="period_report_once"
            ),
            models.CheckConstraint(
                condition=Q(status="submitted", submitted_at__isnull=False)
                | Q(status="draft", submitted_at__isnull=True),
                name="period_report_submitted_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.reporting_period}"
