"""What is to be reached and what was measured, as somebody entered it."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.guard import CITY, Part, guarded
from indicators.calculations.targets import ParsedTarget, TargetKind
from indicators.models.definitions import Indicator, IndicatorPlacement
from indicators.triggers import OF_ITS_YEAR, marking
from organisations.models import Organisation, User, the_city

OF_WHOEVER_SET_IT = (
    "SELECT ROW.organisation_id, ROW.year,"
    f" CASE WHEN ROW.organisation_id = {CITY} THEN 'budget' ELSE 'plan' END"
)
OF_WHOEVER_SET_ITS_TARGET = (
    "SELECT target.organisation_id, target.year,"
    f" CASE WHEN target.organisation_id = {CITY} THEN 'budget' ELSE 'plan' END"
    " FROM indicators_target AS target WHERE target.id = ROW.target_id"
)
# A report that is handed in, or a period that is closed for all.
OF_ITS_REPORT = (
    "SELECT whose, ROW.year, ROW.period"
    f" FROM (VALUES (ROW.organisation_id), ({CITY})) AS report (whose)"
)


class Period(models.TextChoices):
    """When outcomes are due. The name of a period is its code in addresses and files."""

    T1 = "T1", _("tertialrapport 1")
    T2 = "T2", _("tertialrapport 2")
    VB = "VB", _("verksamhetsberättelse")
    M01 = "M01", _("januari")
    M02 = "M02", _("februari")
    M03 = "M03", _("mars")
    M04 = "M04", _("april")
    M05 = "M05", _("maj")
    M06 = "M06", _("juni")
    M07 = "M07", _("juli")
    M08 = "M08", _("augusti")
    M09 = "M09", _("september")
    M10 = "M10", _("oktober")
    M11 = "M11", _("november")
    M12 = "M12", _("december")

    @property
    def end_month(self) -> int:
        """Last month that the period covers, 1–12: `Period.T2.end_month == 8`."""
        return {"T1": 4, "T2": 8, "VB": 12}.get(self.value) or int(self.value[1:])

    @property
    def names(self) -> list[str]:
        """What headings call it: `["T2", "tertialrapport 2", "tertial 2"]`."""
        label = str(self.label)
        return list(dict.fromkeys([self.value, label, label.replace("tertialrapport", "tertial")]))

    def last_day(self, year: int) -> dt.date:
        """The day on which somebody answers for the period: `Period.T2.last_day(2024)`."""
        return dt.date(year, self.end_month, monthrange(year, self.end_month)[1])

    @classmethod
    def main(cls) -> tuple[Period, Period, Period]:
        return cls.T1, cls.T2, cls.VB


class TargetQuerySet(models.QuerySet["Target"]):
    def of_city(self) -> TargetQuerySet:
        return self.filter(organisation=the_city())

    def of_year(self, year: int) -> TargetQuerySet:
        return self.filter(year=year)

    def answered_by(self, organisation: Organisation | int | None) -> TargetQuerySet:
        return self.filter(organisation=organisation)

    def in_plan_of(
        self, organisation: Organisation | int, year: int, budget: int | None = None
    ) -> TargetQuerySet:
        """Those of the indicators that the organisation's plan of the year has, in the `budget`
        with that key, else in the adopted one."""
        places = IndicatorPlacement.objects
        placed = places.filter(budget=budget) if budget else places.of_year(year)
        indicators = placed.in_plan_of(organisation, year).order_by().values("indicator")
        return self.of_year(year).answered_by(organisation).filter(indicator__in=indicators)


class TargetColumns(models.Model):
    """What a target says, whether it is being worked on or stands in an edition.

    `text` is verbatim. Where it does not parse, `read_as` is what somebody says that it means, in
    words that do. The parsed columns are made from `read_as`, else from the text, by
    `indicators.calculations.targets.parse_target` and never typed by hand.
    """

    Kind = TargetKind

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="%(class)ss")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    text = models.CharField(_("årsmål"), max_length=200, blank=True)
    read_as = models.CharField(_("tolkas som"), max_length=200, blank=True)
    kind = models.CharField(_("slag"), max_length=13, choices=Kind.choices)
    low = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)
    high = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)
    change = models.DecimalField(max_digits=24, decimal_places=9, null=True, blank=True)
    unit = models.CharField(_("enhet"), max_length=60, blank=True)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    # "mer än 3": the bound itself does not reach the target
    strict = models.BooleanField(default=False)
    source = models.CharField(_("källa"), max_length=200, blank=True)
    reference = models.CharField(_("beslut"), max_length=200, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    # Why it is right although it looks wrong: said by whoever was asked.
    confirmed = models.CharField(_("bekräftat"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text or "–"

    @property
    def parsed(self) -> ParsedTarget:
        """The parsed columns as the structure they were made from."""
        return ParsedTarget(
            kind=TargetKind(self.kind),
            low=self.low,
            high=self.high,
            change=self.change,
            unit=self.unit,
            base_year=self.base_year,
            strict=self.strict,
        )


@pghistory.track()
class Target(TargetColumns):
    """Årsmål: the level to reach in a year, for the city or one organisation."""

    updated_at = models.DateTimeField(auto_now=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("årsmål")
        verbose_name_plural = _("årsmål")
        ordering = ["indicator", "year", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "year"],
                name="target_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(kind="level", low__isnull=False, high=models.F("low"))
                | Q(kind="at_most", low__isnull=True, high__isnull=False)
                | Q(kind="at_least", low__isnull=False, high__isnull=True)
                | Q(kind="band", low__isnull=False, high__gte=models.F("low"))
                | Q(
                    kind__in=[
                        "increase",
                        "decrease",
                        "unchanged",
                        "change",
                        "change_since",
                        "to_be_set",
                        "by_committee",
                        "not_measured",
                        "none",
                        "uninterpreted",
                    ],
                    low__isnull=True,
                    high__isnull=True,
                ),
                name="target_bounds_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["change", "change_since"], change__isnull=False)
                | (~Q(kind__in=["change", "change_since"]) & Q(change__isnull=True)),
                name="target_change_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="change_since") | Q(base_year__isnull=False),
                name="target_change_since_has_base_year",
            ),
        ]
        triggers = guarded(OF_WHOEVER_SET_IT, part=Part.TARGETS) + marking(
            OF_ITS_YEAR,
            "indicator",
            "organisation",
            "year",
            "text",
            "read_as",
            "kind",
            "low",
            "high",
            "change",
            "unit",
            "base_year",
            "strict",
        )


@pghistory.track()
class TargetChange(models.Model):
    """A target changed by a later decision: both values, the date and the reference."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="changes")
    previous_text = models.CharField(_("tidigare årsmål"), max_length=200, blank=True)
    new_text = models.CharField(_("nytt årsmål"), max_length=200, blank=True)
    decided_on = models.DateField(_("beslutat"))
    reference = models.CharField(_("beslut"), max_length=200)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("ändrat årsmål")
        verbose_name_plural = _("ändrade årsmål")
        ordering = ["target", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reference=""),
                name="target_change_has_reference",
                violation_error_message=_("Ange vilket beslut som ändrade årsmålet."),
            ),
        ]
        triggers = guarded(
            OF_WHOEVER_SET_ITS_TARGET,
            "target",
            "previous_text",
            "new_text",
            "decided_on",
            "reference",
            part=Part.TARGETS,
        )

    def __str__(self) -> str:
        return f"{self.previous_text} → {self.new_text}"


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def of_year(self, year: int) -> OutcomeQuerySet:
        return self.filter(year=year)

    def answered_by(self, organisation: Organisation | int | None) -> OutcomeQuerySet:
        return self.filter(organisation=organisation)


