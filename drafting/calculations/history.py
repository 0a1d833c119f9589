"""Who changed what, when, from what to what: read from the event rows the database writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from drafting.calculations.rich_text import revision
from organisations.models import User

if TYPE_CHECKING:
    from drafting.fields import EditedField

# Kept in an event's context when somebody wrote the value in a field that saves itself.
AT_DESK = "at_desk"


@dataclass(frozen=True)
class Version:
    """A field's value from a moment on."""

    at: datetime
    who: str
    value: str
    before: str


def event_model(model: type[models.Model]) -> Any:
    """The table in which triggers record every insert, change and removal of the model."""
    return model._meta.get_field("events").related_model


def as_it_was(event: Any) -> Any:
    """The row of an event as it was then, not saved."""
    model = event.pgh_tracked_model
    names = [field.attname for field in model._meta.concrete_fields]
    return model(**{name: getattr(event, name) for name in names})


def last_removal(model: type[models.Model], pk: int) -> Any:
    """The event of a row's removal; None while the row is there, or when it never was."""
    if model._default_manager.filter(pk=pk).exists():
        return None
    removals = event_model(model).objects.filter(pgh_label="delete", pgh_obj_id=pk)
    return removals.order_by("-pgh_id").first()


def versions(field: EditedField) -> list[Version]:
    """Every value the field has had, oldest first; saves that left it as it was are left out."""
    return versions_of([field])[0]


def versions_of(fields: Sequence[EditedField]) -> list[list[Version]]:
    """As `versions`, for fields of one and the same row, whose events are read once."""
    events = list(fields[0].events()) if fields else []
    names = names_of(events)
    return [_versions(field, events, names) for field in fields]


def _versions(field: EditedField, events: list[Any], names: Mapping[Any, str]) -> list[Version]:
    found: list[Version] = []
    before = ""
    if events and field.starts_empty and _metadata(events[0]).get(AT_DESK):
        found.append(Version(events[0].pgh_created_at, "", "", ""))
    for event in events:
        value = as_text(getattr(event, field.attribute))
        if found and value == before:
            continue
        who = names.get(_metadata(event).get("user"), "")
        found.append(Version(event.pgh_created_at, who, value, before))
        before = value
    return found


def names_of(events: Iterable[Any]) -> dict[Any, str]:
    """Names of the people behind the events, in one query."""
    return names_by_id(_metadata(event).get("user") for event in events)


def names_by_id(ids: Iterable[Any]) -> dict[Any, str]:
    """Names of people by their numbers, in one query."""
    known = {one for one in ids if one}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=known)}


def _metadata(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def as_text(value: Any) -> str:
    """A column's value as a field shows it: dates as 2024-08-31, several values with commas,
    nothing, and no, as an empty text. A zero is something.

    >>> as_text(0), as_text([4, 10]), as_text(None), as_text(False)
    ('0', '4, 10', '', '')
    """
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value is None or value is False:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def last_change(field: EditedField) -> Version | None:
    """Who last changed the field, and when."""
    found = versions(field)
    return found[-1] if found else None


def text_of(field: EditedField, loaded: str) -> str | None:
    """The text whose revision somebody had loaded, which both sides' edits began with.

    None when the field never held it: then nobody knows what either side has changed.
    """
    earlier = (as_text(getattr(event, field.attribute)) for event in field.events())
    known = (text for text in (field.value, "", *earlier) if revision(text) == loaded)
    return next(known, None)
