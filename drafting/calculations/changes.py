"""A list of what happened in several tables: who changed what when, the latest first.

When and by whom is read of every event, texts only of those that are shown. What one person changed
in a row in one sitting is one change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import MD5, Cast, Coalesce, Concat
from django.utils.text import capfirst

from common.at_once import at_once
from common.numbers import sv_number
from drafting.calculations.history import as_text, names_by_id
from drafting.calculations.rich_text import plain
from drafting.calculations.sittings import SITTING

# Of one table; a list of changes is for reading, and the latest are what people look for.
MOST = 300
UPDATE, REMOVAL = "update", "delete"
# A number that no row and no event has.
NOBODYS = 0


def nameless(_event: Any) -> str:
    return ""


@dataclass(frozen=True)
class Followed:
    """A table that a list of changes tells of: which of its events, in what words.

    `name` says of an event what it is about, where the words alone do not; `comes_back` whether a
    removed row of the kind can be restored; `summary` tells an event's row otherwise than by its
    columns in order.
    """

    model: type[models.Model]
    kind: str
    words: str
    columns: tuple[str, ...]
    events: models.QuerySet[Any]
    name: Callable[[Any], str] = nameless
    comes_back: bool = True
    summary: Callable[[Any], str] | None = None

    def told(self, event: Any) -> str:
        """What the event's row said, on one line."""
        return plain(self.summary(event)) if self.summary else _summary(event, self.columns)


@dataclass(frozen=True)
class Change:
    """Something that happened to a row: the event, and the one that it is compared with."""

    table: Followed
    event: int
    row: int
    action: str  # insert, update, delete
    at: datetime
    since: datetime
    user: int | None
    before: int | None = None


@dataclass(frozen=True)
class HistoryRow:
    """A change in words, with the texts before and after it."""

    at: datetime
    since: datetime
    who: str
    what: str
    kind: str
    pk: int
    action: str
    before: str
    after: str
    can_restore: bool = False


def changes(followed: Iterable[Followed]) -> list[Change]:
    """What happened in these tables, the latest first; of each table at most MOST events."""
    found = [change for table in followed for change in _of(table)]
    # Everything in one transaction has the same time: what came last stands first there, too.
    return sorted(found, key=lambda change: change.at)[::-1][:MOST]


def _of(table: Followed) -> Iterator[Change]:
    """The table's changes, oldest first; saves that changed nothing that is followed left out."""
    found: dict[int, Change] = {}
    latest: dict[int, tuple[int, str]] = {}
    last_of: dict[int, int] = {}
    for event, row, action, at, metadata, mark in _events(table):
        before, was = latest.get(row, (None, None))
        latest[row] = (event, mark)
        if action == UPDATE and was == mark:
            continue
        change = Change(table, event, row, action, at, at, (metadata or {}).get("user"), before)
        last = found.get(last_of.get(row, NOBODYS))
        if last and _is_one_sitting(last, change):
            del found[last.event]
            change = replace(change, since=last.since, before=last.before)
        found[event], last_of[row] = change, event
    return iter(found.values())


def _is_one_sitting(last: Change, one: Change) -> bool:
    same = last.user is not None and last.user == one.user
    return same and last.action == one.action == UPDATE and one.at - last.at <= SITTING


def _events(table: Followed) -> list[tuple[int, int, str, datetime, dict[str, Any] | None, str]]:
    nothing = models.Value("", output_field=models.TextField())
    # Words that move from one column to another are a change: the columns are held apart.
    apart = models.Value("\x1f", output_field=models.TextField())
    texts = [
        part
        for name in table.columns
        for part in (apart, Coalesce(Cast(name, models.TextField()), nothing))
    ]
    marked = table.events.annotate(mark=MD5(Concat(nothing, nothing, *texts)))
    names = ("pgh_id", "pgh_obj_id", "pgh_label", "pgh_created_at", "pgh_context__metadata", "mark")
    return list(marked.order_by("-pgh_id").values_list(*names)[:MOST])[::-1]


def told(shown: Sequence[Change], followed: Iterable[Followed]) -> list[HistoryRow]:
    """Some of the tables' changes in words. As many queries whatever is shown: a page of one kind
    asks what a page of all kinds asks."""
    tables = list(followed)
    people = names_by_id(change.user for change in shown)
    events = _read(shown, tables)
    gone = _restorable(shown, tables)
    return [_row(change, events, people, gone) for change in shown]


def _read(shown: Sequence[Change], tables: Sequence[Followed]) -> dict[tuple[str, int], Any]:
    """The events of the changes, and those they are compared with, by kind and number; one
    query."""
    wanted: dict[str, set[int]] = {table.kind: {NOBODYS} for table in tables}
    for change in shown:
        wanted[change.table.kind] |= {change.event, change.before or NOBODYS}
    found = at_once([table.events.filter(pgh_id__in=wanted[table.kind]) for table in tables])
    return {
        (table.kind, event.pgh_id): event
        for table, events in zip(tables, found, strict=True)
        for event in events
    }


def _restorable(shown: Sequence[Change], tables: Sequence[Followed]) -> set[tuple[str, int]]:
    """Removed rows that are not back already, by kind and number; one query."""
    gone = {(one.table.kind, one.row) for one in shown if one.action == REMOVAL}
    returning = [table for table in tables if table.comes_back]
    there = [_there(table, gone) for table in returning]
    back = set(there[0].union(*there[1:])) if there else set()
    kinds = {table.kind for table in returning}
    return {(kind, pk) for kind, pk in gone - back if kind in kinds}


def _there(table: Followed, gone: set[tuple[str, int]]) -> models.QuerySet[Any, tuple[str, int]]:
    removed = {pk for kind, pk in gone if kind == table.kind} | {NOBODYS}
    rows = table.model._default_manager.filter(pk__in=removed).order_by()
    return rows.annotate(of_kind=models.Value(table.kind)).values_list("of_kind", "pk")


def _row(
    change: Change,
    events: dict[tuple[str, int], Any],
    people: dict[Any, str],
    gone: set[tuple[str, int]],
) -> HistoryRow:
    table = change.table
    event = events[table.kind, change.event]
    text = table.told(event)
    earlier = events.get((table.kind, change.before or NOBODYS))
    old = table.told(earlier) if earlier and change.action == UPDATE else ""
    name = table.name(event)
    is_removal = change.action == REMOVAL
    return HistoryRow(
        at=change.at,
        since=change.since,
        who=people.get(change.user, ""),
        what=f"{table.words}: {name}" if name else table.words,
        kind=table.kind,
        pk=change.row,
        action=change.action,
        before=text if is_removal else old,
        after="" if is_removal else text,
        can_restore=is_removal and (table.kind, change.row) in gone,
    )


def _summary(event: Any, columns: tuple[str, ...]) -> str:
    return plain(" · ".join(text for c in columns if (text := _said(event, c))))


def _said(event: Any, column: str) -> str:
    """A choice by its words; a yes by what it says yes to, a no by nothing; a number after the
    name of its column: "Agenda 2030: 4, 10"."""
    value, words = getattr(event, column), event._meta.get_field(column).verbose_name
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(words) if value else ""
    chosen = getattr(event, f"get_{column}_display", None)
    if chosen:
        return str(chosen())
    if isinstance(value, list | int | Decimal):
        told = sv_number(value) if isinstance(value, Decimal) else as_text(value)
        return f"{capfirst(str(words))}: {told}" if told else ""
    return as_text(value)
