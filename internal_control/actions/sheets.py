"""Writing in the sheets: rows together, each saved or refused by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
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

    Raises `drafting.actions.Locked` when the sheet is not open. To rows of others' it
    answers as to those that are gone.
    """
    wanted = {change.row: change for change in changes}
    refused = NotSaved()
    with writing(place_of(plan, name), by, name) as place:
        lines = _lines(place, name, wanted)
        refused.miss(wanted.values(), {line.pk for line in lines})
        for line in lines:
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
    typed = {
        column: text
        for column, text in change.texts.items()
        if column in change.changed & line.texts.keys() and not same(text, line.texts[column])
    }
    if faults := _store(name, line, typed, by):
        refused.faults[line.pk] = faults


def _store(name: str, line: ControlLine, typed: Mapping[str, str], by: User) -> dict[str, str]:
    """Write the cells of a row, all or none; what is wrong, by column."""
    faults: dict[str, str] = {}
    cleaned: dict[str, str] = {}
    for column in sorted(typed):
        with _refusing(faults, column):
            cleaned[column] = cell_field(name, line, column).clean(typed[column])
    if faults:
        return faults
    with transaction.atomic():
        for column, text in cleaned.items():
            with _refusing(faults, column):
                # The first cell of a row may have made it.
                cell_field(name, line, column).store(text, by)
            if faults:
                transaction.set_rollback(True)
                break
    return faults


@contextmanager
def _refusing(faults: dict[str, str], column: str) -> Iterator[None]:
    """Keep why a column's value is refused."""
    try:
        yield
    except ValidationError as error:
        faults[column] = " ".join(error.messages)


def _known(change: RowChange, line: ControlLine) -> RowChange:
    """The change without columns that the sheet does not have."""
    texts = {name: text for name, text in change.texts.items() if name in line.texts}
    return RowChange(change.row, texts, change.base)
