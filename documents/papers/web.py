"""A paper as HTML: the part of a page between its heading and its foot, read without any script.

Everything is escaped here; what comes in is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.papers.blocks import (
    Block,
    Cell,
    Heading,
    Listing,
    Note,
    Paragraph,
    Placed,
    Quote,
    Row,
    Span,
    Spans,
    Table,
)

_DEEPEST = 6
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_html(blocks: Iterable[Block], found: re.Pattern[str] | None = None) -> SafeString:
    """The blocks as HTML; a heading of level 1 is an h2, since the page's title is its h1.

    What is `found` is marked, each place with an address: #traff-1, #traff-2.
    """
    writer = _Writer(found)
    return SafeString("\n".join(writer.block(block) for block in blocks))


class _Writer:
    def __init__(self, found: re.Pattern[str] | None) -> None:
        self.tables = 0
        self.found = found
        self.hits = 0

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph(spans=spans):
                return f"<p>{self.spans(spans)}</p>"
            case Listing():
                return self.listing(block)
            case Quote(blocks=blocks):
                return f"<blockquote>{self.inside(blocks)}</blockquote>"
            case Note(text=text):
                return f'<p class="muted">{self.text(text)}</p>'
            case Table():
                return self.table(block)

    def inside(self, blocks: Iterable[Block]) -> str:
        return "".join(map(self.block, blocks))

    def listing(self, listing: Listing) -> str:
        items = "".join(f"<li>{self.item(item)}</li>" for item in listing.items)
        if not listing.start:
            return f"<ul>{items}</ul>"
        start = f' start="{listing.start}"' if listing.start > 1 else ""
        return f"<ol{start}>{items}</ol>"

    def item(self, blocks: tuple[Block, ...]) -> str:
        """A single paragraph stands bare in its item."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self.spans(blocks[0].spans)
        return self.inside(blocks)

    def table(self, table: Table) -> str:
        self.tables += 1
        name = _("Tabell %(number)d") % {"number": self.tables}
        label = escape(f"{name}: {table.caption}" if table.caption else name)
        said = f"{escape(name)}: {self.text(table.caption)}" if table.caption else label
        rows = [self.row(table, row, placed) for row, placed in table.placed()]
        heads = len(table.head)
        head = f"<thead>{''.join(rows[:heads])}</thead>" if heads else ""
        return (
            f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
            f'<table class="table"><caption>{said}</caption>{head}'
            f"<tbody>{''.join(rows[heads:])}</tbody></table></div>"
        )

    def heading(self, heading: Heading) -> str:
        tag = f"h{min(heading.level + 1, _DEEPEST)}"
        key = f' id="{escape(heading.key)}"' if heading.key else ""
        return f"<{tag}{key}>{self.text(heading.text)}</{tag}>"

    def row(self, table: Table, row: Row, placed: Iterable[Placed]) -> str:
        cells = "".join(self.cells(table, row, placed))
        total = ' class="is-total"' if row.is_total else ""
        return f"<tr{total}>{cells}</tr>"

    def cells(self, table: Table, row: Row, placed: Iterable[Placed]) -> Iterator[str]:
        scope = "col" if row in table.head else "row"
        for one in placed:
            if one.is_rest:
                continue
            names = ["num"] if table.columns[one.at].is_number else []
            names += ["date"] if _is_date(one.cell) else []
            names += ["is-part"] if row.depth and one.at == 0 else []
            yield self.cell(one.cell, names, scope)

    def cell(self, cell: Cell, names: list[str], scope: str) -> str:
        is_head = cell.is_head or scope == "col"
        said = {
            "scope": scope if is_head else "",
            "class": " ".join(names),
            "colspan": cell.across if cell.across > 1 else "",
            "rowspan": cell.down if cell.down > 1 else "",
        }
        attributes = "".join(f' {name}="{value}"' for name, value in said.items() if value)
        tag = "th" if is_head else "td"
        return f"<{tag}{attributes}>{self.spans(cell.spans)}</{tag}>"

    def spans(self, spans: Spans) -> str:
        """Marks and links around text; a place that is found may go over several spans."""
        whole = "".join(span.text for span in spans)
        places = [match.span() for match in self.found.finditer(whole)] if self.found else []
        at, made = 0, []
        for span in spans:
            end = at + len(span.text)
            text = self.between(span.text, at, places)
            made.append(_dressed(text, span))
            at = end
        return "".join(made)

    def text(self, text: str) -> str:
        return self.spans((Span(text),))

    def between(self, text: str, start: int, places: list[tuple[int, int]]) -> str:
        """The text, which begins at `start` of its paragraph, with what is found marked."""
        made, at = [], 0
        for first, last in places:
            begins, ends = max(first - start, 0), min(last - start, len(text))
            if begins >= ends:
                continue
            made += [escape(text[at:begins]), self.mark(text[begins:ends], first >= start)]
            at = ends
        return "".join([*made, escape(text[at:])]).replace("\n", "<br>")

    def mark(self, text: str, is_first: bool) -> str:
        if not is_first:
            return f"<mark>{escape(text)}</mark>"
        self.hits += 1
        return f'<mark id="traff-{self.hits}">{escape(text)}</mark>'


def _is_date(cell: Cell) -> bool:
    """A date is not broken over two lines at its hyphens."""
    return _DATE.fullmatch("".join(span.text for span in cell.spans)) is not None


def _dressed(text: str, span: Span) -> str:
    for mark in sorted(span.marks):
        text = f"<{mark}>{text}</{mark}>"
    if span.href:
        text = f'<a href="{escape(span.href)}" rel="noopener noreferrer">{text}</a>'
    return text
