"""Writing in a place: save a field, settle a conflict, undo.

Every write locks the place's row first. Saves in one place therefore come one after the other,
and none can slip in after the place has been closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from decisions.guard import explained
from drafting.calculations.history import AT_DESK
from drafting.calculations.sittings import BURST, BURST_OF_VALUE, STEP, UNDO, Log, step_back
from drafting.fields import EditedField, Gone
from drafting.places import DraftPlace, Place
from organisations.models import User

MINE, THEIRS = "mine", "theirs"


class Locked(ValidationError):
    """The place is not open: what is written there stands. The message says what opens it."""


class Conflict(Exception):
    """Somebody else saved the field since the editor loaded it. Nothing was written."""

    def __init__(self, field: EditedField, mine: str) -> None:
        super().__init__(field.address)
        self.field = field
        self.mine = mine


@contextmanager
def writing(place: Place, by: User, address: str = "") -> Iterator[Place]:
    """One transaction in a place that nobody else writes in, recorded as done by `by`.

    `address` is the field that is written, where it is one that saves itself. What the database
    holds as decided is refused in words (`decisions.guard.Sealed`).
    """
    at_desk = {AT_DESK: True} if address else {}
    with explained(), transaction.atomic(), pghistory.context(user=by.pk, **at_desk):
        locked = place.locked()
        if reason := locked.why_closed(address):
            raise Locked(reason)
        yield locked


def save_field(*, place: DraftPlace, address: str, base: str, value: str, by: User) -> EditedField:
    """Save one field, unless somebody else has changed it since `base` was loaded.

    `base` is the `revision` of what the editor had in front of them. Saving what already stands
    there is no conflict, whoever wrote it.
    """
    with writing(place, by, address) as locked:
        field = locked.field(address)
        cleaned = field.clean(value)
        if cleaned == field.value:
            return field
        if base != field.revision:
            raise Conflict(field, cleaned)
        field.write(cleaned, by)
        return field


def settle_conflict(
    *, place: DraftPlace, address: str, base: str, mine: str, keep: str, by: User
) -> EditedField:
    """Keep one of two texts. The one not kept is saved just before it, so history has both."""
    with writing(place, by, address) as locked:
        field = locked.field(address)
        theirs = field.value
        if base != field.revision:
            raise Conflict(field, field.clean(mine))
        field.write(field.clean(mine), by)
        if keep == THEIRS:
            field.write(theirs, by)
        return field


def undo_field(*, place: DraftPlace, address: str, base: str, by: User) -> EditedField:
    """Go back a step as a person counts: before the latest burst of typing, whoever wrote it."""
    with writing(place, by, address) as locked:
        field = locked.field(address)
        log = Log(field)
        is_text = field.is_rich or field.has_lines
        step = step_back(log.moments(), BURST if is_text else BURST_OF_VALUE)
        if step is None:
            raise ValidationError(_("Det finns ingen tidigare version att gå tillbaka till."))
        _go_back(field, log.texts([step.pk])[step.pk], base, by)
        return field


def restore_version(
    *, place: DraftPlace, address: str, base: str, version: int, by: User
) -> EditedField:
    """Go back to what the field held after the save of this number, of its history."""
    with writing(place, by, address) as locked:
        field = locked.field(address)
        texts = Log(field).texts([version])
        if version not in texts:
            raise Gone
        _go_back(field, texts[version], base, by)
        return field


def _go_back(field: EditedField, before: str, base: str, by: User) -> None:
    if base != field.revision:
        raise Conflict(field, before)
    with pghistory.context(**{STEP: UNDO}):
        field.write(before, by)
