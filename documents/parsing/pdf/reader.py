"""A PDF's blocks: tables where their headings stand, the rest as headings, paragraphs, bullets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.parsing import headings
from documents.parsing.blocks import (
    BULLET,
    HEADING,
    PARAGRAPH,
    TABLE,
    Block,
    Box,
    Grid,
    PageSize,
    Place,
)
from documents.parsing.lines import BULLET as BULLET_SIGN
from documents.parsing.lines import BULLETS, TOC_ENTRY, Line
from documents.parsing.pdf import tables
from documents.parsing.pdf.lines import TextLine, text_lines, without_furniture
from documents.parsing.pdf.pages import Page, box_of, read_pages
from documents.parsing.pdf.structure import structure
from documents.parsing.pdf.tagged import tagged_blocks
from documents.parsing.words import Vocabulary

_SENTENCE_END = re.compile(r"[.!?:]['”\")]?$")
_NUMBERED = re.compile(r"^\d{1,2}[.)]$")
WIDE = 1.5  # of the type's size: blanks that part cells of other tables


def read_pdf(data: bytes) -> tuple[tuple[Block, ...], tuple[PageSize, ...]]:
    """The document's blocks in order, and the sizes of its pages: as the file says what its parts
    are where it does, else by where the words stand."""
    tree = structure(data)
    pages = list(read_pages(data, with_marks=tree is not None))
    sizes = tuple(PageSize(page.width, page.height) for page in pages)
    said = tagged_blocks(tree, pages) if tree else ()
    return said or _by_places(pages), sizes


def _by_places(pages: Sequence[Page]) -> tuple[Block, ...]:
    lines = [text_lines(page) for page in pages]
    without_furniture(lines, [page.height for page in pages])
    return tuple(_Walk(pages, lines).blocks())


@dataclass(slots=True)
class _Piece:
    """A block while its lines are gathered."""

    kind: str
    page: Page
    lines: list[TextLine]
    level: int = 0
    grid: Grid | None = None
    found: tables.Found | None = None


@dataclass
class _Walk:
    pages: Sequence[Page]
    lines: Sequence[list[TextLine]]
    pieces: list[_Piece] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        everything = [line for lines in self.lines for line in lines]
        self.numbers = {id(line): number for number, line in enumerate(everything, start=1)}
        self.vocabulary = Vocabulary(everything)
        self.right = max((line.right for line in everything), default=0.0)
        self.body_size = _usual([line.size for line in everything])
        self.sizes = sorted({line.size for line in everything} - {0}, reverse=True)
        self.sizes = [size for size in self.sizes if size > 1.04 * self.body_size]

    def blocks(self) -> Iterator[Block]:
        for page, lines in zip(self.pages, self.lines, strict=True):
            self._page(page, lines)
        for piece in self.pieces:
            yield self._block(piece)

    def _block(self, piece: _Piece) -> Block:
        first = piece.lines[0]
        here = {id(line) for line in self.lines[piece.page.number - 1]}
        words = [w for line in piece.lines if id(line) in here for w in line.words]
        box: Box = box_of(words)
        place = Place(piece.page.number, self.numbers[id(first)], box)
        text = self.vocabulary.join(_printed(line) for line in piece.lines)
        if piece.kind == BULLET:
            text = BULLET_SIGN.sub("", text)
        return Block(piece.kind, text, place, piece.level, piece.grid)

    # One page.

    def _page(self, page: Page, lines: list[TextLine]) -> None:
        at = self._continued(page, lines)
        while at < len(lines):
            found = tables.find_header(lines, at, self.vocabulary)
            if found is None:
                self._text(page, lines, at)
                at += 1
                continue
            top = found.head[0].top
            self._drop_title_inside(page, found, top)
            tables.take_rules(found, page, top)
            at += len(found.head)
            at = self._body(page, lines, at, found, cut=self._at_cut(page, lines, found.head[0]))

    def _at_cut(self, page: Page, lines: list[TextLine], first: TextLine) -> bool:
        """Whether a table begins this page as one ended the page before."""
        last = self.pieces[-1] if self.pieces else None
        return bool(
            last and last.kind == TABLE and last.page.number == page.number - 1
            and lines[0] is first
        )  # fmt: skip

    def _continued(self, page: Page, lines: list[TextLine]) -> int:
        """Rows without a heading at the page's top, where the page before ended in a table."""
        last = self.pieces[-1] if self.pieces else None
        if not lines or last is None or last.found is None or last.page is page:
            return 0
        if any(tables.find_header(lines, at, self.vocabulary) for at in range(min(2, len(lines)))):
            return 0
        found = tables.Found(
            last.found.table, last.found.header, list(last.found.spans),
            heads=last.found.heads, left=last.found.left, right=last.found.right,
        )  # fmt: skip
        top = lines[0].top
        tables.take_rules(found, page, top)
        bottom = tables.bottom_by_rules(found, page, top, cut=True)
        used = self._collect(lines, 0, found, bottom)
        if not used or not (bottom or tables.has_ends(found) or _is_rest(found)):
            return 0
        self._add_table(page, found, cut=True)
        return used

    def _drop_title_inside(self, page: Page, found: tables.Found, top: float) -> None:
        """A title over all columns is a part of the table, not of the text above it."""
        last = self.pieces[-1] if self.pieces else None
        if last is None or last.page is not page or last.kind == TABLE or len(last.lines) > 1:
            return
        line = last.lines[0]
        framed = [
            rule for rule in page.upright
            if rule.start <= line.top and rule.end >= line.bottom and rule.at <= line.left
        ]  # fmt: skip
        if framed and top - line.bottom < 2.5 * line.size:
            self.pieces.pop()

    def _body(
        self, page: Page, lines: list[TextLine], at: int, found: tables.Found, *, cut: bool
    ) -> int:
        bottom = tables.bottom_by_rules(found, page, found.head[-1].bottom, cut=cut)
        used = self._collect(lines, at, found, bottom)
        self._add_table(page, found, cut=cut)
        return used

    def _add_table(self, page: Page, found: tables.Found, *, cut: bool) -> None:
        grid = tables.grid_of(found, page, self.vocabulary, self.numbers, cut=cut)
        lines = [*found.head, *found.body]
        if grid.rows:
            self.pieces.append(_Piece(TABLE, page, lines, grid=grid, found=found))

    def _collect(
        self, lines: list[TextLine], at: int, found: tables.Found, bottom: float | None
    ) -> int:
        """Take the table's lines; the index of the first line that is none of them."""
        while at < len(lines):
            line = lines[at]
            if bottom is not None and (line.top + line.bottom) / 2 > bottom:
                break
            if found.bounds:
                if line.left < found.left - 2 or line.right > found.right + 2:
                    break
            elif self._ends_table(lines, at, found, framed=bottom is not None):
                break
            found.body.append(line)
            at += 1
        return at

    def _ends_table(
        self, lines: list[TextLine], at: int, found: tables.Found, *, framed: bool
    ) -> bool:
        line = lines[at]
        if _is_structure(line) or (tables.crosses(found, line) and not framed):
            return True
        if tables.find_header(lines, at, self.vocabulary):
            return True
        if found.body:
            first = found.body[0]
            if abs(line.size - first.size) > 0.08 * first.size:
                return True
            if line.bold and not first.bold and len(line.segments) == 1:
                return True
        # A name may go on with a dash.
        return line.text[0] in BULLETS and not framed

    # Text.

    def _text(self, page: Page, lines: list[TextLine], at: int) -> None:
        line = lines[at]
        level = self._level(line)
        last = self.pieces[-1] if self.pieces else None
        if last and self._goes_on(last, page, line, level):
            last.lines.append(line)
            return
        kind = HEADING if level else PARAGRAPH
        if _begins_bullet(line) and not level:
            kind = BULLET
        self.pieces.append(_Piece(kind, page, [line], level))

    def _level(self, line: TextLine) -> int:
        if line.size > 1.04 * self.body_size:
            return 1 + self.sizes.index(line.size)
        return len(self.sizes) + 1 if line.bold else 0

    def _goes_on(self, last: _Piece, page: Page, line: TextLine, level: int) -> bool:
        if last.kind == TABLE or level != last.level or (_begins_bullet(line) and not level):
            return False
        above = last.lines[-1]
        if abs(above.size - line.size) > 0.5 or TOC_ENTRY.search(_printed(above)):
            return False
        if level and (_is_structure(line) or _is_label(above)):
            return False
        if _is_next_number(last.lines[0], line):
            return False
        if last.page is not page:
            return self._over_page(above, line, level)
        return line.top - above.bottom < 0.85 * line.size and not _starts_over(last, line)

    def _over_page(self, above: TextLine, line: TextLine, level: int) -> bool:
        first = line.words[0]
        if (
            not level
            and not _is_structure(line)
            and above.right + 3 + first.right - first.left > self.right
        ):
            return True  # the next word would not have found room above
        if _SENTENCE_END.search(above.text) or _is_structure(line):
            return False
        if level:
            return not line.text[0].isupper()
        return line.text[0].islower() or above.text.endswith(("-", ",")) or len(above.text) > 60


