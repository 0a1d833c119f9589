"""Writing in a place: save fields, settle a conflict, undo.

Every write locks the place's row first. Saves in one place therefore come one after the other,
and none can slip in after the place has been closed. A long text is cleaned before the lock is
taken, so that it keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy

from common.recording import recorded
from decisions.guard import explained
from drafting.calculations.history import AT_DESK, text_of
from drafting.calculations.merging import Conflict as Part
from drafting.calculations.merging import Merged
from drafting.calculations.sittings import (
    BURST,
    BURST_OF_VALUE,
    CHOICE,
    EACH,
    REDO,
    STEP,
    UNDO,
    Log,
    step_back,
    step_forward,
)
from drafting.fields import EditedField, Gone
from drafting.places import DraftPlace, Place
from organisations.models import User

MINE, THEIRS = "mine", "theirs"
# Characters from which cleaning takes longer than finding the field once more.
LONG = 2_000


class Locked(ValidationError):
    """The place is not open: what is written there stands. The message says what opens it."""


@dataclass(frozen=True)
class Entry:
    """What somebody typed in a field. `base` is the `revision` of what they had in front of them;
    `ancestor` that text itself, where it never was a version."""

    address: str
    base: str
    value: str
    ancestor: str | None = None


class Conflict(Exception):
    """Somebody else changed the same paragraph since the editor loaded it.

    `merged` holds both; `mine` is the whole text as it was typed, cleaned.
    """

    def __init__(self, field: EditedField, mine: str, merged: Merged | None = None) -> None:
        super().__init__(field.address)
        self.field = field
        self.mine = mine
        self.merged = merged or Merged((Part("", mine, field.value),))

    @property
    def ancestor(self) -> str:
        """What the text that the writer goes on with is an edit of."""
        return self.merged.chosen({part.key: part.base for part in self.merged.conflicts})

    @property
    def together(self) -> str:
        """Both changes in one text, to go on from."""
        return self.merged.chosen({part.key: part.together for part in self.merged.conflicts})


class NotSaved(Exception):
    """A form of several fields was not taken: why, by address. Nothing was written."""

    def __init__(self, errors: dict[str, ValidationError], conflicts: Sequence[Conflict]) -> None:
        super().__init__(*errors, *(conflict.field.address for conflict in conflicts))
        self.errors = errors
        self.conflicts = list(conflicts)

    @property
    def is_locked(self) -> bool:
        return any(isinstance(error, Locked) for error in self.errors.values())


@contextmanager
def writing(place: Place, by: User, *addresses: str) -> Iterator[Place]:
    """One transaction in a place that nobody else writes in, recorded as done by `by`.

    `addresses` are the fields that are written, where they save themselves. What the database
    holds as decided is refused in words (`decisions.guard.Sealed`).
    """
    at_desk = {AT_DESK: True} if any(addresses) else {}
    with explained(), recorded(by, **at_desk):
        locked = place.locked()
        for address in addresses or ("",):
            if reason := locked.why_closed(address):
                raise Locked(reason)
        yield locked


def save_field(
    *,
    place: DraftPlace,
    address: str,
    base: str,
    value: str,
    by: User,
    ancestor: str | None = None,
) -> EditedField:
    """Save one field. Where somebody else has changed it meanwhile, the edits are merged by
    paragraph; of those that both have changed, theirs stays, the rest is saved, and `Conflict`
    says so. Saving what already stands there is no conflict, whoever wrote it.
    """
    entry = Entry(address, base, value, ancestor)
    cleaned = place.field(address).clean(value) if len(value) > LONG else None
    with writing(place, by, address) as locked:
        field = locked.field(address)
        mine = field.clean(value) if cleaned is None else cleaned
        conflict = _save(field, entry, mine, by)
    if conflict:
        raise conflict
    return field


def _save(field: EditedField, entry: Entry, mine: str, by: User) -> Conflict | None:
    if mine == field.value:
        return None
    if entry.base == field.revision:
        field.store(mine, by)
        return None
    merged = _merged(field, entry, mine)
    if merged.text != field.value:
        field.store(merged.text, by)
    field.is_merged = field.value != mine
    return Conflict(field, mine, merged) if merged.conflicts else None


def _merged(field: EditedField, entry: Entry, mine: str) -> Merged:
    """Both edits in one, from what both had loaded; unknown, the texts meet as wholes."""
    loaded = entry.ancestor
    loaded = text_of(field, entry.base) if loaded is None else field.clean(loaded)
    if loaded is None:
        return Merged((Part("", mine, field.value),))
    return field.merge(loaded, mine)


def settle_conflict(
    *,
    place: DraftPlace,
    address: str,
    base: str,
    mine: str,
    keep: str,
    by: User,
    ancestor: str | None = None,
) -> EditedField:
    """Keep one of two versions of what both have changed. The one not kept is saved just before
    it, so history has both. `base` is the version that the writer has chosen against."""
    entry = Entry(address, base, mine, ancestor)
    cleaned = place.field(address).clean(mine)
    with writing(place, by, address) as locked:
        field = locked.field(address)
        conflict = _settle(field, entry, cleaned, keep, by)
    if conflict:
        raise conflict
    return field


def _settle(field: EditedField, entry: Entry, mine: str, keep: str, by: User) -> Conflict | None:
    merged = None if entry.ancestor is None else _merged(field, entry, mine)
    conflict = Conflict(field, mine, merged)
    if entry.base != field.revision:
        return conflict
    chosen = conflict.merged
    with pghistory.context(**{STEP: CHOICE}):
        for text in [chosen.mine, chosen.text] if keep == THEIRS else [chosen.mine]:
            field.store(text, by)
    return None


def save_fields(
    *, place: DraftPlace, entries: Sequence[Entry], by: User, keep: str = ""
) -> list[EditedField]:
    """Save the fields of a form, all of them or none (`NotSaved`).

    `keep` settles the conflicts that were shown: those whose entries know their ancestor.
    """
    cleaned, errors = _cleaned(place, entries)
    if errors:
        raise NotSaved(errors, [])
    with writing(place, by, *(entry.address for entry in entries)) as locked:
        _save_all(locked, [(entry, cleaned[entry.address]) for entry in entries], keep, by)
        return [locked.field(entry.address) for entry in entries]


def _cleaned(
    place: DraftPlace, entries: Sequence[Entry]
) -> tuple[dict[str, str], dict[str, ValidationError]]:
    cleaned, errors = {}, {}
    for entry in entries:
        try:
            cleaned[entry.address] = place.field(entry.address).clean(entry.value)
        except ValidationError as error:
            errors[entry.address] = error
    return cleaned, errors


def _save_all(place: DraftPlace, typed: Sequence[tuple[Entry, str]], keep: str, by: User) -> None:
    """What is refused is tried once more when the others are written: an end date that lies
    before the start may be right once the start has changed."""
    conflicts: list[Conflict] = []
    for _round in range(2):
        errors: dict[str, ValidationError] = {}
        for entry, mine in typed:
            field = place.field(entry.address)
            try:
                settles = keep and (entry.ancestor is not None or len(typed) == 1)
                with transaction.atomic():
                    conflict = (
                        _settle(field, entry, mine, keep, by)
                        if settles
                        else _save(field, entry, mine, by)
                    )
            except ValidationError as error:
                errors[entry.address] = error
            else:
                conflicts += [conflict] if conflict else []
        typed = [(entry, mine) for entry, mine in typed if entry.address in errors]
    if errors or conflicts:
        raise NotSaved(errors, conflicts)


def undo_field(*, place: DraftPlace, address: str, base: str, by: User) -> EditedField:
    """Go back a step as a person counts: before the latest burst of typing, whoever wrote it."""
    with writing(place, by, address) as locked:
        return _step(locked.field(address), UNDO, base, by)


def redo_field(*, place: DraftPlace, address: str, base: str, by: User) -> EditedField:
    """Take back the latest step back, while nothing else has been written since."""
    with writing(place, by, address) as locked:
        return _step(locked.field(address), REDO, base, by)


def _step(field: EditedField, way: str, base: str, by: User) -> EditedField:
    if way == UNDO and (decided := field.decided) and decided.value == field.value:
        raise ValidationError(_AT_THE_DECIDED, params={"edition": decided.words})
    log = Log(field)
    step = (step_back if way == UNDO else step_forward)(log.moments(), _pause(field))
    if step is None:
        raise ValidationError(_NO_STEP[way])
    _go_to(field, log.texts([step.pk])[step.pk], base, by, way)
    return field


def _pause(field: EditedField) -> timedelta:
    if not field.saves_itself:
        return EACH
    return BURST if field.is_rich or field.has_lines else BURST_OF_VALUE


_AT_THE_DECIDED = gettext_lazy(
    "Det som står nu är det beslutade (%(edition)s), så här stannar Ångra. En äldre version"
    " återställer ni i historiken."
)
_NO_STEP = {
    UNDO: gettext_lazy("Det finns ingen tidigare version att gå tillbaka till."),
    REDO: gettext_lazy("Det finns inget ångrat att göra om."),
}


def restore_version(
    *, place: DraftPlace, address: str, base: str, version: int, by: User
) -> EditedField:
    """Go back to what the field held after the save of this number, of its history."""
    with writing(place, by, address) as locked:
        field = locked.field(address)
        texts = Log(field).texts([version])
        if version not in texts:
            raise Gone
        _go_to(field, texts[version], base, by, UNDO)
        return field


def _go_to(field: EditedField, text: str, base: str, by: User, way: str) -> None:
    if base != field.revision:
        raise Conflict(field, text)
    with pghistory.context(**{STEP: way}):
        field.store(text, by)


__all__ = [
    "MINE",
    "THEIRS",
    "Conflict",
    "Entry",
    "Locked",
    "NotSaved",
    "redo_field",
    "restore_version",
    "save_field",
    "save_fields",
    "settle_conflict",
    "undo_field",
    "writing",
]
