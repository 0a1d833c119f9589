"""What the cells of a row have been, by whom."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from drafting.calculations.history import event_model, names_of
from drafting.sheets.answers import LastChange
from drafting.sheets.history import CellChange
from finance.models import PlanFigure
from plans.economy.tables import MoneyTable

MOST_SHOWN = 30


def changes_of(table: MoneyTable, row: PlanFigure, year: int) -> list[CellChange]:
    """Every change of a written cell, the latest first."""
    told = []
    for before, after, by in _steps(row):
        for column in table.written:
            was, becomes = column.text(before), column.text(after)
            if was != becomes:
                heading = column.heading(year)
                told.append(CellChange(column.name, heading, was, becomes, by, column.options))
    return told[::-1][:MOST_SHOWN]


def changes_of_column(row: PlanFigure, name: str, words: str) -> list[CellChange]:
    """Every change of one column that holds text, the latest first."""
    told = [
        CellChange(name, words, getattr(before, name), getattr(after, name), by)
        for before, after, by in _steps(row)
        if getattr(before, name) != getattr(after, name)
    ]
    return told[::-1][:MOST_SHOWN]


def _steps(row: PlanFigure) -> list[tuple[Any, Any, LastChange]]:
    """The row before and after each change, and who made it."""
    events = _events(row)
    names = names_of(events)
    return [
        (before, after, LastChange(names.get(_person(after), ""), after.pgh_created_at))
        for before, after in pairwise(events)
    ]


def last_change(row: PlanFigure) -> tuple[str, datetime]:
    """Who last wrote in the row, and when."""
    latest = _events(row)[-1]
    return names_of([latest]).get(_person(latest), ""), latest.pgh_created_at


def _events(row: PlanFigure) -> list[Any]:
    of_row = event_model(type(row)).objects.filter(pgh_obj_id=row.pk)
    return list(of_row.select_related("pgh_context").order_by("pgh_id"))


def _person(event: Any) -> Any:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None
