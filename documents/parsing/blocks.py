"""What every kind of file is read into: blocks in the document's order, with their places.

A front end (text, PDF, Word) makes blocks; one interpreter makes the plan of them. Every line of a
document has one running number, whatever its format: it is what rows of the plan point back with.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]

HEADING, PARAGRAPH, BULLET, TABLE, LINE = "heading", "paragraph", "bullet", "table", "line"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a page (1 is the first; 0 where the format has no pages), the
    running number of its first line, and, in a PDF, the box around it in points from the page's
    upper left corner (left, top, right, bottom)."""

    page: int
    line: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: its cells in the document's order, and where it stands."""

    cells: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, bullet or table; a plain text's blocks are its lines.

    `level` is a heading's (1 is the highest). `why` says what made the front end unsure of a
    table's cells; it is empty for one that is sure.
    """

    kind: str
    text: str
    place: Place
    level: int = 0
    rows: tuple[Row, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points."""

    width: float
    height: float
