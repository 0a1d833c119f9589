"""The folder out: one order of rows, one way to write each value, so that bytes can be compared."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from functools import lru_cache
from io import StringIO
from pathlib import Path

from common.text import sort_key
from documents.city_folder.cells import write_cell
from documents.city_folder.columns import Column, Table
from documents.city_folder.format import TABLES
from documents.city_folder.rows import Folder, Row

_key = lru_cache(maxsize=100_000)(sort_key)


def write_folder(folder: Folder, path: Path) -> None:
    """Write the files that have rows, each in one step. Other files in `path` are left alone."""
    path.mkdir(parents=True, exist_ok=True)
    for name, data in files(folder).items():
        new = path / f"{name}.new"
        new.write_bytes(data)
        new.replace(path / name)


def files(folder: Folder) -> dict[str, bytes]:
    """The bytes of every file that has rows, by its name.

    >>> files({"city": [Row.of("city", code="staden", name="Vår stad")]})
    {'city.csv': b'code,name\\nstaden,V\\xc3\\xa5r stad\\n'}
    """
    return {
        table.file: write_table(table, folder[table.name])
        for table in TABLES
        if folder.get(table.name)
    }


def write_table(table: Table, rows: Iterable[Row]) -> bytes:
    lines = sorted(map(_line, rows), key=_order(table))
    columns = [column for column in table.columns if _is_written(table, column, lines)]
    places = [table.places[column.name] for column in columns]
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerows([line[place] for place in places] for line in lines)
    return out.getvalue().encode()


def _line(row: Row) -> list[str]:
    return [write_cell(*cell) for cell in zip(row.table.columns, row.cells, strict=True)]


def _order(table: Table) -> Callable[[list[str]], tuple[list[str], list[str]]]:
    """Rows by what names them, numbers by size; then by all that they say."""
    places = [table.places[name] for name in table.order or table.key]
    return lambda line: ([_key(line[place]) for place in places], line)


def _is_written(table: Table, column: Column, lines: list[list[str]]) -> bool:
    if not column.ours:
        return True
    default = write_cell(column, column.default)
    place = table.places[column.name]
    return any(line[place] != default for line in lines)
