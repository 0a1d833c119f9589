"""One sheet of a workbook: its rows, which of them are hidden, and its merged cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from documents.limits import CELLS, ROWS
from documents.sheets.delimited import too_many_rows
from documents.sheets.formats import NumberFormat
from documents.sheets.table import IsHeader, Table
from documents.sheets.xml import Attributes, read_xml

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HEADER_WITHIN = 20
# More columns than this are nobody's table, but signs strewn over a sheet.
_COLUMNS = 500

Merged = tuple[int, int, int, int]


def superscript(text: str) -> str:
    """A raised 2 is a note, not a digit of the number before it."""
    return text.translate(_RAISED)


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share."""

    strings: list[str] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=list)
    since_1904: bool = False

    def string(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        return self.strings[number]

    def format(self, style: str) -> NumberFormat:
        number = int(style)
        return self.formats[number] if number < len(self.formats) else NumberFormat()


@dataclass(slots=True)
class Row:
    """A row as the file has it: texts by place, and why a cell's text cannot be known."""

    number: int
    hidden: bool
    cells: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)


class Worksheet:
    """A sheet that is read when it is asked for."""

    def __init__(
        self, name: str, visible: bool, book: Book, open_part: Callable[[], IO[bytes]]
    ) -> None:
        self.name, self.visible, self.book, self.open_part = name, visible, book, open_part

    def begins_with(self, is_header: IsHeader) -> bool:
        """Whether one of the first rows is the header that is looked for."""
        rows = _Rows(self.book)
        with self.open_part() as stream:
            for count, row in enumerate(rows.read(stream)):
                if is_header(_as_list(row.cells)):
                    return True
                if count > _HEADER_WITHIN:
                    break
        return False

    def table(self) -> Table:
        """All its rows; those that are hidden are asked about."""
        rows = _Rows(self.book)
        with self.open_part() as stream:
            found = list(rows.read(stream))
        table = Table(merged=_fill_merged(found, rows.merged))
        hidden = [row.number for row in found if row.hidden]
        for row in found:
            if row.hidden:
                continue
            table.rows.append((row.number, _as_list(row.cells)))
            table.unknown |= {(row.number, place): why for place, why in row.unknown.items()}
        table.asked += [(number, _hidden_row(number)) for number in hidden]
        table.asked += [(0, _hidden_column(place)) for place in rows.hidden_columns_of(found)]
        if rows.far:
            table.asked.append((0, _far_column(rows.far)))
        return table


def _hidden_row(number: int) -> str:
    return _("Rad %(row)d är dold och läses inte. Är det meningen? Visa den annars och spara.") % {
        "row": number
    }


def _hidden_column(place: int) -> str:
    return _("Kolumn %(column)s är dold men läses. Är det meningen? Visa den annars och spara.") % {
        "column": get_column_letter(place + 1)
    }


def _far_column(place: str) -> str:
    return _("Cell %(cell)s står så långt åt höger att den inte läses. Är det meningen?") % {
        "cell": place
    }


def _as_list(cells: dict[int, str]) -> list[str]:
    if not cells:
        return []
    return [cells.get(place, "") for place in range(max(cells) + 1)]


def _fill_merged(rows: list[Row], merged: list[Merged]) -> list[tuple[int, int]]:
    """A merged cell counts for each of the rows that have something else in them: which those
    cells are, by row and place."""
    by_number = {row.number: row for row in rows}
    ordered = sorted(rows, key=_number_of)
    filled: list[tuple[int, int]] = []
    for top, left, bottom, right in merged:
        source = by_number.get(top)
        text = source.cells.get(left, "") if source else ""
        if not text or right > _COLUMNS:
            continue
        first = bisect_right(ordered, top, key=_number_of)
        below = ordered[first : bisect_right(ordered, bottom, key=_number_of)]
        filled += [(row.number, left) for row in below]
        if len(filled) > CELLS:
            raise too_many_rows()
        for row in below:
            row.cells.setdefault(left, text)
    return filled


def _number_of(row: Row) -> int:
    return row.number


