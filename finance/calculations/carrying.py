"""What a resultatenhet brings over the turn of the year, and what stays with its nämnd."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from finance.calculations.amounts import MOST_DECIMALS

# Of the gross budget: what may be brought over one year, and in all (the city's rules).
ONE_YEAR = Decimal("0.05")
ALL_YEARS = Decimal("0.10")


@dataclass(frozen=True)
class Carried:
    """The caps, in what amounts are kept in, and what follows from them: the two parts of a result
    are the result, as they are shown.

    `over` is brought over, `stays` is left with the nämnd, `after` what is together then.
    """

    cap: Decimal
    cap_in_all: Decimal
    over: Decimal
    stays: Decimal
    after: Decimal
    reaches_all: bool

    @property
    def is_deficit(self) -> bool:
        return self.after < 0

    @property
    def is_capped(self) -> bool:
        return self.stays != 0


def carried_over(
    gross: Decimal | None, carried: Decimal | None, result: Decimal | None
) -> Carried | None:
    """None until the gross budget and the latest result are known.

    A surplus is cut at 5 per cent of the gross budget, and so that all that is together is at most
    10 per cent. A deficit is cut at 5 per cent as well; the rest is the nämnd's to cover.

    >>> carried_over(Decimal("52.7"), Decimal("4.9"), Decimal("1.2")).over
    Decimal('0.370')
    >>> capped = carried_over(Decimal("33.33"), None, Decimal("1.67"))
    >>> capped.over, capped.stays
    (Decimal('1.666'), Decimal('0.004'))
    """
    if gross is None or result is None:
        return None
    before = carried or Decimal()
    cap, in_all = _at_most(gross * ONE_YEAR), _at_most(gross * ALL_YEARS)
    room = max(in_all - before, Decimal())
    over = min(result, cap, room) if result > 0 else max(result, -cap)
    return Carried(cap, in_all, over, result - over, before + over, over == room < result)


def _at_most(cap: Decimal) -> Decimal:
    """A cap with as many decimals as amounts have, never above it."""
    return cap.quantize(Decimal(1).scaleb(-MOST_DECIMALS), rounding=ROUND_FLOOR)
