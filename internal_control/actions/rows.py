"""Single rows: added, changed, removed and brought back with what hangs under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from common.text import fold
from drafting.calculations.history import as_it_was, event_model
from goals.actions import DOWN, put_in_order
from internal_control.models import (
    ControlFollowUp,
    ControlPlanRow,
    ControlPractice,
    ControlProcess,
    ControlRisk,
)
from organisations.models import User

# What hangs under a row: it goes and comes back with it.
PARTS: dict[type[models.Model], tuple[tuple[type[models.Model], str], ...]] = {
    ControlProcess: ((ControlPractice, "process"), (ControlRisk, "process")),
    ControlRisk: ((ControlPlanRow, "risk"),),
}


def add_row(*, row: models.Model, by: User) -> models.Model:
    """Store a new row last among those that it stands beside."""
    with recorded(by):
        position = siblings(row).aggregate(last=Max("position"))["last"] or 0
        row.position = position + 1  # type: ignore[attr-defined]
        check(row, *(field.name for field in row._meta.fields if not field.primary_key))
        row.save()
    return row


def ensure_name_is_free(process: ControlProcess, name: str) -> None:
    """ValidationError when another process under the goal has the name: nothing could say which
    of them is meant."""
    others = siblings(process).exclude(pk=process.pk).values_list("name", flat=True)
    if fold(name) in map(fold, others):
        words = _(
            "Målet har redan processen ”%(name)s”. Skriv det nya i den, eller välj ett annat namn."
        )
        raise ValidationError(words % {"name": name})


def change_row(*, row: models.Model, by: User, **changes: Any) -> models.Model:
    """Change columns of a row; ValidationError where the table's rules are broken."""
    with recorded(by):
        for name, value in changes.items():
            setattr(row, name, value)
        check(row, *changes)
        row.save(update_fields=list(changes))
    return row


def set_follow_up(*, row: ControlFollowUp, by: User, **changes: str) -> ControlFollowUp:
    """Write what a control has shown in a period: its first word makes the row."""
    with recorded(by):
        for name, value in changes.items():
            setattr(row, name, value)
        check(row, *changes)
        row.save()
    return row


def siblings(row: models.Model) -> models.QuerySet[Any]:
    """The rows among which this one has its place."""
    names = SIBLINGS[type(row)]
    return type(row)._default_manager.filter(**{name: getattr(row, name) for name in names})


SIBLINGS: dict[type[models.Model], tuple[str, ...]] = {
    ControlProcess: ("organisation_id", "year", "area_goal_id"),
    ControlPractice: ("process_id", "kind"),
    ControlRisk: ("process_id",),
    ControlPlanRow: ("risk_id",),
}


def move_row(*, row: models.Model, way: str, by: User) -> None:
    """Let the row change places with its neighbour; at the end nothing moves."""
    with recorded(by):
        neighbours: list[Any] = list(siblings(row).order_by("position", "pk"))
        place = neighbours.index(row)
        other = place + (1 if way == DOWN else -1)
        if 0 <= other < len(neighbours):
            neighbours[place], neighbours[other] = neighbours[other], neighbours[place]
            put_in_order(neighbours)


def remove_row(*, row: models.Model, by: User) -> None:
    """Remove the row and what hangs under it. What a control has shown is never lost so."""
    with recorded(by):
        rows = list(_with_parts(row))
        planned = [one.pk for one in rows if isinstance(one, ControlPlanRow)]
        if ControlFollowUp.objects.filter(row__in=planned).exists():
            raise ValidationError(_("Kontrollen är uppföljd, så den kan inte tas bort ur planen."))
        for one in reversed(rows):
            one.delete()


def _with_parts(row: models.Model) -> Iterator[models.Model]:
    yield row
    for model, name in PARTS.get(type(row), ()):
        for part in model._default_manager.filter(**{name: row}):
            yield from _with_parts(part)


def restore_row(*, removal: Any, by: User) -> models.Model:
    """Bring back a removed row, and what went with it, as they were and under their numbers.
    ValidationError where another process has its name since."""
    if removal.pgh_tracked_model is ControlProcess:
        ensure_name_is_free(as_it_was(removal), removal.name)
    with recorded(by):
        return _revive(removal)


def _revive(removal: Any) -> models.Model:
    row: models.Model = as_it_was(removal)
    row.save(force_insert=True)
    for model, name in PARTS.get(type(row), ()):
        together = {"pgh_context": removal.pgh_context_id, name: row.pk}
        events = event_model(model).objects.filter(pgh_label="delete", **together)
        for event in events.order_by("pgh_id"):
            if not model._default_manager.filter(pk=event.pgh_obj_id).exists():
                _revive(event)
    return row
