"""Reporting periods, the organisations' reports and when it was all published."""

from __future__ import annotations

from datetime import date, timedelta

from demo.city import City
from demo.facts import MEMBERS, YEAR, YEARS, original
from documents.city_folder.columns import PERIODS, PLAN

# The year-end report is open still. With those whom people try the demo as, four of forty-five have
# not handed theirs in: one more, and nothing that all report could be judged for the city.
LATE = ("stokab",)
# Whoever tries the demo's accounts finds something to fill in, whichever period they open.
TO_TRY = tuple(code for code, _roles in MEMBERS)
# The last month of each main period, and the days from its opening to its due day.
MAIN = {"T1": (4, 19), "T2": (8, 24), "VB": (12, 36)}
DAYS_FOR_A_MONTH = 14
UNTIL_PUBLISHED = timedelta(days=14)
PLANS_PUBLISHED = date(YEAR - 1, 12, 20)


def add_followup(city: City) -> None:
    for year in YEARS:
        for period in PERIODS:
            _period(city, year, period)
        for period in MAIN:
            for code in city.roster.counted:
                _report(city, code, year, period)
    city.add("periods", year=YEAR, period=PLAN, published_on=PLANS_PUBLISHED)


def _dates(year: int, period: str) -> tuple[date, date]:
    """A period opens the day after it ends; the year-end report takes longer than the others."""
    month, days = MAIN.get(period) or (int(period[1:]), DAYS_FOR_A_MONTH)
    opens = (date(year, month, 28) + timedelta(days=4)).replace(day=1)
    return opens, opens + timedelta(days=days)


def _period(city: City, year: int, period: str) -> None:
    """All main periods are published, and the months of earlier years."""
    opens, due = _dates(year, period)
    published = period in MAIN or year < YEAR
    city.add(
        "periods",
        year=year,
        period=period,
        opens_on=opens,
        due_on=due,
        closed=not _is_open(year, period),
        published_on=due + UNTIL_PUBLISHED if published else None,
    )


def _is_open(year: int, period: str) -> bool:
    return year == YEAR and period in MAIN


def _report(city: City, code: str, year: int, period: str) -> None:
    late = period == "VB" and original(code) in LATE
    is_open = _is_open(year, period) and (late or code in TO_TRY)
    _opens, due = _dates(year, period)
    city.add(
        "reports",
        organisation=code,
        year=year,
        period=period,
        status="open" if is_open else "decided",
        decided_on=None if is_open else due - timedelta(days=2),
        reference="" if is_open else "Exempeldata",
    )
