"""A tagged PDF's blocks, as the file itself says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.parsing.blocks import (
    BOLD,
    BULLET,
    HEADING,
    OUTSIDE,
    PARAGRAPH,
    TABLE,
    Block,
    Grid,
    Place,
    Row,
)
from documents.parsing.headings import is_contents
from documents.parsing.lines import BULLET as BULLET_SIGN
from documents.parsing.lines import Line
from documents.parsing.pdf.marks import Run
from documents.parsing.pdf.pages import Page, box_of
from documents.parsing.pdf.structure import Element, Leaf
from documents.parsing.word import AMOUNT_LAST
from documents.parsing.words import Vocabulary

_LEVEL = re.compile(r"H(\d?)$")
_CONTENTS = {"TOC", "TOCI"}
_GROUPS = {
    "Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "BlockQuote", "Aside", "Index",
    "NonStruct", "Private", "Figure", "L", "LI", "LBody", "THead", "TBody", "TFoot", "TR", "TH",
    "TD",
}  # fmt: skip
_TEXTS = {"P", "Title", "Caption", "Note", "FENote", "Lbl"}
_UNNAMED = re.compile(r"\w+\s\d+\s*[:.]?")  # "Tabell 7:": a table without a name
# A mark of a list's item: a sign, a number, a letter. What is longer says something.
_LABEL = 6
MOST_ADDED = 0.4  # of all signs: a page that adds more than that tells nothing by its tree
# Signs of a page that stand outside the tree: a stamp, a signature, running lines. What is more
# may be the text itself.
MOST_OUTSIDE = 200
_FIGURES = re.compile(r"\d+")


@dataclass(slots=True)
class _Part:
    """Text, or a table, while the whole document is gathered."""

    kind: str
    runs: list[tuple[int, Run]]  # each with its page
    level: int = 0
    table: Element | None = None
    is_bold: bool = False


def tagged_blocks(tree: Element, pages: Sequence[Page]) -> tuple[Block, ...]:
    """The blocks in the order of the tree, and last what the pages say outside it; none where it
    does not hold nearly all, or no heading."""
    if not _holds_all(tree, pages):
        return ()
    known = [page.marked for page in pages if page.marked]
    if any(one.tells for one in known):
        for run in (run for one in known for runs in one.runs.values() for run in runs):
            run.end_softly()
    walk = _Walk({page.number: page.marked.runs for page in pages if page.marked})
    outside = {page.number: page.marked.outside for page in pages if page.marked}
    return (*walk.blocks(tree), *walk.outside(outside))


def _holds_all(tree: Element, pages: Sequence[Page]) -> bool:
    if not any(_LEVEL.match(one.kind) for one in tree.elements()):
        return False
    held = {(leaf.page, leaf.mcid) for leaf in tree.leaves()}
    signs = added = 0
    for page in pages:
        if page.marked is None or _signs(page.marked.outside) > MOST_OUTSIDE:
            return False
        added += page.marked.added
        for mcid, runs in page.marked.runs.items():
            said = _signs(runs)
            if said and (page.number, mcid) not in held:
                return False
            signs += said
    return added < MOST_ADDED * (signs + added)


def _signs(runs: Iterable[Run]) -> int:
    return sum(len(run.text.strip()) for run in runs)


@dataclass
class _Walk:
    runs: dict[int, dict[int, list[Run]]]
    number: int = 0
    parts: list[_Part] = field(default_factory=list)

    def blocks(self, tree: Element) -> Iterator[Block]:
        self._gather(tree)
        lines = (line for page in self.runs.values() for runs in page.values()
                 for line in _lines([(0, run) for run in runs]))  # fmt: skip
        self.vocabulary = Vocabulary(Line(0, line) for line in lines if line)
        for part in self.parts:
            yield from self._table(part.table) if part.table else self._text(part)

    def outside(self, runs: dict[int, list[Run]]) -> Iterator[Block]:
        """What stands on pages without being a part of the document; the same on many pages,
        but for its figures, once."""
        met: dict[str, list[tuple[int, Run]]] = {}
        for page, its in runs.items():
            for line in _merged((page, run) for run in its):
                if text := line[1].text.strip():
                    met.setdefault(_FIGURES.sub("0", text), []).append(line)
        for found in met.values():
            text = found[0][1].text.strip()
            pages = len({page for page, _run in found})
            said = f"{text} (på {pages} sidor)" if pages > 1 else text
            yield Block(OUTSIDE, said, self._place(found[:1]))

    # The parts.

    def _gather(self, element: Element, kind: str = PARAGRAPH, level: int = 0) -> None:
        """What stands in an element: its own words as one text, parts within it as theirs."""
        said: list[tuple[int, Run]] = []
        self._within(element, kind, level, said)
        self._say(said, kind, level)

    def _within(self, element: Element, kind: str, level: int, said: list[tuple[int, Run]]) -> None:
        for one in element.inside:
            if isinstance(one, Leaf):
                said += self._of(one)
                continue
            found = _LEVEL.match(one.kind)
            if found or one.kind in _GROUPS | _TEXTS | _CONTENTS | {"Table"}:
                self._say(said, kind, level)
                kind = PARAGRAPH if said and kind == BULLET else kind
                said.clear()
                self._part(one, kind)
            else:
                self._within(one, kind, level, said)

    def _part(self, one: Element, kind: str) -> None:
        if found := _LEVEL.match(one.kind):
            self._gather(one, HEADING, int(found[1] or 1))
        elif one.kind in _CONTENTS:
            self._take_away_heading()
        elif one.kind == "Table":
            self._add_table(one)
        elif one.kind == "LI":
            self._gather(one, BULLET)
        elif one.kind == "L":
            self._gather(one)
        elif one.kind == "Lbl":
            self._label(one, kind)
        else:
            self._gather(one, kind)

    def _label(self, one: Element, kind: str) -> None:
        said = [run for leaf in one.leaves() for run in self._of(leaf)]
        if len("".join(_lines(said))) > _LABEL:
            self._say(said, kind, 0)

    def _take_away_heading(self) -> None:
        """The one over a table of contents, which is read of the headings themselves."""
        last = self.parts[-1] if self.parts else None
        if last and last.kind == HEADING and is_contents(Line(0, " ".join(_lines(last.runs)))):
            self.parts.pop()

    def _add_table(self, table: Element) -> None:
        for one in table.inside:
            if isinstance(one, Element) and one.kind == "Caption":
                said = "".join(_lines(run for leaf in one.leaves() for run in self._of(leaf)))
                if not _UNNAMED.fullmatch(said.strip()):
                    self._gather(one)
        is_named = any(one.kind in ("TH", "Caption") for one in table.elements())
        if is_named or any(len(list(_cells_of(row))) > 1 for row in _rows_of(table)):
            self.parts.append(_Part(TABLE, [], table=table))
            return
        for row in _rows_of(table):  # a frame around text
            self._gather(row)

    def _say(self, said: list[tuple[int, Run]], kind: str, level: int) -> None:
        if any(run.text.strip() for _page, run in said):
            is_bold = all(run.bold for _page, run in said if run.text.strip())
            self.parts.append(_Part(kind, list(said), level, is_bold=is_bold))

    def _of(self, leaf: Leaf) -> Iterator[tuple[int, Run]]:
        return ((leaf.page, run) for run in self.runs.get(leaf.page, {}).get(leaf.mcid, ()))

    # The blocks.

    def _place(self, runs: Sequence[tuple[int, Run]]) -> Place:
        self.number += 1
        page = runs[0][0]
        return Place(page, self.number, box_of([run for at, run in runs if at == page]))

    def _text(self, part: _Part) -> Iterator[Block]:
        text = self.vocabulary.join(_lines(part.runs))
        kind, level = part.kind, part.level
        if kind == PARAGRAPH and part.is_bold and _may_head(text):
            kind, level = HEADING, BOLD
        elif kind == PARAGRAPH and BULLET_SIGN.match(text):
            kind, text = BULLET, BULLET_SIGN.sub("", text)
        yield Block(kind, text, self._place(part.runs), level)

    def _table(self, table: Element) -> Iterator[Block]:
        rows = list(self._rows(table))
        width = max((len(row.cells) for row in rows), default=0)
        rows = [replace(row, cells=row.cells + ("",) * (width - len(row.cells))) for row in rows]
        if rows:
            text = " | ".join(rows[0].cells)
            yield Block(TABLE, text, rows[0].place, grid=Grid(tuple(rows)))

    def _rows(self, table: Element) -> Iterator[Row]:
        """A cell over several rows stands in each of them."""
        above: dict[int, tuple[str, int]] = {}  # by column: what goes on, and in how many rows
        for row in _rows_of(table):
            made = _Cells(above)
            runs: list[tuple[int, Run]] = []
            for cell in _cells_of(row):
                said = [run for leaf in cell.leaves() for run in self._of(leaf)]
                made.add(cell, self.vocabulary.join(_lines(said)))
                runs += said
            above = made.ended()
            if runs and any(made.cells):
                place = self._place(runs)
                yield Row(tuple(made.cells), place, frozenset(made.covered), frozenset(made.below))


@dataclass
class _Cells:
    """A row while its cells are put into their columns."""

    above: dict[int, tuple[str, int]]
    cells: list[str] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)
    below: set[int] = field(default_factory=set)
    goes_on: dict[int, tuple[str, int]] = field(default_factory=dict)

    def add(self, cell: Element, text: str) -> None:
        self._pass_over()
        for number in range(cell.across):
            at = len(self.cells)
            self.covered.update({at} if number else ())
            self.cells.append("" if number else text)
            if cell.down > 1:
                self.goes_on[at] = self.cells[at], cell.down - 1

    def ended(self) -> dict[int, tuple[str, int]]:
        """What goes on in the rows below."""
        self._pass_over()
        return self.goes_on

    def _pass_over(self) -> None:
        while (at := len(self.cells)) in self.above:
            text, left = self.above[at]
            self.below.add(at)
            self.cells.append(text)
            if left > 1:
                self.goes_on[at] = text, left - 1


def _rows_of(element: Element) -> Iterator[Element]:
    """Those of a table, not of tables in its cells."""
    for one in element.inside:
        if isinstance(one, Element) and one.kind == "TR":
            yield one
        elif isinstance(one, Element) and one.kind not in ("TD", "TH", "Table", "Caption"):
            yield from _rows_of(one)


def _cells_of(row: Element) -> Iterator[Element]:
    return (one for one in row.inside if isinstance(one, Element) and one.kind in ("TD", "TH"))


def _lines(runs: Iterable[tuple[int, Run]]) -> list[str]:
    """The text line by line; what stands a little higher or lower belongs to its word."""
    return [run.text for _page, run in _merged(runs)]


def _merged(runs: Iterable[tuple[int, Run]]) -> list[tuple[int, Run]]:
    made: list[tuple[int, Run]] = []
    for page, run in runs:
        if made and made[-1][0] == page and made[-1][1].leads_to(run):
            made[-1][1].add(run)
        else:
            made.append((page, replace(run)))
    return made


def _may_head(text: str) -> bool:
    """Whether a text set in bold is a heading made by hand."""
    return not (len(text) > 200 or text.endswith((".", ",")) or AMOUNT_LAST.search(text))
