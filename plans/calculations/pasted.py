"""A list pasted from a document or a spreadsheet, read as rows.

Every line is a row; the signs that make it an item of a list are no part of its words. Cells are
apart by tabs, and a cell of several lines stands in quotation marks, as spreadsheets copy them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.numbers import sv_number
from common.text import clean_text, fold
from drafting.fields import read_date

MOST_ROWS = 300

_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)|[^\t\n]*')
# A sign of Word's symbol fonts comes as one of private use; some signs are letters, before a tab.
_MARK = re.compile(
    r"[ \t]*(?:"
    r"[•·▪◦●○■□‣⁃∙\uf0b7\uf0a7]\s*"
    r"|[-–—*]\s+"
    r"|[o§] *\t\s*"
    r"|\d{1,3}(?:\.\d{1,3})*[.)]? *\t\s*"
    r"|(?:\d{1,2}|[a-zåäö])\) +"
    r"|\d{1,2}\. +"
    r")"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Words:
    """A column of words: the headings that name it, folded, and how long its words may be."""

    headings: frozenset[str]
    longest: int


@dataclass(frozen=True)
class Shape:
    """What rows of a kind hold, in the order in which columns without headings are taken.

    The first of `texts` is what a row cannot be without. `days` are the headings of each date; a
    single column of dates without a heading is the last of them, the day when it is to be done.
    """

    texts: Mapping[str, Words]
    days: Mapping[str, frozenset[str]]

    @property
    def main(self) -> str:
        return next(iter(self.texts))

    def named(self, heading: str) -> str:
        """The column that a heading names; empty when it names none."""
        folded = fold(heading)
        known = {name: words.headings for name, words in self.texts.items()} | dict(self.days)
        return next((name for name, headings in known.items() if folded in headings), "")


RESULTS = Shape(
    texts={
        "text": Words(
            frozenset({"forvantat resultat", "forvantade resultat", "resultat"}), longest=2000
        ),
        "group": Words(frozenset({"grupp"}), longest=200),
    },
    days={},
)
ACTIVITIES = Shape(
    texts={
        "title": Words(frozenset({"aktivitet", "aktiviteter"}), longest=2000),
        "in_charge": Words(frozenset({"ansvarig", "ansvariga", "ansvar"}), longest=200),
    },
    days={
        "start": frozenset({"startdatum", "start", "fran"}),
        "end": frozenset({"slutdatum", "slut", "klart", "till"}),
    },
)


@dataclass(frozen=True)
class PastedRow:
    """A row as it will be: its values by column, and what is wrong with it (then none is added).

    `is_there`: the same stands there already, and is not added once more.
    """

    values: Mapping[str, Any]
    faults: tuple[str, ...] = ()
    is_there: bool = False


def read_list(text: str, shape: Shape) -> list[PastedRow]:
    """The rows of a pasted text, in its order; lines without words are no rows.

    >>> [row.values["text"] for row in read_list("• Fler läser\\n2. Fler räknar", RESULTS)]
    ['Fler läser', 'Fler räknar']
    """
    lines = list(_joined(_lines(text)))
    names = [shape.named(cell) for cell in lines[0]] if lines else []
    if lines and all(names):
        return [_row(cells, names, shape) for cells in lines[1:]]
    names = _by_form(lines, shape)
    return [_row(cells, names, shape) for cells in lines]


@dataclass(frozen=True)
class _Line:
    cells: list[str]
    is_marked: bool

    def goes_on_with(self, after: _Line) -> bool:
        """Whether `after` is the rest of this item, broken where the page was full."""
        is_rest = not after.is_marked and len(after.cells) == 1 and after.cells[0][:1].islower()
        return self.is_marked and is_rest


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    while at < len(text):
        mark = _MARK.match(text, at)
        at = mark.end() if mark else at
        cells, at = _cells(text, at)
        yield _Line(cells, bool(mark))


def _cells(text: str, at: int) -> tuple[list[str], int]:
    """The cells of the line that begins here, and where the next begins."""
    cells = []
    while match := _CELL.match(text, at):
        cells.append(_cell(match))
        at = match.end() + 1
        if text[match.end() : at] != "\t":
            break
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells, at


def _cell(match: re.Match[str]) -> str:
    quoted = match[1]
    # A spreadsheet puts only such cells in quotation marks; others are somebody's words.
    is_copied = quoted is not None and any(sign in quoted for sign in ("\n", "\t", '""'))
    return clean_text(quoted.replace('""', '"') if is_copied else match[0])


def _joined(lines: Iterator[_Line]) -> Iterator[list[str]]:
    before: _Line | None = None
    for line in lines:
        if before and before.goes_on_with(line):
            before = _Line([*before.cells[:-1], f"{before.cells[-1]} {line.cells[0]}"], True)
            continue
        if before and any(before.cells):
            yield before.cells
        before = line
    if before and any(before.cells):
        yield before.cells


def _by_form(lines: Sequence[list[str]], shape: Shape) -> list[str]:
    """The name of each column by what stands in it; empty where there is no place for it."""
    columns = range(max((len(cells) for cells in lines), default=0))
    held = [[cells[i] for cells in lines if len(cells) > i and cells[i]] for i in columns]
    are_days = [bool(cells) and all(_DAY.fullmatch(one) for one in cells) for cells in held]
    days = list(shape.days)[-are_days.count(True) :] if are_days.count(True) == 1 else shape.days
    left = {True: iter(days), False: iter(shape.texts)}
    return [
        next(left[is_day], "") if cells else ""
        for cells, is_day in zip(held, are_days, strict=True)
    ]


def _row(cells: Sequence[str], names: Sequence[str], shape: Shape) -> PastedRow:
    values: dict[str, Any] = dict.fromkeys(shape.texts, "") | dict.fromkeys(shape.days, None)
    faults = []
    for place, cell in enumerate(cells):
        name = names[place] if place < len(names) else ""
        try:
            if name in shape.days:
                values[name] = read_date(cell)
            elif cell:
                values[name] = _words(cell, shape.texts.get(name))
        except ValidationError as error:
            faults += error.messages
    values.pop("", None)
    return PastedRow(values, (*faults, *_faults_of_whole(values, shape)))


def _words(cell: str, column: Words | None) -> str:
    if column is None:
        raise ValidationError(_("Det finns ingen kolumn för ”%(cell)s”.") % {"cell": cell[:60]})
    if len(cell) > column.longest:
        raise ValidationError(
            _("Texten är %(length)s tecken. Högst %(longest)s får plats.")
            % {"length": sv_number(len(cell)), "longest": sv_number(column.longest)}
        )
    return cell


def _faults_of_whole(values: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    if not values[shape.main]:
        yield _("Raden saknar text.")
    start: date | None = values.get("start")
    end: date | None = values.get("end")
    if start and end and end < start:
        yield _("Slutdatum ska vara samma dag som startdatum eller senare.")
