"""Rows of a table that a PDF's text has taken apart: cells over several lines, no tabs.

Three things survive in such text. A row ends with its last cell (a periodicity, or two dates). An
empty cell leaves a doubled blank, or a blank at the beginning of a line. Lines of one row are
separated by an empty line, rows often by a line of blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.parsing.cells import (
    EMPTY_CELL,
    is_expression,
    split_last_expression,
    split_periodicity,
)
from documents.parsing.cells import (
    PERIODICITY as PERIOD_WORD,
)
from documents.parsing.lines import Line
from documents.parsing.tables import (
    ACTIVITIES,
    END,
    KF_TARGET,
    NAME,
    PERIODICITY,
    START,
    TARGET,
    Row,
    Table,
    is_heading_of_value,
)
from documents.parsing.words import Vocabulary

_DATE = r"\d{4}-\s?\d{2}-\s?\d{2}"
_TWO_DATES = re.compile(rf"(?:^|(?<=\s))({_DATE})\s+({_DATE})$")
_ONE_DATE = re.compile(rf"(?:^|(?<=\s))({_DATE})$")
_STRONG_PERIOD = re.compile(r"^(?:År|Tertial|Halvår|Månad|Kvartal)")
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
_LEFT_VALUE = re.compile(
    r"^(?:[\d+±<>≤≥−-]|max|min|tas |tar |fastställs|oförändra|öka|minska|ökn"
    r"|högre|lägre|fler |färre |mäts |följs |höja|sänka)",
    re.IGNORECASE,
)
_STARTS_LOW = re.compile(r"(?:\w{1,3}-\w|[\W\d_]|\d)")
_TREND_VERB = re.compile(r"öka|minska", re.IGNORECASE)
_VERB_BEFORE = re.compile(r"\b(?:ska|skall|att|kan|bör|har|måste|inte)$", re.IGNORECASE)


def ends_like_row(text: str) -> bool:
    """Whether a line ends as rows do: with two dates, or with a target and a periodicity."""
    if _TWO_DATES.search(text):
        return True
    found = split_periodicity(text)
    return found is not None and split_last_expression(found[0]) is not None


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether some of the lines ends a sentence, or they are a list."""
    return any(line.text.endswith((".", "!", "?", ":")) or line.is_bullet for line in lines)


