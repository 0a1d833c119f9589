"""What a document says under its headings as HTML, in the few tags that the editor knows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.html import escape

from documents.parsing.model import (
    ParsedTable,
    ParsedText,
)
from drafting.calculations.rich_text import sanitise

# A text of a numbered list, which no reader of files tells apart.
POINT = "point"
_LISTS = {"bullet": "ul", POINT: "ol"}


def as_html(texts: Sequence[ParsedText]) -> str:
    """Paragraphs, subheadings and lists in the few tags that the editor knows."""
    parts = []
    for kind, group in groupby(texts, key=lambda text: text.kind):
        if tag := _LISTS.get(kind):
            items = "".join(f"<li><p>{_inner(text)}</p></li>" for text in group)
            parts.append(f"<{tag}>{items}</{tag}>")
        else:
            tag = "h3" if kind == "heading" else "p"
            parts += [f"<{tag}>{_inner(text)}</{tag}>" for text in group]
    return "".join(parts)


def _inner(text: ParsedText) -> str:
    return text.marked or escape(text.text)


def as_plain(texts: Sequence[ParsedText]) -> str:
    """The same without markup, for fields of plain text."""
    lines = [f"– {text.text}" if text.kind == "bullet" else text.text for text in texts]
    return "\n".join(lines)


def with_tables(texts: Sequence[ParsedText], tables: Sequence[ParsedTable]) -> str:
    """The chapter's HTML with each table after the text that it followed."""
    parts: list[str] = []
    at = 0
    for table in tables:
        first = at
        while at < len(texts) and texts[at].line < table.line:
            at += 1
        parts += [as_html(texts[first:at]), _as_table(table)]
    return "".join([*parts, as_html(texts[at:])])


def _as_table(table: ParsedTable) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.columns)
    rows = (f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return sanitise(f"<table><tr>{head}</tr>{''.join(rows)}</table>")
