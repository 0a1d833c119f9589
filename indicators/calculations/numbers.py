"""Numbers and units as people write them in Swedish, and back to text.

Values are exact decimals. A number whose point could mean both a decimal sign and a thousands
separator (`1.250`) is refused rather than guessed.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"

# Groups of three digits may be parted by spaces or points; decimals follow a comma or a point.
NUMBER = r"(?:[-−–] ?)?(?:\d{1,3}(?:[ .]\d{3})+|\d+)(?:[.,]\d+)?"

MAX_WHOLE_DIGITS = 12
MAX_DECIMALS = 9

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_PARTS = re.compile(r"(?P<sign>[-−–] ?)?(?P<whole>\d{1,3}(?:[ .]\d{3})+|\d+)(?P<decimals>[.,]\d+)?")
_VALUE = re.compile(rf"(?P<n>(?:\+ ?)?{NUMBER})(?: ?(?P<unit>[^\d\s].*))?")

_UNIT_WORD = re.compile(
    r"[%‰€°]|°C|CO[2₂]e?|[kcdmh]?m[23²³]|[^\W\d_](?:[^\W\d_]|[.²³₂:’'-])*", re.IGNORECASE
)
_NOT_UNITS = frozenset(
    "av och eller till från under över senast mot relativt jämfört sedan än med i på för som inom"
    " max minst högst lägst ca cirka mellan ökning minskning öka minska fler färre högre lägre"
    " mer mindre tas fastställs effektivisering".split()
)
MAX_UNIT_WORDS = 6
MAX_UNIT_LENGTH = 40


class NotANumber(ValueError):
    """The text is not a number this project understands; the message is for the user."""


def clean_text(text: str) -> str:
    """One plain space for every run of white space of any kind, nothing invisible."""
    return " ".join(text.translate(_INVISIBLE).split())


def parse_number(text: str) -> Decimal:
    """Read one number without a unit.

    >>> parse_number("9 000"), parse_number("−2,7"), parse_number("0.5")
    (Decimal('9000'), Decimal('-2.7'), Decimal('0.5'))
    """
    match = _PARTS.fullmatch(clean_text(text))
    if match is None:
        raise NotANumber(
            _("”%(text)s” är inget tal. Skriv till exempel 9 000 eller 2,7.") % {"text": text}
        )
    whole, decimals = _separate(match["whole"], match["decimals"] or "", text)
    if len(whole) > MAX_WHOLE_DIGITS or len(decimals) > MAX_DECIMALS:
        raise NotANumber(
            _("”%(text)s” är för långt: högst %(whole)d siffror före kommat, %(decimals)d efter.")
            % {"text": text, "whole": MAX_WHOLE_DIGITS, "decimals": MAX_DECIMALS}
        )
    number = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return -number if match["sign"] and number else number


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


def clean_unit(text: str | None) -> str:
    """The unit as it is kept: "procent" becomes "%", spaces become single.

    Raises NotANumber when the words cannot be a unit ("av 4 enheter").
    """
    unit = clean_text(text or "").rstrip(".;,")
    words = [word for word in re.split(r"[ /]", unit) if word]
    if len(words) > MAX_UNIT_WORDS or len(unit) > MAX_UNIT_LENGTH:
        raise NotANumber(_("”%(unit)s” är ingen enhet.") % {"unit": unit})
    if unit.casefold() in _PERCENT:
        return "%"
    if unit.casefold() in _POINTS:
        return "procentenheter"
    # "12 min" is minutes; after another word ("95 % min") it is a limit in the wrong place
    misplaced = "min" in (word.casefold() for word in words[1:])
    if misplaced or not all(
        _UNIT_WORD.fullmatch(w) and w.casefold() not in _NOT_UNITS for w in words
    ):
        raise NotANumber(_("”%(unit)s” är ingen enhet.") % {"unit": unit})
    return unit


_PERCENT = frozenset({"%", "procent"})
_POINTS = frozenset(
    {"procentenheter", "procentenhet", "%-enheter", "%-enhet", "procent-enheter", "p.e", "pe"}
)
# Words that count things; "3 st" and "3 förskolor" do not contradict each other.
_COUNTING = frozenset(
    "st styck stycken antal person personer barn elever ungdomar äldre invånare hushåll"
    " bostäder lägenheter platser företag enheter aspiranter besök ärenden lån plats".split()
)
_SYNONYMS = {
    "procent": "%", "procentenheter": "%", "procentenhet": "%", "%-enheter": "%",
    "mkr": "mnkr", "miljoner": "mnkr", "mnkr": "mnkr", "kronor": "kr", "sek": "kr",
    "dag": "dygn", "dagar": "dygn", "tim": "timmar", "timme": "timmar", "h": "timmar",
    "inv": "invånare", "co2e": "co2", "år": "år", "minuter": "min", "kg": "kg", "kilo": "kg",
}  # fmt: skip


def unit_key(unit: str) -> str:
    """What units are compared by; the empty key matches every unit.

    >>> unit_key("ton CO2e/invånare") == unit_key("ton CO₂ per invånare")
    True
    """
    text = clean_text(unit).casefold().translate(str.maketrans("²³₂", "232")).replace(".", "")
    words = [word for word in re.split(r"[ /]|\bper\b", text) if word]
    if len(words) == 1 and words[0] in _COUNTING:
        return "st"
    return "/".join(_SYNONYMS.get(word, word) for word in words)


def units_agree(one: str, other: str) -> bool:
    """True unless both units are stated and contradict each other."""
    keys = unit_key(one), unit_key(other)
    return not all(keys) or keys[0] == keys[1]


def parse_value(value: str | int | float | Decimal, unit: str = "") -> Decimal:
    """Read an outcome as a person writes it, with or without the unit.

    >>> parse_value("2,7 %", unit="%"), parse_value("9 000")
    (Decimal('2.7'), Decimal('9000'))
    """
    if isinstance(value, (int, float, Decimal)):
        value = f"{Decimal(str(value)):f}".replace(".", ",")
    match = _VALUE.fullmatch(clean_text(value))
    if match is None:
        raise NotANumber(
            _("”%(text)s” är inget tal. Skriv till exempel 9 000 eller 2,7.") % {"text": value}
        )
    number = parse_number(match["n"].lstrip("+ "))
    written = clean_unit(match["unit"])
    if not units_agree(written, unit):
        raise NotANumber(
            _("Enheten ”%(written)s” är inte indikatorns enhet ”%(unit)s”.")
            % {"written": written, "unit": unit}
        )
    return number


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as PostgreSQL rounds numeric.

    >>> round_half_up(Decimal("2.65"), 1), round_half_up(Decimal("-2.65"), 1)
    (Decimal('2.7'), Decimal('-2.7'))
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_value(value: Decimal | None, decimals: int | None = None, unit: str = "") -> str:
    """Swedish text with no-break spaces; without `decimals` as exact as the value is.

    >>> format_value(Decimal("-9000.25"), 1, "MWh")
    '−9\\xa0000,3\\xa0MWh'
    """
    if value is None:
        return ""
    if decimals is not None:
        value = round_half_up(value, decimals)
    text = f"{abs(value):,f}".replace(",", NBSP).replace(".", ",")
    sign = MINUS if value < 0 else ""
    return f"{sign}{text}{NBSP}{unit}" if unit else f"{sign}{text}"