@dataclass(slots=True)
class PdfRows:
    """Reads the lines under one header (repeated headers already taken out)."""

    table: Table
    vocabulary: Vocabulary
    council_by_default: bool  # whose a lone value is where blanks were lost: the council's?
    blanks: Blanks
    rows: list[Row] = field(default_factory=list)
    leftover: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    region: Sequence[Line] = ()
    guesses: int = 0  # rows with fewer values than columns, and nothing that tells which
    _chunks: list[list[Line]] = field(default_factory=list)

    def read(self, lines: Sequence[Line], restarts: Mapping[int, Line]) -> None:
        """All rows of `lines`; what is no row goes to `leftover`, in order.

        `restarts` holds the repeated headers by the number of the line just under each.
        """
        self.region = lines
        for index, line in enumerate(lines):
            if line.number in restarts:
                self._restart(line, restarts[line.number])
            self._take(line)
            following = lines[index + 1] if index + 1 < len(lines) else None
            row = self._finished(following)
            if row is not None:
                self._close(row)
        self.leftover.extend(line for chunk in self._chunks for line in chunk)
        self._chunks = []

    def _restart(self, line: Line, header: Line) -> None:
        """After a repeated header only a row that was cut in two goes on."""
        if not self._chunks:
            return
        last = self._chunks[-1][-1].text
        goes_on = last.endswith("-") or not line.text[0].isupper() or self._is_tail(line.text)
        if not goes_on and not (header.page_break and not last.endswith(".")):
            self.leftover.extend(held for chunk in self._chunks for held in chunk)
            self._chunks = []

    def _is_tail(self, text: str) -> bool:
        if self.table.kind == ACTIVITIES:
            return bool(_TWO_DATES.fullmatch(text))
        found = split_periodicity(text)
        return found is not None and not self._values_from_right(found[0])[0].strip()

    def _take(self, line: Line) -> None:
        if not self._chunks or (line.spaced and not self._goes_on(line)):
            self._chunks.append([])
        self._chunks[-1].append(line)

    def _goes_on(self, line: Line) -> bool:
        last = self._chunks[-1][-1].text
        starts_low = line.text[0].islower() or not line.text[0].isalpha()
        return starts_low or line.indented or last.endswith(("-", ",", "/"))

    def _finished(self, following: Line | None) -> Row | None:
        """The row that the last chunk makes, if its last line ends it."""
        lines = self._chunks[-1]
        if self.table.kind == ACTIVITIES:
            return self._activity(lines, following)
        return self._indicator(lines, following)

    def _close(self, row: Row) -> None:
        """The last chunk is a row; whole chunks before it are rows that lost their values."""
        for chunk in self._chunks[:-1]:
            text = self.vocabulary.join(line.text for line in chunk)
            if len(text.split()) >= 2 and len(text) <= 300:
                self.rows.append(Row(chunk[0].number, {NAME: text}))
            else:
                self.leftover.extend(chunk)
        self.rows.append(row)
        self._chunks = []

    # Activities: name, then the dates.

    def _activity(self, lines: list[Line], following: Line | None) -> Row | None:
        text = self.vocabulary.join(line.text for line in lines)
        both = _TWO_DATES.search(text)
        columns = [column for column in self.table.columns if column in (START, END)]
        if both and len(columns) == 2:
            cells = dict(zip(columns, _dates(both), strict=True))
            return self._row(lines, text[: both.start()], cells)
        one = _ONE_DATE.search(text)
        if one and self._ends_here(following) and not both:
            return self._row(lines, text[: one.start()], {columns[0]: _dates(one)[0]})
        return None

    @staticmethod
    def _ends_here(following: Line | None) -> bool:
        return following is None or following.spaced

    @staticmethod
    def _row(lines: list[Line], name: str, cells: dict[str, str]) -> Row | None:
        return Row(lines[0].number, {NAME: name.strip()} | cells) if name.strip() else None

    # Indicators: name, values, periodicity; or values last where that column is missing.

    def _indicator(self, lines: list[Line], following: Line | None) -> Row | None:
        text = self._marked(lines)
        if self.table.columns[-1] == PERIODICITY:
            found = split_periodicity(text)
            if found is None or not self._ends_with_period(lines, *found):
                return None
            name, cells = self._values(lines, found[0])
            return self._row(lines, name, cells | {PERIODICITY: found[1]})
        if following is not None and not (following.spaced or following.text[0].isupper()):
            return None
        return self._indicator_without_period_last(lines, text)

    def _indicator_without_period_last(self, lines: list[Line], text: str) -> Row | None:
        if split_last_expression(text) is None and not text.endswith(EMPTY_CELL):
            return None
        name, cells = self._values(lines, text)
        if PERIODICITY in self.table.columns:
            match = re.search(rf"\s({PERIOD_WORD})$", name)
            if match is None:
                return None
            name, cells = name[: match.start()], cells | {PERIODICITY: match.group(1)}
        return self._row(lines, name, cells)

    @staticmethod
    def _ends_with_period(lines: list[Line], rest: str, period: str) -> bool:
        """ "… T2" may end a name's line; "År" hardly does."""
        if _STRONG_PERIOD.match(period) or lines[-1].text == period:
            return True
        return rest.rstrip().endswith(EMPTY_CELL) or split_last_expression(rest) is not None

    def _marked(self, lines: Sequence[Line]) -> str:
        """The row's text with a sign for every empty cell that the blanks betray."""
        return self.vocabulary.join(_mark(line) for line in lines)

    @property
    def _value_columns(self) -> list[str]:
        return [column for column in self.table.columns if column not in (NAME, PERIODICITY)]

    def _values(self, lines: list[Line], text: str) -> tuple[str, dict[str, str]]:
        """The name and the value cells of a row whose periodicity has been taken off."""
        whole = self._values_from_right(text)
        name, cells = self._values_on_own_lines(lines, text) or whole
        if len(whole[1]) > len(cells) and self.blanks.inside:
            name, cells = whole  # an empty cell would have left its blanks
        columns = self._value_columns
        if len(cells) == 1 < len(columns) and self._no_cell_is_empty(lines, text):
            cells = _two_of_one(cells[0])
        if len(cells) < len(columns):
            self._note_guess(name)
            cells = self._place_few(cells, columns)
        named = zip(columns, cells, strict=True)
        return name.replace(EMPTY_CELL, " "), dict(named)

    def _note_guess(self, name: str) -> None:
        """Cells are missing, and no blanks say which."""
        self.guesses += 1
        found = split_last_expression(name.replace(EMPTY_CELL, " "))
        if found and _is_value(found, leftward=True):
            self.faults.append(f"”{found[1]}” kan höra till namnet eller vara ett årsmål.")

    def doubts(self) -> list[str]:
        """Why the rows may be wrong, besides what the rows themselves tell."""
        values = [row for row in self.rows if row.cells.get(PERIODICITY)]
        if 0 < self.guesses < len(values) and not self.blanks.inside:
            self.faults.append("Tomma celler går inte att se i texten.")
        for row in self.rows:
            name = row.cells.get(NAME, "").strip()
            if name and not name[0].isupper() and not _STARTS_LOW.match(name):
                self.faults.append(f"”{name[:60]}” börjar mitt i något.")
        self.faults += self._torn()
        for line in self.region:
            if is_heading_of_value(line.text):
                self.faults.append(f"Rubriken ”{line.text}” står bland raderna.")
        if self.leftover and (self._is_rest(self.leftover[0]) or not _is_prose(self.leftover)):
            self.faults.append(f"”{self.leftover[0].text[:60]}” efter tabellen lästes inte.")
        return list(dict.fromkeys(self.faults))

    def _torn(self) -> Iterator[str]:
        """Lines that stand twice, are broken, or have lost one between them."""
        for line, below in pairwise(self.region):
            if _is_doubled(line, below):
                yield f"Raden ”{line.text[:60]}” står två gånger."
            if below.blanks > 1 and not below.spaced:
                yield f"Efter raden ”{line.text[:60]}” är det tomt."
            if self.blanks.at_ends and line.cut and not below.blanks:
                yield f"Raden ”{line.text[:60]}” är bruten mitt i."

    def _is_rest(self, line: Line) -> bool:
        """What follows the last row and is no text of its own."""
        text = line.text
        goes_on = text[0].islower() and not line.is_bullet
        ends = self._is_tail(text) or bool(_ONE_DATE.search(text)) or split_periodicity(text)
        return goes_on or bool(ends)

    def _no_cell_is_empty(self, lines: Sequence[Line], text: str) -> bool:
        told = self.blanks.inside and (len(lines) == 1 or self.blanks.leading)
        return told and EMPTY_CELL not in text

    def _place_few(self, cells: list[str], columns: list[str]) -> list[str]:
        """Fewer values than columns and no blanks to tell: the council's rows carry its own."""
        if len(cells) == 1 and columns == [TARGET, KF_TARGET] and not self.council_by_default:
            return [cells[0], ""]
        return [""] * (len(columns) - len(cells)) + cells

    def _values_on_own_lines(self, lines: list[Line], text: str) -> tuple[str, list[str]] | None:
        """Where the name filled several lines, the values begin on a line of their own."""
        best: tuple[str, list[str]] | None = None
        for used in range(1, min(len(lines), 8)):
            tail = self._marked(lines[-used:])
            period = split_periodicity(tail) if self.table.columns[-1] == PERIODICITY else None
            tail = period[0] if period else tail
            before, cells = self._values_from_right(tail)
            better = best is None or len(cells) > len(best[1])
            if cells and better and not before.strip() and self._same_last(text, cells[-1]):
                best = self.vocabulary.join(line.text for line in lines[:-used]), cells
        return best

    @staticmethod
    def _same_last(text: str, cell: str) -> bool:
        """The last value is the same with the lines above: nothing of it was left there."""
        segment = text.rstrip()
        if segment.endswith(EMPTY_CELL):
            return True
        found = split_last_expression(segment.rpartition(EMPTY_CELL)[2])
        return found is None or found[1] == cell

    def _values_from_right(self, text: str) -> tuple[str, list[str]]:
        cells: list[str] = []
        text = text.rstrip()
        while text and len(cells) < len(self._value_columns):
            step = _last_cell(text, leftward=bool(cells))
            if step is None:
                break
            text, cell = step
            cells.insert(0, cell)
        return text, cells


