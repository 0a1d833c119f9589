"""The year's reporting periods with the reports of some organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from decisions.models import PLAN, Standing
from followup.calculations.progress import ReportProgress, report_progress
from followup.handed_in import handed_in_of
from followup.models import ReportingPeriod
from goals.models import Budget
from indicators.models import Period
from organisations.models import Organisation, the_city


@dataclass(frozen=True)
class PeriodOverview:
    """A reporting period, how it stands for the city, and the reports in it."""

    reporting_period: ReportingPeriod
    standing: Standing | None
    reports: list[ReportProgress]
    today: dt.date

    @property
    def code(self) -> str:
        return self.reporting_period.period

    @property
    def is_published(self) -> bool:
        return self.standing is not None and self.standing.published_id is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.standing is not None and self.standing.withdrawn_by_id is not None

    @property
    def total(self) -> int:
        return len(self.reports)

    @property
    def submitted(self) -> int:
        return sum(report.is_submitted for report in self.reports)

    @property
    def state(self) -> str:
        """closed, upcoming, overdue (not all is handed in, and nothing is public yet) or open."""
        period = self.reporting_period
        if period.is_closed:
            return "closed"
        if period.opens_on > self.today:
            return "upcoming"
        waiting = self.submitted < len(self.reports) and not self.is_published
        return "overdue" if waiting and period.due_on < self.today else "open"


@dataclass(frozen=True)
class PlansState:
    """How the year's plans stand: how many are decided, and what is public of them."""

    standing: Standing | None
    decided: int
    total: int


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
    standings = _of_city(year)
    today = timezone.localdate()
    return [
        PeriodOverview(period, standings.get(period.period), reports[period.pk], today)
        for period in periods
        if period.period in Period.main() or reports[period.pk]
    ]


def plans_state(year: int) -> PlansState | None:
    """The year's plans as they are published together; None in a year without a budget."""
    if not Budget.objects.adopted_for(year).exists():
        return None
    found = handed_in_of(year, PLAN)
    number = len(found.handed_in)
    return PlansState(_of_city(year).get(PLAN), number, number + len(found.missing))


def _of_city(year: int) -> dict[str, Standing]:
    rows = Standing.objects.filter(year=year, organisation=the_city()).select_related("published")
    return {row.subject: row for row in rows.defer("published__document")}


def chosen_period(periods: list[PeriodOverview], code: str) -> PeriodOverview | None:
    """The period asked for, else the first with something to hand in, else the last opened."""
    by_code = {one.code: one for one in periods}
    if code in by_code:
        return by_code[code]
    begun = [one for one in periods if one.state != "upcoming"]
    waiting = [one for one in begun if one.state != "closed" and one.submitted < len(one.reports)]
    return next(iter(waiting), None) or next(reversed(begun), None) or next(iter(periods), None)
