"""What is measured, how, and who answers for it."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.text import sort_key
from goals.models import AreaGoal, Budget, CommitteeGoal
from indicators.triggers import (
    OF_ANOTHER_OWNER,
    OF_EVERY_YEAR,
    OF_ITS_BUDGET,
    OF_ITS_DEFINITION,
    OF_ITS_YEAR,
    marking,
    refusing,
)
from organisations.models import Organisation


@pghistory.track()
class Indicator(models.Model):
    """Something that is measured year after year.

    Level says who decided it: the council, the council as mandatory for committees (who set
    the targets themselves), or one organisation as its own.
    """

    class Level(models.TextChoices):
        COUNCIL = "council", _("KF:s indikator")
        MANDATORY = "mandatory", _("obligatorisk nämndindikator")
        OWN = "own", _("nämndens indikator")

    code = models.SlugField(_("kod"), max_length=80, unique=True)
    name = models.CharField(_("namn"), max_length=400)
    sort_name = models.CharField(max_length=400, editable=False, default="", db_collation="C")
    level = models.CharField(_("slag"), max_length=10, choices=Level.choices)
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_indicators",
        verbose_name=_("ägare"),
    )
    is_example = models.BooleanField(_("exempeldata"), default=False)

    class Meta:
        verbose_name = _("indikator")
        verbose_name_plural = _("indikatorer")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "owner"], name="indicator_name_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(level="own", owner__isnull=False)
                | Q(level__in=["council", "mandatory"], owner__isnull=True),
                name="indicator_own_has_owner",
                violation_error_message=_("En nämnds egen indikator, och bara den, har en ägare."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="indicator_has_name"),
        ]
        triggers = [
            *marking(OF_EVERY_YEAR, "level", "owner"),
            refusing(
                "owner_has_its_goals",
                pgtrigger.UpdateOf("owner_id"),
                OF_ANOTHER_OWNER + "indicator.id = NEW.id",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


@pghistory.track()
class IndicatorAlias(models.Model):
    """Another name that a printed document gives an indicator; imports find it by that too."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("namn"), max_length=400)
    source = models.CharField(_("källa"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("annat namn på indikator")
        verbose_name_plural = _("andra namn på indikatorer")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["name"], name="alias_of_one_indicator")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class IndicatorDefinition(models.Model):
    """How an indicator is measured from a year on. A new definition breaks the series.

    The definition of a year is the one with the latest `from_year` that is not after it. Two
    outcomes are comparable only under the same definition.
    """

    class Direction(models.TextChoices):
        HIGHER = "higher", _("högre är bättre")
        LOWER = "lower", _("lägre är bättre")
        BAND = "band", _("inom ett intervall")
        NONE = "none", _("ingen riktning")

    class Frequency(models.TextChoices):
        TERTIAL = "tertial", _("tertial")
        YEAR = "year", _("år")
        HALF_YEAR = "half_year", _("halvår")
        MONTH = "month", _("månad")

    class Aggregation(models.TextChoices):
        """Organisations to city."""

        SUM = "sum", _("summa")
        RATIO = "ratio", _("kvot av summor")
        WEIGHTED_MEAN = "weighted_mean", _("viktat medelvärde")
        MEAN = "mean", _("medelvärde utan vikter")
        CENTRAL = "central", _("mäts centralt")
        NONE = "none", _("sammanställs inte")

    class PeriodAggregation(models.TextChoices):
        """Periods to a reading within the year."""

        LATEST = "latest", _("senaste")
        SUM = "sum", _("summa")
        MEAN = "mean", _("medelvärde")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    from_year = models.PositiveSmallIntegerField(_("gäller från år"))
    text = models.TextField(_("definition"), blank=True)
    unit = models.CharField(_("enhet"), max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimaler"), default=0)
    direction = models.CharField(_("riktning"), max_length=6, choices=Direction.choices)
    frequency = models.CharField(
        _("periodicitet"), max_length=10, choices=Frequency.choices, default=Frequency.YEAR
    )
    aggregation = models.CharField(
        _("sammanställning över organisationer"),
        max_length=13,
        choices=Aggregation.choices,
        default=Aggregation.NONE,
    )
    period_aggregation = models.CharField(
        _("sammanställning över perioder"),
        max_length=6,
        choices=PeriodAggregation.choices,
        default=PeriodAggregation.LATEST,
    )
    by_gender = models.BooleanField(_("könsuppdelad"), default=False)
    decided_on = models.DateField(_("beslutad"), null=True, blank=True)

    class Meta:
        verbose_name = _("indikatordefinition")
        verbose_name_plural = _("indikatordefinitioner")
        ordering = ["indicator", "from_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "from_year"], name="definition_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=6), name="definition_decimals_max_six"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["higher", "lower", "band", "none"]),
                name="definition_direction_is_known",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=["tertial", "year", "half_year", "month"]),
                name="definition_frequency_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    aggregation__in=["sum", "ratio", "weighted_mean", "mean", "central", "none"]
                ),
                name="definition_aggregation_is_known",
            ),
            models.CheckConstraint(
                condition=Q(period_aggregation__in=["latest", "sum", "mean"]),
                name="definition_period_aggregation_is_known",
            ),
        ]
        triggers = marking(
            OF_ITS_DEFINITION,
            "indicator",
            "from_year",
            "unit",
            "decimals",
            "direction",
            "frequency",
            "aggregation",
            "period_aggregation",
        )

    def __str__(self) -> str:
        return f"{self.indicator}, från {self.from_year}"


@pghistory.track()
class IndicatorPlacement(models.Model):
    """Where an indicator stands in a year's budget: under which area goal, in which order.

    An organisation's own indicator may stand under one of its committee goals.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="placements")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="placements")
    area_goal = models.ForeignKey(AreaGoal, on_delete=models.PROTECT, related_name="placements")
    committee_goal = models.ForeignKey(
        CommitteeGoal, on_delete=models.SET_NULL, null=True, blank=True, related_name="placements"
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    source = models.CharField(_("källa"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("indikatorns plats")
        verbose_name_plural = _("indikatorernas platser")
        ordering = ["budget", "area_goal__sort_code", "position", "pk"]
        constraints = [
            # Some indicators stand under two area goals in the printed budget.
            models.UniqueConstraint(
                fields=["indicator", "budget", "area_goal"], name="placement_once_under_a_goal"
            )
        ]
        triggers = [
            *marking(OF_ITS_BUDGET, "indicator", "budget", "area_goal"),
            refusing(
                "under_a_goal_of_its_owner",
                pgtrigger.Insert | pgtrigger.UpdateOf("indicator_id", "committee_goal_id"),
                OF_ANOTHER_OWNER + "placement.id = NEW.id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} under {self.area_goal.code}"


@pghistory.track()
class IndicatorResponsibility(models.Model):
    """An organisation that answers for an indicator in a year."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="responsibilities"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="responsibilities"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    source = models.CharField(_("källa"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ansvar för indikator")
        verbose_name_plural = _("ansvar för indikatorer")
        ordering = ["indicator", "year", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "year"], name="responsibility_once_a_year"
            )
        ]
        triggers = marking(OF_ITS_YEAR, "indicator", "organisation", "year")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.indicator} {self.year}"
