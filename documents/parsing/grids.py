"""A table whose cells are known: its headings in any order and over any number of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from common.text import fold
from documents.parsing import blocks, checks
from documents.parsing.blocks import Grid
from documents.parsing.cells import is_date, is_periodicity, iso_date
from documents.parsing.tables import (
    ACTIVITIES,
    END,
    NAME,
    OTHER,
    PERIODICITY,
    START,
    Row,
    Table,
    header_of,
)
from documents.parsing.words import Vocabulary

HEADER_ROWS = 4
COMMENTS = ("kommentar", "kommentarer", "analys")


def header(grid: Grid, vocabulary: Vocabulary) -> tuple[Table, int] | None:
    """The table that the grid's first rows open, and how many rows say so."""
    rows = grid.rows[: HEADER_ROWS + 1]
    best: tuple[Table, int] | None = None
    for start in range(min(3, len(rows))):
        for used in range(start + 1, len(rows) + 1):
            table = _table(rows[start:used], vocabulary)
            if table and (best is None or _known(table) > _known(best[0])):
                best = table, used
    return best


def _known(table: Table) -> tuple[int, int]:
    return len(set(table.columns) - {OTHER}), -table.columns.count(OTHER)


def _table(rows: Sequence[blocks.Row], vocabulary: Vocabulary) -> Table | None:
    """Read from above, and from below: "Årsmål" over "KF:s" is the same as "KF:s årsmål"."""
    if len(rows) > 1 and any(iso_date(cell) for cell in rows[-1].cells):
        return None
    tables = [header_of(_glued(rows, vocabulary, step)) for step in (1, -1)]
    found = [table for table in tables if table is not None]
    return max(found, key=_known, default=None)


def _glued(rows: Sequence[blocks.Row], vocabulary: Vocabulary, step: int) -> list[str]:
    """The heading of each column: what stands over it, each cell once."""
    width = len(rows[0].cells)
    return [
        vocabulary.join(_over(row, at) for row in rows[::step] if at not in row.below)
        for at in range(width)
    ]


def _over(row: blocks.Row, at: int) -> str:
    while at in row.covered:
        at -= 1
    return row.cells[at] if at < len(row.cells) else ""


@dataclass(slots=True)
class GridRows:
    """Reads the rows of one table out of the grids it was printed in, page after page."""

    table: Table
    vocabulary: Vocabulary
    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    in_comment: bool = False

    def read(self, grid: Grid, used: int) -> None:
        """Take the grid's rows below its heading of `used` rows."""
        if grid.why:
            self.faults.append(grid.why)
        for number, row in enumerate(grid.rows[used:]):
            self._take(row, cut=grid.cut and number == 0)

    def doubts(self) -> list[str]:
        return list(dict.fromkeys([*self.faults, *checks.doubts(self.table, self.rows)]))

    def _take(self, row: blocks.Row, *, cut: bool) -> None:
        cells = dict(zip(self.table.columns, row.cells, strict=False))
        filled = [column for column, cell in cells.items() if cell.strip()]
        if not filled or header_of(list(row.cells)) is not None:
            return
        if self._comment(row, filled):
            return
        if self.rows and (cut or not cells.get(NAME, "").strip()) and self._goes_on(cells):
            self._extend(cells)
            return
        self._check_merged(row)
        self.rows.append(Row(row.place.line, cells))

    def _goes_on(self, cells: dict[str, str]) -> bool:
        """What ends a row is in the row above or here, not in both."""
        ends = [c for c in (PERIODICITY, START, END) if c in self.table.columns]
        return not any(cells.get(c, "").strip() and self._whole(c) for c in ends)

    def _whole(self, column: str) -> bool:
        cell = self.rows[-1].cells.get(column, "").strip()
        if column == PERIODICITY:
            return bool(cell)
        return is_date(cell)

    def _extend(self, cells: dict[str, str]) -> None:
        last = self.rows[-1].cells
        for column, cell in cells.items():
            if cell.strip():
                last[column] = self.vocabulary.join([last.get(column, ""), cell])

    def _comment(self, row: blocks.Row, filled: Sequence[str]) -> bool:
        """ "Kommentar" and the row under it explain the indicator above them."""
        alone = len(filled) == 1 and filled[0] == self.table.columns[0]
        text = next(cell for cell in row.cells if cell.strip())
        if not alone or not self.rows or self.table.kind == ACTIVITIES:
            self.in_comment = False
            return False
        if fold(text).strip(":") in COMMENTS:
            self.in_comment = True
            return True
        spans = len(row.covered) == len(row.cells) - 1
        if not self.in_comment and not spans and not (len(text) > 80 and text.endswith(".")):
            return False
        last = self.rows[-1]
        last.comment = " ".join(filter(None, [last.comment, text]))
        return True

    def _check_merged(self, row: blocks.Row) -> None:
        for at, column in enumerate(self.table.columns):
            if at in row.covered and column != OTHER:
                self.faults.append(f"En cell går över flera kolumner (rad {row.place.line}).")
            if at in row.below and column == NAME:
                self.faults.append(f"Ett namn går över flera rader (rad {row.place.line}).")


def looks_like_rows(grid: Grid) -> bool:
    """Whether a grid without headings of ours has rows that a goal's table has."""
    return any(_row_like(row.cells) for row in grid.rows)


def _row_like(cells: Sequence[str]) -> bool:
    if len(cells) >= 3 and any(is_periodicity(cell) and not cell.isdigit() for cell in cells):
        return True
    return sum(iso_date(cell) is not None for cell in cells) >= 2


def lines(grids: Sequence[Grid]) -> Iterator[str]:
    for grid in grids:
        for row in grid.rows:
            yield " | ".join(row.cells)
