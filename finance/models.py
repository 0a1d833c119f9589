"""Money: the council's appropriations and each organisation's own figures. mnkr, one decimal."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.guard import OF_THE_ADOPTED_BUDGET, OF_THE_PLAN, guarded
from goals.models import Budget
from organisations.models import Organisation


class Amount(models.DecimalField):
    """Money in mnkr. Documents print one decimal; sums keep what was entered."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


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


class PlanFigure(models.Model):
    """What all figures in an organisation's plan share."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        abstract = True
        ordering = ["organisation", "year", "position", "pk"]


@pghistory.track()
class BudgetLine(PlanFigure):
    """Budgetpost in a plan's driftbudget: costs and revenues positive, net = costs − revenues."""

    name = models.CharField(_("post"), max_length=200)
    costs = Amount(_("kostnader"), null=True, blank=True)
    revenues = Amount(_("intäkter"), null=True, blank=True)
    net = Amount(_("netto"), null=True, blank=True)
    is_total = models.BooleanField(_("summa"), default=False)

    class Meta(PlanFigure.Meta):
        verbose_name = _("budgetpost")
        verbose_name_plural = _("budgetposter")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "name"], name="budget_line_once"
            ),
        ]
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class TurnoverChange(PlanFigure):
    """Omslutningsförändring: costs and revenues raised equally, net zero."""

    purpose = models.CharField(_("ändamål"), max_length=300)
    costs = Amount(_("kostnader"))
    revenues = Amount(_("intäkter"))
    is_total = models.BooleanField(_("summa"), default=False)

    class Meta(PlanFigure.Meta):
        verbose_name = _("omslutningsförändring")
        verbose_name_plural = _("omslutningsförändringar")
        constraints = [
            models.CheckConstraint(
                condition=Q(costs=F("revenues")),
                name="turnover_change_is_net_zero",
                violation_error_message=_(
                    "En omslutningsförändring höjer kostnader och intäkter lika mycket."
                ),
            )
        ]
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.purpose


@pghistory.track()
class BudgetAdjustment(PlanFigure):
    """Budgetjustering: money asked for, granted or refused."""

    class Kind(models.TextChoices):
        OPERATING = "operating", _("drift")
        INVESTMENT = "investment", _("investering")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("begärd")
        GRANTED = "granted", _("beviljad")
        REFUSED = "refused", _("avslagen")

    purpose = models.CharField(_("ändamål"), max_length=300)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices)
    amount = Amount(_("mnkr"))
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.REQUESTED
    )

    class Meta(PlanFigure.Meta):
        verbose_name = _("budgetjustering")
        verbose_name_plural = _("budgetjusteringar")
        triggers = guarded(OF_THE_PLAN, "organisation", "year", "purpose", "kind", "amount")

    def __str__(self) -> str:
        return self.purpose


@pghistory.track()
class Investment(PlanFigure):
    """An object in a plan's investment budget."""

    name = models.CharField(_("objekt"), max_length=300)
    group = models.CharField(_("grupp"), max_length=200, blank=True)
    amount = Amount(_("mnkr"), null=True, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("investering")
        verbose_name_plural = _("investeringar")
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ResultUnit(PlanFigure):
    """Resultatenhet: a unit that carries its result over the years."""

    code = models.CharField(_("kod"), max_length=40, blank=True)
    name = models.CharField(_("resultatenhet"), max_length=200)
    area = models.CharField(_("verksamhetsområde"), max_length=200, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("resultatenhet")
        verbose_name_plural = _("resultatenheter")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "name"], name="result_unit_once"
            )
        ]
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.name
