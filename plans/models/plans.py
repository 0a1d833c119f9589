"""Verksamhetsplaner: one organisation, one year, and its way to a decision."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.guard import guarded
from goals.models import Budget
from organisations.models import Organisation
from organisations.permissions import Viewer, own_organisations, reads_everything

OF_THE_YEAR = (
    "SELECT ROW.organisation_id, budget.year, 'plan' FROM goals_budget AS budget"
    " WHERE budget.id = ROW.budget_id AND budget.status = 'adopted'"
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
        return self.of_years(year)

    def of_years(self, *years: int) -> OperationalPlanQuerySet:
        return self.filter(budget__year__in=years, budget__status=Budget.Status.ADOPTED)


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
