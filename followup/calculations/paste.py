"""A block copied from a spreadsheet, as rows and columns."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

MOST_CHARACTERS = 200_000
_QUOTED = re.compile(r'"((?:""|[^"])*+)"(?=[\t\n]|\Z)')
_END = re.compile(r"[\t\n]")


class DoesNotFit(ValueError):
    """The block cannot be taken in; the message is shown."""


def parse_block(text: str) -> list[list[str]]:
    """Rows and columns as spreadsheets put them on the clipboard.

    Tabs part cells, line ends part rows, a cell with either inside is quoted. A quote that nothing
    closes is a sign like others. The line end after the last row is no row of its own.

    >>> parse_block("80,5\\t12\\r\\n–\\t\\r\\n")
    [['80,5', '12'], ['–', '']]
    >>> parse_block('15\\t"Hälsa\\n5\\tTvå')
    [['15', '"Hälsa'], ['5', 'Två']]
    """
    if len(text) > MOST_CHARACTERS:
        raise DoesNotFit(_("Det du klistrade in är för stort. Kopiera bara det som behövs."))
    rows = _rows(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return [[cell.strip() for cell in row] for row in rows]


def _rows(text: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    place = 0
    while place < len(text):
        cell, place = _cell(text, place)
        rows[-1].append(cell)
        if place < len(text) and text[place] == "\n":
            rows.append([])
        elif place == len(text) - 1:  # a tab is last: an empty cell after it
            rows[-1].append("")
        place += 1
    # A line without anything has no cells, as one empty cell says nothing either.
    return [[] if row == [""] else row for row in rows]


def _cell(text: str, place: int) -> tuple[str, int]:
    """The cell that begins at a place, and where it ends.

    What two quotes embrace with both a tab and a line end in it is no cell: they are two signs.
    """
    quoted = _QUOTED.match(text, place)
    if quoted and not ("\t" in quoted[1] and "\n" in quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    end = _END.search(text, place)
    return (text[place : end.start()], end.start()) if end else (text[place:], len(text))
