"""Writes to the rows of a plan's money. Whoever calls has locked the plan that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from finance.calculations import moved, net_of, place_below
from finance.models import BudgetLine, PlanFigure, ResultUnit, TurnoverChange, WithParts
from finance.parts import depth_of, wholes_of
from organisations.models import Organisation, User

UP, DOWN = "up", "down"

Row = TypeVar("Row", bound=PlanFigure)


def add_figure(
    *, model: type[Row], organisation: Organisation, year: int, by: User | None, **values: Any
) -> Row:
    """Add a row last. Raises ValidationError where one is already called that."""
    rows = model._default_manager.filter(organisation=organisation, year=year)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    row = model(organisation=organisation, year=year, position=last + 1, **values)
    return _saved(row, list(values), by)


def change_figure(*, row: Row, by: User | None, **values: Any) -> Row:
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


def _saved(row: Row, names: list[str], by: User | None) -> Row:
    follow(row, names)
    _ensure_once(row)
    check(row, *names)
    with recorded(by):
        row.save()
    return row


def _ensure_once(row: PlanFigure) -> None:
    """ValidationError, in words, where another row has the name: it is the database's rule."""
    if not isinstance(row, BudgetLine | ResultUnit) or depth_of(row):
        return
    others = type(row)._default_manager.filter(
        organisation=row.organisation_id, year=row.year, name=row.name
    )
    if others.exclude(pk=row.pk).exists():
        words = _("Tabellen har redan en rad som heter ”%(name)s”.")
        raise ValidationError(words % {"name": row.name})


def remove_figure(*, row: PlanFigure, by: User) -> None:
    """Remove a row; its history stays, and `restore_figure` brings it back."""
    with recorded(by):
        row.delete()


def restore_figure(*, row: Row, by: User) -> Row:
    """Bring back a removed row, given as it was, where it stood: but never between another row and
    its parts. Raises ValidationError where another has its name since."""
    _ensure_once(row)
    check(row)
    rows = _neighbours(row)
    with recorded(by):
        row.save(force_insert=True)
    at = sum((one.position, one.pk) < (row.position, row.pk) for one in rows)
    put_in_order(rows=with_row(rows, row, at), by=by)
    return row


def with_row(rows: Sequence[Row], row: Row, place: int) -> list[Row]:
    """The rows in order with one more at a place, or below the parts that stand there."""
    place = place_below([depth_of(one) for one in rows], place, depth_of(row))
    return [*rows[:place], row, *rows[place:]]


def whole_of(row: Row) -> Row | None:
    """The row that a row is part of; none where it is no part, or nothing stands above it."""
    rows = _neighbours(row)
    return _wholes(rows).get(row.pk)


def _wholes(rows: Sequence[Row]) -> dict[int, Row | None]:
    return {one.pk: whole for one, whole in zip(rows, wholes_of(rows), strict=True)}


def _neighbours(row: Row) -> list[Row]:
    rows = type(row)._default_manager.filter(organisation=row.organisation_id, year=row.year)
    return list(rows)


@contextmanager
def parts_kept(
    model: type[PlanFigure], organisation: Organisation, year: int, *, besides: int = 0
) -> Iterator[None]:
    """Within it no row becomes part of another row than before, or of none, but the row `besides`.

    Raises ValidationError with the first that would; the caller's transaction undoes it.
    """
    rows = model._default_manager.filter(organisation=organisation, year=year)
    if not issubclass(model, WithParts):
        yield
        return
    before = _wholes(list(rows.all()))
    yield
    stand = list(rows.all())
    after = _wholes(stand)
    for one in stand:
        stood, stands = before.get(one.pk), after[one.pk]
        if one.pk in before and one.pk != besides and depth_of(one) and stood != stands:
            raise ValidationError(_of_another(one, stood, stands))


def _of_another(part: PlanFigure, stood: PlanFigure | None, stands: PlanFigure | None) -> str:
    told = {"part": part, "whole": stood, "other": stands}
    if stands is None:
        words = _("”%(part)s” är en del av %(whole)s. Flytta eller ta bort den först.")
    elif stood is None:
        words = _("”%(part)s” skulle bli en del av %(other)s. Flytta eller ta bort den först.")
    else:
        words = _(
            "”%(part)s” är en del av %(whole)s och skulle bli en del av %(other)s."
            " Flytta eller ta bort den först."
        )
    return words % told


def move_figure(*, row: Row, way: str, by: User) -> None:
    """Let a row and its parts change places with its neighbour; at the end nothing moves. A part
    may come to stand under another row. Raises ValidationError where it would stand under none."""
    rows = _neighbours(row)
    place = next(number for number, one in enumerate(rows) if one.pk == row.pk)
    order = moved([depth_of(one) for one in rows], place, down=way == DOWN)
    becomes = [rows[number] for number in order]
    whole = _wholes(rows)[row.pk]
    if whole is not None and _wholes(becomes)[row.pk] is None:
        words = _("”%(part)s” är en del av %(whole)s, och ovanför finns ingen annan rad.")
        raise ValidationError(words % {"part": row, "whole": whole})
    put_in_order(rows=becomes, by=by)


def put_in_order(*, rows: Sequence[PlanFigure], by: User) -> None:
    """Let all rows of a table stand in this order."""
    if not rows:
        return
    moved = [one for number, one in enumerate(rows, 1) if one.position != number]
    for number, one in enumerate(rows, 1):
        one.position = number
    with recorded(by):
        type(rows[0])._default_manager.bulk_update(moved, ["position"])
