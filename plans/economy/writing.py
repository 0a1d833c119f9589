"""Writing in a plan's economy: rows together, each saved or refused by itself."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from drafting.actions import writing
from drafting.calculations.history import as_it_was, last_removal
from drafting.fields import EditedField, Gone, RowField
from drafting.sheets.rows import NotSaved, RowChange, conflicts, same
from finance import actions as finance
from finance.models import Frame, PlanFigure
from finance.parts import depth_of
from organisations.models import User
from organisations.permissions import can_edit_workspace
from plans.closing import why_closed
from plans.economy.reading import read_economy, rows_of
from plans.economy.sheet import MoneyLine, money_sheet
from plans.economy.tables import FRAMES, MoneyTable
from plans.models import OperationalPlan

UP, DOWN = finance.UP, finance.DOWN


@dataclass(frozen=True)
class EconomyPlace:
    """The money of one plan as a place to write in. The plan's row is locked for every write."""

    plan: OperationalPlan
    table: MoneyTable

    def may_write(self, user: User) -> bool:
        return can_edit_workspace(user, self.plan.organisation)

    def locked(self) -> EconomyPlace:
        plans = OperationalPlan.objects.select_related("organisation", "budget")
        plan = plans.select_for_update(of=("self",)).get(pk=self.plan.pk)
        return EconomyPlace(plan, self.table)

    def why_closed(self, address: str = "") -> str:
        return why_closed(self.plan, self.table.part)

    def field(self, address: str) -> EditedField:
        """`12-costs`"""
        number, _dash, name = address.partition("-")
        if not number.isdecimal() or name not in self.table.fields:
            raise Gone
        row = rows_of(self.plan, self.table).filter(pk=int(number)).first()
        return RowField(address, row, name, finance.change_figure)


@dataclass(frozen=True)
class Saved:
    """What became of changed rows: all as they now stand, and why some were left as they were."""

    lines: list[MoneyLine]
    refused: NotSaved


def save_rows(
    *,
    plan: OperationalPlan,
    table: MoneyTable,
    changes: Iterable[RowChange],
    by: User,
    is_whole: bool = False,
) -> Saved:
    """Save those of the changed rows that can be; `is_whole` saves all or raises `NotSaved`.

    Raises `drafting.actions.Locked` when the plan is no draft any longer. To rows of others' it
    answers as to those that are gone.
    """
    wanted = {change.row: change for change in changes}
    # All columns of a table are open or closed alike: it is asked once.
    with writing(EconomyPlace(plan, table), by, table.fields[0]) as place:
        rows = list(rows_of(place.plan, table))
        sheet = money_sheet(table, place.plan.year, rows)
        lines = [line for line in sheet.lines if line.pk in wanted]
        refused = NotSaved()
        refused.miss(wanted.values(), {line.pk for line in lines})
        values = {line.pk: _wanted(wanted[line.pk], line, refused) for line in lines}
        if is_whole and refused:
            raise refused
        for line in lines:
            _store(line, values[line.pk], refused, by)
        if is_whole and refused:
            raise refused
    changed = [line.row for line in lines]
    stands = money_sheet(table, plan.year, changed, decimals=table.decimals(rows))
    return Saved(stands.lines, refused)


def _wanted(change: RowChange, line: MoneyLine, refused: NotSaved) -> dict[str, Any]:
    """The values to store by column; none where others wrote, or where something is refused."""
    texts, change = line.texts, _as_stored(change, line)
    if met := conflicts(change, texts):
        refused.conflicts[line.pk] = met
        return {}
    values, faults = {}, {}
    for name in sorted(change.changed):
        if same(change.texts[name], texts[name]):
            continue
        try:
            values[name] = line.table.column(name).read(change.texts[name])
        except ValidationError as fault:
            faults[name] = " ".join(fault.messages)
    if faults:
        refused.faults[line.pk] = faults
    return {} if faults else values


def _as_stored(change: RowChange, line: MoneyLine) -> RowChange:
    """Its amounts with the decimals that the table has now: "100,0" that has become "100,00"
    because of another row is nobody's change. What cannot be read stays as it is."""

    def said(name: str, text: str) -> str:
        column = line.table.column(name)
        try:
            return column.said(column.read(text), line.decimals) if column.is_number else text
        except ValidationError:
            return text

    texts, base = (
        {name: said(name, text) for name, text in these.items()}
        for these in (change.texts, change.base)
    )
    return RowChange(change.row, texts, base)


