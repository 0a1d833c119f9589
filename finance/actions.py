"""Writes to the rows of a plan's money. Whoever calls has locked the plan that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Max

from common.checks import check
from common.recording import recorded
from finance.calculations import net_of
from finance.models import BudgetLine, PlanFigure, TurnoverChange
from organisations.models import Organisation, User

UP, DOWN = "up", "down"

Row = TypeVar("Row", bound=PlanFigure)


def add_figure(
    *, model: type[Row], organisation: Organisation, year: int, by: User, **values: Any
) -> Row:
    """Add a row last. Raises ValidationError where one is already called that."""
    rows = model._default_manager.filter(organisation=organisation, year=year)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    row = model(organisation=organisation, year=year, position=last + 1, **values)
    return _saved(row, list(values), by)


def change_figure(*, row: Row, by: User, **values: Any) -> Row:
    """Change columns of a row; what follows from them is changed along, where it is not said."""
    for name, value in values.items():
        setattr(row, name, value)
    return _saved(row, list(values), by)


def follow(row: PlanFigure, names: Iterable[str]) -> None:
    """Set what follows from the columns that were written, in a row that is not saved yet."""
    if isinstance(row, BudgetLine) and "net" not in names and {"costs", "revenues"} & set(names):
        row.net = net_of(row.costs, row.revenues)
    if isinstance(row, TurnoverChange):
        row.revenues = row.costs


def _saved(row: Row, names: list[str], by: User) -> Row:
    follow(row, names)
    check(row, *names)
    with recorded(by):
        row.save()
    return row


def remove_figure(*, row: PlanFigure, by: User) -> None:
    """Remove a row; its history stays, and `restore_figure` brings it back."""
    with recorded(by):
        row.delete()


def restore_figure(*, row: Row, by: User) -> Row:
    """Bring back a removed row, given as it was."""
    with recorded(by):
        row.save(force_insert=True)
    return row


def move_figure(*, row: Row, way: str, by: User) -> None:
    """Let a row change places with its neighbour; at the end nothing moves."""
    rows = list(type(row)._default_manager.filter(organisation=row.organisation, year=row.year))
    place = next(number for number, one in enumerate(rows) if one.pk == row.pk)
    other = place + (1 if way == DOWN else -1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    put_in_order(rows=rows, by=by)


def put_in_order(*, rows: Sequence[PlanFigure], by: User) -> None:
    """Let all rows of a table stand in this order."""
    if not rows:
        return
    moved = [one for number, one in enumerate(rows, 1) if one.position != number]
    for number, one in enumerate(rows, 1):
        one.position = number
    with recorded(by):
        type(rows[0])._default_manager.bulk_update(moved, ["position"])
