"""Dates as Swedish readers expect them: 2024-08-31."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from common.numbers import NOTHING


def sv_date(value: dt.date | dt.datetime | None) -> str:
    """Return the date as 2024-08-31, a point of time as 2024-08-31 14:32 in Swedish time."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M}"
    return value.isoformat()
