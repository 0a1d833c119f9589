"""Two digits that changed places make a difference that nine divides."""

from __future__ import annotations

from decimal import Decimal

_TENTHS = 10


def looks_swapped(difference: Decimal) -> bool:
    """Of a difference in mnkr with one decimal.

    >>> looks_swapped(Decimal("-18.0")), looks_swapped(Decimal("0.4")), looks_swapped(Decimal(0))
    (True, False, False)
    """
    tenths = difference * _TENTHS
    return tenths != 0 and tenths == tenths.to_integral() and tenths % 9 == 0


def swapped_to_fit(amount: Decimal, difference: Decimal) -> Decimal | None:
    """What the amount would be with two neighbouring digits in each other's place, when that
    makes up for the difference: 1 879,8 that should be 18,0 more is 1 897,8.

    >>> swapped_to_fit(Decimal("1879.8"), Decimal("18.0"))
    Decimal('1897.8')
    """
    tenths = amount * _TENTHS
    if tenths != tenths.to_integral():
        return None
    digits = str(abs(int(tenths)))
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        meant = Decimal(int(swapped)) / _TENTHS * (-1 if amount < 0 else 1)
        if meant != amount and meant - amount == difference:
            return meant
    return None
