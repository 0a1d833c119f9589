"""Sanitised HTML as blocks: the few tags that `drafting.calculations.rich_text` keeps.

What is inside a tag that is not known counts as if the tag were not there, so that no word is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from lxml import html
from lxml.html import HtmlElement

from documents.papers.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Quote,
    Row,
    Span,
    Spans,
    Table,
    width_of,
)
from drafting.calculations.limits import MOST_COLUMNS
from drafting.calculations.rich_text import LONGEST_ADDRESS, whole_number, without_number

_MARKS = {
    "strong": Mark.STRONG, "b": Mark.STRONG, "em": Mark.EMPHASIS, "i": Mark.EMPHASIS,
    "sup": Mark.ABOVE, "sub": Mark.BELOW,
}  # fmt: skip
_BLOCKS = {"p", "h3", "h4", "ul", "ol", "blockquote", "table"}
_WHITE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 6
_LAST, _WIDEST = 9999, 99


def blocks_of(text: str, *, level: int = 1, caption: str = "") -> list[Block]:
    """The text's blocks; its headings stand `level` deep and one deeper, tables without a caption
    of their own get `caption`."""
    if not text.strip():
        return []
    root = html.fragment_fromstring(text, create_parent="div")
    return list(_Reader(level, caption).blocks(root))


class _Reader:
    def __init__(self, level: int, caption: str) -> None:
        self.levels = {"h3": min(level, _DEEPEST), "h4": min(level + 1, _DEEPEST)}
        self.caption = caption

    def blocks(self, parent: HtmlElement) -> Iterator[Block]:
        """Children as blocks; text that stands bare among them is a paragraph."""
        loose: list[Span] = list(_own(parent.text))
        for child in parent.iterchildren("*"):
            if child.tag in _BLOCKS:
                yield from _paragraph(loose)
                yield from self.block(child)
                loose = list(_own(child.tail))
            else:
                loose += [*_spans(child, frozenset()), *_own(child.tail)]
        yield from _paragraph(loose)

    def block(self, element: HtmlElement) -> Iterator[Block]:
        tag = str(element.tag)
        if tag in self.levels:
            yield from _heading(element, self.levels[tag])
        elif tag in ("ul", "ol"):
            yield self.listing(element)
        elif tag == "blockquote":
            yield Quote(tuple(self.blocks(element)))
        elif tag == "table":
            yield from self.table(element)
        else:
            yield from _paragraph(_inside(element))

    def listing(self, element: HtmlElement) -> Listing:
        start = _number(element, "start", _LAST) if element.tag == "ol" else 0
        return Listing(tuple(filter(None, self.items(element))), start)

    def items(self, element: HtmlElement) -> list[tuple[Block, ...]]:
        """What stands beside the items, as lists pasted from elsewhere have it, is of the last."""
        items: list[tuple[Block, ...]] = [tuple(_paragraph(_own(element.text)))]
        for child in element.iterchildren("*"):
            inner = self.blocks(child) if child.tag == "li" else self.beside(child)
            told = tuple(map(_in_list, inner))
            if child.tag == "li":
                items.append(told)
            else:
                items[-1] += told
            items[-1] += tuple(_paragraph(_own(child.tail)))
        return items

    def beside(self, element: HtmlElement) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            return self.block(element)
        return _paragraph(_inside(element))

    def table(self, element: HtmlElement) -> Iterator[Block]:
        named = element.find("caption")
        caption = without_number(_line(named)) if named is not None else ""
        caption = caption or self.caption
        rows = [(row, _row(row)) for row in element.iter("tr")]
        rows = [(element, row) for element, row in rows if row.cells]
        head = _clipped(row for element, row in rows if element.getparent().tag == "thead")
        body = _clipped(row for element, row in rows if element.getparent().tag != "thead")
        if not rows:
            return
        if width_of([*head, *body]) <= MOST_COLUMNS:
            yield _table(caption, head, body)
            return
        # Kept before there was a limit: in parts, each with the first column again.
        heads, bodies = list(map(_unspanned, head)), list(map(_unspanned, body))
        width = width_of([*heads, *bodies])
        for at in range(1, width, MOST_COLUMNS - 1):
            part = slice(at, at + MOST_COLUMNS - 1)
            yield _table(caption, _columns_in(heads, part), _columns_in(bodies, part))


def _table(caption: str, head: tuple[Row, ...], body: tuple[Row, ...]) -> Table:
    return Table(caption, tuple(_columns([*head, *body], len(head))), head, body)


def _columns_in(rows: Iterable[Row], part: slice) -> tuple[Row, ...]:
    """The first column and those of the part."""
    return tuple(replace(row, cells=(*row.cells[:1], *row.cells[part])) for row in rows)


def _in_list(block: Block) -> Block:
    """A heading inside an item is a line in bold: lists have no place in an outline."""
    if isinstance(block, Heading):
        return Paragraph((Span(block.text, frozenset({Mark.STRONG})),))
    return block


def _heading(element: HtmlElement, level: int) -> Iterator[Heading]:
    text = _line(element)
    if text:
        yield Heading(level, text)


def _line(element: HtmlElement) -> str:
    return _WHITE.sub(" ", "".join(span.text for span in _inside(element))).strip()


def _row(element: HtmlElement) -> Row:
    return Row(tuple(map(_cell, element.iterchildren("td", "th"))))


def _cell(element: HtmlElement) -> Cell:
    across = _number(element, "colspan", _WIDEST)
    down = _number(element, "rowspan", _LAST)
    return Cell(_trimmed(_cell_text(element)), across, down, element.tag == "th")


def _clipped(rows: Iterable[Row]) -> tuple[Row, ...]:
    """No cell goes on below the last row."""
    held = list(rows)
    return tuple(
        replace(row, cells=tuple(replace(one, down=min(one.down, left)) for one in row.cells))
        for row, left in zip(held, range(len(held), 0, -1), strict=True)
    )


def _unspanned(row: Row) -> Row:
    """Of a table so wide that no page holds it, nobody meant the spans."""
    return replace(row, cells=tuple(replace(one, across=1, down=1) for one in row.cells))


def _number(element: HtmlElement, name: str, most: int) -> int:
    """1 where none is told that can be meant: editions keep what was let in when they were made."""
    return whole_number(element.get(name, ""), 1, most) or 1


def _cell_text(element: HtmlElement) -> Iterator[Span]:
    """A cell's paragraphs and list items as lines."""
    spans = list(_own(element.text))
    for child in element.iterchildren("*"):
        is_line = child.tag in _BLOCKS or child.tag == "li"
        inner = list(_cell_text(child) if is_line else _spans(child, frozenset()))
        if is_line and inner and any(span.text.strip() for span in spans):
            spans.append(Span("\n"))
        spans += [*inner, *_own(child.tail)]
    yield from spans


