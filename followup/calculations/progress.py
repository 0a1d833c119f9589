"""How far organisations have come with their reports: n of N reported, in four queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from followup.calculations.due import is_due
from followup.models import PeriodReport, ReportingPeriod
from indicators.models import (
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
)
from organisations.models import Organisation


@dataclass(frozen=True)
class ReportProgress:
    """One organisation's report of one period."""

    reporting_period: ReportingPeriod
    organisation: Organisation
    report: PeriodReport | None
    due: int
    reported: int
    today: dt.date

    @property
    def is_submitted(self) -> bool:
        return self.report is not None and self.report.status == PeriodReport.Status.SUBMITTED

    @property
    def is_open(self) -> bool:
        """Something remains to be done and may be done."""
        period = self.reporting_period
        return not self.is_submitted and not period.is_closed and period.opens_on <= self.today

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.reporting_period.due_on < self.today

    @property
    def missing(self) -> int:
        return self.due - self.reported


def report_progress(
    periods: Iterable[ReportingPeriod], organisations: Iterable[Organisation]
) -> list[ReportProgress]:
    """Every organisation's progress in every period, periods first. All are of one year."""
    periods, organisations = list(periods), list(organisations)
    if not periods or not organisations:
        return []
    year = periods[0].year
    expected = _expected(year, organisations)
    reported = _reported(year, organisations)
    reports = {
        (report.reporting_period_id, report.organisation_id): report
        for report in PeriodReport.objects.filter(
            reporting_period__in=periods, organisation__in=organisations
        )
    }
    today = timezone.localdate()
    return [
        ReportProgress(
            reporting_period=period,
            organisation=organisation,
            report=reports.get((period.pk, organisation.pk)),
            due=_in_period(expected[organisation.pk], period.period),
            reported=_in_period(reported[organisation.pk, period.period], period.period),
            today=today,
        )
        for period in periods
        for organisation in organisations
    ]


def _in_period(by_frequency: Counter[str], period: str) -> int:
    return sum(number for frequency, number in by_frequency.items() if is_due(frequency, period))


def _with_frequency(rows: QuerySet, year: int) -> QuerySet:
    """Rows of indicators with the frequency of the year's definition, the latest that has begun.

    The definitions are found once for all rows; asking for each row took most of the page's time.
    """
    begun = IndicatorDefinition.objects.filter(from_year__lte=year)
    latest = begun.order_by("indicator_id", "-from_year").distinct("indicator_id").values("pk")
    return rows.filter(indicator__definitions__in=latest).annotate(
        frequency=F("indicator__definitions__frequency")
    )


def _expected(year: int, organisations: list[Organisation]) -> dict[int, Counter[str]]:
    """Organisation → how many indicators of each frequency it answers for, its own included."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    answers = IndicatorResponsibility.objects.filter(year=year, organisation__in=organisations)
    own = IndicatorPlacement.objects.filter(
        budget__year=year, budget__status="adopted", indicator__owner__in=organisations
    ).annotate(organisation_id=F("indicator__owner"))
    # An organisation may be entered as responsible for an indicator of its own.
    answers = answers.exclude(indicator__owner=F("organisation"))
    for rows in (_counted(answers, year), _counted(own, year)):
        for row in rows:
            found[row["organisation_id"]][row["frequency"]] += row["number"]
    return found


def _counted(rows: QuerySet, year: int) -> QuerySet:
    return (
        _with_frequency(rows, year)
        .order_by()
        .values("organisation_id", "frequency")
        .annotate(number=Count("indicator", distinct=True))
    )


def _reported(year: int, organisations: list[Organisation]) -> dict[tuple[int, str], Counter[str]]:
    """Organisation and period → how many outcomes of each frequency have been reported."""
    answers = IndicatorResponsibility.objects.filter(
        indicator=OuterRef("indicator"), organisation=OuterRef("organisation"), year=year
    )
    placed = IndicatorPlacement.objects.filter(
        indicator=OuterRef("indicator"), budget__year=year, budget__status="adopted"
    )
    outcomes = Outcome.objects.filter(
        Exists(answers) | (Q(indicator__owner=F("organisation")) & Exists(placed)),
        year=year,
        organisation__in=organisations,
    ).exclude(absence=Outcome.Absence.NOT_REPORTED)
    rows = (
        _with_frequency(outcomes, year)
        .order_by()
        .values("organisation_id", "period", "frequency")
        .annotate(number=Count("pk"))
    )
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row["organisation_id"], row["period"]][row["frequency"]] += row["number"]
    return found
