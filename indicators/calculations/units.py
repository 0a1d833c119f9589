"""Units as people write them, when two agree, and values written with or without one."""

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from common.numbers import NUMBER, NotANumber, csv_number, parse_number, refuse_exponent
from common.text import clean_text

_VALUE = re.compile(rf"(?P<n>(?:\+ ?)?{NUMBER})(?: ?(?P<unit>[^\d\s].*))?")

_UNIT_WORD = re.compile(
    r"[%‰€°]|°C|CO[2₂]e?|N?[kcdmh]?m[23²³]|LETTER(?:LETTER|[.₂:’'-])*".replace(
        # a raised figure after anything but a metre is a footnote
        "LETTER",
        r"[^\W\d_⁰¹²³⁴-⁹]",
    ),
    re.IGNORECASE,
)
_NOT_UNITS = frozenset(
    "av och eller till från under över senast mot relativt jämfört sedan än med i på för som inom"
    " max minst högst lägst ca cirka mellan ökning minskning öka minska fler färre högre lägre"
    " mer mindre tas fastställs effektivisering års nivå utfall värde totalt".split()
)
POINTS = "procentenheter"
MAX_UNIT_WORDS = 6
MAX_UNIT_LENGTH = 40


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
        return POINTS
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


@lru_cache(maxsize=10_000)
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


def is_in_unit(written: str, unit: str) -> bool:
    """Whether a target with that unit is in the indicator's. Where the indicator has none, only
    words that count things are.

    >>> is_in_unit("personer", ""), is_in_unit("km", ""), is_in_unit("", "km")
    (True, False, True)
    """
    return units_agree(written, unit if unit_key(unit) else "st")


_TWO_NUMBERS = re.compile(r"([0-9][0-9 ]*(?:,[0-9]+)?)\s*[-–]\s*[0-9]")


def parse_value(value: str | int | float | Decimal, unit: str = "") -> Decimal:
    """Read an outcome as a person writes it, with or without the unit.

    >>> parse_value("2,7 %", unit="%"), parse_value("9 000")
    (Decimal('2.7'), Decimal('9000'))
    """
    if isinstance(value, (int, float, Decimal)):
        value = csv_number(value)
    two = _TWO_NUMBERS.match(clean_text(value))
    if two:
        words = _("”%(text)s” är två tal. Skriv ett, till exempel %(one)s.")
        raise NotANumber(words % {"text": value, "one": two[1].strip()})
    refuse_exponent(value)
    match = _VALUE.fullmatch(clean_text(value))
    if match is None:
        raise NotANumber(
            _("”%(text)s” är inget tal. Skriv till exempel 9 000 eller 2,7.") % {"text": value}
        )
    number = parse_number(match["n"].lstrip("+ "))
    written = clean_unit(match["unit"])
    if written == POINTS and unit_key(unit) == "%" and clean_unit(unit) != POINTS:
        raise NotANumber(
            _("”%(text)s” är en skillnad, inget värde. Skriv nivån i %(unit)s.")
            % {"text": value, "unit": unit}
        )
    if not units_agree(written, unit):
        raise NotANumber(
            _("Enheten ”%(written)s” är inte indikatorns enhet ”%(unit)s”.")
            % {"written": written, "unit": unit}
        )
    return number
