"""A file to a sheet of texts, and what was read of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.files import is_zip
from documents.limits import FILE_BYTES, MEBIBYTE
from documents.sheets.columns import FIGURES, Headings
from documents.sheets.delimited import read_delimited
from documents.sheets.sheet import Fault, ReadColumn, Refused, Sheet
from documents.sheets.table import Table
from documents.sheets.workbook import read_workbook


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file said, before it is held against what stands.

    `encoding` is "UTF-8", "UTF-16", "Windows-1252" or "XLSX"; `sheet_name` the sheet that was read
    of `sheets`; `skipped` sentences about what was not read. What was left aside and has to be
    confirmed comes as doubts when the sheet is checked. `as_json` and `of_json` keep it between
    a preview and its acceptance.
    """

    name: str
    sheet: Sheet
    encoding: str
    sheet_name: str = ""
    sheets: list[str] = field(default_factory=list)

    @property
    def skipped(self) -> list[str]:
        return self.sheet.skipped

    @property
    def columns(self) -> list[ReadColumn]:
        return self.sheet.columns

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "sheet": self.sheet.as_json(), "encoding": self.encoding,
            "sheet_name": self.sheet_name, "sheets": self.sheets,
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Reading:
        """What `as_json` gave."""
        return cls(**{**kept, "sheet": Sheet.of_json(kept["sheet"])})


def read_file(data: bytes, name: str = "", headings: Headings = FIGURES) -> Reading:
    """The rows of a CSV or XLSX file, whatever its name says. Raises Refused."""
    if len(data) > FILE_BYTES:
        wrong = _("Filen är större än %(size)d MB.") % {"size": FILE_BYTES // MEBIBYTE}
        raise Refused([Fault(0, "", wrong, _("Dela upp den i flera."))])
    table = _table(data, headings)
    sheet = Sheet.of_table(table, headings)
    return Reading(name, sheet, table.encoding, table.sheet, table.sheets)


def _table(data: bytes, headings: Headings) -> Table:
    return read_workbook(data, headings) if is_zip(data) else read_delimited(data, headings)


def read_sheet(data: bytes) -> Sheet:
    """The rows alone. Raises Refused."""
    return read_file(data).sheet
