"""A file, or rows copied from a spreadsheet, as the rows of a table."""

from __future__ import annotations

import csv

from django.utils.translation import gettext as _

from documents.sheets import Fault, Reading, Refused, Sheet, read_file
from documents.sheets.columns import Headings
from documents.sheets.table import Table
from documents.tables.subject import TableSubject, headings_of, without_year

MOST_ROWS = 1_000
# What is said to be the encoding of rows that came through the clipboard.
PASTED = "Inklistrat"


def read_table_file(data: bytes, name: str, subject: TableSubject) -> Reading:
    """The rows of a spreadsheet. Raises Refused."""
    return _few(read_file(data, name, headings_of(subject)))


def read_pasted(text: str, name: str, subject: TableSubject) -> Reading:
    """Rows as a spreadsheet copies them. Without headings the columns are the table's, in its
    order. Raises Refused."""
    headings = headings_of(subject)
    rows = _lines(text)
    if not any(headings.is_header(cells) or _is_almost(cells, headings) for _n, cells in rows):
        rows = [(0, [column.heading for column in subject.columns]), *rows]
    sheet = Sheet.of_table(Table(rows), headings)
    return _few(Reading(name, sheet, PASTED))


def _is_almost(cells: list[str], headings: Headings) -> bool:
    """Whether a row seems to be headings, misspelt or of another year, and no row of the table: it
    is said which are not known."""
    filled = [cell for cell in cells if cell.strip()]
    plain = map(without_year, filled)
    alike = [one for one in plain if one and (headings.known(one) or headings.nearest(one))]
    return len(alike) > 1 and 2 * len(alike) >= len(filled)


def is_pasted(reading: Reading) -> bool:
    """Pasted rows are some of a table's; those that are not among them are not gone."""
    return reading.encoding == PASTED


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Cells with line ends or tabs in them stand in quotes, as spreadsheets copy them."""
    lines = text.splitlines(keepends=True)
    try:
        rows = list(csv.reader(lines, dialect="excel-tab", delimiter=_delimiter(lines)))
    except csv.Error:
        wrong = _("Det du klistrade in går inte att läsa som rader.")
        raise Refused([Fault(0, "", wrong, _("Kopiera dem igen ur kalkylarket."))]) from None
    return list(enumerate(rows, 1))


def _delimiter(lines: list[str]) -> str:
    """What parts the cells: tabs, or semicolons where every row has as many and none has a tab."""
    counts = {line.count(";") for line in lines if line.strip()}
    is_csv = len(counts) == 1 and 0 not in counts and not any("\t" in line for line in lines)
    return ";" if is_csv else "\t"


def _few(reading: Reading) -> Reading:
    number = len(reading.sheet.rows)
    if number <= MOST_ROWS:
        return reading
    wrong = _("Det är %(number)d rader.") % {"number": number}
    right = _("Högst %(most)d läses på en gång. Dela upp dem.") % {"most": MOST_ROWS}
    raise Refused([Fault(0, "", wrong, right)])
