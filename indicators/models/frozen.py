"""Facts as they stood when something was decided: twins of the working tables."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.frozen import IMMUTABLE, FrozenRow
from goals.models import AreaGoal
from indicators.models.definitions import Indicator
from indicators.models.figures import OutcomeColumns, TargetColumns
from organisations.models import Organisation


class FrozenTarget(FrozenRow, TargetColumns):
    """A target as it stood: an organisation's in its plan's editions, all in the city's."""

    class Meta:
        verbose_name = _("fastställt årsmål")
        verbose_name_plural = _("fastställda årsmål")
        ordering = ["edition", "indicator", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "indicator", "organisation", "year"],
                name="frozen_target_once",
            )
        ]
        triggers = IMMUTABLE


class FrozenOutcome(FrozenRow, OutcomeColumns):
    """An outcome as it stood: an organisation's in its reports' editions, all in the city's."""

    class Meta:
        verbose_name = _("fastställt utfall")
        verbose_name_plural = _("fastställda utfall")
        ordering = ["edition", "indicator", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "indicator", "organisation", "year", "period"],
                name="frozen_outcome_once",
            )
        ]
        triggers = IMMUTABLE


class FrozenPlacement(FrozenRow):
    """Where an indicator stood: the council's in the city's editions, own ones in their plan's."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="frozen_placements"
    )
    area_goal = models.ForeignKey(
        AreaGoal, on_delete=models.PROTECT, related_name="frozen_placements"
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    source = models.CharField(_("källa"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("indikatorns fastställda plats")
        verbose_name_plural = _("indikatorernas fastställda platser")
        ordering = ["edition", "area_goal__sort_code", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "indicator", "area_goal"], name="frozen_placement_once"
            )
        ]
        triggers = IMMUTABLE

    def __str__(self) -> str:
        return f"{self.indicator} under {self.area_goal.code}"


class Correction(FrozenRow):
    """Rättelse: a value or a target that readers had seen as something else, and why.

    Also what became another without being wrong: a city figure that more have come into (`late`),
    a level with the same figures under other rules (`level`, whose texts are levels). Said in the
    edition that changes it and in all that follow.
    """

    class What(models.TextChoices):
        OUTCOME = "outcome", _("utfall")
        TARGET = "target", _("årsmål")
        LATE = "late", _("utfall, fler har lämnat in")
        LEVEL = "level", _("uppfyllelse, andra regler")

    # What was wrong, or decided otherwise; the others follow from something.
    CORRECTED = (What.OUTCOME, What.TARGET)
    OF_OUTCOMES = (What.OUTCOME, What.LATE)

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="corrections")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="corrections"
    )
    what = models.CharField(_("vad"), max_length=7, choices=What.choices)
    before_value = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    after_value = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    before_text = models.CharField(max_length=200, blank=True)
    after_text = models.CharField(max_length=200, blank=True)
    reason = models.TextField(_("orsak"))
    reference = models.CharField(_("beslut"), max_length=200, blank=True)
    corrected_on = models.DateField(_("rättat"))

    class Meta:
        verbose_name = _("rättelse")
        verbose_name_plural = _("rättelser")
        ordering = ["edition", "corrected_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["outcome", "target", "late", "level"]),
                name="correction_what_is_known",
            )
        ]
        triggers = IMMUTABLE

    def __str__(self) -> str:
        return f"{self.indicator}: {self.before_value or self.before_text}"
