"""An amount as somebody types it, also as a sum to be worked out: `=712,5+4`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from common.numbers import NotANumber, parse_number, round_half_up, sv_number
from common.text import clean_text

MOST_DECIMALS = 3
_LARGEST = Decimal(99999999999)
_TERM = re.compile(r"\s*([-+−–]?)\s*([^-+−–]+)")
_UNIT = re.compile(r"\s*(?:mnkr|kr)$", re.IGNORECASE)


def read_amount(text: str, decimals: int = MOST_DECIMALS) -> Decimal | None:
    """The amount, exact; None for an empty cell. Raises NotANumber with words for the writer.

    >>> read_amount("1 897,8"), read_amount("=712,5+4-0,5"), read_amount(" ")
    (Decimal('1897.8'), Decimal('716.0'), None)
    """
    plain = _UNIT.sub("", clean_text(text))
    if not plain:
        return None
    amount = _worked_out(plain[1:]) if plain.startswith("=") else parse_number(plain)
    if round_half_up(amount, decimals) != amount:
        raise NotANumber(
            _("”%(text)s” har fler än %(count)d decimaler. Skriv till exempel %(right)s.")
            % {"text": text, "count": decimals, "right": sv_number(amount, decimals)}
        )
    if abs(amount) > _LARGEST:
        raise NotANumber(_("”%(text)s” är för stort för att vara ett belopp.") % {"text": text})
    return amount


def _worked_out(formula: str) -> Decimal:
    terms = list(_TERM.finditer(formula))
    if not terms or "".join(term[0] for term in terms) != formula:
        raise NotANumber(
            _("”=%(text)s” går inte att räkna ut. Skriv till exempel =712,5+4.") % {"text": formula}
        )
    return sum((_signed(term[1], term[2]) for term in terms), Decimal())


def _signed(sign: str, number: str) -> Decimal:
    value = parse_number(number)
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