class _Rows:
    """Reads the rows that have something in them out of a sheet's XML."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.merged: list[Merged] = []
        self.ready: list[Row] = []
        self.row: Row | None = None
        self.number = self.place = self.count = self.seen = 0
        self.kind = self.style = self.value = self.name = ""
        self.inline: list[str] = []
        self.formula = self.raised = self.hidden = False
        self.hidden_columns: list[tuple[int, int]] = []
        # The first cell with something in it that stands beyond all columns.
        self.far = ""

    def hidden_columns_of(self, rows: list[Row]) -> list[int]:
        """Places of hidden columns that have something in them."""
        filled = {place for row in rows for place in row.cells} if self.hidden_columns else set()
        return sorted(
            place
            for place in filled
            if any(first <= place <= last for first, last in self.hidden_columns)
        )

    def read(self, stream: IO[bytes]) -> Iterator[Row]:
        for _piece in read_xml(stream, self._started, self._ended):
            ready, self.ready = self.ready, []
            yield from ready

    def _started(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell_begins(attributes)
        elif name == "row":
            self._row_begins(attributes)
        elif name == "f":
            self.formula = True
        elif name == "r":
            self.raised = False
        elif name == "vertAlign":
            self.raised = attributes.get("val") == "superscript"
        elif name == "col" and _is_hidden(attributes) and len(self.hidden_columns) < _COLUMNS:
            self.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif name == "mergeCell":
            self._merges(attributes.get("ref", ""))

    def _row_begins(self, attributes: Attributes) -> None:
        self.number = int(attributes.get("r") or self.number + 1)
        self.place = -1
        self.count += 1
        self.hidden = _is_hidden(attributes) or attributes.get("ht") == "0"
        self.row = None
        if self.count > ROWS + 1:
            raise too_many_rows()

    def _cell_begins(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self.place = _column(place) if place else self.place + 1
        self.name = place or get_column_letter(min(self.place, 18_000) + 1)
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.value, self.formula, self.inline = "", False, []
        self.seen += 1
        if self.seen > CELLS:
            raise too_many_rows()

    def _merges(self, ref: str) -> None:
        first, _sign, last = ref.partition(":")
        one, two = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
        if one and two and len(self.merged) < ROWS:
            self.merged.append((int(one[2]), _column(first), int(two[2]), _column(last)))

    def _ended(self, name: str, text: str) -> None:
        if name == "v":
            self.value = text
        elif name == "t":
            self.inline.append(superscript(text) if self.raised else text)
        elif name == "c":
            self._cell_ends()
        elif name == "row" and self.row is not None:
            self.ready.append(self.row)
            self.row = None

    def _cell_ends(self) -> None:
        if self.place > _COLUMNS:
            self.far = self.far or (self.name if self.value or any(self.inline) else "")
            return
        unknown = self.formula and not self.value and self.kind != "str"
        text = "" if unknown else self._text()
        if not (text or unknown):
            return
        if self.row is None:
            self.row = Row(self.number, self.hidden)
        if unknown:
            self.row.unknown[self.place] = _("En formel utan värde.")
        else:
            self.row.cells[self.place] = text

    def _text(self) -> str:
        if self.kind == "s":
            return _plain(self.book.string(int(self.value)))
        if self.kind == "inlineStr":
            return _plain("".join(self.inline))
        if self.kind == "n" and self.value:
            return self._number()
        if self.kind == "b":
            return str(self.value == "1")
        return self.value[:10] if self.kind == "d" else _plain(self.value)

    def _number(self) -> str:
        shown = self.book.format(self.style)
        # Fifteen significant digits are what a spreadsheet knows: 0.1 + 0.2 is 0,3 to its users.
        number = Decimal(f"{float(self.value):.15g}")
        if not shown.is_date:
            return shown.text(number)
        epoch = CALENDAR_MAC_1904 if self.book.since_1904 else CALENDAR_WINDOWS_1900
        moment = from_excel(float(number), epoch)
        if not isinstance(moment, datetime):
            return str(moment)
        return str(moment.year) if shown.is_year else moment.date().isoformat()


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get("hidden") in ("1", "true") or attributes.get("width") == "0"


def _column(place: str) -> int:
    """Which column a cell stands in, the first being 0: `_column("C7") == 2`."""
    number = 0
    for letter in place:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number - 1


def _plain(text: str) -> str:
    """Signs that the file writes as `_x000D_` are what they stand for; line ends are one sign."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
