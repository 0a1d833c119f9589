"""Reporting periods, the organisations' reports and what has been published."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from budgetapp.demo.city import City
from budgetapp.demo.example_plans import DRAFTS
from budgetapp.demo.facts import YEAR, YEARS, original
from budgetapp.demo.people import MEMBERS
from followup.models import PeriodReport, ReportingPeriod
from indicators.models import Period
from organisations.models import Publication

# The year-end report is open still; these have not handed theirs in.
LATE = ("idrott", "trafik", "sdn-farsta", "sdn-skarpnack", "stokab", "micasa")
# Whoever tries the demo's accounts finds something to fill in, whichever period they open.
TO_TRY = tuple(code for code, _roles in MEMBERS)
OPEN = tuple((YEAR, period) for period in Period.main())


def store_followup(city: City) -> None:
    periods = ReportingPeriod.objects.bulk_create(
        _period(year, period) for year in YEARS for period in Period
    )
    main = [period for period in periods if period.period in Period.main()]
    PeriodReport.objects.bulk_create(
        _report(city, code, period) for period in main for code in city.roster.counted
    )
    Publication.objects.bulk_create(_publications(city))


def _period(year: int, period: Period) -> ReportingPeriod:
    """A period opens the day after it ends; the year-end report takes longer than the others."""
    opens = date(year, period.end_month, 28) + timedelta(days=4)
    opens = opens.replace(day=1)
    days = {Period.T1: 19, Period.T2: 24, Period.VB: 36}.get(period, 14)
    return ReportingPeriod(
        year=year,
        period=period,
        opens_on=opens,
        due_on=opens + timedelta(days=days),
        is_closed=(year, period) not in OPEN,
    )


def _report(city: City, code: str, period: ReportingPeriod) -> PeriodReport:
    late = period.period == Period.VB and original(code) in LATE
    draft = not period.is_closed and (late or code in TO_TRY)
    return PeriodReport(
        organisation=city.organisations[code],
        reporting_period=period,
        status="open" if draft else "submitted",
        submitted_at=None if draft else _noon(period.due_on - timedelta(days=2)),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone())


def _publications(city: City) -> list[Publication]:
    """All main periods, the months of earlier years, and every decided plan."""
    subjects = [
        (year, period)
        for year in YEARS
        for period in Period
        if period in Period.main() or year < YEAR
    ]
    of_city = [
        Publication(
            organisation=city.root, year=year, subject=period, published_at=_published(year, period)
        )
        for year, period in subjects
    ]
    of_plans = [
        Publication(
            organisation=city.organisations[code],
            year=YEAR,
            subject=Publication.PLAN,
            published_at=_noon(date(YEAR - 1, 12, 20)),
        )
        for code in city.roster.counted
        if original(code) not in DRAFTS
    ]
    return of_city + of_plans


def _published(year: int, period: Period) -> datetime:
    return _noon(_period(year, period).due_on + timedelta(days=14))
