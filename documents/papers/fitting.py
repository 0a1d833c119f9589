"""Tables as pages hold them: a row that is longer than a page goes on in the next row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from documents.papers.blocks import Block, Cell, Row, Span, Spans, Table

# Letters that a line across the whole page has for certain, and lines that a page has.
_LETTERS, _LINES, _FEWEST = 80, 34, 6
_WORDS = re.compile(r"\n|[^\s]+[^\S\n]*|[^\S\n]+")


def fitted(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield _table(block) if isinstance(block, Table) else block


def _table(table: Table) -> Table:
    whole = sum(column.share for column in table.columns)
    letters = [max(_FEWEST, int(_LETTERS * one.share / whole)) for one in table.columns]
    rows = [part for row in table.body for part in _parts(row, letters)]
    return replace(table, body=tuple(rows))


def _parts(row: Row, letters: list[int]) -> Iterator[Row]:
    """Rows with cells that go on below, or over several columns, are left as they are."""
    if len(row.cells) != len(letters) or any(one.across * one.down > 1 for one in row.cells):
        yield row
        return
    cells = [list(_pieces(*one)) for one in zip(row.cells, letters, strict=True)]
    for part in zip_longest(*cells, fillvalue=Cell()):
        yield replace(row, cells=part)


def _pieces(cell: Cell, letters: int) -> Iterator[Cell]:
    """The cell in pieces of as many lines as a page has at most."""
    held: list[Span] = []
    lines = 0.0
    for word in _words(cell.spans):
        lines += 1 if word.text == "\n" else len(word.text) / letters
        if held and lines > _LINES:
            yield replace(cell, spans=_joined(held))
            held, lines = [], len(word.text) / letters
        held.append(word)
    yield replace(cell, spans=_joined(held))


def _words(spans: Spans) -> Iterator[Span]:
    for span in spans:
        yield from (replace(span, text=word) for word in _WORDS.findall(span.text))


def _joined(words: list[Span]) -> Spans:
    """Alike neighbours as one."""
    made: list[Span] = []
    for word in words:
        if made and (made[-1].marks, made[-1].href) == (word.marks, word.href):
            made[-1] = replace(word, text=made[-1].text + word.text)
        else:
            made.append(word)
    return tuple(made)
