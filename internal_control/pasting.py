"""Rows copied from a spreadsheet become rows of internal control, all of them or none.

What is pasted is laid over named columns in the order of the page. Every fault is told with its
row and column, what is wrong, and what would be right.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import clean_lines, fold
from goals.models import AreaGoal
from internal_control.selectors import Control, RiskShown

MOST_ROWS = 500
Row = dict[str, Any]

PROCESS_COLUMNS: dict[str, Promise] = {
    "goal": gettext_lazy("Mål"),
    "name": gettext_lazy("Process"),
    "way": gettext_lazy("Arbetssätt"),
    "check": gettext_lazy("Systematisk kontroll"),
    "risk": gettext_lazy("Oönskad händelse"),
    "probability": gettext_lazy("Sannolikhet"),
    "consequence": gettext_lazy("Konsekvens"),
}
PLAN_COLUMNS: dict[str, Promise] = {
    "risk": gettext_lazy("Oönskad händelse"),
    "what": gettext_lazy("Vad som kontrolleras"),
    "who": gettext_lazy("Vem"),
    "how": gettext_lazy("Hur"),
    "when": gettext_lazy("När"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, counted from one with the heading among them."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        place = {"row": self.row, "column": self.column, "words": self.words}
        return _("Rad %(row)d, %(column)s: %(words)s") % place


def read_rows(text: str, columns: dict[str, Promise]) -> list[tuple[int, dict[str, str]]]:
    """The pasted rows by column, each with its number. A row of headings is passed over.

    Raises ValidationError with every row that is wider than the columns, or when they are many.
    """
    rows = [(n, [clean_lines(cell) for cell in line]) for n, line in enumerate(_lines(text), 1)]
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if filled and fold(filled[0][1][0]) == fold(str(next(iter(columns.values())))):
        filled = filled[1:]
    if not filled:
        raise ValidationError(_("Det fanns inga rader i det du klistrade in."))
    if len(filled) > MOST_ROWS:
        raise ValidationError(
            _("Det är %(count)d rader. Högst %(most)d går att klistra in på en gång.")
            % {"count": len(filled), "most": MOST_ROWS}
        )
    _refuse(_too_wide(filled, len(columns)))
    empty = [""] * len(columns)
    return [(n, dict(zip(columns, [*cells, *empty], strict=False))) for n, cells in filled]


def _lines(text: str) -> list[list[str]]:
    """Cells with line ends or tabs in them stand in quotes, as spreadsheets copy them."""
    try:
        return list(csv.reader(text.splitlines(keepends=True), dialect="excel-tab"))
    except csv.Error:
        raise ValidationError(
            _("Det du klistrade in går inte att läsa som rader. Kopiera dem igen ur kalkylarket.")
        ) from None


def _too_wide(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[Fault]:
    for number, cells in rows:
        if any(cells[width:]):
            words = _("raden har fler kolumner än tabellen. Kopiera högst %d.") % width
            yield Fault(number, str(width + 1), words)


def _refuse(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise ValidationError([str(fault) for fault in found])


def read_processes(text: str, goals: Iterable[AreaGoal]) -> list[Row]:
    """Processes with their parts: `goal` the area goal, degrees as numbers or None. Where goal
    and process are empty, they are those of the row above."""
    by_code = {goal.code: goal for goal in goals}
    found: list[Row] = []
    faults: list[Fault] = []
    for number, texts in read_rows(text, PROCESS_COLUMNS):
        row: Row = dict(texts)
        above = found[-1] if found else {}
        row["goal"] = _goal(number, texts["goal"], by_code, above.get("goal"), faults)
        row["name"] = texts["name"] or ("" if texts["goal"] else above.get("name", ""))
        if not row["name"]:
            faults.append(_fault(number, PROCESS_COLUMNS["name"], _("skriv vad processen heter.")))
        for degree in ("probability", "consequence"):
            row[degree] = _degree(number, PROCESS_COLUMNS[degree], texts[degree], faults)
        found.append(row)
    _refuse(faults)
    return found


def read_controls(text: str, control: Control) -> list[Row]:
    """Rows of the control plan: `risk` is the number of the event in the database."""
    found: list[Row] = []
    faults: list[Fault] = []
    for number, texts in read_rows(text, PLAN_COLUMNS):
        risk = _risk(texts["risk"], control)
        if risk is None:
            words = _("”%(text)s” är ingen av planens händelser. Skriv dess nummer eller text.")
            said = words % {"text": texts["risk"][:60]}
            faults.append(_fault(number, PLAN_COLUMNS["risk"], said))
            continue
        found.append({**texts, "risk": risk.pk})
    _refuse(faults)
    return found


def _risk(text: str, control: Control) -> RiskShown | None:
    """The event of a number in the plan, or of a text that only one event has."""
    named = [one for one in control.risks if text in (str(one.number), one.risk.text)]
    alike = named or [one for one in control.risks if fold(one.risk.text) == fold(text)]
    return alike[0] if len(alike) == 1 else None


def _goal(
    number: int,
    text: str,
    by_code: dict[str, AreaGoal],
    above: AreaGoal | None,
    faults: list[Fault],
) -> AreaGoal | None:
    code = (text.split() or [""])[0].rstrip(".")
    goal = by_code.get(code) if code else above
    if goal is None:
        words = _("”%(text)s” är inget av målen. Skriv målets nummer, till exempel 1.1.")
        faults.append(_fault(number, PROCESS_COLUMNS["goal"], words % {"text": text[:60]}))
    return goal


def _degree(number: int, column: Promise, text: str, faults: list[Fault]) -> int | None:
    """A degree 1–5, with or without its words ("3 möjlig")."""
    if not text:
        return None
    first = text.split()[0]
    if first in {"1", "2", "3", "4", "5"}:
        return int(first)
    words = _("”%(text)s” är ingen grad. Skriv 1, 2, 3, 4 eller 5.") % {"text": text[:60]}
    faults.append(_fault(number, column, words))
    return None


def _fault(number: int, column: Promise, words: str) -> Fault:
    return Fault(number, str(column), words)
