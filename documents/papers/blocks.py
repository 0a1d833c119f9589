"""What a document is made of, whatever it becomes: headings, paragraphs, lists, tables, notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Mark(StrEnum):
    """How a piece of text differs from the rest of its paragraph."""

    STRONG = "strong"
    EMPHASIS = "em"
    ABOVE = "sup"
    BELOW = "sub"


@dataclass(frozen=True, slots=True)
class Span:
    """Text set alike; "\\n" in it breaks the line."""

    text: str
    marks: frozenset[Mark] = frozenset()
    href: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`key` is its address in the document, empty where nothing leads to it; level 1–6."""

    level: int
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Spans


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `start` numbers its items, 0 gives them bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What the document says of itself: that a text is missing, that a goal does not concern."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """`across` columns and `down` rows. Heads stand in the first rows, or first in a row."""

    spans: Spans = ()
    across: int = 1
    down: int = 1
    is_head: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Row:
    """`depth` 1 is a "varav" under the row above. One that `leads` is the heading of the rows below
    it, and never last on a page."""

    cells: tuple[Cell, ...]
    is_total: bool = False
    depth: int = 0
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the width against the other columns'."""

    is_number: bool = False
    share: float = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`head` rows are repeated on every page. Each has a caption, which also says what it is about
    to those who do not see it."""

    caption: str
    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.head, *self.body)

    def placed(self) -> Iterator[tuple[Row, list[Placed]]]:
        """Every row with its cells where they stand: the rest of a cell that began above is told
        as such, a row that is too short is filled."""
        below: dict[int, Cell] = {}
        for row in self.rows:
            yield row, list(_placed(row, len(self.columns), below))


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its column, counted from 0; `is_rest` when it belongs to a cell above."""

    at: int
    cell: Cell
    is_rest: bool


def _placed(row: Row, width: int, below: dict[int, Cell]) -> Iterator[Placed]:
    cells, at = iter(row.cells), 0
    while at < width:
        above = below.pop(at, None)
        cell = above or next(cells, Cell())
        free = min((one for one in below if one > at), default=width) - at
        cell = replace(cell, across=min(cell.across, free))
        yield Placed(at, cell, is_rest=above is not None)
        if cell.down > 1:
            below[at] = replace(cell, down=cell.down - 1)
        at += cell.across


def width_of(rows: Iterable[Row]) -> int:
    """Columns that hold every row, with the cells that go on from above."""
    widest, above = 0, list[Cell]()
    for row in rows:
        held = [*above, *row.cells]
        widest = max(widest, sum(cell.across for cell in held))
        above = [replace(cell, down=cell.down - 1) for cell in held if cell.down > 1]
    return widest


Block = Heading | Paragraph | Listing | Quote | Note | Table


@dataclass(frozen=True)
class Paper:
    """A whole document. `running` stands on every page beside `reference`; `state` says below the
    title what was decided, or that it is a draft. `draft` says at the foot of every page what it
    is a draft of; what was decided has none."""

    title: str
    author: str
    running: str
    reference: str
    state: tuple[str, ...]
    made_at: dt.datetime  # the same each time that the same edition is made
    blocks: Sequence[Block] = field(default_factory=list)
    draft: str = ""

    def headings(self) -> Iterator[Heading]:
        """What the contents list."""
        return (block for block in self.blocks if isinstance(block, Heading) and block.key)


def levelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same with no heading more than one level below the last: what skips a level is no
    outline to those who move by headings."""
    last = 0
    for block in blocks:
        if isinstance(block, Heading):
            block = replace(block, level=min(block.level, last + 1))
            last = block.level
        yield block


def plain(text: str) -> Spans:
    return (Span(text),) if text else ()


def words_of(block: Block) -> Iterator[str]:
    """Every text of a block, in the order in which it is read."""
    match block:
        case Heading(text=text) | Note(text=text):
            yield text
        case Paragraph(spans=spans):
            yield "".join(span.text for span in spans)
        case Listing(items=items):
            for item in items:
                for inner in item:
                    yield from words_of(inner)
        case Quote(blocks=blocks):
            for inner in blocks:
                yield from words_of(inner)
        case Table():
            yield block.caption
            yield from (cell.text for row in block.rows for cell in row.cells)
