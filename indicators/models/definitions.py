"""What is measured, how, and who answers for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateRangeField,
    RangeOperators,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.text import sort_key
from common.triggers import KEEPS_ITS_CODE
from decisions.guard import CITY, Part, guarded
from goals.models import AreaGoal, Budget, CommitteeGoal
from indicators.triggers import (
    OF_ANOTHER_OWNER,
    OF_EVERY_YEAR,
    OF_ITS_BUDGET,
    OF_ITS_DEFINITION,
    OF_ITS_SPAN,
    marking,
    refusing,
)
from organisations.models import Organisation

# How many decimals a value is rounded to at most: what is stored has nine.
MOST_DECIMALS = 6
# The editions that hold an indicator: pages of theirs show it by its name and definition.
_EDITIONS = (
    "SELECT matter.organisation_id, matter.year, matter.subject FROM decisions_standing AS matter"
    " JOIN indicators_frozenplacement AS held ON held.edition_id = matter.edition_id"
    " WHERE matter.subject IN ('budget', 'plan') AND "
)
OF_ITS_EDITIONS = _EDITIONS + "held.indicator_id = ROW.id"
OF_ITS_INDICATORS_EDITIONS = _EDITIONS + "held.indicator_id = ROW.indicator_id"
# Years that it defines: up to the next definition.
OF_YEARS_DEFINED = _EDITIONS + (
    "held.indicator_id = ROW.indicator_id AND matter.year >= ROW.from_year AND NOT EXISTS ("
    "SELECT FROM indicators_indicatordefinition AS later"
    " WHERE later.indicator_id = ROW.indicator_id AND later.id <> ROW.id"
    " AND later.from_year > ROW.from_year AND later.from_year <= matter.year)"
)
OF_WHERE_IT_IS_PLACED = (
    f"SELECT coalesce(own.owner_id, {CITY}), budget.year,"
    " CASE WHEN own.owner_id IS NULL THEN 'budget' ELSE 'plan' END"
    " FROM indicators_indicator AS own, goals_budget AS budget"
    " WHERE own.id = ROW.indicator_id AND budget.id = ROW.budget_id AND budget.status = 'adopted'"
)
# Who answers and with which weight is laid down where the indicator is adopted: in the budget, or
# in its owner's plan. Where no adopted budget places it, nothing is laid down.
_LAID_DOWN = (
    "SELECT {whose}, budget.year, CASE WHEN {by_council} THEN 'budget' ELSE 'plan' END"
    " FROM indicators_indicator AS own, goals_budget AS budget"
    " WHERE own.id = ROW.indicator_id AND budget.status = 'adopted'"
    " AND EXISTS (SELECT FROM indicators_indicatorplacement AS placed"
    " WHERE placed.indicator_id = own.id AND placed.budget_id = budget.id)"
)
OF_ITS_OWNERS_YEARS = _LAID_DOWN.format(
    whose=f"coalesce(own.owner_id, {CITY})", by_council="own.owner_id IS NULL"
)
_FIRST, _LAST = "make_date(budget.year, 1, 1)", "make_date(budget.year, 12, 31)"
_IN_ITS_YEARS = f" AND ROW.starts_on <= {_LAST} AND coalesce(ROW.ends_on, 'infinity') >= {_FIRST}"
OF_YEARS_ANSWERED = OF_ITS_OWNERS_YEARS + _IN_ITS_YEARS
# An organisation takes on an indicator of the council's in its plan, where it has begun one.
_HAS_A_PLAN = (
    "EXISTS (SELECT FROM decisions_standing AS begun WHERE begun.subject = 'plan'"
    " AND begun.organisation_id = ROW.organisation_id AND begun.year = budget.year)"
)
OF_WHERE_IT_IS_TAKEN_ON = (
    _LAID_DOWN.format(
        whose=f"CASE WHEN {_HAS_A_PLAN} THEN ROW.organisation_id"
        f" ELSE coalesce(own.owner_id, {CITY}) END",
        by_council=f"own.owner_id IS NULL AND NOT {_HAS_A_PLAN}",
    )
    + _IN_ITS_YEARS
)
# What of the year a span covers: a new end leaves the years before it alone.
_COVERED = (
    f"ROW.indicator_id, ROW.organisation_id, greatest(ROW.starts_on, {_FIRST}),"
    f" least(coalesce(ROW.ends_on, 'infinity'), {_LAST})"
)
COVERED_OTHERWISE = " IS DISTINCT FROM ".join(
    f"({_COVERED})".replace("ROW.", row) for row in ("OLD.", "NEW.")
)
# Another name for an indicator changes nothing that is decided.
OF_NOTHING = "SELECT 0, 0, '' WHERE false"


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
            *guarded(OF_ITS_EDITIONS, "name", "level", "owner", stands=True),
            KEEPS_ITS_CODE,
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
        triggers = guarded(OF_ITS_INDICATORS_EDITIONS, stands=True, added=OF_NOTHING)

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

    class OverOrganisations(models.TextChoices):
        """Organisations to city."""

        SUM = "sum", _("summa")
        RATIO = "ratio", _("kvot av summor")
        WEIGHTED_MEAN = "weighted_mean", _("viktat medelvärde")
        MEAN = "mean", _("medelvärde utan vikter")
        SHARE_MEETING = "share_meeting", _("andel som når sitt årsmål")
        CENTRAL = "central", _("mäts centralt")
        NONE = "none", _("sammanställs inte")

    class OverPeriods(models.TextChoices):
        """Periods to a reading within the year."""

        LATEST = "latest", _("senaste")
        SUM = "sum", _("summa")
        MEAN = "mean", _("medelvärde")

    class Values(models.TextChoices):
        """What a period's figure means."""

        YEAR_TO_DATE = "year_to_date", _("hittills i år")
        OWN_PERIOD = "own_period", _("perioden för sig")
        STATE = "state", _("läget vid periodens slut")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    from_year = models.PositiveSmallIntegerField(_("gäller från år"))
    why = models.TextField(_("varför det mäts"), blank=True)
    unit = models.CharField(_("enhet"), max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimaler"), default=0)
    direction = models.CharField(_("riktning"), max_length=6, choices=Direction.choices)
    frequency = models.CharField(
        _("periodicitet"), max_length=10, choices=Frequency.choices, default=Frequency.YEAR
    )
    values = models.CharField(
        _("vad periodens värde är"),
        max_length=12,
        choices=Values.choices,
        default=Values.STATE,
    )
    over_organisations = models.CharField(
        _("sammanställning över organisationer"),
        max_length=13,
        choices=OverOrganisations.choices,
        default=OverOrganisations.NONE,
    )
    over_periods = models.CharField(
        _("sammanställning över perioder"),
        max_length=6,
        choices=OverPeriods.choices,
        default=OverPeriods.LATEST,
    )
    by_gender = models.BooleanField(_("könsuppdelad"), default=False)
    minimum = models.DecimalField(
        _("minsta möjliga värde"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("största möjliga värde"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    whole = models.BooleanField(_("heltal"), default=False)
    # A share of something outside itself (sold of planned) may; of others one asks.
    exceeds_hundred = models.BooleanField(_("får överstiga 100 %"), default=False)
    # Against the same period a year earlier, in percent of it.
    largest_change = models.DecimalField(
        _("största rimliga ändring på ett år, procent"),
        max_digits=24,
        decimal_places=9,
        null=True,
        blank=True,
    )
    numerator = models.TextField(_("vad täljaren är"), blank=True)
    denominator = models.TextField(_("vad nämnaren är"), blank=True)
    source = models.CharField(_("källa"), max_length=200, blank=True)
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
                condition=Q(decimals__lte=MOST_DECIMALS), name="definition_decimals_max_six"
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
                    over_organisations__in=[
                        "sum",
                        "ratio",
                        "weighted_mean",
                        "mean",
                        "share_meeting",
                        "central",
                        "none",
                    ]
                ),
                name="definition_over_organisations_is_known",
            ),
            models.CheckConstraint(
                condition=Q(over_periods__in=["latest", "sum", "mean"]),
                name="definition_over_periods_is_known",
            ),
            models.CheckConstraint(
                condition=Q(values__in=["year_to_date", "own_period", "state"]),
                name="definition_values_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(values="state", over_periods="sum"),
                name="definition_state_is_not_summed",
                violation_error_message=_(
                    "Ett läge summeras inte över perioderna: välj senaste eller medelvärde."
                ),
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True)
                | Q(maximum__isnull=True)
                | Q(maximum__gte=models.F("minimum")),
                name="definition_minimum_below_maximum",
                violation_error_message=_("Minsta möjliga värde är större än det största."),
            ),
        ]
        triggers = guarded(OF_YEARS_DEFINED, stands=True) + marking(
            OF_ITS_DEFINITION,
            "indicator",
            "from_year",
            "unit",
            "decimals",
            "direction",
            "frequency",
            "values",
            "over_organisations",
            "over_periods",
        )

    def __str__(self) -> str:
        return f"{self.indicator}, från {self.from_year}"


