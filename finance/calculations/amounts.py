"""An amount as somebody types it, also as a sum to be worked out: `=712,5+4`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from common.numbers import NotANumber, parse_number, round_half_up, sv_number
from common.text import clean_text

MOST_DECIMALS = 3
# What a spreadsheet works out has more decimals than fit: read, to be told rounded.
_AS_COMPUTED = 30
_LARGEST = Decimal(99999999999)
_TERM = re.compile(r"\s*([-+−–]?)\s*([^-+−–]+)")
# How many mnkr one of each is. Longer spellings first.
UNITS = {
    r"miljard(?:er)?(?:\s+kronor|\s+kr)?|mdkr|mdr(?:\s+kr)?": Decimal(1000),
    r"miljon(?:er)?(?:\s+kronor|\s+kr)?|milj\.?\s*kr|mnkr|mkr|msek": Decimal(1),
    r"tusen(?:tals?)?\s+(?:kronor|kr)|tkr|kkr|[tk]sek": Decimal("0.001"),
    r"kronor|kr|sek": Decimal("0.000001"),
}
MNKR, KRONOR = Decimal(1), Decimal("0.000001")
_UNIT = re.compile(rf"\s*(?<![^\W\d_])(?P<unit>{'|'.join(UNITS)})$", re.IGNORECASE)
# In words about amounts; that of an amount among the words is the amount's own.
_NAMED = re.compile(rf"(?<![^\W_])(?<!\d\s)(?P<unit>{'|'.join(UNITS)})(?![^\W_])", re.IGNORECASE)
_BARE = re.compile(r"(?=.*\d)[=+−–-]?[\d\s.,+−–-]+")


def unit_of(text: str) -> Decimal:
    """How many mnkr one of a known unit is."""
    return next(
        size for pattern, size in UNITS.items() if re.fullmatch(pattern, text, re.IGNORECASE)
    )


def named_unit(words: str) -> str:
    """The unit that a heading or a title says of its amounts, as it is spelt; empty where it says
    none, or more than one.

    >>> named_unit("Kostnader (tkr)"), named_unit("Alla belopp i tusental kronor")
    ('tkr', 'tusental kronor')
    >>> named_unit("Varav 500 tkr till skolan"), named_unit("Plan i mnkr, utfall i tkr")
    ('', '')
    """
    found = {unit_of(one["unit"]): one["unit"] for one in _NAMED.finditer(clean_text(words))}
    return next(iter(found.values())) if len(found) == 1 else ""


def with_unit(text: str, unit: str) -> str:
    """An amount as it is typed where words beside it say its unit; one that has its own keeps it.

    >>> with_unit("10 000", "tkr"), with_unit("5 mnkr", "tkr"), with_unit("saknas", "tkr")
    ('10 000 tkr', '5 mnkr', 'saknas')
    """
    return f"{text} {unit}" if _BARE.fullmatch(text.strip()) else text


def read_amount(text: str, decimals: int = MOST_DECIMALS, unit: Decimal = MNKR) -> Decimal | None:
    """The amount in `unit`, exact; None for an empty cell. What is written with a unit is read
    with it. Raises NotANumber with words for the writer.

    >>> read_amount("1 897,8"), read_amount("=712,5+4-0,5"), read_amount(" ")
    (Decimal('1897.8'), Decimal('716.0'), None)
    >>> read_amount("500 tkr"), read_amount("2 mdkr"), read_amount("5 tkr", unit=KRONOR) == 5000
    (Decimal('0.500'), Decimal('2000'), True)
    """
    whole = clean_text(text)
    plain = _UNIT.sub("", whole)
    if not plain:
        return None
    is_formula = plain.startswith("=")
    try:
        amount = _worked_out(plain[1:]) if is_formula else parse_number(plain, _AS_COMPUTED)
    except NotANumber:
        # The words are about what was written, with its unit.
        amount = _worked_out(whole[1:]) if is_formula else parse_number(whole, _AS_COMPUTED)
    written = _UNIT.search(whole)
    size = unit_of(written["unit"]) / unit if written else Decimal(1)
    amount *= size
    _ensure_fits(amount, decimals, text, written["unit"] if written else "", size)
    return amount


def _ensure_fits(amount: Decimal, decimals: int, text: str, written: str, size: Decimal) -> None:
    """Of an amount that was written in a unit which is so large here."""
    rounded = round_half_up(amount, decimals)
    if rounded != amount:
        told = {"text": text, "count": decimals, "amount": sv_number(amount)}
        words = _("”%(text)s” har fler än %(count)d decimaler.")
        if size != 1 and amount:
            words = _("”%(text)s” är %(amount)s här, fler än %(count)d decimaler.")
        if rounded:
            words = " ".join([words, _("Skriv till exempel %(right)s.")])
            told["right"] = " ".join(filter(None, [sv_number(rounded / size), written]))
        raise NotANumber(words % told)
    if abs(amount) > _LARGEST:
        raise NotANumber(_("”%(text)s” är för stort för att vara ett belopp.") % {"text": text})


def _worked_out(formula: str) -> Decimal:
    terms = list(_TERM.finditer(formula))
    if not terms or "".join(term[0] for term in terms) != formula:
        raise NotANumber(
            _("”=%(text)s” går inte att räkna ut. Skriv till exempel =712,5+4.") % {"text": formula}
        )
    return sum((_signed(term[1], term[2]) for term in terms), Decimal())


def _signed(sign: str, number: str) -> Decimal:
    value = parse_number(number, _AS_COMPUTED)
    return -value if sign and sign != "+" else value


def decimals_of(amounts: Iterable[Decimal | None], least: int = 1) -> int:
    """As many decimals as the most exact of them needs, so that they align and add up as they are
    shown: at least `least`, at most `MOST_DECIMALS`.

    >>> decimals_of([Decimal("20.250"), None, Decimal("30")]), decimals_of([Decimal("30.0")])
    (2, 1)
    """
    needed = (
        -int(round_half_up(amount, MOST_DECIMALS).normalize().as_tuple().exponent)
        for amount in amounts
        if amount is not None
    )
    return max(least, *needed, least)


def shown(amount: Decimal) -> Decimal:
    """As documents print it: mnkr with one decimal."""
    return round_half_up(amount, 1)


def shown_differ(one: Decimal, other: Decimal) -> bool:
    """Whether a reader sees two different amounts.

    >>> shown_differ(Decimal("353.26"), Decimal("353.3"))
    False
    """
    return shown(one) != shown(other)
