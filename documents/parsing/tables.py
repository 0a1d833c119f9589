"""Tables: what a header line says about the columns, and rows out of tab-separated lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from common.text import fold
from documents.parsing.cells import is_periodicity, iso_date
from documents.parsing.lines import Line, squeeze
from documents.parsing.words import HEADER_WORDS, MEANT, Vocabulary

INDICATORS, ACTIVITIES = "indicators", "activities"
NAME, TARGET, KF_TARGET, PERIODICITY, START, END, IN_CHARGE, CARRIES_OUT, OTHER = (
    "name",
    "target",
    "kf_target",
    "periodicity",
    "start",
    "end",
    "in_charge",
    "carries_out",
    "other",
)

_COLUMN_PATTERNS = (  # of the folded text, first match wins
    (KF_TARGET, r"(?:kf|kommunfullmaktige)\s?[:'’]?\s?s?\s*(?:ars)?mal(?:varde)?\b.*"),
    (
        TARGET,
        r"(?:\w*namnd(?:en)?s?\s|bolagets\s|styrelsens\s|eget\s|egna\s)?(?:ars)?mal(?:varde)?\b.*",
    ),
    (PERIODICITY, r"periodicit\w*|matperiod\w*|frekvens|uppfoljning|period"),
    (START, r"start\s?(?:datum|tid)?\w*|fr\.?o\.?m\.?|fran"),
    (END, r"slut\s?(?:datum|tid)?\w*|t\.?o\.?m\.?|till|klart"),
    (IN_CHARGE, r"ansvarig\w*"),
    (CARRIES_OUT, r"genomfor (?:kf|kommunfullmaktige)\s?[:'’]?\s?s?\s+aktivitet\w*"),
)
_INDICATOR_NAME = re.compile(
    r"^(?:(?:kf|kommunfullmaktige)\s?[:'’]?\s?s?\s+)?(?:\w+\s+){0,2}?\w*indikator(?:er|n|erna)?\b"
)
_ACTIVITY_NAME = re.compile(
    r"^(?:(?:kf|kommunfullmaktige)\s?[:'’]?\s?s?\s+)?(?:\w+\s+){0,2}?\w*aktivitet(?:er|en|erna)?\b"
)
_COUNCIL = re.compile(r"^(?:kf|kommunfullmaktige)")
_MANDATORY = re.compile(r"obligatorisk")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's header: its kind, its columns in order, and whose rows it holds."""

    kind: str
    columns: tuple[str, ...]
    owner: str  # "council" | "mandatory" | "own" | "" when the header does not say
    header: str
    tabbed: bool

    def index(self, column: str) -> int | None:
        return self.columns.index(column) if column in self.columns else None


@dataclass(slots=True)
class Row:
    """A row's cells by column, with the line it began on."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    indented: bool = False
    comment: str = ""


def table_header(text: str) -> Table | None:
    """The table that a header line opens: tab-separated, or the words of a PDF's line."""
    return _tabbed_header(text) if "\t" in text else _plain_header(text)


def _tabbed_header(text: str) -> Table | None:
    return header_of(text.rstrip("\t ").split("\t"))


def header_of(printed: Sequence[str]) -> Table | None:
    """The table that these cells are the headings of."""
    cells = [fold(cell) for cell in printed]
    kinds = [(INDICATORS, _INDICATOR_NAME), (ACTIVITIES, _ACTIVITY_NAME)]
    for kind, pattern in kinds:
        at = next((i for i, cell in enumerate(cells) if pattern.fullmatch(cell)), None)
        if at is None:
            continue
        columns = tuple(NAME if i == at else column_of(cell) for i, cell in enumerate(cells))
        if _suffices(kind, columns):
            header = squeeze(" ".join(printed))
            return Table(kind, columns, owner_in(cells[at]), header, tabbed=True)
    return None


def column_of(cell: str) -> str:
    """What a folded header cell stands for."""
    for column, pattern in _COLUMN_PATTERNS:
        if re.fullmatch(pattern, cell):
            return column
    return OTHER


