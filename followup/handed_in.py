"""Who has handed in what a publication is made of, and who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from decisions.models import PLAN, Edition, Standing
from followup.calculations.progress import due_in
from followup.models import PeriodReport
from organisations.models import Organisation
from plans.models import OperationalPlan


class Parted(NamedTuple):
    """The organisations of which something is due, each list in their order. What is
    `preliminary` a civil servant has handed in and the committee has not decided."""

    handed_in: list[Organisation]
    missing: list[Organisation]
    preliminary: list[Organisation]


def handed_in_of(year: int, subject: str) -> Parted:
    """The counted organisations that have handed in, and those that have not, in their order."""
    return plans_in(year) if subject == PLAN else reports_in(year, subject)


def reports_in(year: int, period: str) -> Parted:
    """Of a period's reports: those handed in, and those missing.

    Due is who has begun a report or has something to report. A period without any report (months,
    history) misses nobody.
    """
    reports = PeriodReport.objects.filter(
        reporting_period__year=year, reporting_period__period=period
    ).select_related("reporting_period")
    begun = {report.organisation_id for report in reports}
    if not begun:
        return Parted([], [], [])
    found, counted = reports[0].reporting_period, _counted(year, period)
    return _parted(counted, begun | due_in(found, _existing(counted, found.last_day)))


def plans_in(year: int) -> Parted:
    """Of a year's plans: those decided, and those not.

    Due is who has a plan, or exists at the end of a year in which others have.
    """
    due = set(OperationalPlan.objects.of_year(year).values_list("organisation", flat=True))
    if not due:
        return Parted([], [], [])
    counted = _counted(year, PLAN)
    return _parted(counted, due | {one.pk for one in _existing(counted, dt.date(year, 12, 31))})


def begun_and_done(year: int, period: str, these: Iterable[int]) -> tuple[set[str], set[str]]:
    """Codes among these organisations: of those that have begun the report, and handed it in."""
    of_period = {"reporting_period__year": year, "reporting_period__period": period}
    reports = PeriodReport.objects.filter(organisation=OuterRef("pk"), **of_period)
    found = (
        Organisation.objects.counted()
        .filter(pk__in=these)
        .annotate(begun=Exists(reports), done=Exists(_in_force(year, period)))
    )
    rows = list(found.values_list("code", "begun", "done"))
    return {code for code, begun, _ in rows if begun}, {code for code, _, done in rows if done}


def _in_force(year: int, subject: str) -> QuerySet[Standing]:
    """What the organisation asked about has decided."""
    return Standing.objects.filter(
        organisation=OuterRef("pk"), year=year, subject=subject, edition__isnull=False
    )


def _counted(year: int, subject: str) -> list[Any]:
    """The organisations that are counted, in their order, `done` and `preliminary` of each."""
    every, held = Organisation.objects.counted().in_order(), _in_force(year, subject)
    preliminary = held.filter(
        edition__kind=Edition.Kind.REPORT,
        edition__document__status=PeriodReport.Status.SUBMITTED,
    )
    return list(every.annotate(done=Exists(held), preliminary=Exists(preliminary)))


def _existing(counted: list[Any], day: dt.date) -> list[Any]:
    return [
        one
        for one in counted
        if (one.exists_from is None or one.exists_from <= day)
        and (one.exists_to is None or one.exists_to >= day)
    ]


def _parted(counted: list[Any], due: set[int]) -> Parted:
    asked = [one for one in counted if one.pk in due]
    return Parted(
        [one for one in asked if one.done],
        [one for one in asked if not one.done],
        [one for one in asked if one.preliminary],
    )
