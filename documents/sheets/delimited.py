"""CSV with comma, semicolon or tab to a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from documents.limits import CELLS, ROWS
from documents.sheets.columns import FIGURES, Headings
from documents.sheets.sheet import Fault, Refused
from documents.sheets.table import Table
from documents.sheets.text import read_text

_SEPARATORS = (";", "\t", ",")
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_HEADER_WITHIN = 20
_FEWEST_CELLS = 4
_WHOLE = re.compile(r"[-−–+]?(?:\d{1,3}(?: \d{3})+|\d+)")
# What comes before may be words, as in "Minst 2"; what comes after a unit or a band's other end.
_WHOLE_AT_END = re.compile(r"(?:.*[^\d\s,.])?\s*" + _WHOLE.pattern)
_DECIMALS = re.compile(r"\d{1,3}(?: ?[%‰].*| ?[-–]\s*\d+| ?[^\W\d]\S{0,20})?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_delimited(data: bytes, headings: Headings = FIGURES) -> Table:
    """The rows of a CSV file. Raises Refused when they cannot be told apart."""
    text = read_text(data)
    said, separator, skipped = text.said, "", 0
    if stated := _SEP_LINE.match(said):
        separator, skipped = stated[1], 1
        said = said[stated.end() :].lstrip("\ufeff")
    separator = separator or _separator(said, headings)
    table = Table(encoding=text.encoding)
    try:
        _read(table, said, separator, skipped)
    except csv.Error:
        wrong = _("Filen kan inte läsas som rader: ett citattecken saknar sin motsvarighet.")
        right = _("Öppna den i ett kalkylprogram och spara den igen som CSV.")
        raise Refused([Fault(0, "", wrong, right)])
    return table


def _read(table: Table, said: str, separator: str, skipped: int) -> None:
    lines = _Lines(said)
    cells = 0
    for number, row in enumerate(csv.reader(lines, delimiter=separator, strict=True), skipped + 1):
        table.rows.append((number, row))
        cells += len(row)
        if number > ROWS + skipped or cells > CELLS:
            raise too_many_rows()
        raw = lines.taken()
        if any("\n" in cell and _holds_rows(cell, separator) for cell in row):
            raise _swallowed(lines.before, raw)
        if separator == "," and (split := _split_numbers(row, raw)):
            table.split[number] = split


def too_many_rows() -> Refused:
    wrong = _("Filen har fler än %(rows)d rader eller %(cells)d celler.") % {
        "rows": ROWS, "cells": CELLS,
    }  # fmt: skip
    return Refused([Fault(0, "", wrong, _("Dela upp den i flera."))])


def _holds_rows(cell: str, separator: str) -> bool:
    """Whether a cell's later lines are rows: cells, one of which is a year."""
    parted = (line.split(separator) for line in cell.splitlines()[1:])
    return any(
        len(parts) >= _FEWEST_CELLS and any(_YEAR.fullmatch(one.strip()) for one in parts)
        for parts in parted
    )


def _swallowed(line: int, raw: str) -> Refused:
    wrong = _("Ett citattecken som inte avslutas gör nästa rad till en del av cellen: ”%(text)s”.")
    right = _("Ta bort citattecknet, eller skriv det två gånger inom citattecken.")
    return Refused([Fault(line, "", wrong % {"text": raw.strip()[:80]}, right)])


class _Lines:
    """The lines of a text, with what has been read of them since the last row."""

    def __init__(self, text: str) -> None:
        self.lines = io.StringIO(text, newline="")
        self.read: list[str] = []
        # Where the row that was taken last begins, the first line being 1.
        self.before = 1
        self._next = 1

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.read.append(line)
            yield line

    def taken(self) -> str:
        raw, count = "".join(self.read), len(self.read)
        self.before, self._next, self.read = self._next, self._next + count, []
        return raw


def _split_numbers(row: list[str], raw: str) -> list[int]:
    """Where two cells, written without quotes, may be one number with a decimal comma: 8,7."""
    found = []
    for place, (one, two) in enumerate(pairwise(row)):
        if not (_WHOLE_AT_END.fullmatch(one.strip()) and _DECIMALS.fullmatch(two.strip())):
            continue
        if one and one[-1].isdigit() and two[0].isdigit() and f",{one},{two}" in raw:
            found.append(place)
    return found


def _separator(text: str, headings: Headings) -> str:
    """The sign that parts a line among the first into most known columns."""
    lines = [line for line in text.splitlines()[: _HEADER_WITHIN * 2] if line.strip()]
    return max(
        _SEPARATORS, key=lambda sign: max((_known(one, sign, headings) for one in lines), default=0)
    )


def _known(line: str, separator: str, headings: Headings) -> int:
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return 0
    return sum(headings.known(cell) is not None for cell in cells)
