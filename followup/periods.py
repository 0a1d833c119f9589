"""The periods of a year: when outcomes come in, proposed by the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.dates import check_day_of_year
from common.recording import recorded
from decisions.guard import explained
from followup.models import PeriodReport, ReportingPeriod
from organisations.models import User

Dates = tuple[dt.date, dt.date]


def save_periods(*, year: int, wanted: Mapping[str, Dates | None], by: User) -> None:
    """Let the year have exactly these periods: (opens, due) by code, None for no such period.

    Faults come together, each under its period's code.
    """
    with explained(), recorded(by):
        stored = {str(one.period): one for one in ReportingPeriod.objects.of_year(year)}
        faults: dict[str, Any] = {}
        for code, dates in wanted.items():
            try:
                _save(stored.get(code), year, code, dates)
            except ValidationError as refused:
                faults[code] = refused.messages
        if faults:
            raise ValidationError(faults)


def _save(stored: ReportingPeriod | None, year: int, code: str, dates: Dates | None) -> None:
    if dates is None:
        if stored:
            _remove(stored)
        return
    if stored and (stored.opens_on, stored.due_on) == dates:
        return
    for day in dates:
        check_day_of_year(day, year)
    period = stored or ReportingPeriod(year=year, period=code)
    period.opens_on, period.due_on = dates
    period.validate_constraints()
    period.save()


def _remove(period: ReportingPeriod) -> None:
    if PeriodReport.objects.filter(reporting_period=period).exists():
        raise ValidationError(_("Perioden har rapporter och kan inte tas bort."))
    period.delete()


def proposed(year: int) -> dict[str, Dates]:
    """The dates of the year before, a year later: (opens, due) by code."""
    return {str(one.period): _later(one) for one in ReportingPeriod.objects.of_year(year - 1)}


def _later(one: ReportingPeriod) -> Dates:
    return a_year_later(one.opens_on), a_year_later(one.due_on)


def a_year_later(day: dt.date) -> dt.date:
    """The same day the next year; 29 February becomes the 28th.

    >>> a_year_later(dt.date(2024, 2, 29))
    datetime.date(2025, 2, 28)
    """
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1)


def copy_periods(*, year: int) -> None:
    """The periods of the year before, a year later; those that are there stay.

    Belongs inside the change of whoever opens the year.
    """
    there = set(ReportingPeriod.objects.of_year(year).values_list("period", flat=True))
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(year=year, period=code, opens_on=opens, due_on=due)
        for code, (opens, due) in proposed(year).items()
        if code not in there
    )


def codes_in_order(codes: Iterable[str]) -> list[str]:
    """T1, T2, VB, then the months."""
    main = ("T1", "T2", "VB")
    return [one for one in main if one in codes] + sorted(set(codes) - set(main))
