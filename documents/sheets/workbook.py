"""XLSX to a table: the visible sheet that has the columns, as a person sees its cells."""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, LargeZipFile, ZipFile

from django.utils.translation import gettext as _

from documents.limits import (
    CELLS,
    MEBIBYTE,
    MEMBERS,
    MOST_PACKED,
    WORKBOOK_BYTES,
    packed_as_usual,
    unfolds,
    unpacked_size,
)
from documents.sheets.columns import FIGURES, Headings
from documents.sheets.delimited import too_many_rows
from documents.sheets.formats import NumberFormat, builtin_format, number_format
from documents.sheets.sheet import Fault, Refused
from documents.sheets.table import Table
from documents.sheets.worksheet import Book, Worksheet, superscript
from documents.sheets.xml import Hostile, all_of

_UNREADABLE = (
    BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ExpatError,
    KeyError, ValueError, IndexError, OverflowError,
)  # fmt: skip


def read_workbook(data: bytes, headings: Headings = FIGURES) -> Table:
    """The rows of the first visible sheet with a header. Raises Refused."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _ensure_fits(archive)
            return _chosen(_Package(archive), headings)
    except Refused:
        raise
    except Hostile:
        wrong = _("Filen innehåller XML som inget kalkylprogram skriver.")
    except _UNREADABLE:
        wrong = _("Filen kan inte läsas som en Excel-fil.")
    raise Refused([Fault(0, "", wrong, _("Spara den som XLSX eller CSV från kalkylprogrammet."))])


def _ensure_fits(archive: ZipFile) -> None:
    members = archive.infolist()
    if unpacked_size(members) > WORKBOOK_BYTES or len(members) > MEMBERS:
        wrong = _("Filen är större än %(size)d MB uppackad.") % {"size": WORKBOOK_BYTES // MEBIBYTE}
        raise Refused([Fault(0, "", wrong, _("Dela upp den i flera."))])
    if unfolds(members):
        wrong = _("Filen blir mer än %(times)d gånger större uppackad.") % {"times": MOST_PACKED}
        right = _("Spara om den från kalkylprogrammet, utan tomma rader och celler.")
        raise Refused([Fault(0, "", wrong, right)])
    if not packed_as_usual(members):
        raise BadZipFile


def _chosen(package: _Package, headings: Headings) -> Table:
    """The sheet to read, and what is said of the others."""
    visible = [one for one in package.sheets if one.visible] or package.sheets
    headed = [one for one in visible if one.begins_with(headings.is_header)]
    chosen = (headed or visible)[0]
    table = chosen.table()
    table.encoding, table.sheet = "XLSX", chosen.name
    table.sheets = [one.name for one in package.sheets]
    for other in package.sheets:
        if other is chosen:
            continue
        if not other.visible:
            table.skipped.append(
                _("Det dolda bladet ”%(name)s” lästes inte.") % {"name": other.name}
            )
        elif other in headed:
            table.asked.append((0, _two_sheets(chosen, other)))
        else:
            table.skipped.append(
                _("Bladet ”%(name)s” lästes inte: det har inte kolumnerna.") % {"name": other.name}
            )
    return table


def _two_sheets(chosen: Worksheet, other: Worksheet) -> str:
    return _(
        "Bladet ”%(other)s” har också rader, men bara ”%(chosen)s” läses. Är det rätt blad?"
        " Spara annars ”%(other)s” som en egen fil."
    ) % {"other": other.name, "chosen": chosen.name}


class _Package:
    """The parts of an XLSX file: its sheets in order, the texts and formats that they share."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.targets: dict[str, str] = {}
        self.found: list[tuple[str, str, bool]] = []
        self.book = Book()
        names = set(archive.namelist())
        self.main = self._main_part(names)
        self._read(self._relations(self.main), self._relation)
        self._read(self.main, self._of_workbook)
        folder = posixpath.dirname(self.main)
        for part, read in (("styles.xml", self._read_styles), ("sharedStrings.xml", self._strings)):
            path = self._shared(folder, part, names)
            if path:
                read(path)
        self.sheets = [
            Worksheet(name, visible, self.book, lambda path=path: archive.open(path))  # type: ignore[misc]
            for name, relation, visible in self.found
            if (path := self._path(relation)) in names
        ]
        if not self.sheets:
            raise BadZipFile

    def _main_part(self, names: set[str]) -> str:
        self._read("_rels/.rels", self._relation)
        found = (
            path.lstrip("/") for path in self.targets.values() if path.endswith("workbook.xml")
        )
        main = next(found, "xl/workbook.xml")
        self.targets = {}
        return main

    @staticmethod
    def _relations(part: str) -> str:
        folder, name = posixpath.split(part)
        return f"{folder}/_rels/{name}.rels"

    def _path(self, relation: str) -> str:
        target = self.targets.get(relation, "")
        if target.startswith("/"):
            return target.lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.main), target))

    def _shared(self, folder: str, part: str, names: set[str]) -> str:
        for relation, target in self.targets.items():
            if target.casefold().endswith(part.casefold()) and self._path(relation) in names:
                return self._path(relation)
        path = f"{folder}/{part}"
        return path if path in names else ""

    def _read(self, path: str, started: Any, ended: Any = lambda name, text: None) -> None:
        with self.archive.open(path) as stream:
            all_of(stream, started, ended)

    def _relation(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.targets[attributes["Id"]] = attributes["Target"]

    def _of_workbook(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.book.since_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            visible = attributes.get("state", "visible") == "visible"
            self.found.append((attributes.get("name", ""), relation, visible))

    def _read_styles(self, path: str) -> None:
        own: dict[int, str] = {}
        inside: list[str] = []
        formats: list[NumberFormat] = []

        def started(name: str, attributes: dict[str, str]) -> None:
            inside.append(name)
            if name == "numFmt":
                own[int(attributes["numFmtId"])] = attributes.get("formatCode", "General")
            elif name == "xf" and inside[-2] == "cellXfs":
                number = int(attributes.get("numFmtId", 0))
                formats.append(number_format(own.get(number) or builtin_format(number)))

        self._read(path, started, lambda name, text: inside.pop())
        self.book.formats = formats

    def _strings(self, path: str) -> None:
        shared = _SharedStrings(self.book.strings)
        self._read(path, shared.started, shared.ended)


class _SharedStrings:
    """Texts that cells share: without their pronunciation, raised digits as raised."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.parts: list[str] = []
        self.phonetic = self.raised = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.phonetic = True
        elif name == "r":
            self.raised = False
        elif name == "vertAlign":
            self.raised = attributes.get("val") == "superscript"

    def ended(self, name: str, text: str) -> None:
        if name == "si":
            if len(self.strings) >= CELLS:
                raise too_many_rows()
            self.strings.append("".join(self.parts))
        elif name == "rPh":
            self.phonetic = False
        elif name == "r":
            self.raised = False
        elif name == "t" and not self.phonetic:
            self.parts.append(superscript(text) if self.raised else text)
