"""What the council decides about judging: tolerances, weights, shares, and people's judgements."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.guard import CITY, Part, guarded
from indicators.models.definitions import OF_ITS_OWNERS_YEARS, Indicator
from indicators.triggers import (
    OF_ITS_POLICY,
    OF_ITS_YEAR,
    OF_THE_POLICY,
    marking,
)
from organisations.models import Organisation

OF_THE_CITYS_YEAR = f"SELECT {CITY}, ROW.year, 'budget'"
OF_ITS_POLICYS_YEAR = (
    f"SELECT {CITY}, policy.year, 'budget' FROM indicators_policy AS policy"
    " WHERE policy.id = ROW.policy_id"
)
OF_WHERE_IT_WEIGHS = f"{OF_ITS_OWNERS_YEARS} AND budget.year = ROW.year"


@pghistory.track()
class Policy(models.Model):
    """The year's rules for judging. Without tolerances, partial comes from the trend alone.

    How levels below a goal become the goal's proposal is said by shares of the applicable ones:
    full when at least `full_share` are full; else hard to assess when more than `hard_share` are;
    else none when more than `none_share` are; else partial. (design: "Goals")

    `least_coverage` is the share of the answering organisations that a city figure needs.
    `large_gap` (a share of the outcome) and `large_spread` (in the indicator's unit) say what the
    reconciliation asks about. Empty: nothing is asked for.
    """

    year = models.PositiveSmallIntegerField(_("år"), unique=True)
    full_share = models.DecimalField(
        _("andel för uppfylls helt"), max_digits=24, decimal_places=9, default=1
    )
    hard_share = models.DecimalField(
        _("andel för svårbedömt"), max_digits=24, decimal_places=9, default="0.5"
    )
    none_share = models.DecimalField(
        _("andel för uppfylls inte"), max_digits=24, decimal_places=9, default="0.5"
    )
    least_coverage = models.DecimalField(
        _("minsta täckning"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    large_gap = models.DecimalField(
        _("stort avstånd till utfallet"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    large_spread = models.DecimalField(
        _("stor spridning"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    decided_on = models.DateField(_("beslutad"), null=True, blank=True)
    reference = models.CharField(_("beslut"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("årets bedömningsregler")
        verbose_name_plural = _("årens bedömningsregler")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(full_share__gt=0, full_share__lte=1)
                & Q(hard_share__gte=0, hard_share__lt=1)
                & Q(none_share__gte=0, none_share__lt=1),
                name="policy_shares_between_zero_and_one",
                violation_error_message=_("Andelarna är tal mellan 0 och 1, till exempel 0,5."),
            ),
            models.CheckConstraint(
                condition=Q(least_coverage__isnull=True)
                | Q(least_coverage__gte=0, least_coverage__lte=1),
                name="policy_coverage_between_zero_and_one",
                violation_error_message=_("Minsta täckning är ett tal mellan 0 och 1."),
            ),
            models.CheckConstraint(
                condition=(Q(large_gap__isnull=True) | Q(large_gap__gte=0))
                & (Q(large_spread__isnull=True) | Q(large_spread__gte=0)),
                name="policy_gap_and_spread_not_negative",
            ),
        ]
        triggers = guarded(OF_THE_CITYS_YEAR, part=Part.RULES) + marking(
            OF_THE_POLICY, "year", "full_share", "hard_share", "none_share", "least_coverage"
        )

    def __str__(self) -> str:
        return f"Bedömningsregler {self.year}"

    def as_document(self) -> dict[str, str]:
        """The rules as an edition keeps them."""
        names = ("full_share", "hard_share", "none_share", "least_coverage", "large_gap")
        kept = {name: getattr(self, name) for name in (*names, "large_spread")}
        return {name: str(value) for name, value in kept.items() if value is not None}


@pghistory.track()
class Tolerance(models.Model):
    """How far from an indicator's target is still partial, in its unit or in percent of it."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="tolerances")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="tolerances")
    absolute = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)
    percent = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)

    class Meta:
        verbose_name = _("tolerans")
        verbose_name_plural = _("toleranser")
        ordering = ["policy", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "indicator"], name="tolerance_once"),
            models.CheckConstraint(
                condition=Q(absolute__gte=0, percent__isnull=True)
                | Q(absolute__isnull=True, percent__gte=0),
                name="tolerance_absolute_or_percent",
                violation_error_message=_("Ange toleransen antingen i enheten eller i procent."),
            ),
        ]
        triggers = guarded(OF_ITS_POLICYS_YEAR, part=Part.RULES) + marking(OF_ITS_POLICY)

    def __str__(self) -> str:
        return f"{self.indicator} {self.policy.year}"


@pghistory.track()
class Weight(models.Model):
    """An organisation's stated weight in the city's weighted mean of an indicator."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="weights")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="weights")
    year = models.PositiveSmallIntegerField(_("år"))
    weight = models.DecimalField(_("vikt"), max_digits=24, decimal_places=9)
    basis = models.CharField(_("vad vikten är"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("vikt")
        verbose_name_plural = _("vikter")
        ordering = ["indicator", "year", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "year"], name="weight_once_a_year"
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="weight_is_not_negative"),
        ]
        triggers = guarded(OF_WHERE_IT_WEIGHS, part=Part.RULES) + marking(
            OF_ITS_YEAR, "indicator", "organisation", "year", "weight"
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.weight}"
