"""The money of an organisation's plan. mnkr; costs, revenues and amounts are positive."""

from __future__ import annotations

import re

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.guard import OF_THE_PLAN, guarded
from finance.models.amounts import Amount
from organisations.models import Organisation

# "varav drift", also as a point of a list: "- varav drift", "• Varav: drift". Read by the database,
# too.
PART_OF = r"^[-‐–—−•·*>\s]*varav[\s:]"
_PART_OF = re.compile(PART_OF + r"+", re.IGNORECASE)


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


def part_depth(name: str) -> int:
    """How many times a row's name says that it is part of one above: 2 for a part of a part.

    >>> part_depth("Drift"), part_depth("- varav el"), part_depth("varav varav nät")
    (0, 1, 2)
    """
    found = _PART_OF.match(name)
    return 1 + part_depth(name[found.end() :]) if found else 0


def is_part_of(name: str) -> bool:
    """Whether a row of this name is part of a row above."""
    return part_depth(name) > 0


class WithParts(models.Model):
    """Rows among which "varav …" is part of the row above, and a printed sum is only a check.

    The name says it, as in every document and spreadsheet that rows come from.
    """

    is_total = models.BooleanField(_("summa"), default=False)

    class Meta:
        abstract = True

    @property
    def depth(self) -> int:
        return part_depth(str(self))

    @property
    def is_part(self) -> bool:
        return self.depth > 0


