"""Rows and columns as text, and the faults that are found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import clean_text
from documents.limits import CELL_CHARACTERS
from documents.sheets.columns import FIGURES, Headings
from documents.sheets.table import Table

_HEADER_WITHIN = 20
_UNSEEN = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
        "\u2066\u2067\u2068\u2069\ufffe\uffff")
) | {number: None for number in range(32) if chr(number) not in "\n\t"}  # fmt: skip
# An export keeps what a spreadsheet would run as a formula behind a quote.
_KEPT_AS_TEXT = ("'=", "'+", "'-", "'@")


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
        return f"{place}: {self.message}"

    @property
    def message(self) -> str:
        return f"{self.wrong} {self.right}".rstrip()

    @classmethod
    def of(cls, row: int, column: str, message: str) -> Fault:
        """From a message whose first sentence says what is wrong and the rest what is right."""
        wrong, stop, right = message.partition(". ")
        return cls(row, column, wrong + stop.strip(), right)

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "message": self.message}


class Refused(ValueError):
    """The sheet holds faults, all of which are listed; nothing was stored."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as a spreadsheet shows it, and its texts by column.

    `unknown` says of a column why its text cannot be known; `split` names columns whose cell may
    be the first half of a number with a decimal comma, with that number.
    """

    number: int
    texts: dict[str, str]
    unknown: dict[str, str] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        return self.texts.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A heading of the file, and the column that it was taken for (None: not read)."""

    heading: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file or paste whose columns are known.

    `asked` is what was left aside and should be confirmed: a row's number (0 for the file) and a
    question. `titles` stand above the headings.
    """

    rows: list[SheetRow] = field(default_factory=list)
    columns: list[ReadColumn] = field(default_factory=list)
    header: int = 1
    skipped: list[str] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, table: Sequence[Sequence[str]]) -> Sheet:
        """From all rows as lists of texts, the header first. Raises Refused for faulty columns."""
        return cls.of_table(Table(rows=[(n, list(row)) for n, row in enumerate(table, 1)]))

    @classmethod
    def of_table(cls, table: Table, headings: Headings = FIGURES) -> Sheet:
        """From what a format gave. Raises Refused for faulty columns."""
        if not headings.fills_merged:
            table.unknown |= dict.fromkeys(table.merged, merged_words())
        computed = {number for number, _place in table.unknown}
        filled = [
            (n, cells) for n, cells in table.rows if n in computed or any(map(str.strip, cells))
        ]
        if not filled:
            raise Refused([Fault(0, "", _("Filen är tom."), headings.advice())])
        before, (number, header), rest = _parted(filled, headings)
        body = [(n, cells) for n, cells in rest if not _repeats(cells, header)]
        columns, faults = _columns(number, header, headings)
        # Below what is no header, such as a title, every row is too wide.
        if not faults:
            faults = [fault for n, cells in body for fault in _too_wide(n, cells, len(header))]
        if not faults and not body:
            faults = [Fault(0, "", _("Filen har inga rader under kolumnrubrikerna."))]
        if faults:
            raise Refused(faults)
        rows = [_row(n, cells, columns, table) for n, cells in body]
        again = [_repeated(n) for n, cells in rest if _repeats(cells, header)]
        skipped = [*table.skipped, *_told(before, header, columns, headings), *again]
        read = [
            ReadColumn(clean_text(heading), column)
            for heading, column in zip(header, columns, strict=True)
            if heading.strip()
        ]
        titles = [_as_title(cells) for _number, cells in before]
        return cls(rows, read, number, skipped, list(table.asked), titles)

    def has(self, column: str) -> bool:
        return any(one.column == column for one in self.columns)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Sheet:
        """What `as_json` gave."""
        return cls(
            [SheetRow(**row) for row in kept["rows"]],
            [ReadColumn(**column) for column in kept["columns"]],
            kept["header"],
            list(kept["skipped"]),
            [(row, question) for row, question in kept["asked"]],
            list(kept.get("titles", [])),
        )


def merged_words() -> str:
    return _("Cellen är sammanslagen med den ovanför.")


Numbered = tuple[int, list[str]]


def _parted(
    filled: list[Numbered], headings: Headings
) -> tuple[list[Numbered], Numbered, list[Numbered]]:
    """Titles before the header, the header, the rows after it."""
    first = enumerate(filled[:_HEADER_WITHIN])
    at = next((n for n, (_row, cells) in first if headings.is_header(cells)), 0)
    return filled[:at], filled[at], filled[at + 1 :]


def _repeats(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header once more, as at the top of a printed page."""
    return cells[:1] == header[:1] and _filled(cells) == _filled(header)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _repeated(number: int) -> str:
    return _("Rad %(row)d upprepar rubrikerna och lästes inte.") % {"row": number}


