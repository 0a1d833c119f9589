"""What an import does, row by row, so that a person can see it before it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from documents.standing import Held

NEW, CHANGED, REMOVED = "ny", "ändrad", "borttagen"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is added, changed or removed."""

    action: str
    what: str
    label: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        text = f"{self.what}, {self.action}: {self.label}"
        return f"{text} ({self.old or '–'} → {self.new or '–'})" if self.old or self.new else text


@dataclass(slots=True)
class ImportReport:
    """Changes, and what the document says that could not be placed."""

    changes: list[Change] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The decision that the plan stands by, and what the document would change of it.
    stands_by: str = ""
    held: list[Held] = field(default_factory=list)

    def new(self, what: str, label: object, new: str = "") -> None:
        self.changes.append(Change(NEW, what, str(label), new=new))

    def removed(self, what: str, label: object) -> None:
        self.changes.append(Change(REMOVED, what, str(label)))

    def update(self, row: models.Model, what: str, label: object, **values: Any) -> None:
        """Save the fields of `row` that differ from `values`, and say so."""
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        for name in differing:
            old, new = _shown(getattr(row, name)), _shown(values[name])
            self.changes.append(Change(CHANGED, what, str(label), old, new))
            setattr(row, name, values[name])
        if differing:
            row.save(update_fields=[*differing, *_touched(row)])

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows of each kind are new, changed (in any field) and removed."""
        rows = {
            (change.what, change.action, change.label, _same_row(change, number))
            for number, change in enumerate(self.changes)
        }
        counts: dict[str, dict[str, int]] = {}
        for (what, action), count in sorted(Counter(row[:2] for row in rows).items()):
            counts.setdefault(what, {})[action] = count
        return counts

    def summary(self) -> str:
        """ "nämndmål 1 ny, 16 ändrade; aktiviteter 28 nya"."""
        parts = [
            f"{what} {', '.join(_counted(action, count) for action, count in by_action.items())}"
            for what, by_action in self.counts().items()
        ]
        return "; ".join(parts)


def _same_row(change: Change, number: int) -> int:
    """A row changed in two fields counts once; two new rows of one name are two."""
    return 0 if change.action == CHANGED else number


def _counted(action: str, count: int) -> str:
    plural = {NEW: "nya", CHANGED: "ändrade", REMOVED: "borttagna"}
    return f"{count} {action if count == 1 else plural[action]}"


def _touched(row: models.Model) -> list[str]:
    return ["updated_at"] if hasattr(row, "updated_at") else []


def _shown(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"
