"""Rows and columns as text, and the faults that are found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import fold

# What people also call the columns.
_ALSO = {
    "organisation": ("organisation", "namnd", "namnd/styrelse", "styrelse", "bolag"),
    "indicator": ("indicator", "indikator", "indikatorkod", "indikatornamn"),
    "year": ("year", "ar"),
    "period": ("period",),
    "value": ("value", "varde", "arsmal", "utfall"),
    "numerator": ("numerator", "taljare"),
    "denominator": ("denominator", "namnare"),
    "women": ("women", "kvinnor", "flickor"),
    "men": ("men", "man", "pojkar"),
    "absence": ("absence", "franvaro", "varfor varde saknas", "saknas"),
    "forecast": ("forecast", "prognos"),
    "comment": ("comment", "kommentar"),
}
COLUMNS = tuple(_ALSO)
# A sheet in which nobody is named is about the city.
REQUIRED = ("indicator", "year", "value")
ALWAYS = ("organisation", "indicator", "year", "period", "value")
_BY_NAME = {name: column for column, names in _ALSO.items() for name in names}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong in a cell and what would be right. Row 1 is the header, as in a spreadsheet."""

    row: int
    column: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        place = _("Rad %(row)d") % {"row": self.row} if self.row else _("Filen")
        if self.column:
            place = _("%(place)s, kolumn %(column)s") % {"place": place, "column": self.column}
        return f"{place}: {self.wrong} {self.right}".rstrip()

    @classmethod
    def of(cls, row: int, column: str, message: str) -> Fault:
        """From a message whose first sentence says what is wrong and the rest what is right."""
        wrong, stop, right = message.partition(". ")
        return cls(row, column, wrong + stop.strip(), right)


class Refused(ValueError):
    """The sheet holds faults, all of which are listed; nothing was stored."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as a spreadsheet shows it, and its texts by column."""

    number: int
    texts: dict[str, str]

    def text(self, column: str) -> str:
        return self.texts.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file or paste whose columns are known."""

    rows: list[SheetRow] = field(default_factory=list)

    @classmethod
    def of(cls, table: Sequence[Sequence[str]]) -> Sheet:
        """From all rows as lists of texts, the header first. Raises Refused for faulty columns."""
        filled = [(n, cells) for n, cells in enumerate(table, 1) if any(c.strip() for c in cells)]
        if not filled:
            raise Refused([Fault(0, "", _("Filen är tom."), _header_advice())])
        (number, header), body = filled[0], filled[1:]
        columns, faults = _columns(number, header)
        faults += [fault for n, cells in body for fault in _too_wide(n, cells, len(header))]
        if not faults and not body:
            faults = [Fault(0, "", _("Filen har inga rader under kolumnrubrikerna."))]
        if faults:
            raise Refused(faults)
        return cls([SheetRow(n, dict(zip(columns, cells, strict=False))) for n, cells in body])


def known_column(name: str) -> str | None:
    """The column that a header cell names."""
    return _BY_NAME.get(fold(name))


def _columns(number: int, header: Sequence[str]) -> tuple[list[str], list[Fault]]:
    columns: list[str] = []
    faults: list[Fault] = []
    for name in header:
        column = known_column(name)
        if column is None and name.strip():
            wrong = _("Kolumnen ”%(name)s” är okänd.") % {"name": name.strip()}
            faults.append(Fault(number, "", wrong, _header_advice()))
        elif column in columns:
            wrong = _("Kolumnen %(name)s finns två gånger.") % {"name": column}
            faults.append(Fault(number, str(column), wrong, _("Ta bort den ena.")))
        columns.append(column or name)
    for missing in (column for column in REQUIRED if column not in columns):
        wrong = _("Kolumnen %(name)s saknas.") % {"name": missing}
        faults.append(Fault(number, missing, wrong, _header_advice()))
    return columns, faults


def _too_wide(number: int, cells: Sequence[str], width: int) -> list[Fault]:
    extra = [cell for cell in cells[width:] if cell.strip()]
    if not extra:
        return []
    wrong = ngettext(
        "Raden har %(count)d cell för mycket.", "Raden har %(count)d celler för mycket.", len(extra)
    ) % {"count": len(extra)}
    right = _("Sätt citattecken runt värden med kommatecken, eller skilj cellerna med semikolon.")
    return [Fault(number, "", wrong, right)]


def _header_advice() -> str:
    return _("Första raden ska vara %(columns)s.") % {
        "columns": "organisation,indicator,year,[period],value"
        + _(", och om de behövs ")
        + ",".join(column for column in COLUMNS if column not in ALWAYS)
    }
