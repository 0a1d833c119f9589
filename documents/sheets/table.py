"""What every format becomes: numbered rows of texts, and what was not read of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Table:
    """Rows as lists of texts by their numbers in the file, the header somewhere among them."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    # Of one cell, by row and place: why what it shows cannot be known.
    unknown: dict[tuple[int, int], str] = field(default_factory=dict)
    # Pairs of cells that may be one number with a decimal comma, by row: the place of the first.
    split: dict[int, list[int]] = field(default_factory=dict)
    # Cells that say what the merged cell that they are part of says, by row and place.
    merged: list[tuple[int, int]] = field(default_factory=list)
    # What was left aside: told, or (with its row, 0 for the file) asked about.
    skipped: list[str] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)
    encoding: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)


IsHeader = Callable[[list[str]], bool]