@pghistory.track()
class ProposedDefinition(models.Model):
    """What an own indicator's definition of a year is to say when its owner's plan, which is open
    again, is decided anew. Until then readers and figures go by the one that was decided.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="proposed_definitions"
    )
    year = models.PositiveSmallIntegerField(_("gäller från år"))
    # By the definition's column, what is otherwise than in force; see `indicators.proposing`.
    changes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("föreslagen definition")
        verbose_name_plural = _("föreslagna definitioner")
        ordering = ["indicator", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"], name="proposed_definition_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, från {self.year}"


class IndicatorPlacementQuerySet(models.QuerySet["IndicatorPlacement"]):
    def of_year(self, year: int) -> IndicatorPlacementQuerySet:
        """Places in the budget that the council adopted for the year."""
        return self.filter(budget__year=year, budget__status=Budget.Status.ADOPTED)

    def in_plan_of(self, organisation: Organisation | int, year: int) -> IndicatorPlacementQuerySet:
        """Where the indicators of an organisation's plan stand: its own, and those that it answers
        for when the year ends.

        The one answer to which indicators a plan has. Targets and spans of who answers outlive the
        place, so that an indicator that is put back has its own again; without a place they count
        for nothing.
        """
        answers = IndicatorResponsibility.objects.answered_by(organisation).in_year(year)
        return self.filter(
            models.Exists(answers.filter(indicator=models.OuterRef("indicator")))
            | Q(indicator__owner=organisation)
        )


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

    objects = IndicatorPlacementQuerySet.as_manager()

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
            *guarded(OF_WHERE_IT_IS_PLACED, "indicator", "budget", "area_goal", "position"),
            *marking(OF_ITS_BUDGET, "indicator", "budget", "area_goal"),
            refusing(
                "under_a_goal_of_its_owner",
                pgtrigger.Insert | pgtrigger.UpdateOf("indicator_id", "committee_goal_id"),
                OF_ANOTHER_OWNER + "placement.id = NEW.id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} under {self.area_goal.code}"


def _only(column: str) -> models.Func:
    return models.Func(
        column,
        column,
        models.Value("[]"),
        function="int8range",
        output_field=BigIntegerRangeField(),
    )


def covers(starts: Any, ends: Any, prefix: str = "") -> Q:
    """Condition on responsibilities: they hold on some day from `starts` to `ends`.

    Both may be expressions; `prefix` leads to the responsibilities of a related model.
    """
    still_held = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": starts})
    return still_held & Q(**{f"{prefix}starts_on__lte": ends})


class IndicatorResponsibilityQuerySet(models.QuerySet["IndicatorResponsibility"]):
    def on(self, day: Any) -> IndicatorResponsibilityQuerySet:
        """Those that hold on a day, say a period's last."""
        return self.filter(covers(day, day))

    def in_year(self, year: int) -> IndicatorResponsibilityQuerySet:
        """Those that hold when the year ends, as its plans and its annual report ask."""
        return self.on(dt.date(year, 12, 31))

    def answered_by(
        self, organisation: Organisation | int | None
    ) -> IndicatorResponsibilityQuerySet:
        return self.filter(organisation=organisation)


