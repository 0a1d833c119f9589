"""Tables as CSV: UTF-8 with BOM and semicolons, which Swedish Excel opens as it stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from django.http import HttpResponse
from django_tables2 import Table

BOM = "\ufeff"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN = re.compile(r"[-+]?[\d\s]*(?:,\d+)?\s?%?")


def csv_response(table: Table, name: str, *, first: tuple[str, str] | None = None) -> HttpResponse:
    """The whole table, all pages of it, with what the reader has filtered and sorted.

    `first` is a column of one's own before the others: its heading, and what every row says.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write(BOM)
    write_rows(csv.writer(response, delimiter=";"), _with_first(table.as_values(), first))
    return response


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
    """Text for a cell. What a spreadsheet would run as a formula is kept as text.

    >>> cell_text("=HYPERLINK()"), cell_text("-2,7"), cell_text(None)
    ("'=HYPERLINK()", '-2,7', '')
    """
    text = "" if value is None else str(value)
    if text.startswith(_STARTS_FORMULA) and not _PLAIN.fullmatch(text):
        return f"'{text}"
    return text
