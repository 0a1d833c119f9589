"""Writing in the sheets: rows together, each saved or refused by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from drafting.actions import writing
from drafting.sheets.rows import NotSaved, RowChange, conflicts, same
from internal_control.places import ControlPlace, FollowUpPlace, place_of
from internal_control.selectors import control_of
from internal_control.sheets import ControlLine, ControlSheet, cell_field, sheet_of
from organisations.models import User
from plans.models import OperationalPlan


@dataclass(frozen=True)
class Saved:
    """What became of changed rows: the sheet as it now stands, and why some were left."""

    sheet: ControlSheet
    refused: NotSaved


def save_rows(
    *,
    plan: OperationalPlan,
    name: str,
    changes: Iterable[RowChange],
    by: User,
    is_whole: bool = False,
) -> Saved:
    """Save those of the changed rows that can be; `is_whole` saves all or raises `NotSaved`.

    Raises `drafting.actions.Locked` when the sheet is not open. Rows of others' are passed over.
    """
    wanted = {change.row: change for change in changes}
    refused = NotSaved()
    with writing(place_of(plan, name), by, name) as place:
        for line in _lines(place, name, wanted):
            _save(name, line, wanted[line.pk], refused, by)
        if is_whole and refused:
            raise refused
        return Saved(sheet_of(control_of(place.plan), name), refused)


def _lines(
    place: ControlPlace | FollowUpPlace, name: str, wanted: dict[int, RowChange]
) -> list[ControlLine]:
    sheet = sheet_of(control_of(place.plan), name)
    return [line for line in sheet.lines if line.pk in wanted]


def _save(name: str, line: ControlLine, change: RowChange, refused: NotSaved, by: User) -> None:
    if met := conflicts(_known(change, line), line.texts):
        refused.conflicts[line.pk] = met
        return
    faults: dict[str, str] = {}
    with transaction.atomic():
        for column in sorted(change.changed & line.texts.keys()):
            if same(change.texts[column], line.texts[column]):
                continue
            field = cell_field(name, line, column)
            try:
                field.store(field.clean(change.texts[column]), by)
            except ValidationError as error:
                faults[column] = " ".join(error.messages)
        if faults:
            transaction.set_rollback(True)
            refused.faults[line.pk] = faults


def _known(change: RowChange, line: ControlLine) -> RowChange:
    """The change without columns that the sheet does not have."""
    texts = {name: text for name, text in change.texts.items() if name in line.texts}
    return RowChange(change.row, texts, change.base)
