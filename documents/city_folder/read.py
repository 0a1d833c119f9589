"""The folder in: bytes to rows. Everything that is wrong with it is said at once."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from documents.city_folder.cells import BadCell, nearest, read_cell
from documents.city_folder.checks import faults_of
from documents.city_folder.columns import Column, Table
from documents.city_folder.format import BY_NAME, TABLES
from documents.city_folder.rows import Fault, Folder, FolderRefused, Row, empty_folder

# A section of a plan is one cell; the module's own limit is 128 kB.
LONGEST_CELL = 10_000_000
FILES = tuple(table.file for table in TABLES)


def read_folder(path: Path) -> Folder:
    """The rows of the folder's files. Raises `FolderRefused` with every fault."""
    if not path.is_dir():
        raise FolderRefused([Fault(str(path), None, "", _("Det finns ingen sådan mapp."), "")])
    return read_files(
        {
            child.name: child.read_bytes() if child.is_file() else b""
            for child in sorted(path.iterdir())
            if not child.name.startswith(".")
        }
    )


def read_files(files: Mapping[str, bytes]) -> Folder:
    """The rows of files by their names, checked as a whole. Raises `FolderRefused`."""
    folder, faults = empty_folder(), list(_unknown_files(files))
    unread = set()
    for table in TABLES:
        if table.file in files:
            try:
                folder[table.name], found = read_table(table, files[table.file])
            except FolderRefused as refused:
                unread.add(table.name)
                found = list(refused.faults)
            faults += found
    faults += faults_of(folder, unread)
    if faults:
        raise FolderRefused(sorted(faults, key=_place))
    return folder


def _place(fault: Fault) -> tuple[int, str, int]:
    order = FILES.index(fault.file) if fault.file in FILES else -1
    return order, fault.file, fault.row or 0


def _unknown_files(files: Mapping[str, bytes]) -> Iterator[Fault]:
    for name in files:
        if name.removesuffix(".csv") not in BY_NAME or not name.endswith(".csv"):
            remedy = nearest(name, FILES) or _("Ta bort den.")
            yield Fault(name, None, "", _("Filen hör inte till formatet."), remedy)


def read_table(table: Table, data: bytes) -> tuple[list[Row], list[Fault]]:
    """The rows, and what is wrong with some of them. Raises `FolderRefused` for a file in which
    not even the rows can be told apart."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        problem = _("Texten är inte UTF-8.")
        raise FolderRefused(
            [Fault(table.file, number, "", problem, _("Spara filen som CSV UTF-8."))]
        )
    faults: list[Fault] = []
    lines = _lines(table, text)
    _number, heading = next(lines, (1, []))
    reader = _Reader(table, _heading(table, heading), faults)
    return [reader.row(number, cells) for number, cells in lines], faults


def _lines(table: Table, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number; rows without a single cell count, but say nothing."""
    csv.field_size_limit(LONGEST_CELL)
    number = 1
    try:
        for cells in csv.reader(StringIO(text, newline=""), strict=True):
            if cells:
                yield number, cells
            number += 1
    except csv.Error as error:
        problem = _("Raden är ingen CSV (%(error)s).") % {"error": error}
        remedy = _("En cell med citattecken eller radbyte står inom citattecken, som dubblas.")
        raise FolderRefused([Fault(table.file, number, "", problem, remedy)])


def _heading(table: Table, heading: list[str]) -> list[Column]:
    """The columns in the order of the file. Raises `FolderRefused` for any but the known ones."""
    names = [name.strip() for name in heading]
    problems = [(name, *_unknown_column(table, name)) for name in names if name not in table.places]
    problems += [
        (name, _("Kolumnen står två gånger."), _("Ta bort den ena."))
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    problems += [
        (column.name, _("Kolumnen saknas."), _("Lägg till den."))
        for column in table.columns
        if column.required and column.name not in names
    ]
    if problems:
        raise FolderRefused([Fault(table.file, 1, *problem) for problem in problems])
    return [table.column(name) for name in names]


def _unknown_column(table: Table, name: str) -> tuple[str, str]:
    for separator in (";", "\t"):
        if separator in name:
            return _("Kolumnerna skiljs inte åt av kommatecken."), _("Spara som CSV med komma.")
    remedy = nearest(name, table.places) or _("Formatet har: %(columns)s.") % {
        "columns": ", ".join(table.places)
    }
    return _("Kolumnen är okänd."), remedy


class _Reader:
    """Reads a table's rows, whose columns stand in some order and of which some are missing."""

    def __init__(self, table: Table, columns: list[Column], faults: list[Fault]) -> None:
        self.table, self.columns, self.faults = table, columns, faults
        self.places = [table.places[column.name] for column in columns]
        self.empty = [column.default for column in table.columns]

    def row(self, number: int, cells: list[str]) -> Row:
        if len(cells) != len(self.columns):
            problem = _("Raden har %(cells)d celler.") % {"cells": len(cells)}
            remedy = _("Rubrikraden har %(columns)d.") % {"columns": len(self.columns)}
            self.faults.append(Fault(self.table.file, number, "", problem, remedy))
            cells = (cells + [""] * len(self.columns))[: len(self.columns)]
            return Row(self.table, number, self._values(cells)[0], is_damaged=True)
        values, bad = self._values(cells)
        self.faults += [
            Fault(self.table.file, number, name, one.problem, one.remedy) for name, one in bad
        ]
        return Row(self.table, number, values, is_damaged=bool(bad))

    def _values(self, cells: list[str]) -> tuple[list[Any], list[tuple[str, BadCell]]]:
        values, bad = list(self.empty), []
        for column, place, text in zip(self.columns, self.places, cells, strict=True):
            try:
                value = read_cell(column, text)
            except BadCell as error:
                bad.append((column.name, error))
                continue
            # A city names the same few codes a million times.
            values[place] = sys.intern(value) if type(value) is str else value
        return values, bad
