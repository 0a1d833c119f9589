"""How long and how deep a text may be, and what is said of one that is more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.numbers import sv_number
from common.text import clean_lines, clean_text
from drafting.calculations.blocks import Block, parse
from drafting.calculations.rich_text import plain, sanitise

# Characters. A rich text of some thirty pages, a plain one of seven, a line of a page.
LONGEST_RICH = 100_000
LONGEST_LINES = 20_000
LONGEST_LINE = 2_000
# Lists in lists; tables and quotations count as well.
DEEPEST = 9
# Columns that a page held sideways shows in letters that can be read.
MOST_COLUMNS = 20

# With its markup, before it is read: reading what is deeper or longer would take too long.
_LONGEST_READ = 2_000_000
_DEEPEST_READ = 100
_NESTING = re.compile(r"<(/?)(ul|ol|table|blockquote)\b", re.IGNORECASE)
# Tags that end by themselves nest nothing.
_ANY_TAG = re.compile(
    r"<(/?)(?!(?:br|p|li|td|th|tr|thead|tbody|tfoot|col|img|input|hr|meta|link|dt|dd|option)\b)[a-z]",
    re.IGNORECASE,
)


def clean_rich(value: str, *, figures: bool = False) -> str:
    """HTML as it is kept; ValidationError when it is too long or too deep to be read.

    `figures` that follow their data are kept as such.
    """
    _check_length(len(value), _LONGEST_READ)
    _check_depth(_depth(_ANY_TAG, value), _DEEPEST_READ)
    cleaned = sanitise(value, figures=figures)
    _check_length(len(plain(cleaned)), LONGEST_RICH)
    _check_depth(_depth(_NESTING, cleaned), DEEPEST)
    _check_columns(widest_table(cleaned))
    return cleaned


def clean_prose(value: str, longest: int = LONGEST_LINES) -> str:
    """A plain text with its lines and paragraphs; ValidationError when it is too long."""
    cleaned = clean_lines(value)
    _check_length(len(cleaned), longest)
    return cleaned


def clean_line(value: str, longest: int = LONGEST_LINE) -> str:
    """A text on one line; ValidationError when it is too long."""
    cleaned = clean_text(value)
    _check_length(len(cleaned), longest)
    return cleaned


def _check_length(length: int, longest: int) -> None:
    if length > longest:
        raise ValidationError(
            _("Texten är %(length)s tecken. Högst %(longest)s får plats. Korta den eller dela den.")
            % {"length": sv_number(length), "longest": sv_number(longest)},
            code="too_long",
        )


def _depth(tags: re.Pattern[str], value: str) -> int:
    deepest = depth = 0
    for match in tags.finditer(value):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _check_depth(depth: int, deepest: int) -> None:
    if depth > deepest:
        raise ValidationError(
            _(
                "Listor, tabeller och citat ligger i varandra i %(depth)s nivåer. Högst"
                " %(deepest)s går att läsa. Flytta ut de innersta."
            )
            % {"depth": depth, "deepest": deepest},
            code="too_deep",
        )


def widest_table(cleaned: str) -> int:
    """Columns of the widest table in a cleaned text, cells that go on from the row above counted;
    0 without any.

    >>> widest_table('<table><tr><td colspan="2"><p>A</p></td><td><p>B</p></td></tr></table>')
    3
    """
    return max(_widths(parse(cleaned)), default=0) if "<table" in cleaned else 0


def _widths(blocks: Iterable[Block]) -> Iterator[int]:
    for block in blocks:
        yield from _widths(block.children)
        if block.tag == "table":
            yield from _row_widths(block)


def _row_widths(table: Block) -> Iterator[int]:
    above: list[tuple[int, int]] = []
    for row in (child for child in table.children if child.tag == "tr"):
        spans = [*above, *((_span(cell, "col"), _span(cell, "row")) for cell in row.children)]
        yield sum(across for across, _down in spans)
        above = [(across, down - 1) for across, down in spans if down > 1]


def _span(cell: Block, side: str) -> int:
    found = re.search(rf'{side}span="(\d+)"', cell.open)
    return int(found[1]) if found else 1


def _check_columns(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise ValidationError(
            _(
                "En tabell har %(columns)d kolumner. Högst %(most)d får plats på en sida i planen."
                " Dela den i flera tabeller, eller bifoga den som Excel under Bilagor."
            )
            % {"columns": columns, "most": MOST_COLUMNS},
            code="too_wide",
        )
