"""Who changed what, when, from what to what: read from the event rows the database writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from drafting.calculations.rich_text import plain, revision
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
    events = list(field.events())
    names = names_of(events)
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
    ids = {user for event in events if (user := _metadata(event).get("user"))}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def _metadata(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def as_text(value: Any) -> str:
    """A column's value as a field shows it: dates as 2024-08-31, nothing as an empty text."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


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


def _no_name(_event: Any) -> str:
    return ""


@dataclass(frozen=True)
class Followed:
    """A table that a list of changes tells of: which of its events, in what words.

    `name` says of an event what it is about, where the words alone do not; `comes_back` whether a
    removed row of the kind can be restored.
    """

    model: type[models.Model]
    kind: str
    words: str
    columns: tuple[str, ...]
    events: models.QuerySet[Any]
    name: Callable[[Any], str] = _no_name
    comes_back: bool = True


@dataclass(frozen=True)
class HistoryRow:
    """One thing that happened, for a list of changes."""

    at: datetime
    who: str
    what: str
    kind: str
    pk: int
    action: str  # insert, update, delete
    before: str
    after: str
    can_restore: bool = False
    restore_url: str = ""


# Of one table; a list of changes is for reading, and the latest are what people look for.
MOST = 300


def changes(followed: Iterable[Followed]) -> list[HistoryRow]:
    """What happened in these tables, the latest first; at most MOST events of each are read."""
    found: list[tuple[Followed, Any, Any]] = []
    for table in followed:
        latest = list(table.events.select_related("pgh_context").order_by("-pgh_id")[:MOST])
        found += _with_before(table, list(reversed(latest)))
    people = names_of(event for _table, event, _before in found)
    removed = _restorable(found)
    told = [_row(table, event, before, people, removed) for table, event, before in found]
    # Everything in one transaction has the same time: what came last stands first there, too.
    rows = [row for row in reversed(told) if row]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:MOST]


def _with_before(table: Followed, events: list[Any]) -> list[tuple[Followed, Any, Any]]:
    """Each event with the one before it of the same row."""
    last: dict[int, Any] = {}
    found = []
    for event in events:
        found.append((table, event, last.get(event.pgh_obj_id)))
        last[event.pgh_obj_id] = event
    return found


def _restorable(found: list[tuple[Followed, Any, Any]]) -> set[tuple[str, int]]:
    """Removed rows that are not back already, by kind and number."""
    removed: dict[type[models.Model], set[int]] = {}
    kinds: dict[type[models.Model], str] = {}
    for table, event, _before in found:
        if table.comes_back and event.pgh_label == "delete":
            removed.setdefault(table.model, set()).add(event.pgh_obj_id)
            kinds[table.model] = table.kind
    gone = set()
    for model, ids in removed.items():
        there = model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
        gone |= {(kinds[model], pk) for pk in ids.difference(there)}
    return gone


def _row(
    table: Followed,
    event: Any,
    before: Any,
    people: dict[Any, str],
    removed: set[tuple[str, int]],
) -> HistoryRow | None:
    """Words for one event; None when nothing that a reader follows has changed."""
    is_update, is_removal = event.pgh_label == "update", event.pgh_label == "delete"
    old = _summary(before, table.columns) if before and is_update else ""
    new = _summary(event, table.columns)
    if is_update and old == new:
        return None
    name = table.name(event)
    return HistoryRow(
        at=event.pgh_created_at,
        who=people.get(_metadata(event).get("user"), ""),
        what=f"{table.words}: {name}" if name else table.words,
        kind=table.kind,
        pk=event.pgh_obj_id,
        action=event.pgh_label,
        before=new if is_removal else old,
        after="" if is_removal else new,
        can_restore=is_removal and (table.kind, event.pgh_obj_id) in removed,
    )


def _summary(event: Any, columns: tuple[str, ...]) -> str:
    return plain(" · ".join(text for c in columns if (text := as_text(getattr(event, c)))))
