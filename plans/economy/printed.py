"""A plan's tables of money as documents and reading pages print them, from what an edition keeps.

Sums and what else is computed are computed here, so that an edition keeps what was written only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.numbers import round_half_up
from finance.models import PlanFigure
from organisations.models import Organisation
from plans.economy.columns import AmountColumn, Column, Computed
from plans.economy.tables import TABLES, MoneyTable, amount_of, shown_sum

# What a row is: a sum under the others, the heading of a group, part of the row above, or a row.
SUM, GROUP, PART, ROW = "sum", "group", "part", "row"


@dataclass(frozen=True)
class PrintedColumn:
    heading: str
    is_number: bool


@dataclass(frozen=True)
class PrintedRow:
    """The first cell says which row it is. Of a group only that and its sums are filled.

    `source` is what a row is printed of: none of a group or a sum."""

    kind: str
    cells: tuple[str, ...]
    columns: tuple[PrintedColumn, ...] = ()
    source: Any = None

    @property
    def with_columns(self) -> list[tuple[PrintedColumn, str]]:
        return list(zip(self.columns, self.cells, strict=True))


@dataclass(frozen=True)
class PrintedTable:
    """`part` is the key of the plan's part where it stands, `unit` mnkr or kronor."""

    key: str
    part: str
    caption: str
    unit: str
    columns: tuple[PrintedColumn, ...]
    rows: tuple[PrintedRow, ...]


def printed_tables(
    economy: Mapping[str, Any], year: int, organisation: Organisation
) -> list[PrintedTable]:
    """`economy` is that of a plan's document, `organisation` whose; tables without rows are left
    out."""
    found = (printed(table, economy.get(table.kept_as, ()), year, organisation) for table in TABLES)
    return [one for one in found if one.rows]


def printed(
    table: MoneyTable, kept: Iterable[Mapping[str, Any]], year: int, organisation: Organisation
) -> PrintedTable:
    rows = [row for row in rows_kept(table, kept) if not getattr(row, "is_total", False)]
    for row in rows:
        row.organisation = organisation
    decimals = table.decimals(rows)
    columns = [
        one for one in table.columns
        if one.name != table.grouped and any(_text(table, one, row, decimals) for row in rows)
    ]  # fmt: skip
    # What others have said of the rows, which no column of the plan's page does.
    answered = hasattr(table.model, "get_status_display")
    headings = (
        PrintedColumn(str(table.row_words), False),
        *(PrintedColumn(one.heading(year), is_number(one)) for one in columns),
        *([PrintedColumn(_("Läge"), False)] if answered else []),
    )
    return PrintedTable(
        table.key,
        table.part,
        table.title(year),
        str(table.unit),
        headings,
        tuple(
            replace(row, columns=headings, cells=_with_status(row) if answered else row.cells)
            for row in _rows(table, columns, rows, decimals)
        ),
    )


def _with_status(row: PrintedRow) -> tuple[str, ...]:
    return (*row.cells, "" if row.source is None else str(row.source.get_status_display()))


def rows_kept(table: MoneyTable, kept: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Rows of the table's model, not saved, from the texts that an edition keeps of them."""
    return [_row_kept(table.model, values) for values in kept]


def _row_kept(model: type[PlanFigure], values: Mapping[str, Any]) -> PlanFigure:
    fields = {field.name: field for field in model._meta.concrete_fields}
    known = {name: value for name, value in values.items() if name in fields}
    return model(**{name: fields[name].to_python(value) for name, value in known.items()})


def is_number(column: Column | Computed) -> bool:
    return isinstance(column, AmountColumn) or (
        isinstance(column, Computed) and column.name != "follows"
    )


def _text(table: MoneyTable, column: Column | Computed, row: Any, decimals: int) -> str:
    if isinstance(column, Computed):
        # Amounts alone, so that their decimal commas align: what caps them follows from the row.
        amount = amount_of(row, column.name) if column.name in table.sums else None
        return (
            column.says(row, decimals)
            if amount is None
            else shown_sum(column.name, amount, decimals)
        )
    return column.shown(row, decimals)


def _rows(
    table: MoneyTable, columns: list[Any], rows: list[Any], decimals: int
) -> Iterator[PrintedRow]:
    groups = table.in_groups(rows)
    for words, grouped in groups.items():
        if words:
            yield PrintedRow(GROUP, (words, *_sums(table, columns, grouped, decimals)))
        for row in grouped:
            kind = PART if getattr(row, "is_part", False) else ROW
            texts = (_text(table, column, row, decimals) for column in columns)
            yield PrintedRow(kind, (table.name_of(row), *texts), source=row)
    for words, some in table.summed(rows).items():
        sums = _sums(table, columns, some, decimals)
        if any(sums):
            yield PrintedRow(SUM, (words, *sums))


def _sums(
    table: MoneyTable, columns: Iterable[Any], rows: list[Any], decimals: int
) -> tuple[str, ...]:
    sums = table.known_sums(rows)
    shown = {name: shown_sum(name, amount, decimals) for name, amount in sums.items()}
    return tuple(shown.get(column.name, "") for column in columns)


# A cell of a spreadsheet: words, or a number to count with, with the decimals it is shown with.
SheetValue = str | Decimal


def sheet_rows(table: MoneyTable, year: int, rows: Iterable[Any]) -> Iterator[list[SheetValue]]:
    """The table as a spreadsheet is given: headings, every row, its sum."""
    columns = table.columns
    yield [str(table.row_words), *(column.heading(year) for column in columns)]
    written = [row for row in rows if not getattr(row, "is_total", False)]
    decimals = table.decimals(written)
    for row in written:
        yield [table.name_of(row), *(_for_sheet(table, one, row, decimals) for one in columns)]
    for words, some in table.summed(written).items():
        if sums := table.known_sums(some):
            yield [words, *(_number(sums.get(one.name), decimals) for one in columns)]


def _for_sheet(table: MoneyTable, column: Column | Computed, row: Any, decimals: int) -> SheetValue:
    """Computed amounts are numbers, too: somebody counts on with them."""
    if isinstance(column, AmountColumn) or column.name in table.sums:
        return _number(amount_of(row, column.name), decimals)
    return _text(table, column, row, decimals)


def _number(amount: Decimal | None, decimals: int) -> SheetValue:
    return "" if amount is None else round_half_up(amount, decimals)
