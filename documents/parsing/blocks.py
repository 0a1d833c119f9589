"""What every kind of file is read into: blocks in the document's order, with their places.

A front end (text, PDF, Word) makes blocks; one interpreter makes the plan of them. Every line of a
document has one running number, whatever its format: it is what rows of the plan point back with.
"""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]

HEADING, PARAGRAPH, BULLET, TABLE, LINE = "heading", "paragraph", "bullet", "table", "line"
BOLD = 9  # the level of a heading that is only set in bold: nobody knows what it stands under
# What the document holds and does not show. It is no part of the plan, and is told.
HIDDEN = "hidden"
# What somebody has struck out and nobody has accepted as gone.
STRUCK = "struck"
# What is set with a line through it: it is a part of the plan, and is told.
CROSSED = "crossed"
# What stands on a page that the file's structure knows nothing of: a stamp, a running line.
OUTSIDE = "outside"


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
    """A table's row: its cells in the document's order, and where it stands.

    A cell over several columns stands in the first; the others are in `covered`. One over several
    rows stands in all of them; below the first they are in `below`.
    """

    cells: tuple[str, ...]
    place: Place
    covered: frozenset[int] = frozenset()
    below: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are known; `why` says what made the front end unsure of them.

    `cut` is a table that begins where the page above ended, so that its first row may be the
    rest of a row there.
    """

    rows: tuple[Row, ...]
    why: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1 is the highest), paragraph, bullet or table; a plain text's blocks are
    its lines. `number` is what the program sets before a heading by itself ("1.1"). `marked` is the
    text as HTML where the file has marks in it."""

    kind: str
    text: str
    place: Place
    level: int = 0
    grid: Grid | None = None
    number: str = ""
    marked: str = ""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points."""

    width: float
    height: float
