"""What a city folder brings: periods, reports and judgements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from followup.models import GoalJudgement, PeriodReport, ReportingPeriod
from organisations.loading import loading
from organisations.models import User

Values = Mapping[str, Any]


def load_periods(
    *, rows: Iterable[Values], by: User | None
) -> dict[tuple[int, str], ReportingPeriod]:
    """The reporting periods by year and code."""
    with loading(by):
        made = ReportingPeriod.objects.bulk_create(ReportingPeriod(**row) for row in rows)
    return {(period.year, period.period): period for period in made}


def load_reports(*, rows: Iterable[Values], by: User | None) -> None:
    """Reports as they stand. When one was handed in is not known, only when it was decided."""
    with loading(by):
        PeriodReport.objects.bulk_create(
            PeriodReport(**row, submitted_at=_submitted(row)) for row in rows
        )


def _submitted(row: Values) -> dt.datetime | None:
    if row["decided_on"]:
        return noon(row["decided_on"])
    return timezone.now() if row["status"] == PeriodReport.Status.SUBMITTED else None


def noon(day: dt.date) -> dt.datetime:
    """The middle of the day here, for a time of which only the day is known."""
    return dt.datetime.combine(day, dt.time(12), timezone.get_default_timezone())


def load_judgements(*, rows: Iterable[Values], by: User | None) -> None:
    """What people have judged about goals; the proposal of the moment is not known."""
    with loading(by):
        GoalJudgement.objects.bulk_create(GoalJudgement(**row, judged_by=by) for row in rows)
