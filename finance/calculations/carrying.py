"""What a resultatenhet brings over the turn of the year, and what stays with its nämnd."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# Of the gross budget: what may be brought over one year, and in all (the city's rules).
ONE_YEAR = Decimal("0.05")
ALL_YEARS = Decimal("0.10")


@dataclass(frozen=True)
class Carried:
    """The caps and what follows from them, exact.

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
    """
    if gross is None or result is None:
        return None
    before = carried or Decimal()
    cap, in_all = gross * ONE_YEAR, gross * ALL_YEARS
    room = max(in_all - before, Decimal())
    over = min(result, cap, room) if result > 0 else max(result, -cap)
    return Carried(cap, in_all, over, result - over, before + over, over == room < result)