def _is_rest(found: tables.Found) -> bool:
    """Lines that can only be the rest of a row: they begin in the middle of something."""
    first = found.body[0].text
    return first[0].islower() or not first[0].isalnum()


def _usual(sizes: list[float]) -> float:
    return Counter(sizes).most_common(1)[0][0] if sizes else 10.0


def _as_line(line: TextLine) -> Line:
    return Line(0, line.text)


def _is_structure(line: TextLine) -> bool:
    plain = _as_line(line)
    return bool(
        headings.goal_heading(plain)
        or headings.results_heading(plain)
        or headings.is_sublabel(plain)
        or headings.is_chapter(plain)
    )


def _is_label(line: TextLine) -> bool:
    heading = headings.goal_heading(_as_line(line))
    return heading is not None and heading.awaits_title


def _begins_bullet(line: TextLine) -> bool:
    return BULLET_SIGN.match(f"{line.text} ") is not None


def _is_next_number(item: TextLine, line: TextLine) -> bool:
    """ "2." below an item that began with "1."."""
    numbers = [_NUMBERED.match(one.words[0].text) for one in (item, line)]
    before, here = (int(one[0][:-1]) if one else 0 for one in numbers)
    return 0 < before == here - 1


def _starts_over(last: _Piece, line: TextLine) -> bool:
    """Below a bullet, a line that stands further left is no longer its text."""
    return last.kind == BULLET and line.left < last.lines[0].left + 2


def _printed(line: TextLine) -> str:
    """The line's text; wide blanks between the cells of other tables as tabs."""
    parts = [line.words[0].text]
    for before, word in zip(line.words, line.words[1:], strict=False):
        wide = word.left - before.right > WIDE * word.size
        parts += ["\t" if wide else " ", word.text]
    return "".join(parts)
