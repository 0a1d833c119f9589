"""Which rows of a table are part of which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from finance.calculations import wholes
from finance.models import PlanFigure, WithParts

Row = TypeVar("Row", bound=PlanFigure)


def depth_of(row: PlanFigure) -> int:
    """How deep a row stands: 0 for one of its own, 1 for a "varav …" of it."""
    return row.depth if isinstance(row, WithParts) else 0


def wholes_of(rows: Sequence[Row]) -> list[Row | None]:
    """The row that each of a table's rows, in their order, is part of."""
    return [None if at is None else rows[at] for at in wholes([depth_of(one) for one in rows])]