def names_columns(cells: Sequence[str]) -> bool:
    """Whether cells are headings of a goal's table, though the name's own is not recognised."""
    columns = {column_of(fold(cell)) for cell in cells} - {OTHER}
    return {START, END} <= columns or len(columns & {TARGET, KF_TARGET, PERIODICITY}) > 1


_FOLDED_WORDS = [fold(word) for word in HEADER_WORDS]


def is_header_text(text: str) -> bool:
    """Whether the text can be a table's heading or a piece of one that is broken over lines."""
    words = fold(text).split()
    return 0 < len(words) <= 8 and all(_is_header_word(word) for word in words)


_MEANT = [fold(word) for word in MEANT]


def misspelt(header: str) -> str | None:
    """The first word of a heading that is nearly, but not quite, one that tells a column."""
    for word in fold(header).split():
        if not _is_whole_word(word) and get_close_matches(word, _MEANT, cutoff=0.75):
            return word
    return None


def _is_whole_word(word: str) -> bool:
    """A heading's word, or the first piece of one; a last piece alone has lost its beginning."""
    if word.endswith("-"):
        return _is_header_word(word)
    return word in _FOLDED_WORDS or word.strip(".:’'") in _FOLDED_WORDS


def is_heading_of_value(text: str) -> bool:
    """Whether the text is nothing but a heading over values or dates, or over names."""
    folded = fold(text)
    if not is_header_text(text) or is_periodicity(text):
        return False
    alone = bool(re.fullmatch(r"(?:\w+s )?(?:indikator|aktivitet)", folded))
    return alone or column_of(folded) in (KF_TARGET, TARGET, PERIODICITY, START, END)


def _is_header_word(word: str) -> bool:
    if re.fullmatch(r"(?:19|20)\d{2}|(?:fr|t)\.?o\.?m\.?", word):
        return True
    bare = word.strip(".:’'")
    if bare.endswith("-"):
        return any(known.startswith(bare.rstrip("-")) for known in _FOLDED_WORDS)
    whole = bare in _FOLDED_WORDS or word in _FOLDED_WORDS
    return whole or (len(bare) > 1 and any(known.endswith(bare) for known in _FOLDED_WORDS))


def _suffices(kind: str, columns: Sequence[str]) -> bool:
    known = {START, END} if kind == ACTIVITIES else {TARGET, KF_TARGET, PERIODICITY}
    # The council's own budget lists goals beside the indicators and several years' targets.
    return bool(known & set(columns)) and columns.count(KF_TARGET) <= 1


def owner_in(name_cell: str) -> str:
    """Whose rows a heading (folded) is over; empty when it does not say."""
    if _MANDATORY.search(name_cell):
        return "mandatory"
    if _COUNCIL.match(name_cell):
        return "council"
    bare = re.fullmatch(r"(?:indikator|aktivitet)(?:er|n|en)?", name_cell)
    return "" if bare else "own"


_PLAIN_TOKEN = re.compile(
    r"(?P<kf_target>(?:kf|kommunfullmaktige)\s?[:'’]?\s?s?\s*arsmal(?:\s+(?:ar\s+)?\d{4}|\s+ar\b)?)"
    r"|(?P<target>(?:(?:namndens|bolagets|styrelsens)\s+)?arsmal(?:\s+(?:ar\s+)?\d{4}|\s+ar\b)?)"
    r"|(?P<year>(?:19|20)\d{2}$)"
    r"|(?P<periodicity>periodicit\w*)|(?P<start>start\s?datum)|(?P<end>slut\s?datum)"
    r"|(?P<in_charge>ansvarig\w*)"
    r"|(?P<other>(?:utfall|prognos|resultat|status)(?:\s+(?:ar\s+|helar\s+)?\d{4})?)"
)


