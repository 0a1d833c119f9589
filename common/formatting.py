"""Numbers, money and dates as Swedish readers expect them: 2,7 %, 9 000 MWh, 2024-08-31.

No-break spaces keep a number together with its thousands and its unit; the minus is a real one.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"

Number = Decimal | int | float | str


def sv_number(value: Number | None, decimals: int | None = None) -> str:
    """Return the number with Swedish signs, rounded half up where `decimals` is given.

    >>> sv_number(Decimal("9000.50000000"))
    '9\\xa0000,5'
    >>> sv_number(Decimal("-2.25"), 1)
    '−2,3'
    >>> sv_number(None)
    '–'
    """
    if value is None or value == "":
        return NOTHING
    number = Decimal(str(value))
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(number):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(",", NBSP).replace(".", ",")
    return MINUS + text if number < 0 else text


def measure(value: Number | None, unit: str = "", decimals: int | None = None) -> str:
    """Return number and unit joined so that they never part at a line's end.

    >>> measure(Decimal("2.7"), "%", 1)
    '2,7\\xa0%'
    """
    text = sv_number(value, decimals)
    return text if text == NOTHING or not unit else f"{text}{NBSP}{unit}"


def mnkr(value: Number | None) -> str:
    """Return an amount in millions of kronor with one decimal.

    >>> mnkr(Decimal("1234.56"))
    '1\\xa0234,6\\xa0mnkr'
    """
    return measure(value, "mnkr", 1)


def sv_date(value: dt.date | dt.datetime | None) -> str:
    """Return the date as 2024-08-31, a point of time as 2024-08-31 14:32 in Swedish time."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M}"
    return value.isoformat()