class OutcomeColumns(models.Model):
    """What an outcome says, whether it is being worked on or stands in an edition.

    Exactly one of `value` and `absence` is given. A ratio carries its numerator and denominator.
    """

    class Absence(models.TextChoices):
        NOT_REPORTED = "not_reported", _("ej redovisad")
        NOT_APPLICABLE = "not_applicable", _("ej aktuell")
        COMES_LATER = "comes_later", _("redovisas senare")
        NOT_MEASURABLE = "not_measurable", _("går inte att mäta i år")
        SECRET = "secret", _("sekretess, för få personer")

    class Status(models.TextChoices):
        PRELIMINARY = "preliminary", _("preliminärt")
        FINAL = "final", _("slutligt")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="%(class)ss")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    period = models.CharField(_("period"), max_length=3, choices=Period.choices)
    value = models.DecimalField(_("utfall"), max_digits=24, decimal_places=9, null=True, blank=True)
    numerator = models.DecimalField(
        _("täljare"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    denominator = models.DecimalField(
        _("nämnare"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    women = models.DecimalField(
        _("kvinnor"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    men = models.DecimalField(_("män"), max_digits=24, decimal_places=9, null=True, blank=True)
    forecast = models.DecimalField(
        _("prognos för året"), max_digits=24, decimal_places=9, null=True, blank=True
    )
    absence = models.CharField(
        _("varför värde saknas"), max_length=15, choices=Absence.choices, blank=True
    )
    comment = models.TextField(_("kommentar"), blank=True)
    status = models.CharField(
        _("status"), max_length=11, choices=Status.choices, default=Status.PRELIMINARY
    )
    is_example = models.BooleanField(_("exempeldata"), default=False)
    # Why it is right although it looks wrong: said by whoever was asked.
    confirmed = models.CharField(_("bekräftat"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.period}: {self.value or self.absence}"


@pghistory.track()
class Outcome(OutcomeColumns):
    """Utfall: what was measured in a period, for one organisation or the city."""

    updated_at = models.DateTimeField(auto_now=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("utfall")
        verbose_name_plural = _("utfall")
        ordering = ["indicator", "year", "period", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "year", "period"],
                name="outcome_once_a_period",
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) & Q(absence=""))
                | (Q(value__isnull=True) & ~Q(absence="")),
                name="outcome_value_or_absence",
                violation_error_message=_("Ange antingen ett utfall eller varför det saknas."),
            ),
            models.CheckConstraint(
                condition=Q(
                    absence__in=[
                        "",
                        "not_reported",
                        "not_applicable",
                        "comes_later",
                        "not_measurable",
                        "secret",
                    ]
                ),
                name="outcome_absence_is_known",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | (
                    Q(numerator__isnull=False, denominator__isnull=False, absence="")
                    & ~Q(denominator=0)
                ),
                name="outcome_ratio_is_whole",
                violation_error_message=_(
                    "Täljare och nämnare anges tillsammans, och nämnaren får inte vara noll."
                ),
            ),
            models.CheckConstraint(
                condition=Q(absence="") | Q(women__isnull=True, men__isnull=True),
                name="outcome_absent_has_no_genders",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["preliminary", "final"]), name="outcome_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^(T1|T2|VB|M(0[1-9]|1[0-2]))$"),
                name="outcome_period_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "year", "period"], name="outcome_of_organisation")
        ]
        triggers = guarded(OF_ITS_REPORT) + marking(
            OF_ITS_YEAR,
            "indicator",
            "organisation",
            "year",
            "period",
            "value",
            "numerator",
            "denominator",
            "women",
            "men",
            "forecast",
            "absence",
            "status",
        )
