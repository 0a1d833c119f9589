"""A paper as HTML: the part of a page between its heading and its foot, read without any script.

Everything is escaped here; what comes in is text.
"""

from __future__ import annotations

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


def write_html(blocks: Iterable[Block]) -> SafeString:
    """The blocks as HTML; a heading of level 1 is an h2, since the page's title is its h1."""
    writer = _Writer()
    return SafeString("\n".join(writer.block(block) for block in blocks))


class _Writer:
    def __init__(self) -> None:
        self.tables = 0

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return _heading(block)
            case Paragraph(spans=spans):
                return f"<p>{_spans(spans)}</p>"
            case Listing():
                return self.listing(block)
            case Quote(blocks=blocks):
                return f"<blockquote>{self.inside(blocks)}</blockquote>"
            case Note(text=text):
                return f'<p class="muted">{escape(text)}</p>'
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
            return _spans(blocks[0].spans)
        return self.inside(blocks)

    def table(self, table: Table) -> str:
        self.tables += 1
        name = _("Tabell %(number)d") % {"number": self.tables}
        caption = escape(f"{name}: {table.caption}" if table.caption else name)
        rows = [_row(table, row, placed) for row, placed in table.placed()]
        heads = len(table.head)
        head = f"<thead>{''.join(rows[:heads])}</thead>" if heads else ""
        return (
            f'<div class="table-scroll" tabindex="0" role="region" aria-label="{caption}">'
            f'<table class="table"><caption>{caption}</caption>{head}'
            f"<tbody>{''.join(rows[heads:])}</tbody></table></div>"
        )


def _heading(heading: Heading) -> str:
    tag = f"h{min(heading.level + 1, _DEEPEST)}"
    key = f' id="{escape(heading.key)}"' if heading.key else ""
    return f"<{tag}{key}>{escape(heading.text)}</{tag}>"


def _row(table: Table, row: Row, placed: Iterable[Placed]) -> str:
    is_head = row in table.head
    cells = "".join(_cells(table, row, placed, is_head))
    total = ' class="is-total"' if row.is_total else ""
    return f"<tr{total}>{cells}</tr>"


def _cells(table: Table, row: Row, placed: Iterable[Placed], is_head: bool) -> Iterator[str]:
    for one in placed:
        if one.is_rest:
            continue
        names = ["num"] if table.columns[one.at].is_number else []
        names += ["is-part"] if row.depth and one.at == 0 else []
        yield _cell(one.cell, names, is_head)


def _cell(cell: Cell, names: list[str], is_head: bool) -> str:
    tag = "th" if cell.is_head or is_head else "td"
    said = {
        "scope": "" if tag == "td" else "col" if is_head else "row",
        "class": " ".join(names),
        "colspan": cell.across if cell.across > 1 else "",
        "rowspan": cell.down if cell.down > 1 else "",
    }
    attributes = "".join(f' {name}="{value}"' for name, value in said.items() if value)
    return f"<{tag}{attributes}>{_spans(cell.spans)}</{tag}>"


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    for mark in sorted(span.marks):
        text = f"<{mark}>{text}</{mark}>"
    if span.href:
        text = f'<a href="{escape(span.href)}" rel="noopener noreferrer">{text}</a>'
    return text
