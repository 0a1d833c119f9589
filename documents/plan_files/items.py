"""The rows that were read, each under a key, and the plan as a person's corrections make it.

Corrections are kept beside what was read: `{"m0-n1-i2": {"target": "80 %"}, "m0-a3":
{"dropped": true}, "t1": {"answer": "taken", "kind": "indicators", "goal": "m0"}}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from documents.parsing import ParsedPlan
from documents.parsing.model import (
    DoubtfulTable,
    ParsedActivity,
    ParsedAreaGoal,
    ParsedCommitteeGoal,
    ParsedIndicator,
    ParsedResult,
)

AREA, GOAL, TEXTS = "area", "goal", "texts"
INDICATOR, ACTIVITY, RESULT = "indicators", "activities", "results"
FIELDS = {
    AREA: ("code", "title"),
    GOAL: ("code", "title"),
    TEXTS: (),
    INDICATOR: ("name", "target", "kf_target", "periodicity"),
    ACTIVITY: ("title", "start", "end"),
    RESULT: ("text",),
}
# What must be there; the rest may be empty.
NAMED_BY = {AREA: "title", GOAL: "title", INDICATOR: "name", ACTIVITY: "title", RESULT: "text"}
TAKEN, LEFT = "taken", "left"

Corrections = dict[str, dict[str, Any]]
Parent = ParsedAreaGoal | ParsedCommitteeGoal


@dataclass(frozen=True, slots=True)
class Item:
    """One row as it stands after corrections. `was` are the values that were read."""

    key: str
    kind: str
    line: int
    values: dict[str, str]
    was: dict[str, str]
    is_dropped: bool = False
    texts: tuple[str, ...] = ()

    @property
    def is_corrected(self) -> bool:
        return self.is_dropped or self.values != self.was

    @property
    def name(self) -> str:
        return self.values.get(NAMED_BY.get(self.kind, ""), "")


@dataclass(frozen=True, slots=True)
class Question:
    """A table, or a line, that was not understood for certain, with what a person said of it."""

    key: str
    table: DoubtfulTable
    answer: str
    kind: str
    goal: str
    rows: tuple[Item, ...] = field(default_factory=tuple)

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)

    @property
    def is_taken(self) -> bool:
        """As rows: words that stand in a text already never are."""
        return self.answer == TAKEN and not self.table.is_kept


@dataclass(frozen=True, slots=True)
class GoalChoice:
    key: str
    code: str
    title: str

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


@dataclass
class Reading:
    """A plan that was read, and what has been corrected of it."""

    plan: ParsedPlan
    corrections: Corrections

    def items(self) -> Iterator[Item]:
        """All rows in the document's order, dropped ones included."""
        for key, _whose, parent in self._parents():
            kind = AREA if isinstance(parent, ParsedAreaGoal) else GOAL
            yield self._item(key, kind, parent)
            if parent.texts:
                texts = tuple(text.text for text in parent.texts)
                gone = self._is_dropped(f"{key}-texts")
                yield Item(f"{key}-texts", TEXTS, parent.texts[0].line, {}, {}, gone, texts)
            for row_key, row_kind, row in _rows(key, parent):
                yield self._item(row_key, row_kind, row)

    def questions(self) -> list[Question]:
        tables = [(f"t{number}", table) for number, table in enumerate(self.plan.doubtful)]
        lines = [
            (
                f"u{number}",
                DoubtfulTable(0, one.line, "", one.reason, (one.text,), is_kept=one.is_kept),
            )
            for number, one in enumerate(self.plan.unplaced)
        ]
        return sorted(
            (self._question(key, table) for key, table in tables + lines),
            key=lambda question: question.table.line,
        )

    def goals(self) -> list[GoalChoice]:
        """Where a row can be placed."""
        return [
            GoalChoice(key, parent.code or "", parent.title)
            for key, _whose, parent in self._parents()
        ]

    def corrected(self) -> ParsedPlan:
        """The plan that is taken in: without what is dropped, with what is taken of doubts."""
        taken = [question for question in self.questions() if question.is_taken]
        areas = []
        for key, area in enumerate_keys("m", self.plan.area_goals):
            if self._is_dropped(key):
                continue
            children = tuple(
                self._goal(child_key, child, taken)
                for child_key, child in enumerate_keys(f"{key}-n", area.committee_goals)
                if not self._is_dropped(child_key)
            )
            areas.append(replace(self._goal(key, area, taken), committee_goals=children))
        return replace(self.plan, area_goals=tuple(areas), doubtful=(), unplaced=())

    def _parents(self) -> Iterator[tuple[str, str, Parent]]:
        for key, area in enumerate_keys("m", self.plan.area_goals):
            yield key, "", area
            for child_key, child in enumerate_keys(f"{key}-n", area.committee_goals):
                yield child_key, key, child

    def _is_dropped(self, key: str) -> bool:
        return bool(self.corrections.get(key, {}).get("dropped"))

    def _item(self, key: str, kind: str, row: Any) -> Item:
        was = {name: getattr(row, name) or "" for name in FIELDS[kind]}
        given = self.corrections.get(key, {})
        values = was | {name: given[name] for name in FIELDS[kind] if name in given}
        return Item(key, kind, row.line, values, was, self._is_dropped(key))

    def _question(self, key: str, table: DoubtfulTable) -> Question:
        given = self.corrections.get(key, {})
        kind = given.get("kind") or table.kind or _likely_kind(table)
        rows = tuple(
            self._item(f"{key}-{number}", kind, row)
            for number, row in enumerate(_guessed_rows(table, kind))
        )
        goal = given.get("goal") or self._goal_of(table)
        return Question(key, table, given.get("answer", ""), kind, goal, rows)

    def _goal_of(self, table: DoubtfulTable) -> str:
        """The goal that the table stands under: as it says itself, else the last one above it."""
        above = ""
        for key, _whose, parent in self._parents():
            if table.goal and table.goal in (parent.code, parent.title):
                return key
            if parent.line <= table.line:
                above = key
        return above

    def _goal(self, key: str, goal: Any, taken: Sequence[Question]) -> Any:
        """An area goal or a goal below it, with its rows as they stand after corrections."""
        more: dict[str, list[Any]] = {INDICATOR: [], ACTIVITY: [], RESULT: []}
        for question in taken:
            if question.goal == key:
                more[question.kind] += self._taken_rows(question, goal)
        values: dict[str, Any] = {
            INDICATOR: self._kept(f"{key}-i", INDICATOR, goal.indicators) + more[INDICATOR],
            ACTIVITY: self._kept(f"{key}-a", ACTIVITY, goal.activities) + more[ACTIVITY],
        }
        if isinstance(goal, ParsedCommitteeGoal):
            results = self._kept(f"{key}-r", RESULT, goal.expected_results)
            values["expected_results"] = results + more[RESULT]
        values = {name: tuple(rows) for name, rows in values.items()}
        if self._is_dropped(f"{key}-texts"):
            values["texts"] = ()
        kind = AREA if isinstance(goal, ParsedAreaGoal) else GOAL
        return replace(goal, **self._given(key, kind), **values)

    def _kept(self, prefix: str, kind: str, rows: Sequence[Any]) -> list[Any]:
        return [
            replace(row, **self._given(key, kind))
            for key, row in enumerate_keys(prefix, rows)
            if not self._is_dropped(key)
        ]

    def _given(self, key: str, kind: str) -> dict[str, str | None]:
        """The corrected values of a row; an empty cell is None, as the reader has it."""
        given = self.corrections.get(key, {})
        named = NAMED_BY[kind]
        return {
            name: given[name] if name == named else given[name] or None
            for name in FIELDS[kind]
            if name in given
        }

    @staticmethod
    def _taken_rows(question: Question, goal: Any) -> list[Any]:
        owner = question.table.owner
        council = owner == "council" or (not owner and isinstance(goal, ParsedAreaGoal))
        return [
            _row(question.kind, item.values, item.line, council=council)
            for item in question.rows
            if not item.is_dropped and item.name
        ]


