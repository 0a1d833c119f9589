"""What a plan's document says, as data: nothing here knows about files or the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class NotAPlan(ValueError):
    """The text is no operational plan; the message (Swedish) says what was missing."""


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A paragraph, a subheading or a bullet, reflowed to one string.

    `level` is a subheading's, 1 the highest; 0 where the file does not say. `marked` is the text as
    HTML where the file says that some of it is bold, in italics, raised or lowered.
    """

    kind: str  # "paragraph" | "heading" | "bullet"
    text: str
    line: int
    level: int = 0
    marked: str = ""


@dataclass(frozen=True, slots=True)
class ParsedIndicator:
    """One row of an indicator table; values are verbatim, None means an empty cell."""

    name: str
    target: str | None
    kf_target: str | None
    periodicity: str | None
    owner: str  # "council" | "mandatory" | "own"
    icon: str = ""
    comment: str = ""
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "name": self.name,
            "target": self.target,
            "kf_target": self.kf_target,
            "periodicity": self.periodicity,
        }
        extras = {"icon": self.icon, "comment": self.comment}
        return row | {key: value for key, value in extras.items() if value}


@dataclass(frozen=True, slots=True)
class ParsedActivity:
    """One row of an activity table; the dates are ISO strings."""

    title: str
    start: str | None
    end: str | None
    owner: str  # "council" | "own"
    line: int = 0
    in_charge: str = ""
    carries_out: str = ""  # the council's activity, by its title

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class ParsedResult:
    """One expected result and the subheading it stands under (this year, longer term)."""

    text: str
    group: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """A table that belongs to no goal (economy, investments), cell by cell."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        rows = [list(row) for row in self.rows]
        return {"heading": self.heading, "columns": list(self.columns), "rows": rows}


@dataclass(frozen=True, slots=True)
class ParsedCommitteeGoal:
    """An organisation's own goal; older documents give it no code."""

    code: str | None
    title: str
    texts: tuple[ParsedText, ...] = ()
    expected_results: tuple[ParsedResult, ...] = ()
    indicators: tuple[ParsedIndicator, ...] = ()
    activities: tuple[ParsedActivity, ...] = ()
    tables: tuple[ParsedTable, ...] = ()  # of its text
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "texts": [text.text for text in self.texts],
            "expected_results": [result.text for result in self.expected_results],
            "indicators": [row.as_json() for row in self.indicators],
            "activities": [row.as_json() for row in self.activities],
        }


@dataclass(frozen=True, slots=True)
class ParsedAreaGoal:
    """One of the council's goals for an area and everything the plan places under it.

    `number` is what the document prints before its title, where that is not its code.
    """

    code: str | None
    title: str
    strategic_goal: str | None
    texts: tuple[ParsedText, ...] = ()
    indicators: tuple[ParsedIndicator, ...] = ()
    activities: tuple[ParsedActivity, ...] = ()
    committee_goals: tuple[ParsedCommitteeGoal, ...] = ()
    tables: tuple[ParsedTable, ...] = ()  # of its text
    line: int = 0
    number: str = ""

    def as_json(self, *, kf_activities: bool) -> dict[str, Any]:
        activities = [row.as_json() for row in self.activities]
        goal: dict[str, Any] = {
            "code": self.code,
            "title": self.title,
            "strategic_goal": self.strategic_goal,
            "texts": [text.text for text in self.texts],
            "indicators": [row.as_json() for row in self.indicators],
            "activities": activities,
        }
        if kf_activities:
            goal["kf_activities"] = activities
        goal["committee_goals"] = [child.as_json() for child in self.committee_goals]
        return goal


@dataclass(frozen=True, slots=True)
class ParsedStrategicGoal:
    """A city-wide direction as the plan prints it, with the organisation's text about it.

    `number` is what the document prints before its title, where that is not its code.
    """

    code: str | None
    title: str
    texts: tuple[ParsedText, ...] = ()
    line: int = 0
    tables: tuple[ParsedTable, ...] = ()  # of its text
    number: str = ""

    def as_json(self) -> dict[str, Any]:
        texts = [text.text for text in self.texts]
        return {"code": self.code, "title": self.title, "texts": texts}


@dataclass(frozen=True, slots=True)
class ParsedSection:
    """A part of the document outside the goals: introduction, economy, annexes.

    `above` is the line of the goal or the part that its heading stands under; 0 under none.
    `is_by_name` where goals stand before it and after it, and the file does not say of what level
    its heading is: by its name it is a part of the plan, by its place it may be a goal's text.
    """

    heading: str
    texts: tuple[ParsedText, ...] = ()
    line: int = 0
    above: int = 0
    is_by_name: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"heading": self.heading, "texts": [text.text for text in self.texts]}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line that looks like part of the structure but fits nowhere; or (`is_kept`) words that
    stand in the plan's texts and perhaps should not."""

    line: int
    text: str
    reason: str
    is_kept: bool = False

    def as_json(self) -> dict[str, Any]:
        told = {"line": self.line, "text": self.text, "reason": self.reason}
        return told | ({"kept": True} if self.is_kept else {})


@dataclass(frozen=True, slots=True)
class DoubtfulTable:
    """A table that was not understood for certain: shown with its lines, never stored.

    `rows` is the best reading of it, in the order of `columns` ("name", "target", "kf_target",
    "periodicity", "start", "end"), for a person to correct; `goal` is the goal it stands under.
    """

    page: int  # 0 where the format has no pages
    line: int
    table: str  # its heading as printed
    why: str
    lines: tuple[str, ...]
    kind: str = ""  # "indicators" | "activities"
    goal: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    owner: str = ""  # whose rows its heading says that they are, as of ParsedIndicator
    is_kept: bool = False  # no table, but words that are taken in as text

    def as_json(self) -> dict[str, Any]:
        return {
            "page": self.page,
            "line": self.line,
            "table": self.table,
            "why": self.why,
            "lines": list(self.lines),
        }


@dataclass(frozen=True, slots=True)
class ParsedPlan:
    """Everything read from one document, in the order of the document."""

    organisation: str | None
    year: int | None
    title: str
    area_goals: tuple[ParsedAreaGoal, ...]
    strategic_goals: tuple[ParsedStrategicGoal, ...] = ()
    sections: tuple[ParsedSection, ...] = ()
    tables: tuple[ParsedTable, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    doubtful: tuple[DoubtfulTable, ...] = ()
    has_kf_activities: bool = field(default=False)

    def as_json(self) -> dict[str, Any]:
        """The plan in the form that `import_plan --json` prints."""
        goals = [goal.as_json(kf_activities=self.has_kf_activities) for goal in self.area_goals]
        return {
            "organisation": self.organisation,
            "year": self.year,
            "document_title": self.title,
            "strategic_goals": [goal.as_json() for goal in self.strategic_goals],
            "area_goals": goals,
            "sections": [section.as_json() for section in self.sections],
            "tables": [table.as_json() for table in self.tables],
            "unplaced": [item.as_json() for item in self.unplaced],
            "doubtful": [table.as_json() for table in self.doubtful],
        }

    def counts(self) -> dict[str, int]:
        """How much was read, for the summary a person checks against the document."""
        committee = [child for goal in self.area_goals for child in goal.committee_goals]
        parents: list[ParsedAreaGoal | ParsedCommitteeGoal] = [*self.area_goals, *committee]
        return {
            "area_goals": len(self.area_goals),
            "committee_goals": len(committee),
            "indicators": sum(len(goal.indicators) for goal in parents),
            "activities": sum(len(goal.activities) for goal in parents),
            "expected_results": sum(len(goal.expected_results) for goal in committee),
        }