_NUMBER = re.compile(r"[-−–+]?\s?\d[\d\s]*(?:,\d+)?(?:\s?%)?|[-–−]|")


def _columns(rows: list[Row], heads: int) -> Iterator[Column]:
    """Columns of numbers, where no other word stands below the heads, align as numbers."""
    width = width_of(rows)
    texts: list[list[str]] = [[] for _ in range(width)]
    for row in rows[heads:]:
        at = 0
        for cell in row.cells:
            texts[at].append(cell.text.strip())
            at += cell.across
    for column in texts:
        is_number = any(column) and all(map(_NUMBER.fullmatch, column))
        longest = max(map(len, column), default=0)
        yield Column(is_number, max(1.0, min(4.0, longest / 14)))


def _paragraph(spans: Iterable[Span]) -> Iterator[Paragraph]:
    trimmed = _trimmed(spans)
    if trimmed:
        yield Paragraph(trimmed)


def _inside(element: HtmlElement) -> Iterator[Span]:
    return _spans(element, frozenset())


def _spans(element: HtmlElement, marks: frozenset[Mark], href: str = "") -> Iterator[Span]:
    if element.tag == "br":
        yield Span("\n")
        return
    if element.tag == "small":
        yield from _note(element)
        return
    if element.tag in _MARKS:
        marks = marks | {_MARKS[element.tag]}
    href = _address(element) if element.tag == "a" else href
    yield from _own(element.text, marks, href)
    for child in element.iterchildren("*"):
        yield from _spans(child, marks, href)
        yield from _own(child.tail, marks, href)


def _note(element: HtmlElement) -> Iterator[Span]:
    """A note stands where its number would, in the same words as on the desk: whatever a file is
    opened with, it is part of the sentence that it belongs to and told apart from it."""
    inside = [span for child in element.iterchildren("*")
              for span in (*_spans(child, frozenset()), *_own(child.tail))]  # fmt: skip
    said = _trimmed([*_own(element.text), *inside])
    if said:
        yield Span(_(" [Not: "))
        yield from said
        yield Span("]")


def _address(element: HtmlElement) -> str:
    address = str(element.get("href", ""))
    return address if len(address) <= LONGEST_ADDRESS else ""


def _own(text: str | None, marks: frozenset[Mark] = frozenset(), href: str = "") -> Iterator[Span]:
    if text:
        yield Span(_WHITE.sub(" ", text), marks, href)


def _trimmed(spans: Iterable[Span]) -> Spans:
    """Alike neighbours as one, no blanks at either end, and one between words."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].text.endswith(" ") and span.text.startswith(" "):
            span = replace(span, text=span.text[1:])
        if joined and (joined[-1].marks, joined[-1].href) == (span.marks, span.href):
            joined[-1] = Span(joined[-1].text + span.text, span.marks, span.href)
        else:
            joined.append(span)
    if not "".join(span.text for span in joined).strip():
        return ()
    joined[0] = Span(joined[0].text.lstrip(), joined[0].marks, joined[0].href)
    joined[-1] = Span(joined[-1].text.rstrip(), joined[-1].marks, joined[-1].href)
    return tuple(span for span in joined if span.text)
