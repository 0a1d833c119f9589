"""Dates as Swedish readers expect them: 2024-08-31."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import NOTHING

# A day as programs write one without a time of the day: "2024-03-01 00:00:00".
_MIDNIGHT = re.compile(r"\s*(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?Z?\s*", re.ASCII)
# Days of our time as a spreadsheet counts them, from the last but one day of 1899.
_SPREADSHEET_DAY = re.compile(r"[3-6]\d{4}", re.ASCII)
_SPREADSHEET_START = dt.date(1899, 12, 30)
_FIGURES_OF_DAY = re.compile(
    r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})"
    r"|(?P<d_last>\d{1,2})[-./](?P<m_last>\d{1,2})[-./](?P<y_last>\d{4})",
    re.ASCII,
)


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
_FIRST_DAY, _LAST_DAY = dt.date(1800, 1, 1), dt.date(2999, 12, 31)


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


# --- what is written of a day ----------------------------------------------------------------


def without_midnight(text: str) -> str:
    """Words of when something is, with a day that a program gave a time of the day as a day.

    >>> without_midnight("2024-03-01 00:00:00"), without_midnight("varje månad")
    ('2024-03-01', 'varje månad')
    """
    found = _MIDNIGHT.fullmatch(text)
    return found[1] if found else text


def day_asked(text: str) -> str:
    """What is asked about a number by which a spreadsheet keeps a day, and about a day that no
    calendar has; else nothing.

    >>> day_asked("45352")
    '45352 ser ut som kalkylbladets tal för 2024-03-01. Skriv dagen i ord, om det är den.'
    """
    text = text.strip()
    if _is_no_day(text):
        words = _("%(text)s är ingen dag i kalendern. Skriv den som 2024-08-31, eller i ord.")
        return words % {"text": text}
    if not _SPREADSHEET_DAY.fullmatch(text):
        return ""
    day = _SPREADSHEET_START + dt.timedelta(days=int(text))
    words = _(
        "%(text)s ser ut som kalkylbladets tal för %(day)s. Skriv dagen i ord, om det är den."
    )
    return words % {"text": text, "day": day.isoformat()}


def _is_no_day(text: str) -> bool:
    """Whether figures are set as a day's ("2024-08-31", "31.8.2024") and make none."""
    found = _FIGURES_OF_DAY.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(found[one] or found[f"{one}_last"]) for one in ("y", "m", "d"))
    try:
        dt.date(year, month, day)
    except ValueError:
        return True
    return False