def _plain_header(text: str) -> Table | None:
    folded = fold(text)
    for kind, pattern in ((INDICATORS, _INDICATOR_NAME), (ACTIVITIES, _ACTIVITY_NAME)):
        match = pattern.match(folded)
        if match is None:
            continue
        columns = _plain_columns(folded[match.end() :])
        if columns and _suffices(kind, columns):
            return Table(kind, (NAME, *columns), owner_in(match.group()), folded, tabbed=False)
    return None


def _plain_columns(rest: str) -> tuple[str, ...] | None:
    """The columns, when the line consists of nothing but column names."""
    columns, left = [], rest.strip()
    while left:
        match = _PLAIN_TOKEN.match(left)
        if match is None:
            return None
        if match.lastgroup != "year":  # a heading's last piece, which ran past the others
            columns.append(str(match.lastgroup))
        left = left[match.end() :].strip(" .:")
    return tuple(columns)


def header_over_lines(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """A header at `at`, though its cells be broken over as many as four lines."""
    first = fold(lines[at].text)
    if not (_INDICATOR_NAME.match(first) or _ACTIVITY_NAME.match(first) or "\t" in lines[at].text):
        return None
    if table_header(lines[at].text) is None and not _may_be_header(lines[at].text):
        return None
    best: tuple[Table, int] | None = None
    text = ""
    for used in range(1, 5):
        if at + used > len(lines) or (used > 1 and not _goes_on(lines[at + used - 1].text)):
            break
        text = _glue(text, lines[at + used - 1].text)
        table = table_header(text)
        if table and (
            best is None
            or len(table.columns) > len(best[0].columns)
            or (len(table.columns) == len(best[0].columns) and not table.tabbed)
            or (OTHER not in table.columns and OTHER in best[0].columns)
        ):
            best = table, used
    return best


def _glue(upper: str, lower: str) -> str:
    return f"{upper} {lower}" if upper and not upper.endswith("\t") else upper + lower


def _goes_on(text: str) -> bool:
    """Whether the line is a further piece of the heading above, and not one of its own."""
    return _may_be_header(text) and table_header(text) is None


def _may_be_header(text: str) -> bool:
    """Whether the line can be a further piece of a broken header."""
    pieces = [piece for piece in text.split("\t") if piece.strip()]
    return bool(pieces) and all(
        is_header_text(piece) or column_of(fold(piece)) != OTHER for piece in pieces
    )


def looks_like_row(line: Line, table: Table | None) -> bool:
    """Whether a tab-separated line that stands alone has the cells of a goal's table."""
    if not line.has_tabs:
        return False
    cells = [squeeze(cell) for cell in line.text.split("\t")]
    if table is not None and len(cells) != len(table.columns):
        return False
    if len(cells) >= 3 and is_periodicity(cells[-1]):
        return True
    return sum(iso_date(cell) is not None for cell in cells[1:]) >= 1


class TabRows:
    """Reads the rows under a tab-separated header, wrapped cells included."""

    def __init__(self, table: Table, vocabulary: Vocabulary) -> None:
        self.table = table
        self.vocabulary = vocabulary
        self.rows: list[Row] = []
        self.pending: list[str] = []
        self.pending_line: Line | None = None
        self.in_comment = False
        self.faults: list[str] = []

    @property
    def width(self) -> int:
        return len(self.table.columns)

    def feed(self, line: Line, *, following: Sequence[Line]) -> bool:
        """Take one line; False when it does not belong to the table."""
        cells = line.text.split("\t")
        if self._is_comment_line(cells):
            return True
        if len(cells) == 1:
            return self._feed_bare(line, following)
        if self.pending:
            self._feed_after_pending(line, cells)
        else:
            self._start(line, cells)
        return True

    def _feed_bare(self, line: Line, following: Sequence[Line]) -> bool:
        """A line without tabs: the rest of the row above, or the beginning of the one below."""
        if self.pending and (not line.blanks or line.text[0].islower()):
            self._go_on(line.text)
            return True
        if self.rows and line.text[0].islower():
            self._extend_last(line.text)
            return True
        if self._begins_wrapped_row(line, following):
            self.pending, self.pending_line = [line.text], line
            return True
        return False

    def _go_on(self, text: str) -> None:
        """The last pending cell goes on with `text`."""
        self._check_cut(self.pending[-1], text)
        self.pending[-1] = f"{self.pending[-1]} {text}"

    def _check_cut(self, left: str, right: str) -> None:
        if self.vocabulary.cuts_word(left, right) or not self.vocabulary.wraps:
            cut = _("”%(left)s” och ”%(right)s” är en rad som är bruten.")
            self.faults.append(cut % {"left": left[-30:], "right": right[:30]})

    def _begins_wrapped_row(self, line: Line, following: Sequence[Line]) -> bool:
        """Lines without tabs whose last leads straight into one with tabs."""
        if len(line.text) > 250 or line.text.endswith("."):
            return False
        for index, below in enumerate(following):
            if not below.has_tabs and (below.blanks or line.blanks):
                return False
            if below.has_tabs:
                first = below.text.split("\t")[0].strip()
                goes_on = not first or not first[0].isupper()
                return goes_on or index > 0 or not (line.blanks or below.blanks)
        return False

    def _extend_last(self, text: str) -> None:
        row = self.rows[-1]
        self._check_cut(row.comment or list(row.cells.values())[-1], text)
        if row.comment:
            row.comment += f" {text}"
        else:
            row.cells[NAME] = f"{row.cells.get(NAME, '')} {text}"

    def _start(self, line: Line, cells: list[str]) -> None:
        self.pending, self.pending_line = cells, line
        if len(cells) >= self.width:
            self.flush()

    def _feed_after_pending(self, line: Line, cells: list[str]) -> None:
        glued = len(self.pending) - 1 + len(cells)
        if len(self.pending) > 1 and (len(cells) >= self.width or glued > self.width):
            self.flush()  # trailing empty cells were cut off the row above
            self._start(line, cells)
            return
        self._go_on(cells[0])
        self.pending.extend(cells[1:])
        if len(self.pending) >= self.width:
            self.flush()

    def flush(self) -> None:
        """The pending cells are a row."""
        if not self.pending or self.pending_line is None:
            return
        cells, line = self.pending, self.pending_line
        self.pending, self.pending_line = [], None
        if len(cells) == 1:
            return
        named = dict(zip(self.table.columns, cells, strict=False))
        self._add(Row(line.number, named, indented=line.indented))

    def _add(self, row: Row) -> None:
        filled = [name for name, cell in row.cells.items() if cell.strip()]
        self.in_comment = False
        if not filled:
            return
        if not row.cells.get(NAME, "").strip() and self.rows:
            self._merge_into_last(row)
            return
        self.rows.append(row)

    def _merge_into_last(self, row: Row) -> None:
        """Cells that go on below an empty first cell belong to the row above."""
        last = self.rows[-1]
        for column, cell in row.cells.items():
            if cell.strip():
                last.cells[column] = squeeze(f"{last.cells.get(column, '')} {cell}")

    def _is_comment_line(self, cells: Sequence[str]) -> bool:
        """ "Kommentar" and the row under it explain the indicator above them."""
        filled = [squeeze(cell) for cell in cells if cell.strip()]
        if len(filled) != 1 or not self.rows or self.pending:
            return False
        if fold(filled[0]).strip(":") in ("kommentar", "kommentarer", "analys"):
            self.in_comment = True
            return True
        if not self.in_comment and not (len(cells) > 1 and self._is_sentence(filled[0])):
            return False
        if not self.in_comment or len(cells) > 1 or not self.rows[-1].comment:
            self.rows[-1].comment = squeeze(f"{self.rows[-1].comment} {filled[0]}")
            return True
        return False

    @staticmethod
    def _is_sentence(text: str) -> bool:
        return len(text) > 80 and text.endswith(".")
