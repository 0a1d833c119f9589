"""The sheets of internal control: risks to value, the control plan to write, its follow-up.

One kind of line for all three; what differs is which rows, which columns, and what is said of a
row that needs something.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.calculations.history import as_text
from drafting.fields import EditedField
from drafting.sheets.cells import AREA, CHOICE, TEXT, SheetCell
from drafting.sheets.rows import NotSaved, RowChange
from goals.models import AreaGoal
from internal_control.calculations.risks import HIGH
from internal_control.decided import rows_as_decided
from internal_control.fields import FollowUpField, degrees, field_of
from internal_control.models import ControlFollowUp, ControlRisk
from internal_control.selectors import PARTS, Control, ProcessShown, RiskShown

State = ControlFollowUp.State
RISKS, PLAN, FOLLOW_UP = "risker", "kontrollplan", "uppfoljning"


@dataclass(frozen=True)
class Column:
    """A column to fill in; `options` are the values and words of a choice. One that `is_day` says
    when something is done, in words."""

    name: str
    heading: Promise
    kind: str = AREA
    options: tuple[tuple[str, Any], ...] = ()
    is_day: bool = False


@dataclass(frozen=True)
class ControlLine:
    """A row of a sheet: what it is about, its cells, and what is said of it."""

    pk: int
    process: ProcessShown
    shown: RiskShown
    columns: tuple[Column, ...]
    stored: Mapping[str, str]
    is_missing: bool = False
    said: str = ""
    asked_fields: tuple[str, ...] = ()
    beside: Any = None
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.shown.number} {self.process.process.name}"

    @property
    def goal(self) -> AreaGoal:
        return self.process.goal

    @property
    def texts(self) -> dict[str, str]:
        return {column.name: self.stored.get(column.name, "") for column in self.columns}

    @property
    def cells(self) -> list[SheetCell]:
        return [
            SheetCell(
                self.pk, column.name, column.heading,
                self.typed.get(column.name, self.texts[column.name]), column.kind,
                tuple((value, str(words)) for value, words in column.options),
                self.faults.get(column.name, ""), self.theirs.get(column.name),
                column.name in self.asked_fields,
            )
            for column in self.columns
        ]  # fmt: skip

    @property
    def base(self) -> str:
        """What the page shows as stored; after a conflict what the others wrote."""
        return json.dumps({**self.texts, **self.theirs}, ensure_ascii=False)

    @property
    def is_open(self) -> bool:
        return bool(self.said)

    @property
    def stands(self) -> dict[str, object]:
        """What the sheet's script is told of a row that was saved."""
        context = {"line": self}
        said = render_to_string("internal_control/includes/said.html", context)
        value = render_to_string("internal_control/includes/value.html", {"shown": self.shown})
        return {
            "texts": self.texts,
            "missing": self.is_missing,
            "asked": {"html": said, "fields": list(self.asked_fields)},
            "beside": {"value": value},
        }


