"""The template of a year: which parts a plan has, and what stadsledningskontoret asks in each."""

from __future__ import annotations

from collections.abc import Iterable

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from decisions.guard import guarded
from goals.models import Budget

# What any decided plan of the year is written by. The words of an anvisning are not: they help
# whoever still writes, and no edition holds them.
OF_ITS_PLANS = (
    "SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan"
    " JOIN goals_budget AS budget ON budget.id = plan.budget_id"
    " WHERE plan.budget_id = ROW.budget_id AND budget.status = 'adopted'"
)


class SectionTemplateQuerySet(models.QuerySet["SectionTemplate"]):
    def of_budgets(self, budgets: Iterable[int]) -> SectionTemplateQuerySet:
        """The parts of some budgets' templates in their order, each with its parent."""
        return self.filter(budget__in=budgets).select_related("parent")


@pghistory.track()
class SectionTemplate(models.Model):
    """A part of every plan that answers a budget: its heading, anvisning and who must write it.

    The part of the kind `strategic_goals` stands for one part per strategic goal, `area_goals`
    under it for one per area goal. The key is the part's address in every plan and never changes.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        PROPOSED_DECISIONS = "proposed_decisions", _("förslag till beslut")
        STRATEGIC_GOALS = "strategic_goals", _("KF:s inriktningsmål")
        AREA_GOALS = "area_goals", _("KF:s mål för verksamhetsområdet")
        ECONOMY = "economy", _("redovisning av ekonomi")
        INTERNAL_CONTROL = "internal_control", _("intern kontroll")
        QUALITY = "quality", _("systematiskt kvalitetsarbete")
        ANNEXES = "annexes", _("bilagor")

    # Parts that stand for one part a goal.
    OF_GOALS = (Kind.STRATEGIC_GOALS, Kind.AREA_GOALS)

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="section_templates")
    key = models.CharField(_("adress"), max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    heading = models.CharField(_("rubrik"), max_length=300)
    instruction = models.TextField(_("anvisning"), blank=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.TEXT)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    # Kinds of organisation that must write it; nobody must where it is empty.
    required_of = ArrayField(
        models.CharField(max_length=20), verbose_name=_("krävs av"), default=list, blank=True
    )

    objects = SectionTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("avsnitt i årets mall")
        verbose_name_plural = _("avsnitt i årets mall")
        ordering = ["budget", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "key"], name="template_key_once"),
            models.UniqueConstraint(
                fields=["budget", "kind"],
                condition=Q(kind__in=["strategic_goals", "area_goals"]),
                name="template_goals_stand_once",
                violation_error_message=_("Målen har redan sin plats i mallen."),
            ),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
                & ~Q(key__startswith="egen-"),
                name="template_key_form",
                violation_error_message=_("Adressen har små bokstäver, siffror och bindestreck."),
            ),
            models.CheckConstraint(
                condition=~Q(heading=""),
                name="template_has_heading",
                violation_error_message=_("Skriv en rubrik."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "text",
                        "proposed_decisions",
                        "strategic_goals",
                        "area_goals",
                        "economy",
                        "internal_control",
                        "quality",
                        "annexes",
                    ]
                ),
                name="template_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="template_not_under_itself",
            ),
        ]
        triggers = guarded(
            OF_ITS_PLANS, "budget", "key", "parent", "heading", "kind", "position", "required_of"
        )

    def __str__(self) -> str:
        return self.heading

    @property
    def asked(self) -> SafeString:
        """The anvisning as pages show it: it was cleaned where it came in."""
        return mark_safe(self.instruction)  # noqa: S308

    @property
    def is_standard(self) -> bool:
        """Not saved: a part of the standard template, which the year has until it has its own."""
        return self._state.adding

    @property
    def is_of_goals(self) -> bool:
        return self.kind in self.OF_GOALS
