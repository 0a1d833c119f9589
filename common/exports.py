"""Tables as files: XLSX, or CSV in UTF-8 with BOM and semicolons, which Swedish Excel opens."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django_tables2 import Table
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from common.numbers import csv_number, decimal_places

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_A_SHEETS_NAME = re.compile(r"[\\/*?:\[\]]")
_LONGEST_SHEETS_NAME = 31
_NUMBER = re.compile(r"-?\d+(?:,\d+)?")
BOM = "\ufeff"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN = re.compile(r"[-+]?[\d\s]*(?:,\d+)?\s?%?")


def csv_response(
    table: Table,
    name: str,
    *,
    first: tuple[str, str] | None = None,
    rows: Iterable[Iterable[object]] | None = None,
) -> HttpResponse:
    """The whole table, all pages of it, with what the reader has filtered and sorted.

    `first` is a column of one's own before the others: its heading, and what every row says.
    `rows` is the header and the rows where the file says more than the table.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write(BOM)
    said = table.as_values() if rows is None else rows
    write_rows(csv.writer(response, delimiter=";"), _with_first(said, first))
    return response


def xlsx_response(
    rows: Iterable[Iterable[object]], name: str, *, first: tuple[str, str] | None = None
) -> HttpResponse:
    """The same rows as a workbook: what is written as a number is one. The first row are the
    headings; the sheet is called as the file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_A_SHEETS_NAME.sub(" ", name)[:_LONGEST_SHEETS_NAME])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(_with_first(rows, first)):
        cells = [_cell(sheet, cell) for cell in row]
        if number == 0:
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _cell(sheet: Any, value: object) -> WriteOnlyCell:
    """An amount is shown with the decimals that it has, in groups of three digits."""
    if not isinstance(value, Decimal):
        return WriteOnlyCell(sheet, _typed(cell_text(value)))
    cell = WriteOnlyCell(sheet, float(value))
    decimals = decimal_places(value)
    cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return cell


def _typed(text: str) -> str | float | int:
    """A number where the text is just that number, as it would be written again."""
    if not _NUMBER.fullmatch(text):
        return text
    number = Decimal(text.replace(",", "."))
    if csv_number(number) != text or len(text) > 15:
        return text
    return int(number) if number == number.to_integral() else float(number)


def _with_first(
    rows: Iterable[Iterable[object]], first: tuple[str, str] | None
) -> Iterable[Iterable[object]]:
    if first is None:
        return rows
    heading, said = first
    return ([said if place else heading, *row] for place, row in enumerate(rows))


def write_rows(writer: csv.writer, rows: Iterable[Iterable[object]]) -> None:  # type: ignore[valid-type]
    for row in rows:
        writer.writerow([cell_text(cell) for cell in row])  # type: ignore[attr-defined]


def cell_text(value: object) -> str:
    """Text for a cell, a decimal with the decimals that it has. What a spreadsheet would run as a
    formula is kept as text.

    >>> cell_text("=HYPERLINK()"), cell_text("-2,7"), cell_text(None)
    ("'=HYPERLINK()", '-2,7', '')
    """
    if isinstance(value, Decimal):
        return csv_number(value, decimal_places(value))
    text = "" if value is None else str(value)
    if text.startswith(_STARTS_FORMULA) and not _PLAIN.fullmatch(text):
        return f"'{text}"
    return text
