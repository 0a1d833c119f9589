"""Verksamhetsplaner: one organisation, one year, its sections and its way to a decision."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.guard import guarded
from goals.models import AreaGoal, Budget, StrategicGoal
from organisations.models import Organisation, User
from organisations.permissions import Viewer, own_organisations, reads_everything
from plans.calculations import contributes

OF_THE_YEAR = (
    "SELECT ROW.organisation_id, budget.year, 'plan' FROM goals_budget AS budget"
    " WHERE budget.id = ROW.budget_id AND budget.status = 'adopted'"
)
OF_ITS_PLAN = (
    "SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan"
    " JOIN goals_budget AS budget ON budget.id = plan.budget_id"
    " WHERE plan.id = ROW.plan_id AND budget.status = 'adopted'"
)


class OperationalPlanQuerySet(models.QuerySet["OperationalPlan"]):
    def visible_to(self, user: Viewer) -> OperationalPlanQuerySet:
        """Workspaces: for everyone but members, SLK and administrators they do not exist."""
        if reads_everything(user):
            return self
        mine = Organisation.objects.filter(own_organisations(user))
        return self.filter(organisation__in=mine)

    def answered_by(self, organisation: Organisation | int | None) -> OperationalPlanQuerySet:
        return self.filter(organisation=organisation)

    def of_year(self, year: int) -> OperationalPlanQuerySet:
        """Answers to the budget that the council adopted for the year."""
        return self.filter(budget__year=year, budget__status=Budget.Status.ADOPTED)


@pghistory.track()
class OperationalPlan(models.Model):
    """Verksamhetsplan (VP): an organisation's answer to the council's budget of a year."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("utkast")
        RETURNED = "returned", _("tillbaka för ändring")
        AT_OFFICE = "at_office", _("hos stadsledningskontoret")
        SUBMITTED = "submitted", _("hos beslutande")
        DECIDED = "decided", _("beslutad")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("rubrik"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    due_on = models.DateField(_("ska vara klar"), null=True, blank=True)
    decided_on = models.DateField(_("beslutad"), null=True, blank=True)
    reference = models.CharField(_("diarienummer"), max_length=60, blank=True)
    source = models.CharField(_("källa"), max_length=200, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)

    objects = OperationalPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("verksamhetsplan")
        verbose_name_plural = _("verksamhetsplaner")
        ordering = ["budget", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "budget"], name="plan_once_per_organisation_and_budget"
            ),
            models.CheckConstraint(
                condition=Q(status="decided", decided_on__isnull=False)
                | (~Q(status="decided") & Q(decided_on__isnull=True)),
                name="plan_decided_has_date",
                violation_error_message=_(
                    "En beslutad plan har ett beslutsdatum, andra har inget."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned", "at_office", "submitted", "decided"]),
                name="plan_status_is_known",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="keeps_its_budget", fields=["budget"]),
            *guarded(OF_THE_YEAR, "title", "status", "decided_on", "reference"),
        ]

    def __str__(self) -> str:
        return f"Verksamhetsplan {self.year} för {self.organisation}"

    @property
    def year(self) -> int:
        return self.budget.year


class PlanSectionQuerySet(models.QuerySet["PlanSection"]):
    def contributing(self) -> PlanSectionQuerySet:
        """Sections that say how the organisation contributes to the goal they are about."""
        about_a_goal = Q(area_goal__isnull=False) | Q(strategic_goal__isnull=False)
        return self.filter(about_a_goal, contributes())


@pghistory.track()
class PlanSection(models.Model):
    """A text in a plan: about an area goal, a strategic goal, or under a heading of its own.

    The text is sanitised HTML. An organisation contributes to an area goal when the section's
    text says how, which is counted by `plans.calculations`.
    """

    plan = models.ForeignKey(OperationalPlan, on_delete=models.CASCADE, related_name="sections")
    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    heading = models.CharField(_("rubrik"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    # Length of a text whose prose is not kept in the repository (demo); 0 otherwise.
    words_in_source = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    updated_at = models.DateTimeField(_("ändrad"), auto_now=True)
    updated_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PlanSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("avsnitt")
        verbose_name_plural = _("avsnitt")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "area_goal"],
                condition=Q(area_goal__isnull=False),
                name="section_once_per_area_goal",
            ),
            models.UniqueConstraint(
                fields=["plan", "strategic_goal"],
                condition=Q(strategic_goal__isnull=False),
                name="section_once_per_strategic_goal",
            ),
            models.CheckConstraint(
                condition=Q(area_goal__isnull=True) | Q(strategic_goal__isnull=True),
                name="section_about_one_goal",
            ),
        ]
        triggers = [
            *guarded(
                OF_ITS_PLAN, "plan", "strategic_goal", "area_goal", "heading", "text", "position"
            ),
            pgtrigger.Trigger(
                name="is_about_a_goal_of_its_budget",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("plan_id", "area_goal_id", "strategic_goal_id"),
                func="""
                    IF EXISTS (
                        SELECT FROM plans_operationalplan AS plan, (
                            SELECT budget_id FROM goals_areagoal WHERE id = NEW.area_goal_id
                            UNION ALL
                            SELECT budget_id FROM goals_strategicgoal
                            WHERE id = NEW.strategic_goal_id
                        ) AS goal
                        WHERE plan.id = NEW.plan_id AND plan.budget_id <> goal.budget_id
                    ) THEN
                        RAISE EXCEPTION 'plan and goal belong to different budgets'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.area_goal or self.strategic_goal or self.heading)


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