@pghistory.track()
class BudgetLine(WithParts, PlanFigure):
    """Budgetpost in a plan's driftbudget: costs and revenues positive, net = costs − revenues.

    `net` is written with every change of the two; of what a document printed it is what stood
    there, which `finance.calculations` holds against the two. The last three columns are net.
    """

    name = models.CharField(_("post"), max_length=200)
    costs = Amount(_("kostnader"), null=True, blank=True)
    revenues = Amount(_("intäkter"), null=True, blank=True)
    net = Amount(_("netto"), null=True, blank=True)
    last_plan = Amount(_("förra årets plan"), null=True, blank=True)
    last_forecast = Amount(_("förra årets prognos"), null=True, blank=True)
    last_outcome = Amount(_("förra årets utfall"), null=True, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("budgetpost")
        verbose_name_plural = _("budgetposter")
        constraints = [
            # A "varav …" stands once under its row, which only the order of the rows says.
            models.UniqueConstraint(
                fields=["organisation", "year", "name"],
                condition=~Q(name__iregex=PART_OF),
                name="budget_line_once",
            ),
        ]
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class TurnoverChange(WithParts, PlanFigure):
    """Omslutningsförändring: costs and revenues raised equally, net zero, or neither known yet."""

    purpose = models.CharField(_("ändamål"), max_length=300)
    costs = Amount(_("kostnader"), null=True, blank=True)
    revenues = Amount(_("intäkter"), null=True, blank=True)
    comes_from = models.CharField(_("kommer från"), max_length=300, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("omslutningsförändring")
        verbose_name_plural = _("omslutningsförändringar")
        constraints = [
            models.CheckConstraint(
                condition=Q(costs__isnull=True, revenues__isnull=True)
                | Q(costs__isnull=False, revenues__isnull=False, costs=F("revenues")),
                name="turnover_change_is_net_zero",
                violation_error_message=_(
                    "En omslutningsförändring höjer kostnader och intäkter lika mycket."
                ),
            )
        ]
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.purpose


ASKED_FOR = (
    "organisation",
    "year",
    "purpose",
    "kind",
    "amount",
    "source",
    "motivation",
    "running_cost",
)


@pghistory.track()
class BudgetAdjustment(PlanFigure):
    """Budgetjustering: money asked for, granted or refused. Until both its kind and its amount are
    written it asks for nothing."""

    class Kind(models.TextChoices):
        OPERATING = "operating", _("drift")
        INVESTMENT = "investment", _("investering")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("begärd")
        GRANTED = "granted", _("beviljad")
        REFUSED = "refused", _("avslagen")

    purpose = models.CharField(_("ändamål"), max_length=300)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices, blank=True)
    amount = Amount(_("mnkr"), null=True, blank=True)
    source = models.CharField(_("finansieras ur"), max_length=200, blank=True)
    motivation = models.TextField(_("motivering"), blank=True)
    running_cost = Amount(_("driftkostnad per år"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.REQUESTED
    )

    class Meta(PlanFigure.Meta):
        verbose_name = _("budgetjustering")
        verbose_name_plural = _("budgetjusteringar")
        triggers = guarded(OF_THE_PLAN, *ASKED_FOR)

    def __str__(self) -> str:
        return self.purpose


@pghistory.track()
class Investment(PlanFigure):
    """An object in a plan's investment budget. `group` is where its money comes from."""

    name = models.CharField(_("objekt"), max_length=300)
    group = models.CharField(_("grupp"), max_length=200, blank=True)
    work = models.CharField(_("det som görs"), max_length=300, blank=True)
    amount = Amount(_("mnkr"), null=True, blank=True)
    whole = Amount(_("hela projektet"), null=True, blank=True)
    ready = models.CharField(_("klart"), max_length=40, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("investering")
        verbose_name_plural = _("investeringar")
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ResultUnit(PlanFigure):
    """Resultatenhet: a unit that carries its result over the years.

    `carried` is what it has brought together before, `last_result` the latest year's.
    """

    class Becomes(models.TextChoices):
        CREATED = "created", _("inrättas")
        CHANGED = "changed", _("förändras")
        CLOSED = "closed", _("upplöses")

    code = models.CharField(_("kod"), max_length=40, blank=True)
    name = models.CharField(_("resultatenhet"), max_length=200)
    area = models.CharField(_("verksamhetsområde"), max_length=200, blank=True)
    becomes = models.CharField(_("förändring"), max_length=7, choices=Becomes.choices, blank=True)
    gross_budget = Amount(_("bruttobudget"), null=True, blank=True)
    carried = Amount(_("samlat före"), null=True, blank=True)
    last_result = Amount(_("senaste resultat"), null=True, blank=True)
    remark = models.CharField(_("anmärkning"), max_length=300, blank=True)

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


@pghistory.track()
class OperatingProject(PlanFigure):
    """Verksamhetsprojekt (driftprojekt): work with a budget of its own in the driftbudget."""

    name = models.CharField(_("projekt"), max_length=200)
    purpose = models.CharField(_("syfte"), max_length=300, blank=True)
    costs = Amount(_("kostnader"), null=True, blank=True)
    revenues = Amount(_("intäkter"), null=True, blank=True)
    ready = models.CharField(_("klart"), max_length=40, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("verksamhetsprojekt")
        verbose_name_plural = _("verksamhetsprojekt")
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PremisesGrant(PlanFigure):
    """Medel för lokaländamål: what an organisation expects or asks for its premises."""

    purpose = models.CharField(_("ändamål"), max_length=300)
    amount = Amount(_("mnkr"), null=True, blank=True)
    comment = models.CharField(_("kommentar"), max_length=300, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("medel för lokaländamål")
        verbose_name_plural = _("medel för lokaländamål")
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.purpose


@pghistory.track()
class InternalPrice(PlanFigure):
    """Internt pris: what one part of the organisation, or another city, pays. In kronor."""

    group = models.CharField(_("grupp"), max_length=200, blank=True)
    name = models.CharField(_("tjänst"), max_length=300)
    price = models.DecimalField(_("kronor"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("enhet"), max_length=60, blank=True)
    comment = models.CharField(_("kommentar"), max_length=300, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("internt pris")
        verbose_name_plural = _("interna priser")
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Frame(PlanFigure):
    """Ekonomisk ram: an organisation's share of what the council gave to a group.

    Where the budget names the organisation itself, its appropriation counts instead.
    """

    class Kind(models.TextChoices):
        NET = "net", _("drift, netto")
        INVESTMENTS = "investments", _("investeringar")

    kind = models.CharField(_("slag"), max_length=11, choices=Kind.choices)
    amount = Amount(_("mnkr"), null=True, blank=True)
    comment = models.CharField(_("beslut eller källa"), max_length=300, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("ekonomisk ram")
        verbose_name_plural = _("ekonomiska ramar")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "kind"], name="frame_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["net", "investments"]), name="frame_kind_is_known"
            ),
        ]
        triggers = guarded(OF_THE_PLAN)

    def __str__(self) -> str:
        return str(self.get_kind_display())


@pghistory.track()
class ProposedPoint(PlanFigure):
    """A point of the proposed decisions that somebody has written in, or read.

    `key` names what the point comes from ("turnover", "adjustment-12"), or is "own". `words` are
    what somebody wrote instead of the point's own; `{belopp}` in them is its amount. `told` is
    what it said when it was last written or read, to be told when its source is gone.
    """

    key = models.CharField(max_length=40)
    words = models.TextField(_("ord"), blank=True)
    told = models.TextField(blank=True)
    read_amount = models.CharField(max_length=40, blank=True)

    class Meta(PlanFigure.Meta):
        verbose_name = _("punkt i förslag till beslut")
        verbose_name_plural = _("punkter i förslag till beslut")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "key"],
                condition=~Q(key="own"),
                name="proposed_point_once_per_source",
            )
        ]
        triggers = guarded(OF_THE_PLAN, "organisation", "year", "position", "key", "words")

    def __str__(self) -> str:
        return self.words or self.told