def enumerate_keys(prefix: str, rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for number, row in enumerate(rows):
        yield f"{prefix}{number}", row


def _rows(key: str, parent: Parent) -> Iterator[tuple[str, str, Any]]:
    for row_key, result in enumerate_keys(f"{key}-r", getattr(parent, "expected_results", ())):
        yield row_key, RESULT, result
    for row_key, indicator in enumerate_keys(f"{key}-i", parent.indicators):
        yield row_key, INDICATOR, indicator
    for row_key, activity in enumerate_keys(f"{key}-a", parent.activities):
        yield row_key, ACTIVITY, activity


def _likely_kind(table: DoubtfulTable) -> str:
    dated = {"start", "end"} & set(table.columns) or "aktivitet" in table.table.lower()
    return ACTIVITY if dated else INDICATOR


def _guessed_rows(table: DoubtfulTable, kind: str) -> list[Any]:
    """The reader's best guess, or each line as a name."""
    cells = [dict(zip(table.columns, row, strict=False)) for row in table.rows]
    found = cells or [{"name": line.strip()} for line in table.lines if line.strip()]
    return [_row(kind, _named(row, kind), table.line, council=False) for row in found]


def _named(cells: dict[str, str], kind: str) -> dict[str, str]:
    named = NAMED_BY[kind]
    return {**cells, named: cells.get("name", "")}


def _row(kind: str, values: dict[str, str], line: int, *, council: bool) -> Any:
    """A row of a kind, from the texts of its cells."""
    if kind == RESULT:
        return ParsedResult(values["text"], line=line)
    owner = "council" if council else "own"
    if kind == ACTIVITY:
        start, end = (values.get(name) or None for name in ("start", "end"))
        return ParsedActivity(values["title"], start, end, owner, line)
    target, kf_target, periodicity = (
        values.get(name) or None for name in ("target", "kf_target", "periodicity")
    )
    return ParsedIndicator(values["name"], target, kf_target, periodicity, owner, line=line)
