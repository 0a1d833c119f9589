"""Dates as Swedish readers expect them: 2024-08-31."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import NOTHING


def sv_date(value: dt.date | dt.datetime | None) -> str:
    """Return the date as 2024-08-31, a point of time as 2024-08-31 14:32 in Swedish time."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M}"
    return value.isoformat()


def sv_day(day: dt.date) -> str:
    """The day as one speaks of it: "i dag", "i morgon", "på torsdag", "3 februari"."""
    today = timezone.localdate()
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
    away = (day - today).days
    if away in near:
        return near[away]
    if 1 < away < 7:
        return _("på %(weekday)s") % {"weekday": date_format(day, "l").lower()}
    return date_format(day, "j F" if day.year == today.year else "j F Y").lower()


# What any city's records and plans speak of: beyond it stands a slip of the keys, as 0204 or 20245.
_FIRST_DAY, _LAST_DAY = dt.date(1800, 1, 1), dt.date(2199, 12, 31)


def check_day(day: dt.date) -> None:
    """Raise ValidationError for a day that no record or plan can mean."""
    _check_between(day, _FIRST_DAY, _LAST_DAY)


def check_day_of_year(day: dt.date, year: int) -> None:
    """Raise ValidationError for a day on which nothing of the year's plan is due: it is made in
    the year before, and what is left of it is decided and followed up in the year after."""
    _check_between(day, dt.date(year - 1, 1, 1), dt.date(year + 1, 12, 31))


def _check_between(day: dt.date, first: dt.date, last: dt.date) -> None:
    if not first <= day <= last:
        words = _("%(day)s är nog felskrivet. Välj en dag mellan %(first)s och %(last)s.")
        named = {"day": sv_date(day), "first": sv_date(first), "last": sv_date(last)}
        raise ValidationError(words % named)


# Of what is further off the day alone says enough.
_NEAR_DAYS = 60


def sv_distance(day: dt.date) -> str:
    """How far off the day is: "om 3 dagar", "3 dagar sen"; nothing for today, tomorrow, and what
    is months away."""
    away = (day - timezone.localdate()).days
    if abs(away) > _NEAR_DAYS:
        return ""
    if away < 0:
        return ngettext("%(days)d dag sen", "%(days)d dagar sen", -away) % {"days": -away}
    return _("om %(days)d dagar") % {"days": away} if away > 1 else ""
