"""A plan's way to a decision: what it was sent back for, and the year's last days."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models import Budget
from organisations.models import Organisation, User
from plans.models.plans import OperationalPlan


class PlanReturnQuerySet(models.QuerySet["PlanReturn"]):
    def unsettled(self) -> PlanReturnQuerySet:
        """Those whose changes are still asked for: the plan has not been decided since."""
        return self.filter(is_settled=False)


@pghistory.track()
class PlanReturn(models.Model):
    """Återsändning: a plan that is sent back with what is to be changed, and where.

    `keys` are the parts of the outline that are open again, with what stands under them; none
    means the whole plan. A later return takes an earlier one's place.
    """

    plan = models.ForeignKey(OperationalPlan, on_delete=models.CASCADE, related_name="returns")
    keys = ArrayField(models.CharField(max_length=80), verbose_name=_("avsnitt"), default=list)
    reason = models.TextField(_("vad som ska ändras"))
    by_office = models.BooleanField(_("från stadsledningskontoret"), default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("skickad tillbaka"), default=timezone.now)
    is_settled = models.BooleanField(_("avklarad"), default=False)

    objects = PlanReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("återsändning")
        verbose_name_plural = _("återsändningar")
        ordering = ["plan", "-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(is_settled=False), name="plan_return_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="plan_return_says_why",
                violation_error_message=_("Säg vad som ska ändras."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.reason}"


class StepDeadlineQuerySet(models.QuerySet["StepDeadline"]):
    def for_organisation(self, organisation: Organisation | int) -> StepDeadlineQuerySet:
        """Each with `until`: its day, or the later one that the organisation was given."""
        given = Q(exceptions__organisation=organisation)
        later = models.Max("exceptions__until", filter=given)
        return self.annotate(until=Greatest(F("due_on"), Coalesce(later, F("due_on"))))


@pghistory.track()
class StepDeadline(models.Model):
    """Sista dag: when a step of the year's plans is to be taken, for all organisations.

    One that locks closes the step when the day is over; an exception opens it for one
    organisation until a later day, and then closes by itself.
    """

    class Step(models.TextChoices):
        WRITE = "write", _("texterna är skrivna")
        SUBMIT = "submit", _("planen är lämnad till beslutande")
        DECIDE = "decide", _("planen är beslutad")

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="step_deadlines")
    step = models.CharField(_("steg"), max_length=6, choices=Step.choices)
    due_on = models.DateField(_("sista dag"))
    locks = models.BooleanField(_("låses efter dagen"), default=False)

    objects = StepDeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("sista dag")
        verbose_name_plural = _("sista dagar")
        ordering = ["budget", "due_on", "step"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "step"], name="step_deadline_once"),
            models.CheckConstraint(
                condition=Q(step__in=["write", "submit", "decide"]),
                name="step_deadline_step_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.due_on}"


@pghistory.track()
class DeadlineException(models.Model):
    """Undantag: one organisation may take a locked step until a later day, and why."""

    deadline = models.ForeignKey(StepDeadline, on_delete=models.CASCADE, related_name="exceptions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="deadline_exceptions"
    )
    until = models.DateField(_("till och med"))
    reason = models.CharField(_("varför"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("bestämt"), default=timezone.now)

    class Meta:
        verbose_name = _("undantag")
        verbose_name_plural = _("undantag")
        ordering = ["deadline", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "organisation"], name="deadline_exception_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deadline_exception_says_why",
                violation_error_message=_("Säg varför organisationen får längre tid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.until}"

    @property
    def mark(self) -> str:
        """Another one each time it is given, for a page to say which it has shown."""
        return f"{self.pk}-{self.made_at.timestamp():.6f}"