@pghistory.track()
class IndicatorResponsibility(models.Model):
    """An organisation that answers for an indicator from a day, to a day or (none) still.

    It answers for a period when it does so on the period's last day.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="responsibilities"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="responsibilities"
    )
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"), null=True, blank=True)
    source = models.CharField(_("källa"), max_length=200, blank=True)

    objects = IndicatorResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("ansvar för indikator")
        verbose_name_plural = _("ansvar för indikatorer")
        ordering = ["indicator", "starts_on", "organisation"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="responsibility_ends_after_start",
                violation_error_message=_("Ansvaret ska sluta tidigast den dag då det börjar."),
            ),
            # Ranges of one number, because numbers themselves need an extension in this index.
            ExclusionConstraint(
                name="responsibility_does_not_overlap",
                expressions=[
                    (_only("indicator"), RangeOperators.OVERLAPS),
                    (_only("organisation"), RangeOperators.OVERLAPS),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_(
                    "Organisationen ansvarar redan för indikatorn under en del av tiden."
                ),
            ),
        ]
        triggers = guarded(
            OF_YEARS_ANSWERED,
            part=Part.RULES,
            added=OF_WHERE_IT_IS_TAKEN_ON,
            differs=COVERED_OTHERWISE,
        ) + marking(OF_ITS_SPAN, "indicator", "organisation", "starts_on", "ends_on")

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Days in the wrong order are refused first: the database cannot ask what such a span
        overlaps."""
        if not self.ends_after_start:
            raise ValidationError(_("Ansvaret ska sluta tidigast den dag då det börjar."))
        super().validate_constraints(exclude)

    @property
    def ends_after_start(self) -> bool:
        return not (self.starts_on and self.ends_on) or self.ends_on >= self.starts_on

    def __str__(self) -> str:
        return f"{self.organisation}: {self.indicator} {self.starts_on}–{self.ends_on or ''}"

    def holds_on(self, day: dt.date) -> bool:
        """The same as the queryset's `on`, for a row that has been read."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
