"""Verksamhetsplaner: one organisation, one year, its sections and its way to a decision."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
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
        SUBMITTED = "submitted", _("klar för beslut")
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
                condition=Q(status__in=["draft", "submitted", "decided"]),
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
