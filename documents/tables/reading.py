"""A file, or rows copied from a spreadsheet, as the rows of a table."""

from __future__ import annotations

import csv

from django.utils.translation import gettext as _

from documents.sheets import Fault, Reading, Refused, Sheet, read_file
from documents.sheets.table import Table
from documents.tables.subject import TableSubject, headings_of

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
    if not any(headings.is_header(cells) for _number, cells in rows):
        rows = [(0, [column.heading for column in subject.columns]), *rows]
    sheet = Sheet.of_table(Table(rows), headings)
    return _few(Reading(name, sheet, PASTED))


def is_pasted(reading: Reading) -> bool:
    """Pasted rows are some of a table's; those that are not among them are not gone."""
    return reading.encoding == PASTED


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Cells with line ends or tabs in them stand in quotes, as spreadsheets copy them."""
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), dialect="excel-tab"))
    except csv.Error:
        wrong = _("Det du klistrade in går inte att läsa som rader.")
        raise Refused([Fault(0, "", wrong, _("Kopiera dem igen ur kalkylarket."))]) from None
    return list(enumerate(lines, 1))


def _few(reading: Reading) -> Reading:
    number = len(reading.sheet.rows)
    if number <= MOST_ROWS:
        return reading
    wrong = _("Det är %(number)d rader.") % {"number": number}
    right = _("Högst %(most)d läses på en gång. Dela upp dem.") % {"most": MOST_ROWS}
    raise Refused([Fault(0, "", wrong, right)])
