"""How a plan is told: one after another the headings, paragraphs and tables of its document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.documents.plans.plan import BULLET, PARAGRAPH, SUBHEADING, Goal, Plan, Strategic, Text

NAME, TARGET, KF_TARGET, PERIODICITY, START, END = (
    "name", "target", "kf_target", "periodicity", "start", "end",
)  # fmt: skip
TITLE, CHAPTER, GOAL, RESULTS = "title", "chapter", "goal", "results"


@dataclass
class Block:
    """A piece of text; `level` 1–3 for headings."""

    kind: str  # TITLE, CHAPTER, GOAL, RESULTS, or a kind of Text
    text: str
    level: int = 0
    label: str = ""  # "KF:s inriktningsmål", where it stands above the title


@dataclass
class Table:
    columns: tuple[str, ...]
    header: list[str]
    rows: list[list[str]]
    over: str = ""  # a row of its own over the headings


@dataclass(frozen=True)
class Design:
    """`label` is how a goal's label stands: before its title, on a line above, or not at all."""

    columns: tuple[str, ...] = (NAME, TARGET, KF_TARGET, PERIODICITY)
    dates: tuple[str, ...] = (NAME, START, END)
    label: str = "before"
    capitals: bool = False
    own_headings: bool = False  # "KF:s indikatorer", "Nämndens indikatorer"
    narrow_own: bool = False  # no column for the council's target in the organisation's tables
    over: bool = False
    order: tuple[str, ...] = ("texts", "results", "indicators", "activities")
    names: dict[str, str] = field(default_factory=dict)
    year_in_target: bool = True

    def blocks(self, plan: Plan) -> Iterator[Block | Table]:
        yield Block(TITLE, f"Verksamhetsplan {plan.year} för {plan.organisation}")
        yield Block(CHAPTER, "Inledning", 1)
        yield Block(PARAGRAPH, "Planen utgår från budgeten och beskriver årets arbete.")
        for strategic in plan.strategic:
            yield self._goal("KF:s inriktningsmål", strategic, 1)
            yield from self._texts(strategic.texts)
            for goal in strategic.goals:
                yield self._goal("KF:s mål för verksamhetsområdet", goal, 2)
                yield from self._body(goal, council=True)
                for child in goal.children:
                    yield self._goal("Nämndmål", child, 3)
                    yield from self._body(child, council=False)
        yield Block(CHAPTER, "Redovisning av ekonomi", 1)
        yield Block(PARAGRAPH, "Nämndens budget är i balans.")

    def _goal(self, label: str, goal: Goal | Strategic, level: int) -> Block:
        label = label.upper().replace("KF:S", "KF:s") if self.capitals else label
        mark = "." if level == 1 else ""
        title = f"{goal.code}{mark} {goal.title}"
        if self.label == "before":
            return Block(GOAL, f"{label}: {title}", level)
        return Block(GOAL, title, level, f"{label}:" if self.label == "above" else "")

    def _body(self, goal: Goal, *, council: bool) -> Iterator[Block | Table]:
        parts = {
            "texts": self._described(goal),
            "results": self._results(goal),
            "indicators": self._indicators(goal, council=council),
            "activities": self._activities(goal, council=council),
        }
        for part in self.order:
            yield from parts[part]

    def _described(self, goal: Goal) -> Iterator[Block]:
        """Under a label of its own where something else stands above."""
        if goal.texts and self.order[0] != "texts":
            yield Block(SUBHEADING, "Beskrivning", 4)
        yield from self._texts(goal.texts)

    @staticmethod
    def _texts(texts: list[Text]) -> Iterator[Block]:
        for text in texts:
            yield Block(text.kind, text.text, 4 if text.kind == SUBHEADING else 0)

    @staticmethod
    def _results(goal: Goal) -> Iterator[Block]:
        for heading, texts in goal.results.items():
            yield Block(RESULTS, heading, 4)
            for text in texts:
                yield Block(BULLET, text)

    def _indicators(self, goal: Goal, *, council: bool) -> Iterator[Table]:
        columns = self.columns
        if self.narrow_own and not council and not any(row.kf_target for row in goal.indicators):
            columns = tuple(column for column in columns if column != KF_TARGET)
        rows = [[row.truth()[column] or "" for column in columns] for row in goal.indicators]
        if rows:
            header = [self._heading(column, "Indikator", council) for column in columns]
            over = "Indikatorer för målet" if self.over else ""
            yield Table(columns, header, rows, over)

    def _activities(self, goal: Goal, *, council: bool) -> Iterator[Table]:
        keys = {NAME: "title"}
        rows = [[row.truth()[keys.get(c, c)] for c in self.dates] for row in goal.activities]
        if rows:
            header = [self._heading(column, "Aktivitet", council) for column in self.dates]
            yield Table(self.dates, header, rows, "Aktiviteter för målet" if self.over else "")

    def _heading(self, column: str, name: str, council: bool) -> str:
        if column == NAME:
            return (
                f"{'KF:s' if council else 'Nämndens'} {name.lower()}er"
                if self.own_headings
                else name
            )
        usual = {
            TARGET: "Årsmål",
            KF_TARGET: "KF:s årsmål år 2024" if self.year_in_target else "KF:s årsmål",
            PERIODICITY: "Periodicitet",
            START: "Startdatum",
            END: "Slutdatum",
        }
        return self.names.get(column, usual[column])
