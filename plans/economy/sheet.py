"""A table of money as a sheet: its rows with what somebody typed, its groups and its sums."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string

from drafting.sheets.cells import NUMBER, SheetCell
from drafting.sheets.rows import NotSaved, RowChange
from finance.models import PlanFigure
from plans.economy.checks import Check, State
from plans.economy.columns import Column, Computed
from plans.economy.tables import MoneyTable, mnkr, shown_sum
from plans.economy.whole import lacks_of


@dataclass(frozen=True)
class MoneyCell:
    """A cell of a row: to write in, or computed."""

    heading: str
    typed: list[SheetCell] = field(default_factory=list)
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class MoneyLine:
    """A row of the sheet. `decimals` are its table's; `typed`, `faults` and `theirs` are texts by
    column, `asked` what is asked about its cells."""

    table: MoneyTable
    row: Any
    year: int
    decimals: int
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    asked: Sequence[Check] = ()

    @property
    def pk(self) -> int:
        return int(self.row.pk)

    @property
    def name(self) -> str:
        return self.table.name_of(self.row)

    @property
    def is_part(self) -> bool:
        return bool(getattr(self.row, "is_part", False))

    @property
    def texts(self) -> dict[str, str]:
        return {column.name: column.text(self.row, self.decimals) for column in self.table.written}

    @property
    def base(self) -> str:
        """What the page shows as stored; after a conflict what the other wrote."""
        return json.dumps({**self.texts, **self.theirs})

    @property
    def cells(self) -> list[SheetCell]:
        return [self._typed(column) for column in self.table.written]

    @property
    def parts(self) -> list[MoneyCell]:
        """Every cell in the order of the table's columns."""
        return [self._part(column) for column in self.table.columns]

    def _part(self, column: Column | Computed) -> MoneyCell:
        heading = column.heading(self.year)
        if isinstance(column, Computed):
            return MoneyCell(heading, name=column.name, text=column.says(self.row, self.decimals))
        return MoneyCell(heading, [self._typed(column)])

    def _typed(self, column: Column) -> SheetCell:
        name = column.name
        return SheetCell(
            self.pk,
            name,
            column.heading(self.year),
            self.typed.get(name, column.text(self.row, self.decimals)),
            column.kind,
            column.options,
            self.faults.get(name, ""),
            self.theirs.get(name),
            name in self.asked_fields,
        )

    @property
    def is_missing(self) -> bool:
        """The row lacks what its table exists for."""
        return bool(lacks_of(self.table, self.row))

    @property
    def is_asked(self) -> bool:
        return bool(self.asked)

    @property
    def asked_fields(self) -> list[str]:
        return [name for check in self.asked for name in check.columns]

    @property
    def stands(self) -> dict[str, object]:
        """What the sheet's script is told of a row that was saved."""
        computed = [one for one in self.table.columns if isinstance(one, Computed)]
        return {
            "texts": self.texts,
            "missing": self.is_missing,
            "asked": {
                "html": render_to_string("plans/economy/asked.html", {"line": self}),
                "fields": self.asked_fields,
            },
            "beside": {one.name: one.says(self.row, self.decimals) for one in computed},
        }


@dataclass(frozen=True)
class MoneyGroup:
    """Rows that stand together under a heading of their own, with their sum."""

    words: str
    lines: list[MoneyLine]
    sum: str = ""


@dataclass(frozen=True)
class MoneySheet:
    """A table with its rows in order. Printed sums are no rows: they are checked, not written."""

    table: MoneyTable
    year: int
    lines: list[MoneyLine]
    decimals: int

    @property
    def headings(self) -> list[tuple[str, str, bool, bool]]:
        """Of each column: name, words, whether it is numbers, whether it is written in."""
        return [
            (one.name, one.heading(self.year), _is_number(one), isinstance(one, Column))
            for one in self.table.columns
        ]

    @property
    def width(self) -> int:
        return len(self.table.columns) + 1

    @property
    def groups(self) -> list[MoneyGroup]:
        found = self.table.in_groups(self.lines, lambda line: line.row)
        return [MoneyGroup(words, lines, self._sum(lines)) for words, lines in found.items()]

    def _sum(self, lines: list[MoneyLine]) -> str:
        if not self.table.sums:
            return ""
        found = self.table.computed_sums(line.row for line in lines)
        return mnkr(found[self.table.sums[0]], self.decimals)

    @property
    def sums(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The words of each row of sums, with each column's heading and the text of the sum under
        it, empty where there is none."""
        summed = self.table.summed(line.row for line in self.lines)
        found = [(words, self._sums_of(rows)) for words, rows in summed.items()]
        # A table of one sum shows its place before there is anything in it.
        return [one for one in found if len(found) == 1 or any(text for _heading, text in one[1])]

    def _sums_of(self, rows: list[Any]) -> list[tuple[str, str]]:
        found = self.table.known_sums(rows)
        return [
            (
                one.heading(self.year),
                shown_sum(one.name, found[one.name], self.decimals) if one.name in found else "",
            )
            for one in self.table.columns
        ]

    @property
    def filled(self) -> int:
        return sum(not line.is_missing for line in self.lines)

    @property
    def errors(self) -> list[tuple[MoneyLine, SheetCell]]:
        return [(line, cell) for line in self.lines for cell in line.cells if cell.said]


def _is_number(column: Column | Computed) -> bool:
    return isinstance(column, Computed) or column.kind == NUMBER


def money_sheet(
    table: MoneyTable,
    year: int,
    rows: Iterable[PlanFigure],
    typed: Iterable[RowChange] = (),
    refused: NotSaved | None = None,
    decimals: int | None = None,
    asked: Iterable[Check] = (),
) -> MoneySheet:
    """`typed` keeps what was refused in its cells; `decimals` are the table's where `rows` are only
    some of it. Of the checks `asked`, those that are about cells are shown at them."""
    about: dict[int, list[Check]] = defaultdict(list)
    for check in asked:
        if check.row and check.columns and check.state == State.ASK:
            about[check.row].append(check)
    rows = list(rows)
    decimals = table.decimals(rows) if decimals is None else decimals
    kept = {change.row: change.texts for change in typed}
    refused = refused or NotSaved()
    lines = [
        MoneyLine(
            table,
            row,
            year,
            decimals,
            kept.get(row.pk, {}),
            refused.faults.get(row.pk, {}),
            refused.conflicts.get(row.pk, {}),
            about.get(row.pk, ()),
        )
        for row in rows
        if not getattr(row, "is_total", False)
    ]
    return MoneySheet(table, year, lines, decimals)


__all__ = ["MoneyGroup", "MoneyLine", "MoneySheet", "money_sheet"]
