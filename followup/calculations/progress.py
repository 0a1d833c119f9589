"""How far organisations have come with their reports: n of N reported, in three queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, QuerySet, Value, When
from django.utils import timezone

from followup.calculations.due import is_due
from followup.models import PeriodReport, ReportingPeriod
from indicators.models import (
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Period,
)
from indicators.models.definitions import covers
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
        return self.report is not None and self.report.is_submitted

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
    begun = PeriodReport.objects.filter(
        reporting_period__in=periods, organisation__in=organisations
    )
    reports = {(report.reporting_period_id, report.organisation_id): report for report in begun}
    today = timezone.localdate()
    return [
        ReportProgress(
            reporting_period=period,
            organisation=organisation,
            report=reports.get((period.pk, organisation.pk)),
            due=_due_in(period, expected[organisation.pk]),
            reported=_in_period(reported[organisation.pk, period.period], period.period),
            today=today,
        )
        for period in periods
        for organisation in organisations
    ]


def due_in(period: ReportingPeriod, organisations: Iterable[Organisation]) -> set[int]:
    """Keys of the organisations that have something to report in the period: one query."""
    expected = _expected(period.year, list(organisations))
    return {pk for pk, duties in expected.items() if _due_in(period, duties)}


def _due_in(period: ReportingPeriod, duties: Counter[Duty]) -> int:
    return sum(number for duty, number in duties.items() if duty.is_due_in(period))


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


@dataclass(frozen=True)
class Duty:
    """An organisation is to report, in periods of a frequency that end between two days."""

    frequency: str
    starts_on: dt.date | None
    ends_on: dt.date | None

    def is_due_in(self, reporting_period: ReportingPeriod) -> bool:
        day = reporting_period.last_day
        return (
            is_due(self.frequency, reporting_period.period)
            and (self.starts_on or day) <= day
            and (self.ends_on or day) >= day
        )


def _expected(year: int, organisations: list[Organisation]) -> dict[int, Counter[Duty]]:
    """Organisation → how many indicators it answers for, and when; its own included."""
    found: dict[int, Counter[Duty]] = defaultdict(Counter)
    answers = IndicatorResponsibility.objects.filter(
        covers(dt.date(year, 1, 1), dt.date(year, 12, 31)), organisation__in=organisations
    )
    always = Value(None, DateField())
    own = (
        IndicatorPlacement.objects.of_year(year)
        .filter(indicator__owner__in=organisations)
        .annotate(organisation_id=F("indicator__owner"), starts_on=always, ends_on=always)
    )
    # An organisation may be entered as responsible for an indicator of its own.
    answers = answers.exclude(indicator__owner=F("organisation"))
    for row in _counted(answers, year).union(_counted(own, year), all=True):
        duty = Duty(row["frequency"], row["starts_on"], row["ends_on"])
        found[row["organisation_id"]][duty] += row["number"]
    return found


def _counted(rows: QuerySet, year: int) -> QuerySet:
    return (
        _with_frequency(rows, year)
        .order_by()
        .values("organisation_id", "frequency", "starts_on", "ends_on")
        .annotate(number=Count("indicator", distinct=True))
    )


def _reported(year: int, organisations: list[Organisation]) -> dict[tuple[int, str], Counter[str]]:
    """Organisation and period → how many outcomes of each frequency have been reported."""
    answers = IndicatorResponsibility.objects.on(OuterRef("last_day")).filter(
        indicator=OuterRef("indicator"), organisation=OuterRef("organisation")
    )
    placed = IndicatorPlacement.objects.of_year(year).filter(indicator=OuterRef("indicator"))
    last_day = Case(*(When(period=one, then=Value(one.last_day(year))) for one in Period))
    outcomes = (
        Outcome.objects.of_year(year)
        .alias(last_day=last_day)
        .filter(organisation__in=organisations)
        .exclude(absence=Outcome.Absence.NOT_REPORTED)
    )
    # Apart, since the database asks for each row anew what stands on either side of an "or".
    asked = outcomes.filter(Exists(answers))
    own = outcomes.filter(~Exists(answers), Exists(placed), indicator__owner=F("organisation"))
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for row in _told(asked, year).union(_told(own, year), all=True):
        found[row["organisation_id"], row["period"]][row["frequency"]] += row["number"]
    return found


def _told(outcomes: QuerySet, year: int) -> QuerySet:
    return (
        _with_frequency(outcomes, year)
        .order_by()
        .values("organisation_id", "period", "frequency")
        .annotate(number=Count("pk"))
    )