def _is_doubled(line: Line, below: Line) -> bool:
    """The same twice: words that nobody writes twice, not two rows' values."""
    if line.text != below.text:
        return False
    is_cell = is_expression(line.text) or split_periodicity(line.text) is not None
    return len(line.text) > 12 or not (below.blanks or is_cell)


@dataclass(frozen=True, slots=True)
class Blanks:
    """Which of the blanks that empty cells leave this document's text still has."""

    inside: bool = True
    leading: bool = True
    at_ends: bool = False  # every line ends with a blank, unless it was cut

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Blanks:
        tails = [line for line in lines if split_periodicity(line.text)]
        inside = any("  " in line.text for line in tails)
        leading = any(_mark(line).startswith(EMPTY_CELL) for line in tails)
        cut = sum(line.cut for line in lines)
        return cls(inside, leading, at_ends=cut < 0.1 * len(lines))


def _two_of_one(cell: str) -> list[str]:
    """Two cells that read as one number: "95 100" where no cell is empty."""
    for match in re.finditer(r"\s", cell):
        left, right = cell[: match.start()], cell[match.end() :]
        both = is_expression(left) and is_expression(right)
        if both and left[-1].isdigit() and not right.startswith("0"):
            return [left, right]
    return [cell]


def _mark(line: Line) -> str:
    at_start = line.indent >= 2 or (line.indent == 1 and not line.page_break)
    text = re.sub(r" {3,}", f" {EMPTY_CELL} {EMPTY_CELL} ", line.text)
    text = re.sub(r" {2}", f" {EMPTY_CELL} ", text)
    return f"{EMPTY_CELL} {text}" if at_start else text


def _last_cell(text: str, *, leftward: bool) -> tuple[str, str] | None:
    """The text before its last value cell, and the cell ("" for an empty one)."""
    text = text.rstrip()
    if text.endswith(EMPTY_CELL):
        return text[:-1].rstrip(), ""
    head, marker, segment = text.rpartition(EMPTY_CELL)
    found = split_last_expression(segment)
    if found and _is_value(found, leftward=leftward):
        return f"{head}{marker}{found[0]}".rstrip(), found[1]
    segment = segment.strip()
    if marker and not leftward and len(segment) <= 45 and len(segment.split()) <= 6:
        return f"{head}{marker}", segment  # a value in words that no list knows
    return None


def _is_value(found: tuple[str, str], *, leftward: bool) -> bool:
    before, expression = found
    if not leftward:
        return True
    if _YEAR.match(expression) or not _LEFT_VALUE.match(expression):
        return False
    return not (_TREND_VERB.match(expression) and _VERB_BEFORE.search(before))


def _dates(match: re.Match[str]) -> list[str]:
    return [re.sub(r"\s", "", group) for group in match.groups()]
