"""A paper as PDF: for everybody (PDF/UA-1) and for the archive (PDF/A-2a) in the same file."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from documents.papers.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Listing,
    Note,
    Paper,
    Paragraph,
    Placed,
    Quote,
    Row,
    Spans,
    Table,
)
from documents.papers.cells import as_set, setting_of
from documents.papers.fitting import fitted
from documents.papers.signs import printable

# The library takes a list of every standard that it knows, by name.
STANDARDS: Any = ["ua-1", "a-2a"]
# Points at either end of a page that belong to its running lines, by the margins of the layout.
HEAD, FOOT = 62.0, 55.0
_LONG_WORD, _PIECE = re.compile(r"\w{60,}"), re.compile(r"\w{10}")
_ONE_SIGN = b"""#set document(title: "x")
#set text(font: ("Hanken Grotesk", "Libertinus Serif"), lang: "sv")
#text(sys.inputs.sign)"""
LAYOUT = Path(__file__).with_name("typeset.typ")


def write_pdf(paper: Paper) -> bytes:
    """The paper as one PDF; typst itself refuses what the standards do not allow."""
    made: bytes = typst.compile(
        LAYOUT.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        pdf_standards=STANDARDS,
        sys_inputs={"paper": json.dumps(_data(paper), ensure_ascii=False)},
    )
    return made


def said_in_pdf(text: str) -> str:
    """The text as it stands in a PDF: what no typeface of it has is named instead, and a word that
    is longer than a line may be broken."""
    return _LONG_WORD.sub(_breakable, printable(text, _has))


def _breakable(word: re.Match[str]) -> str:
    return _PIECE.sub("\\g<0>\u200b", word[0])


@lru_cache(maxsize=4096)
def _has(sign: str) -> bool:
    """Asked of what sets the pages, which knows all its typefaces and what the standards allow;
    not of the ten thousands of signs as wide as two, of which they have none."""
    if unicodedata.east_asian_width(sign[0]) == "W":
        return False
    try:
        typst.compile(
            _ONE_SIGN,
            format="pdf",
            font_paths=_fonts(),
            pdf_standards=STANDARDS,
            sys_inputs={"sign": sign},
        )
    except typst.TypstError:
        return False
    return True


@cache
def _fonts() -> Any:
    """Our typeface and what comes with typst; none of the machine's, so that pages are alike."""
    folder = files("fontpkg_hanken_grotesk") / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "title": said_in_pdf(paper.title),
        "author": said_in_pdf(paper.author),
        "running": said_in_pdf(paper.running),
        "reference": said_in_pdf(paper.reference),
        "draft": said_in_pdf(paper.draft),
        "state": list(map(said_in_pdf, paper.state)),
        "made": _time(paper.made_at),
        "contents": any(True for _heading in paper.headings()),
        "words": {"page": _("Sida"), "table": _("Tabell"), "contents": _("Innehåll")},
        "blocks": [_block(block) for block in fitted(paper.blocks)],
    }


def _time(at: dt.datetime) -> dict[str, int]:
    names = ("year", "month", "day", "hour", "minute", "second")
    return {name: getattr(at, name) for name in names}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level=level, text=text, key=key):
            return {"kind": "heading", "level": level, "text": said_in_pdf(text)} | _given(key=key)
        case Paragraph(spans=spans):
            return {"kind": "paragraph", "spans": _spans(spans)}
        case Listing(items=items, start=start):
            inner = [[_block(one) for one in item] for item in items]
            return {"kind": "list", "start": start, "items": inner}
        case Quote(blocks=blocks):
            return {"kind": "quote", "blocks": [_block(one) for one in blocks]}
        case Note(text=text):
            return {"kind": "note", "text": said_in_pdf(text)}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    setting = setting_of(table)
    table = table if setting.is_usual else as_set(table, setting)
    rows = [_row(table, row, placed) for row, placed in table.placed()]
    heads = len(table.head)
    return {
        "kind": "table",
        "caption": said_in_pdf(table.caption),
        "shares": [column.share for column in table.columns],
        "head": rows[:heads],
        "body": rows[heads:],
    } | _given(sideways=setting.is_sideways, size=0 if setting.is_usual else setting.size)


def _row(table: Table, row: Row, placed: Sequence[Placed]) -> dict[str, Any]:
    cells = [
        _cell(one.cell, table.columns[one.at], 0 if one.at else row.depth)
        for one in placed
        if not one.is_rest
    ]
    return {"cells": cells} | _given(total=row.is_total, leads=row.leads)


def _cell(cell: Cell, column: Column, depth: int) -> dict[str, Any]:
    across = cell.across if cell.across > 1 else 0
    down = cell.down if cell.down > 1 else 0
    return _given(
        spans=_spans(cell.spans), across=across, down=down, number=column.is_number, depth=depth
    )


def _spans(spans: Spans) -> list[dict[str, Any]]:
    return [
        {"text": said_in_pdf(span.text)} | _given(marks=sorted(span.marks), href=span.href)
        for span in spans
    ]


def _given(**values: object) -> dict[str, Any]:
    """What says something: most cells and spans are plain, and there are ten thousand."""
    return {name: value for name, value in values.items() if value}
