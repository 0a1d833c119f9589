"""Goals while they are being read: mutable, frozen to the parsed model at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from common.text import fold
from documents.parsing.cells import is_date, iso_date, split_icon, value
from documents.parsing.headings import COMMITTEE
from documents.parsing.lines import Line, squeeze
from documents.parsing.model import (
    ParsedActivity,
    ParsedAreaGoal,
    ParsedCommitteeGoal,
    ParsedIndicator,
    ParsedSection,
    ParsedStrategicGoal,
    ParsedTable,
    Unplaced,
)
from documents.parsing.tables import (
    CARRIES_OUT,
    END,
    IN_CHARGE,
    KF_TARGET,
    NAME,
    PERIODICITY,
    START,
    TARGET,
    Row,
    Table,
)
from documents.parsing.texts import Reflow


@dataclass(slots=True)
class Draft:
    """A goal or a section with the lines and rows found under it so far."""

    kind: str
    code: str | None
    title: str
    line: int
    level: int = 0  # of its heading; 0 where the file does not say
    above: int = 0  # the line of what a section stands under
    is_unknown: bool = False  # a section under a heading that no form knows
    is_by_name: bool = False  # a section among goals, told apart from their texts by its name only
    number: str = ""  # that the document prints before a goal's title, where it is another
    is_known: bool = False  # one of the council's, by its name
    strategic: str | None = None
    text_lines: list[Line] = field(default_factory=list)
    result_lines: list[Line] = field(default_factory=list)
    indicators: list[ParsedIndicator] = field(default_factory=list)
    activities: list[ParsedActivity] = field(default_factory=list)
    children: list[Draft] = field(default_factory=list)
    tables: list[ParsedTable] = field(default_factory=list)  # of its text

    @property
    def holds_rows(self) -> bool:
        own = bool(self.indicators or self.activities or self.result_lines)
        return own or any(child.holds_rows for child in self.children)

    @property
    def is_stub(self) -> bool:
        """Hardly anything under it: an entry of the table of contents, not the goal itself."""
        words = sum(len(line.text.split()) for line in self.text_lines)
        return not self.holds_rows and not any(c.text_lines for c in self.children) and words < 60

    def same_as(self, code: str | None, title: str) -> bool:
        if code and self.code:
            return code == self.code
        return _bare(self.title) == _bare(title)

    def is_other_than(self, goal: Draft) -> bool:
        """Whether one of the two is the council's goal by its name, and the other has its number
        and another name."""
        if self.is_known == goal.is_known:
            return False
        one, other = _bare(self.title), _bare(goal.title)
        begins = one.startswith(other) or other.startswith(one)
        return not begins and SequenceMatcher(None, one, other).ratio() < _SAME_IN_PART


# A title that was read in part, or with words of the text below, is the same goal's.
_SAME_IN_PART = 0.6


def _bare(title: str) -> str:
    return fold(title).rstrip(".")


class Assembler:
    """Turns rows and drafts into the parsed model."""

    def __init__(self, reflow: Reflow) -> None:
        self.reflow = reflow
        self.unplaced: list[Unplaced] = []
        self.activities: list[ParsedActivity] = []  # all of them, in document order

    def add_rows(self, goal: Draft, table: Table, rows: Sequence[Row]) -> None:
        for row in rows:
            if {START, END} & set(table.columns):
                self._add_activity(goal, table, row)
            else:
                self._add_indicator(goal, table, row)

    def _add_indicator(self, goal: Draft, table: Table, row: Row) -> None:
        name, icon = split_icon(row.cells.get(NAME, ""))
        if not name:
            self._unplace(row, "Tabellrad utan namn på indikatorn.")
            return
        cells = {key: value(row.cells.get(key, "")) for key in (TARGET, KF_TARGET, PERIODICITY)}
        owner = _owner(goal, table, row, has_kf_target=cells[KF_TARGET] is not None)
        comment = squeeze(row.comment)
        goal.indicators.append(
            ParsedIndicator(name, **cells, owner=owner, icon=icon, comment=comment, line=row.line)
        )

    def _add_activity(self, goal: Draft, table: Table, row: Row) -> None:
        title, _icon = split_icon(row.cells.get(NAME, ""))
        if not title:
            self._unplace(row, "Tabellrad utan namn på aktiviteten.")
            return
        dates = {column: self._date(row, column) for column in (START, END)}
        owner = _owner(goal, table, row, has_kf_target=False)
        more = {column: squeeze(row.cells.get(column, "")) for column in (IN_CHARGE, CARRIES_OUT)}
        activity = ParsedActivity(title, dates[START], dates[END], owner, row.line, **more)
        goal.activities.append(activity)
        self.activities.append(activity)

    def _date(self, row: Row, column: str) -> str | None:
        cell = value(row.cells.get(column, ""))
        found = iso_date(cell) if cell else None
        if cell and not is_date(cell):
            self._unplace(row, f"”{cell}” är inget datum; datum skrivs som 2024-08-31.")
        return found

    def _unplace(self, row: Row, reason: str) -> None:
        text = " | ".join(squeeze(cell) for cell in row.cells.values() if cell.strip())
        self.unplaced.append(Unplaced(row.line, text, reason))

    def area(self, draft: Draft) -> ParsedAreaGoal:
        return ParsedAreaGoal(
            code=draft.code,
            title=draft.title,
            strategic_goal=draft.strategic,
            texts=self.reflow.texts(draft.text_lines),
            indicators=tuple(draft.indicators),
            activities=tuple(draft.activities),
            committee_goals=tuple(self.committee(child) for child in draft.children),
            tables=tuple(draft.tables),
            line=draft.line,
            number=draft.number,
        )

    def committee(self, draft: Draft) -> ParsedCommitteeGoal:
        return ParsedCommitteeGoal(
            code=draft.code,
            title=draft.title,
            texts=(
                *self.reflow.texts(draft.text_lines),
                *self.reflow.untold(draft.result_lines),
            ),
            expected_results=tuple(self.reflow.results(draft.result_lines)),
            indicators=tuple(draft.indicators),
            activities=tuple(draft.activities),
            tables=tuple(draft.tables),
            line=draft.line,
        )

    def strategic(self, draft: Draft) -> ParsedStrategicGoal:
        texts = self.reflow.texts(draft.text_lines)
        tables = tuple(draft.tables)
        return ParsedStrategicGoal(draft.code, draft.title, texts, draft.line, tables, draft.number)

    def section(self, draft: Draft) -> ParsedSection:
        texts = self.reflow.texts(draft.text_lines)
        return ParsedSection(draft.title, texts, draft.line, draft.above, draft.is_by_name)


def _owner(goal: Draft, table: Table, row: Row, *, has_kf_target: bool) -> str:
    """Whose row: the header says, else the lost icon's blank, the council's target, the place."""
    if table.owner:
        return table.owner
    if row.indented or has_kf_target or goal.kind != COMMITTEE:
        return "council"
    return "own"
