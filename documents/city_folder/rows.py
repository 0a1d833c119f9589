"""The folder in memory: rows with typed values, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from documents.city_folder.columns import Table
from documents.city_folder.format import BY_NAME, TABLES


class Row(Mapping[str, Any]):
    """One row's values by column. `number` is its row in a spreadsheet, where 1 is the heading.

    A city has a million of them: the names of the columns are kept once, in the table. Cells of a
    damaged row that could not be read hold what an empty one would.
    """

    __slots__ = ("cells", "is_damaged", "number", "table")

    def __init__(
        self, table: Table, number: int, cells: Sequence[Any], *, is_damaged: bool = False
    ) -> None:
        self.table = table
        self.number = number
        self.cells = tuple(cells)
        self.is_damaged = is_damaged

    @classmethod
    def of(cls, file: str, /, **values: Any) -> Row:
        """A row of `file` that was read from none; what is not given is empty.

        >>> Row.of("periods", year=2024, period="T1")["closed"]
        False
        """
        table = BY_NAME[file]
        unknown = values.keys() - table.places.keys()
        if unknown:
            raise KeyError(f"{file}: {sorted(unknown)}")
        return cls(table, 0, [values.get(c.name, c.default) for c in table.columns])

    def changed(self, **values: Any) -> Row:
        """The same row with other values in some columns."""
        return Row.of(self.table.name, **{**self, **values})

    def __getitem__(self, name: str) -> Any:
        return self.cells[self.table.places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.table.places)

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        return f"<{self.table.file}:{self.number} {self.cells}>"


# Rows by the name of their file, without ".csv"; every known file is there.
Folder = dict[str, list[Row]]


def empty_folder() -> Folder:
    return {table.name: [] for table in TABLES}


@dataclass(frozen=True)
class Fault:
    """Something wrong: where it stands, what it is, and what would be right."""

    file: str
    row: int | None
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += _(", rad %(row)d") % {"row": self.row}
        if self.column:
            place += _(", kolumn %(column)s") % {"column": self.column}
        return f"{place}: {self.problem} {self.remedy}".rstrip()


class FolderRefused(Exception):
    """The folder is not taken, because of these faults. Nothing has been written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
