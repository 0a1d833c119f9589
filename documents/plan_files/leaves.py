"""The document as it is shown, a leaf at a time: a PDF's pages, else so many blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.parsing import PlanDocument
from documents.parsing.blocks import Block, Box, PageSize, Row
from documents.plan_files.items import Item, Question

BLOCKS_A_LEAF = 60
LINE_HEIGHT = 14.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered place on a page, in whole points: a decimal comma would be no coordinate."""

    number: int
    left: int
    top: int
    width: int
    height: int
    is_doubt: bool

    @property
    def tag_left(self) -> int:
        return max(self.left - 18, 1)

    @property
    def text_left(self) -> int:
        """Where the number begins in its tag."""
        return self.tag_left + (5 if self.number < 10 else 2)

    @property
    def text_top(self) -> int:
        return self.top + 11


@dataclass(slots=True)
class Leaf:
    """`numbers` says which of the leaf's items begins at a line."""

    number: int
    blocks: list[Block] = field(default_factory=list)
    size: PageSize | None = None
    items: list[Item] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def width(self) -> int:
        return round(self.size.width) if self.size else 0

    @property
    def height(self) -> int:
        return round(self.size.height) if self.size else 0

    @property
    def is_empty(self) -> bool:
        return not self.blocks

    @property
    def open_questions(self) -> int:
        return sum(not question.is_answered for question in self.questions)

    @property
    def numbered(self) -> list[tuple[int, Item]]:
        return list(enumerate(self.items, len(self.questions) + 1))

    @property
    def numbered_questions(self) -> list[tuple[int, Question]]:
        return list(enumerate(self.questions, 1))

    @property
    def lines(self) -> dict[int, tuple[int, bool]]:
        """By the line it begins on: the number of what was read there, and whether it is asked."""
        read = {item.line: (number, False) for number, item in reversed(self.numbered)}
        asked = {q.table.line: (number, True) for number, q in reversed(self.numbered_questions)}
        return read | asked

    @property
    def rows(self) -> list[tuple[Block, list[tuple[str, tuple[int, bool] | None]]]]:
        """Each block with its lines of text, and the number that stands beside each."""
        marks = self.lines
        return [
            (block, [(text, marks.pop(line, None)) for line, text in _lines_of(block)])
            for block in self.blocks
        ]

    def marks(self, document: PlanDocument) -> list[Mark]:
        """Where the numbers stand on a PDF's page."""
        found = [
            (number, document.place(line).box, is_doubt)
            for line, (number, is_doubt) in self.lines.items()
        ]
        return [_mark(number, box, is_doubt) for number, box, is_doubt in found if box]


def leaves_of(
    document: PlanDocument, items: Sequence[Item], questions: Sequence[Question]
) -> list[Leaf]:
    leaves = _pages(document) if document.pages else _parts(document)
    for item in sorted(items, key=lambda one: one.line):
        _leaf_at(leaves, document, item.line).items.append(item)
    for question in questions:
        _leaf_at(leaves, document, question.table.line, question.table.page).questions.append(
            question
        )
    return leaves


def _pages(document: PlanDocument) -> list[Leaf]:
    leaves = [Leaf(number, size=size) for number, size in enumerate(document.pages, 1)]
    for block in document.blocks:
        if 1 <= block.place.page <= len(leaves):
            leaves[block.place.page - 1].blocks.append(block)
    return leaves


def _parts(document: PlanDocument) -> list[Leaf]:
    blocks = document.blocks
    starts = range(0, max(len(blocks), 1), BLOCKS_A_LEAF)
    return [
        Leaf(number, list(blocks[start : start + BLOCKS_A_LEAF]))
        for number, start in enumerate(starts, 1)
    ]


def _leaf_at(leaves: Sequence[Leaf], document: PlanDocument, line: int, page: int = 0) -> Leaf:
    if document.pages:
        number = page or document.place(line).page
        return leaves[min(max(number, 1), len(leaves)) - 1]
    # The last leaf that begins no later; only an empty document has one without blocks.
    return leaves[max(bisect_right(leaves, line, key=_begins) - 1, 0)]


def _begins(leaf: Leaf) -> int:
    return leaf.blocks[0].place.line if leaf.blocks else 0


def _lines_of(block: Block) -> list[tuple[int, str]]:
    if block.grid:
        return [(row.place.line, _cells_of(row)) for row in block.grid.rows]
    return [(block.place.line, block.text)]


def _cells_of(row: Row) -> str:
    cells = (cell for at, cell in enumerate(row.cells) if at not in row.covered)
    return " | ".join(cell or "–" for cell in cells)


def _mark(number: int, box: Box, is_doubt: bool) -> Mark:
    left, top, right, bottom = box
    height = max(bottom - top, LINE_HEIGHT)
    return Mark(
        number=number,
        left=round(left - 3),
        top=round(top - 2),
        width=round(right - left + 6),
        height=round(height + 4),
        is_doubt=is_doubt,
    )
