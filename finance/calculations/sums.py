"""Sums are computed, never typed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar


class HasParts(Protocol):
    @property
    def is_part(self) -> bool: ...

    is_total: bool


Row = TypeVar("Row", bound=HasParts)


def net_of(
    costs: Decimal | None, revenues: Decimal | None, printed: Decimal | None = None
) -> Decimal | None:
    """Costs less revenues; what was printed only where neither is known."""
    if costs is None and revenues is None:
        return printed
    return (costs or Decimal()) - (revenues or Decimal())


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal())


def without_parts(rows: Iterable[Row]) -> list[Row]:
    """The rows that a sum counts: parts are in the row above them, a printed sum is none."""
    return [row for row in rows if not (row.is_part or row.is_total)]