def _as_title(cells: Sequence[str]) -> str:
    return " ".join(filter(None, map(clean_text, cells)))


def _told(
    before: list[Numbered], header: list[str], columns: list[str | None], headings: Headings
) -> list[str]:
    told = [
        _("Rad %(row)d (”%(text)s”) står före rubrikerna och lästes inte.")
        % {"row": number, "text": _as_title(cells)[:80]}
        for number, cells in before
    ]
    for heading, column in zip(header, columns, strict=True):
        if column is None and heading.strip() and not headings.stands_beside(heading):
            told.append(
                _("Kolumnen ”%(name)s” är okänd och lästes inte.") % {"name": clean_text(heading)}
            )
    return told


def _row(number: int, cells: list[str], columns: list[str | None], table: Table) -> SheetRow:
    texts = {
        column: _cleaned(cell)
        for column, cell in zip(columns, cells, strict=False)
        if column is not None
    }
    for name in ("organisation", "indicator"):
        if code := texts.pop(f"{name}_code", "").strip():
            texts[name] = code
    if not table.unknown and number not in table.split:
        return SheetRow(number, texts)
    unknown = {
        column: why
        for place, column in enumerate(columns)
        if column is not None and (why := table.unknown.get((number, place)))
    }
    split = {
        column: f"{cells[place]},{cells[place + 1]}"
        for place in table.split.get(number, ())
        if place + 1 < len(cells) and place < len(columns) and (column := columns[place])
    }
    return SheetRow(number, texts, unknown, split)


def _cleaned(cell: str) -> str:
    """Without signs that nobody sees, and without the quote that an export put before it."""
    if not cell.isascii() or not cell.isprintable():
        cell = cell.translate(_UNSEEN)
    return cell[1:] if cell.startswith(_KEPT_AS_TEXT) else cell


def _columns(
    number: int, header: Sequence[str], headings: Headings
) -> tuple[list[str | None], list[Fault]]:
    columns: list[str | None] = []
    faults: list[Fault] = []
    for name in header:
        column = headings.known(name) if name.strip() else None
        if column is None and name.strip() and not headings.stands_beside(name):
            faults += _misspelt(number, name, headings)
        elif column is not None and column in columns:
            wrong = _("Kolumnen %(name)s finns två gånger.") % {
                "name": headings.named(column),
            }
            faults.append(Fault(number, column, wrong, _("Ta bort den ena.")))
        columns.append(column)
    faults += _missing(number, set(columns), header, headings)
    return columns, faults


def _misspelt(number: int, name: str, headings: Headings) -> list[Fault]:
    meant = headings.nearest(name)
    if not meant:
        return []
    wrong = _("Kolumnen ”%(name)s” är okänd.") % {"name": clean_text(name)}
    return [Fault(number, "", wrong, _("Menas ”%(meant)s”?") % {"meant": meant})]


def _missing(
    number: int, found: set[str | None], header: Sequence[str], headings: Headings
) -> list[Fault]:
    """One fault for all columns that are missing, with the headings that nobody knows."""
    missing = headings.missing(found)
    if not missing:
        return []
    wrong = ngettext("Kolumnen %(names)s saknas.", "Kolumnerna %(names)s saknas.", len(missing)) % {
        "names": _(" och ").join(map(headings.named, missing))
    }
    unknown = [clean_text(name) for name in header if name.strip() and not headings.known(name)]
    if unknown:
        wrong += " " + _("Okända kolumner: %(names)s.") % {"names": ", ".join(unknown[:10])[:300]}
    return [Fault(number, missing[0], wrong, headings.advice())]


def _too_wide(number: int, cells: Sequence[str], width: int) -> list[Fault]:
    faults = [
        Fault(
            number,
            "",
            _("En cell har %(count)d tecken.") % {"count": len(cell)},
            _("Högst %(max)d får plats.") % {"max": CELL_CHARACTERS},
        )
        for cell in cells
        if len(cell) > CELL_CHARACTERS
    ]
    extra = [cell for cell in cells[width:] if cell.strip()]
    if not extra:
        return faults
    wrong = ngettext(
        "Raden har %(count)d cell för mycket.", "Raden har %(count)d celler för mycket.", len(extra)
    ) % {"count": len(extra)}
    right = _("Sätt citattecken runt värden med kommatecken, eller skilj cellerna med semikolon.")
    return [*faults, Fault(number, "", wrong, right)]