def _store(line: MoneyLine, values: dict[str, Any], refused: NotSaved, by: User) -> None:
    if not values:
        return
    try:
        with transaction.atomic():
            finance.change_figure(row=line.row, by=by, **values)
    except ValidationError as fault:
        line.row.refresh_from_db()
        refused.faults[line.pk] = {next(iter(values)): " ".join(fault.messages)}


def add_row(
    *, plan: OperationalPlan, table: MoneyTable, name: str, by: User, **values: Any
) -> PlanFigure:
    """Add a row last. Raises ValidationError without a name, where it is taken, and of a part that
    has no row above."""
    with writing(EconomyPlace(plan, table), by) as place:
        row = finance.add_figure(
            model=table.model,
            organisation=place.plan.organisation,
            year=place.plan.year,
            by=by,
            **{table.named: name.strip(), **values},
        )
        if depth_of(row) and finance.whole_of(row) is None:
            words = _("”%(part)s” är en del av en rad som inte finns. Lägg till den raden först.")
            raise ValidationError(words % {"part": row})
        return row


def _parts_kept(place: EconomyPlace, besides: int) -> AbstractContextManager[None]:
    plan, model = place.plan, place.table.model
    return finance.parts_kept(model, plan.organisation, plan.year, besides=besides)


def add_frames(*, plan: OperationalPlan, by: User) -> None:
    """A row for each frame that has none yet, nor the budget's own, to write in."""
    with writing(EconomyPlace(plan, FRAMES), by) as place:
        there = {one.kind for one in read_economy(place.plan, [FRAMES]).frames}
        for kind in Frame.Kind:
            if kind not in there:
                finance.add_figure(
                    model=Frame,
                    organisation=place.plan.organisation,
                    year=place.plan.year,
                    kind=kind,
                    by=by,
                )


def rename_row(
    *, plan: OperationalPlan, table: MoneyTable, pk: int, name: str, by: User
) -> PlanFigure:
    """Raises ValidationError where another row's parts would change hands."""
    with writing(EconomyPlace(plan, table), by) as place, _parts_kept(place, pk):
        row = _found(place, pk)
        return finance.change_figure(row=row, by=by, **{table.named: name.strip()})


def remove_row(*, plan: OperationalPlan, table: MoneyTable, pk: int, by: User) -> PlanFigure:
    """Remove a row; it is returned as it was, to say what is gone. Raises ValidationError where it
    has parts: they would be part of the row above."""
    with writing(EconomyPlace(plan, table), by) as place, _parts_kept(place, pk):
        row = _found(place, pk)
        finance.remove_figure(row=row, by=by)
    return row


def restore_row(*, plan: OperationalPlan, table: MoneyTable, pk: int, by: User) -> PlanFigure:
    """Bring back a row that was removed from this plan. Raises `Gone` where there is none."""
    with writing(EconomyPlace(plan, table), by) as place:
        row = removed_row(place.plan, table, pk)
        if row is None:
            raise Gone
        return finance.restore_figure(row=row, by=by)


def removed_row(plan: OperationalPlan, table: MoneyTable, pk: int) -> PlanFigure | None:
    """A row that was removed from this plan, as it was; None while it is there."""
    removal = last_removal(table.model, pk)
    if removal is None or (removal.organisation_id, removal.year) != (
        plan.organisation_id,
        plan.year,
    ):
        return None
    row: PlanFigure = as_it_was(removal)
    return row


def move_row(
    *, plan: OperationalPlan, table: MoneyTable, pk: int, way: str, by: User
) -> tuple[PlanFigure, PlanFigure] | None:
    """Move a row with its parts. A part that comes to stand under another row is returned with
    that."""
    with writing(EconomyPlace(plan, table), by) as place:
        row = _found(place, pk)
        before = finance.whole_of(row)
        finance.move_figure(row=row, way=way, by=by)
        after: PlanFigure | None = finance.whole_of(row)
        return (row, after) if after and after != before else None


def _found(place: EconomyPlace, pk: int) -> Any:
    row = rows_of(place.plan, place.table).filter(pk=pk).first()
    if row is None:
        raise Gone
    return row
