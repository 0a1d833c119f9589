"""When outcomes are due, and how far each organisation has come with its report."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.guard import CITY, Part, guarded
from goals.models import AreaGoal, StrategicGoal
from indicators.models import Level, Period
from organisations.models import Organisation, User


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def of_year(self, year: int) -> ReportingPeriodQuerySet:
        return self.filter(year=year)


@pghistory.track()
class ReportingPeriod(models.Model):
    """A period in which outcomes come in: tertialrapport 1 and 2, verksamhetsberättelse, months.

    Whether its figures are public is said by the city's `decisions.Standing` of the period.
    """

    year = models.PositiveSmallIntegerField(_("år"))
    period = models.CharField(_("period"), max_length=3, choices=Period.choices)
    opens_on = models.DateField(_("öppnar"))
    due_on = models.DateField(_("ska vara klar"))
    is_closed = models.BooleanField(_("stängd"), default=False)

    objects = ReportingPeriodQuerySet.as_manager()

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
        triggers = guarded(
            f"SELECT {CITY}, ROW.year, ROW.period",
            "year",
            "period",
            "is_closed",
            part=Part.CLOSING,
        )

    def __str__(self) -> str:
        return f"{self.get_period_display()} {self.year}"

    @property
    def last_day(self) -> dt.date:
        """Who answers on this day reports the period."""
        return Period(self.period).last_day(self.year)


class PeriodReportQuerySet(models.QuerySet["PeriodReport"]):
    def answered_by(self, organisation: Organisation | int | None) -> PeriodReportQuerySet:
        return self.filter(organisation=organisation)


OF_THE_PERIOD = (
    "SELECT ROW.organisation_id, period.year, period.period"
    " FROM followup_reportingperiod AS period WHERE period.id = ROW.reporting_period_id"
)


@pghistory.track()
class PeriodReport(models.Model):
    """One organisation's report of a period: open, handed in, and decided by whoever reports.

    A report that was decided elsewhere may lack the time when it was handed in.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("öppen")
        SUBMITTED = "submitted", _("inlämnad")
        DECIDED = "decided", _("beslutad")

    HANDED_IN = (Status.SUBMITTED, Status.DECIDED)

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="period_reports"
    )
    reporting_period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reports"
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.OPEN
    )
    submitted_at = models.DateTimeField(_("inlämnad"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("beslutad"), null=True, blank=True)
    reference = models.CharField(_("beslut"), max_length=200, blank=True)

    objects = PeriodReportQuerySet.as_manager()

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
                | Q(status="open", submitted_at__isnull=True)
                | Q(status="decided"),
                name="period_report_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="decided", decided_on__isnull=False)
                | (~Q(status="decided") & Q(decided_on__isnull=True)),
                name="period_report_decided_has_date",
                violation_error_message=_(
                    "En beslutad rapport har ett beslutsdatum, andra har inget."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "submitted", "decided"]),
                name="period_report_status_is_known",
            ),
        ]
        triggers = guarded(OF_THE_PERIOD)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.reporting_period}"

    @property
    def is_submitted(self) -> bool:
        """Handed in, decided or not: its cells are closed."""
        return self.status in self.HANDED_IN

    @property
    def is_decided(self) -> bool:
        return self.status == self.Status.DECIDED


OF_THE_JUDGEMENT = """
    SELECT ROW.organisation_id, budget.year, ROW.period || ':' || goal.code
    FROM (
        SELECT budget_id, code FROM goals_areagoal WHERE id = ROW.area_goal_id
        UNION ALL
        SELECT budget_id, code FROM goals_strategicgoal WHERE id = ROW.strategic_goal_id
    ) AS goal
    JOIN goals_budget AS budget ON budget.id = goal.budget_id
"""


@pghistory.track()
class GoalJudgement(models.Model):
    """What people judge about a goal: an organisation's own judgement, or the city's central one.

    A draft is prepared beside the computed proposal and decided by those who may; what is decided
    is an edition of its own, and a judgement that differs from the proposal says why.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("utkast")
        DECIDED = "decided", _("beslutad")

    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="judgements"
    )
    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="judgements"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="judgements"
    )
    period = models.CharField(_("period"), max_length=4)
    # Empty in a draft whose motivation was written first.
    level = models.CharField(_("bedömning"), max_length=15, choices=Level.choices, blank=True)
    proposal = models.CharField(
        _("förslag vid beslutet"), max_length=15, choices=Level.choices, blank=True
    )
    motivation = models.TextField(_("motivering"), blank=True)
    rule_version = models.CharField(max_length=20, blank=True)
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.DRAFT
    )
    judged_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField(_("bedömd"), auto_now=True)

    class Meta:
        verbose_name = _("bedömning av mål")
        verbose_name_plural = _("bedömningar av mål")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area_goal__isnull=False, strategic_goal__isnull=True)
                | Q(area_goal__isnull=True, strategic_goal__isnull=False),
                name="judgement_of_one_goal",
            ),
            models.UniqueConstraint(
                fields=["area_goal", "strategic_goal", "organisation", "period"],
                name="judgement_once_a_period",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(level=""),
                name="judgement_decided_has_level",
                violation_error_message=_("Välj en bedömning innan den beslutas."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(proposal="")
                | Q(level=models.F("proposal"))
                | ~Q(motivation=""),
                name="judgement_that_differs_is_motivated",
                violation_error_message=_(
                    "Bedömningen skiljer sig från förslaget. Skriv varför i motiveringen."
                ),
            ),
        ]
        triggers = guarded(OF_THE_JUDGEMENT)

    def __str__(self) -> str:
        return f"{self.goal} {self.period}: {self.level}"

    @property
    def goal(self) -> AreaGoal | StrategicGoal:
        """The goal that is judged, of whichever kind."""
        goal = self.area_goal or self.strategic_goal
        assert goal is not None  # the constraint judgement_of_one_goal
        return goal

    @property
    def subject(self) -> str:
        """What the decision is called: "VB:1.2"."""
        return subject_of(self.period, self.goal)


def subject_of(period: str, goal: AreaGoal | StrategicGoal) -> str:
    """The name under which a judgement is decided: "VB:1.2"."""
    return f"{period}:{goal.code}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def unsent(self) -> ReminderQuerySet:
        """Letters that still are to go, those that have failed too often left out."""
        return self.filter(sent_at__isnull=True, attempts__lt=Reminder.MOST_ATTEMPTS)


@pghistory.track()
class Reminder(models.Model):
    """Påminnelse: a letter to those who hand in for an organisation, kept with whom it went to.

    `subject` is a period's code, or "plan". Without `sent_at` the letter waits to be sent.
    """

    MOST_ATTEMPTS = 5

    year = models.PositiveSmallIntegerField(_("år"))
    subject = models.CharField(_("vad"), max_length=4)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="reminders"
    )
    recipients = ArrayField(models.EmailField(), verbose_name=_("till"))
    heading = models.CharField(_("rubrik"), max_length=200)
    text = models.TextField(_("brev"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reminders")
    asked_at = models.DateTimeField(_("bestämd"), default=timezone.now)
    sent_at = models.DateTimeField(_("skickad"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("påminnelse")
        verbose_name_plural = _("påminnelser")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipients__len__gte=1), name="reminder_goes_to_somebody"
            ),
        ]
        indexes = [models.Index(fields=["year", "subject"], name="reminder_of_matter")]

    def __str__(self) -> str:
        return f"{self.subject} {self.year} {self.organisation}"

    @property
    def has_failed(self) -> bool:
        return self.sent_at is None and self.attempts >= self.MOST_ATTEMPTS
