"""The year's reporting periods with the reports of some organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from followup.calculations.progress import ReportProgress, report_progress
from followup.models import ReportingPeriod
from indicators.models import Period
from organisations.models import Organisation, Publication, the_city


@dataclass(frozen=True)
class PeriodOverview:
    """A reporting period, whether it is public, and the reports in it."""

    reporting_period: ReportingPeriod
    is_published: bool
    reports: list[ReportProgress]
    today: dt.date

    @property
    def code(self) -> str:
        return self.reporting_period.period

    @property
    def total(self) -> int:
        return len(self.reports)

    @property
    def submitted(self) -> int:
        return sum(report.is_submitted for report in self.reports)

    @property
    def state(self) -> str:
        """closed, upcoming, overdue (something is not handed in) or open."""
        period = self.reporting_period
        if period.is_closed:
            return "closed"
        if period.opens_on > self.today:
            return "upcoming"
        overdue = period.due_on < self.today and self.submitted < len(self.reports)
        return "overdue" if overdue else "open"


def year_overview(year: int, organisations: Iterable[Organisation]) -> list[PeriodOverview]:
    """The year's periods in the order of the calendar, with only reports that ask for something."""
    periods = sorted(
        ReportingPeriod.objects.of_year(year),
        key=lambda one: (one.period not in Period.main(), Period(one.period).end_month),
    )
    reports: dict[int, list[ReportProgress]] = {period.pk: [] for period in periods}
    for report in report_progress(periods, organisations):
        if report.due or report.report:
            reports[report.reporting_period.pk].append(report)
    published = set(
        Publication.objects.filter(year=year, organisation=the_city()).values_list(
            "subject", flat=True
        )
    )
    today = timezone.localdate()
    return [
        PeriodOverview(period, period.period in published, reports[period.pk], today)
        for period in periods
        if period.period in Period.main() or reports[period.pk]
    ]


def chosen_period(periods: list[PeriodOverview], code: str) -> PeriodOverview | None:
    """The period asked for, else the first with something to hand in, else the last opened."""
    by_code = {one.code: one for one in periods}
    if code in by_code:
        return by_code[code]
    begun = [one for one in periods if one.state != "upcoming"]
    waiting = [one for one in begun if one.state != "closed" and one.submitted < len(one.reports)]
    return next(iter(waiting), None) or next(reversed(begun), None) or next(iter(periods), None)
