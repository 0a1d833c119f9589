"""CSV (comma, semicolon, tab; UTF-8 or Windows-1252) and XLSX files to sheets of text."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from common.files import NotText, decode, is_zip
from common.numbers import csv_number
from documents.sheets.sheet import Fault, Refused, Sheet, known_column

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
_SEPARATORS = (";", "\t", ",")


def read_sheet(data: bytes) -> Sheet:
    """The rows of a file, whatever of the known formats it has. Raises Refused when it has none."""
    if len(data) > MOST_BYTES:
        raise _unreadable(_("Filen är större än 20 MB."), _("Dela upp den i flera."))
    table = _workbook_rows(data) if is_zip(data) else _csv_rows(data)
    if len(table) > MOST_ROWS:
        raise _unreadable(_("Filen har fler än 100 000 rader."), _("Dela upp den i flera."))
    return Sheet.of(table)


def _unreadable(wrong: str, right: str) -> Refused:
    return Refused([Fault(0, "", wrong, right)])


def _csv_rows(data: bytes) -> list[list[str]]:
    try:
        text = decode(data)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        return list(reader)
    except NotText as found:
        wrong = _("Filen är %(what)s och kan inte läsas som rader.") % {"what": found}
        raise _unreadable(wrong, _("Spara den som CSV eller XLSX."))
    except csv.Error:
        wrong = _("Filen kan inte läsas som rader: ett citattecken saknar sin motsvarighet.")
        raise _unreadable(wrong, _("Öppna den i ett kalkylprogram och spara den igen som CSV."))


def _separator(text: str) -> str:
    """The sign that parts the header into most known columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> int:
        cells = next(csv.reader([header], delimiter=separator), [])
        return sum(known_column(cell) is not None for cell in cells)

    return max(_SEPARATORS, key=known)


def _workbook_rows(data: bytes) -> list[list[str]]:
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        worksheet = workbook.worksheets[0]
        rows = worksheet.iter_rows(max_row=MOST_ROWS + 1)
        return [[_cell_text(cell) for cell in row] for row in rows]
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError):
        wrong = _("Filen kan inte läsas som en Excel-fil.")
        raise _unreadable(wrong, _("Spara den som XLSX eller CSV från kalkylprogrammet."))


def _cell_text(cell: Any) -> str:
    """A cell as a person sees it: 0,027 shown as percent is "2,7 %"."""
    content = cell.value
    if content is None:
        return ""
    if isinstance(content, bool):
        return str(content)
    if isinstance(content, int | float):
        return _number_text(content, percent="%" in (cell.number_format or ""))
    if isinstance(content, datetime | date):
        return content.isoformat()[:10]
    return str(content)


def _number_text(content: float, *, percent: bool) -> str:
    # Fifteen significant digits are what a spreadsheet knows: 0.1 + 0.2 is 0,3 to its users.
    number = Decimal(f"{content:.15g}") * (100 if percent else 1)
    return csv_number(number) + (" %" if percent else "")
