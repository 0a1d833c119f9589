"""Sums are computed, never typed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal


def net_of(
    costs: Decimal | None, revenues: Decimal | None, printed: Decimal | None = None
) -> Decimal | None:
    """Costs less revenues; what was printed only where neither is known."""
    if costs is None and revenues is None:
        return printed
    return (costs or Decimal()) - (revenues or Decimal())


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of those that are known."""
    return sum((amount for amount in amounts if amount is not None), Decimal())
