"""Numbers as people write them, and the one place where a decimal becomes text.

On the screen `sv_number`, `measure`, `difference` and `mnkr`; in a field to type in
`typed_number`; in a file for a spreadsheet `csv_number`; in JSON and other data `json_number`. What
is read is exact: a number whose point could mean both a decimal sign and a thousands separator
(`1.250`) is refused rather than guessed.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import clean_text

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"

Number = Decimal | int | float | str

# Of the digits of other scripts, which Python reads, nobody here would see a fault.
# Groups of three may be parted by spaces or points; decimals follow a comma or a point.
NUMBER = r"(?:[-−–] ?)?(?:[0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?"

MAX_WHOLE_DIGITS = 12
MAX_DECIMALS = 9

_PARTS = re.compile(
    r"(?P<sign>[-−–] ?)?(?P<whole>\d{1,3}(?:[ .]\d{3})+|\d+)(?P<decimals>[.,]\d+)?", re.ASCII
)
# At the beginning, or after something that no number and no word goes on from.
_TYPED_MINUS = re.compile(r"(?:(?<=^)|(?<=[^\W\d] )|(?<=[(:;,] )|(?<=\())-(?=\s?\d)")


# --- reading ---------------------------------------------------------------------------------


# As calculators and spreadsheets write what is too wide for them: 1e5, 1,5E+05, 2·10^6.
_EXPONENT = re.compile(
    rf"(?P<number>{NUMBER})(?: ?e ?| ?[x×*·] ?10 ?\^ ?)"
    r"(?P<power>[+−–-]?[0-9]+)(?![0-9])(?P<unit>.*)",
    re.IGNORECASE,
)


class NotANumber(ValueError):
    """The text is not a number this project understands; the message is for the user."""


def parse_number(text: str, most_decimals: int = MAX_DECIMALS) -> Decimal:
    """Read one number without a unit. Raises NotANumber, which says what would be right.

    >>> parse_number("9 000"), parse_number("−2,7"), parse_number("0.5")
    (Decimal('9000'), Decimal('-2.7'), Decimal('0.5'))
    """
    match = _PARTS.fullmatch(clean_text(text))
    if match is None:
        refuse_exponent(text)
        raise NotANumber(
            _("”%(text)s” är inget tal. Skriv till exempel 9 000 eller 2,7.") % {"text": text}
        )
    whole, decimals = _separate(match["whole"], match["decimals"] or "", text)
    if len(whole) > MAX_WHOLE_DIGITS:
        words = _("”%(text)s” är för långt: högst %(count)d siffror före kommat.")
        raise NotANumber(words % {"text": text, "count": MAX_WHOLE_DIGITS})
    number = Decimal(f"{whole}.{decimals}" if decimals else whole)
    number = -number if match["sign"] and number else number
    if len(decimals) > most_decimals:
        right = sv_number(number, most_decimals)
        words = _("”%(text)s” har fler än %(count)d decimaler. Skriv till exempel %(right)s.")
        raise NotANumber(words % {"text": text, "count": most_decimals, "right": right})
    return number


def refuse_exponent(text: str) -> None:
    """Raises NotANumber for a number with an exponent, written out where it can be."""
    match = _EXPONENT.fullmatch(clean_text(text))
    if match is None:
        return
    power = int(re.sub("[−–]", "-", match["power"])[:6])
    number = parse_number(match["number"]).scaleb(max(min(power, 99), -99))
    said = {"text": text, "count": MAX_WHOLE_DIGITS}
    if abs(number) >= Decimal(10) ** MAX_WHOLE_DIGITS:
        raise NotANumber(
            _(
                "”%(text)s” är för stort: högst %(count)d siffror före kommat. Skriv ut hela talet,"
                " till exempel 1 500 000."
            )
            % said
        )
    if decimal_places(number.normalize()) > MAX_DECIMALS:
        words = _("”%(text)s” har fler än %(count)d decimaler. Skriv ut talet, till exempel 0,05.")
        raise NotANumber(words % {**said, "count": MAX_DECIMALS})
    right = f"{typed_number(number)}{match['unit']}"
    words = _("”%(text)s” är skrivet med tiopotens. Skriv ut hela talet: %(right)s.")
    raise NotANumber(words % {**said, "right": right})


def _separate(whole: str, decimals: str, text: str) -> tuple[str, str]:
    """Digits before and after the decimal sign, both without separators."""
    points = whole.count(".")
    if points == 1 and not decimals:
        head, tail = whole.split(".")
        if head == "0":
            return head, tail
        raise NotANumber(
            _("”%(text)s” kan betyda både tusental och decimaler. Skriv %(one)s eller %(two)s.")
            % {"text": text, "one": f"{head} {tail}", "two": f"{head},{tail}"}
        )
    if points and (" " in whole or decimals.startswith(".")):
        raise NotANumber(
            _("”%(text)s” blandar punkt och mellanslag. Skriv 9 000 eller 2,7.") % {"text": text}
        )
    return whole.replace(" ", "").replace(".", ""), decimals[1:]


# --- rounding and writing --------------------------------------------------------------------


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as PostgreSQL rounds numeric.

    >>> round_half_up(Decimal("2.65"), 1), round_half_up(Decimal("-2.65"), 1)
    (Decimal('2.7'), Decimal('-2.7'))
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def decimal_places(value: Decimal) -> int:
    """How many decimals a number is written with, idle zeros included.

    >>> decimal_places(Decimal("20.250")), decimal_places(Decimal("1E+3"))
    (3, 0)
    """
    return max(0, -int(value.as_tuple().exponent))


def sv_number(value: Number | None, decimals: int | None = None, empty: str = NOTHING) -> str:
    """For the screen: Swedish signs that keep together, rounded half up where `decimals` is given.

    >>> sv_number(Decimal("9000.50000000")), sv_number(Decimal("-2.25"), 1), sv_number(None)
    ('9\\xa0000,5', '−2,3', '–')
    """
    if value is None or value == "":
        return empty
    text = _digits(value, decimals, ",")
    return text.replace(".", ";").replace(",", NBSP).replace(";", ",").replace("-", MINUS)


def measure(
    value: Number | None, unit: str = "", decimals: int | None = None, empty: str = NOTHING
) -> str:
    """For the screen: number and unit joined so that they never part at a line's end.

    >>> measure(Decimal("2.7"), "%", 1)
    '2,7\\xa0%'
    """
    text = sv_number(value, decimals, "")
    return f"{text}{NBSP}{unit}" if text and unit else text or empty


def difference(
    value: Number | None, unit: str = "", decimals: int | None = None, empty: str = NOTHING
) -> str:
    """For the screen: between two measured values; percentages differ by percentage points.

    >>> difference(Decimal("-1.2"), "%", 0), difference(Decimal("9.5"), "%", 1)
    ('−1\\xa0procentenhet', '9,5\\xa0procentenheter')
    """
    if unit != "%":
        return measure(value, unit, decimals, empty)
    is_one = sv_number(value, decimals, "").removeprefix(MINUS) == "1"
    points = ngettext("procentenhet", "procentenheter", 1 if is_one else 2)
    return measure(value, points, decimals, empty)


def shown_difference(
    one: Decimal | None, other: Decimal | None, decimals: int | None = None
) -> Decimal | None:
    """Between two values as they are shown: what a reader counts with is what is written.

    >>> shown_difference(Decimal("81.4"), Decimal("71.6"), 0)
    Decimal('9')
    """
    if one is None or other is None:
        return None
    if decimals is None:
        return one - other
    return round_half_up(one, decimals) - round_half_up(other, decimals)


def with_minus(text: str) -> str:
    """For the screen: words that somebody typed, with real minus signs before their numbers. A
    hyphen in a word, in a span or a date stays.

    >>> with_minus("-20 %, eller högst - 5 (-0,05)"), with_minus("10-12 st, 2024-05-01, B-6")
    ('−20 %, eller högst − 5 (−0,05)', '10-12 st, 2024-05-01, B-6')
    """
    return _TYPED_MINUS.sub(MINUS, text)


def mnkr(value: Number | None) -> str:
    """For the screen: an amount in millions of kronor with one decimal.

    >>> mnkr(Decimal("1234.56"))
    '1\\xa0234,6\\xa0mnkr'
    """
    return measure(value, "mnkr", 1)


def typed_number(value: Number | None, decimals: int | None = None) -> str:
    """For a field: as a person types it, with every stored digit unless `decimals` is given.

    >>> typed_number(Decimal("-9000.50000000")), typed_number(None)
    ('-9 000,5', '')
    """
    return sv_number(value, decimals, "").replace(NBSP, " ").replace(MINUS, "-")


def csv_number(value: Number | None, decimals: int | None = None) -> str:
    """For a spreadsheet: decimal comma and no spaces, which a Swedish one reads as a number.

    >>> csv_number(Decimal("-9000.50000000")), csv_number(None)
    ('-9000,5', '')
    """
    return typed_number(value, decimals).replace(" ", "")


def json_number(value: Decimal | None) -> str | None:
    """For data: a decimal point, exact, no idle zeros.

    >>> json_number(Decimal("9000.50000000")), json_number(Decimal("0E-8"))
    ('9000.5', '0')
    """
    return None if value is None else _digits(value, None, "")


def _digits(value: Number, decimals: int | None, thousands: str) -> str:
    """The number with a point; idle zeros are dropped unless `decimals` asks for them."""
    number = Decimal(str(value))
    if decimals is not None:
        number = round_half_up(number, decimals)
    text = f"{number.copy_abs():{thousands}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"-{text}" if number.is_signed() and number != 0 else text
