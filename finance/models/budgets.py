"""What a budget gives: appropriations, and the city's resultatbudget."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from decisions.guard import OF_THE_ADOPTED_BUDGET, guarded
from finance.models.amounts import Amount
from goals.models import Budget
from organisations.models import Organisation


@pghistory.track()
class Appropriation(models.Model):
    """Anslag: what a budget gives an organisation, or a group of them ("Stadsdelsnämnderna").

    What is given to a group stands with the city, which divides it.
    Signs as printed: costs are negative (seed 000, Totala anslag).
    """

    class Kind(models.TextChoices):
        NET = "net", _("drift, netto")
        COSTS = "costs", _("drift, kostnader")
        REVENUES = "revenues", _("drift, intäkter")
        INVESTMENT_COSTS = "investment_costs", _("investeringsutgifter")
        INVESTMENT_REVENUES = "investment_revenues", _("investeringsinkomster")

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="appropriations")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="appropriations",
    )
    group = models.CharField(_("grupp av organisationer"), max_length=100, blank=True)
    area = models.CharField(_("verksamhetsområde"), max_length=200, blank=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    amount = Amount(_("mnkr"))

    class Meta:
        verbose_name = _("anslag")
        verbose_name_plural = _("anslag")
        ordering = ["budget", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "organisation", "group", "area", "kind"],
                name="appropriation_once",
            ),
        ]
        triggers = guarded(OF_THE_ADOPTED_BUDGET)

    def __str__(self) -> str:
        return f"{self.group or self.organisation} {self.area} {self.amount}"

    @property
    def as_in_plans(self) -> Decimal:
        """In mnkr with the sign of plans: what costs, and a net that is a cost, has no minus."""
        earned = (self.Kind.REVENUES, self.Kind.INVESTMENT_REVENUES)
        return self.amount if self.kind in earned else -self.amount


@pghistory.track()
class ResultBudgetLine(models.Model):
    """A row of the city's resultatbudget, in printed order. A heading has no amount."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="result_lines")
    name = models.CharField(_("post"), max_length=200)
    position = models.PositiveSmallIntegerField(_("ordning"))
    amount = Amount(_("mnkr"), null=True)

    class Meta:
        verbose_name = _("rad i resultatbudget")
        verbose_name_plural = _("rader i resultatbudget")
        ordering = ["budget", "position"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "position"], name="result_line_once")
        ]
        triggers = guarded(OF_THE_ADOPTED_BUDGET)

    def __str__(self) -> str:
        return self.name