@dataclass(frozen=True)
class GoalLines:
    """The lines under one area goal, with how many are filled in."""

    goal: AreaGoal
    lines: list[ControlLine]

    @property
    def due(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        return sum(not line.is_missing for line in self.lines)

    @property
    def asked(self) -> int:
        return sum(bool(line.asked_fields) for line in self.lines)


@dataclass(frozen=True)
class ControlSheet:
    """All lines of a sheet in the order of the goals. `kind` names the rows in addresses."""

    kind: str
    columns: tuple[Column, ...]
    lines: list[ControlLine]

    @property
    def groups(self) -> list[GoalLines]:
        by_goal = groupby(self.lines, lambda line: line.goal)
        return [GoalLines(goal, list(lines)) for goal, lines in by_goal]

    @property
    def done(self) -> int:
        return sum(not line.is_missing for line in self.lines)

    @property
    def errors(self) -> list[tuple[ControlLine, SheetCell]]:
        return [(line, cell) for line in self.lines for cell in line.cells if cell.said]

    def line(self, pk: int) -> ControlLine | None:
        return next((line for line in self.lines if line.pk == pk), None)


RISK_COLUMNS = (
    Column("text", gettext_lazy("Oönskad händelse")),
    Column("probability", gettext_lazy("Sannolikhet"), CHOICE, degrees(ControlRisk.Probability)),
    Column("probability_why", gettext_lazy("Varför så troligt")),
    Column("consequence", gettext_lazy("Konsekvens"), CHOICE, degrees(ControlRisk.Consequence)),
    Column("consequence_why", gettext_lazy("Varför så allvarligt")),
    Column("handling", gettext_lazy("Så hanteras den")),
)
PLAN_COLUMNS = (
    Column("what", gettext_lazy("Vad som kontrolleras")),
    Column("who", gettext_lazy("Vem"), TEXT),
    Column("how", gettext_lazy("Hur")),
    Column("when", gettext_lazy("När"), TEXT, is_day=True),
)
FOLLOW_UP_COLUMNS = (
    Column("state", gettext_lazy("Läge"), CHOICE, tuple(State.choices)),
    Column("result", gettext_lazy("Resultat")),
    Column("action", gettext_lazy("Åtgärd")),
)


def risk_sheet(control: Control) -> ControlSheet:
    """Every undesired event, to be worded and valued."""
    lines = [
        ControlLine(
            risk.pk, process, risk, RISK_COLUMNS, _texts(risk.risk, RISK_COLUMNS),
            is_missing=risk.value is None, **_said_of_risk(risk),
        )
        for process, risk in _risks(control)
    ]  # fmt: skip
    return ControlSheet("risk", RISK_COLUMNS, lines)


def _risks(control: Control) -> Iterable[tuple[ProcessShown, RiskShown]]:
    for process in control.processes:
        for risk in process.counted:
            yield process, risk


def _said_of_risk(risk: RiskShown) -> dict[str, Any]:
    if risk.band != HIGH or risk.rows or risk.risk.handling.strip():
        return {}
    words = _(
        "Riskvärde %(value)d är högt. Ta med händelsen i internkontrollplanen, eller skriv hur den"
        " hanteras."
    )
    return {"said": words % {"value": risk.value}, "asked_fields": ("handling",)}


def plan_sheet(control: Control) -> ControlSheet:
    """The internkontrollplan: what is controlled because of a risk, by whom, how and when."""
    lines = [
        ControlLine(
            row.pk, process, risk, PLAN_COLUMNS, _texts(row, PLAN_COLUMNS),
            is_missing=not all(getattr(row, name) for name in PARTS),
        )
        for process, risk in _risks(control)
        for row in risk.rows
    ]  # fmt: skip
    return ControlSheet("row", PLAN_COLUMNS, lines)


def follow_up_sheet(control: Control, period: str) -> ControlSheet:
    """What each control of the decided plan has shown in a period; rows go by those of the plan."""
    decided = rows_as_decided(control.plan, (row for _risk, row in control.rows))
    followed = follow_ups(row.pk for _risk, row in control.rows)
    lines = []
    for process, risk in _risks(control):
        for row in (decided[one.pk] for one in risk.rows if one.pk in decided):
            of_row = followed.get(row.pk, {})
            texts = _texts(of_row.get(period), FOLLOW_UP_COLUMNS)
            lines.append(
                ControlLine(
                    row.pk, process, risk, FOLLOW_UP_COLUMNS, texts,
                    beside={"row": row, "before": _before(of_row, period)},
                    **said_of_follow_up(texts),
                )
            )  # fmt: skip
    return ControlSheet("follow_up", FOLLOW_UP_COLUMNS, lines)


def follow_ups(rows: Iterable[int]) -> dict[int, dict[str, ControlFollowUp]]:
    """What has been followed up of each row, by period."""
    found: dict[int, dict[str, ControlFollowUp]] = {}
    for one in ControlFollowUp.objects.filter(row__in=list(rows)):
        found.setdefault(one.row_id, {})[one.period] = one
    return found


def _before(of_row: Mapping[str, ControlFollowUp], period: str) -> list[ControlFollowUp]:
    """The periods of the year before this one, that said something."""
    periods = ControlFollowUp.Period.values
    earlier = periods[: periods.index(period)]
    return [of_row[one] for one in earlier if one in of_row and of_row[one].state]


def said_of_follow_up(texts: Mapping[str, str]) -> dict[str, Any]:
    """A control that does not work wants its result and what is done about it."""
    if not texts["state"]:
        return {"is_missing": True}
    if texts["state"] not in (State.PARTLY, State.FAILS):
        return {}
    lacking = tuple(name for name in ("result", "action") if not texts[name])
    if not lacking:
        return {}
    words = _("Skriv vad kontrollen visade och vad ni gör åt det.")
    return {"is_missing": True, "said": words, "asked_fields": lacking}


def _texts(row: Any, columns: Iterable[Column]) -> dict[str, str]:
    return {column.name: as_text(getattr(row, column.name)) if row else "" for column in columns}


def sheet_of(control: Control, name: str) -> ControlSheet:
    """The sheet of an address: "risker", "kontrollplan", "uppfoljning/T1"."""
    first, _slash, period = name.partition("/")
    if first == FOLLOW_UP:
        return follow_up_sheet(control, period)
    return _SHEETS[first](control)


def columns_of(name: str) -> tuple[Column, ...]:
    """The columns of the sheet of an address."""
    return _COLUMNS[name.partition("/")[0]]


_SHEETS: dict[str, Callable[[Control], ControlSheet]] = {RISKS: risk_sheet, PLAN: plan_sheet}
_COLUMNS = {RISKS: RISK_COLUMNS, PLAN: PLAN_COLUMNS, FOLLOW_UP: FOLLOW_UP_COLUMNS}


def with_typed(sheet: ControlSheet, typed: Iterable[RowChange], refused: NotSaved) -> ControlSheet:
    """The sheet with what was typed and refused in its cells."""
    kept = {change.row: change.texts for change in typed}
    lines = [_replaced(line, kept.get(line.pk, {}), refused) for line in sheet.lines]
    return ControlSheet(sheet.kind, sheet.columns, lines)


def _replaced(line: ControlLine, typed: Mapping[str, str], refused: NotSaved) -> ControlLine:
    return replace(
        line,
        typed=typed,
        faults=refused.faults.get(line.pk, {}),
        theirs=refused.conflicts.get(line.pk, {}),
    )


def cell_field(name: str, line: ControlLine, column: str) -> EditedField:
    """The field behind a cell, by which it is cleaned, written and has its history."""
    first, _slash, period = name.partition("/")
    if first == FOLLOW_UP:
        return FollowUpField(line.beside["row"], period, column)
    if first == PLAN:
        row = next(one for one in line.shown.rows if one.pk == line.pk)
        return field_of("row", row, column)
    return field_of("risk", line.shown.risk, column)
