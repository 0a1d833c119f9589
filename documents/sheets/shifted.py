"""A column that may have been pasted one row off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from documents.sheets.difference import Doubt
from indicators.plausibility import shifted_message, shifted_runs

# A row's number, its value and what it usually is.
Line = tuple[int, Decimal | None, Decimal | None]


def shifted_doubts(column: Sequence[Line]) -> Iterator[Doubt]:
    """One doubt for each run, at its first row."""
    for first, last, offset in shifted_runs([(value, usual) for _row, value, usual in column]):
        rows = column[first][0], column[last][0]
        yield Doubt(rows[0], "value", shifted_message(*rows, offset), "shifted")
