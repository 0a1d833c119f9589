"""What an import does, row by row, so that a person can see it before it is done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from documents.standing import Held
from drafting.calculations.differences import Paragraph, sides
from drafting.calculations.rich_text import has_markup, plain

NEW, CHANGED, REMOVED = "ny", "ändrad", "borttagen"
# The same words, with others of them in bold, in italics, raised or lowered.
MARKED = "ny form"
_MARKS = {"strong": "fet", "em": "kursiv", "sub": "nedsänkt", "sup": "upphöjd"}
_IN_MARKS = re.compile(r"<(strong|em|sub|sup)>(.*?)</\1>", re.DOTALL)
# What is stored of a row and nobody reads as a part of the plan.
_UNSEEN = {"is_example", "source", "position", "words_in_source", "dates_as_printed"}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is added, changed or removed. `old` has every word that goes, `new` every word
    that comes."""

    action: str
    what: str
    label: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        text = f"{self.what}, {self.action}: {self.label}"
        return f"{text} ({self.old or '–'} → {self.new or '–'})" if self.old or self.new else text


class _Everything:
    """Whatever the document does not say is to go."""

    def __contains__(self, key: object) -> bool:
        return True


EVERYTHING = _Everything()


@dataclass(frozen=True, slots=True)
class Missing:
    """A row that the plan has under a goal of the document's, and the document does not."""

    key: str
    what: str
    label: str
    goal: str
    says: str = ""  # what goes with it beside its label

    def __str__(self) -> str:
        return f"{self.goal}: {self.what}, {self.label}"


@dataclass(slots=True)
class ImportReport:
    """Changes, and what the document says that could not be placed.

    `missing` are the rows that are proposed to be removed, `removing` the keys of those that
    somebody has chosen among them.

    `is_touched` when something was stored that is no change of what a person reads: where a row
    comes from, that it is no longer made up, its place among the others.
    """

    changes: list[Change] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The decision that the plan stands by, and what the document would change of it.
    stands_by: str = ""
    held: list[Held] = field(default_factory=list)
    is_touched: bool = False
    missing: list[Missing] = field(default_factory=list)
    removing: Container[str] = ()

    def new(self, what: str, label: object, new: str = "") -> None:
        self.changes.append(Change(NEW, what, str(label), new=_words(new)))

    def changed(self, what: str, label: object, before: object, after: object) -> None:
        old, new = _shown(before, after)
        action = CHANGED
        if before != after and _words(before) == _words(after) and (told := _marks(after)):
            action, old, new = MARKED, _marks(before), told
        self.changes.append(Change(action, what, str(label), old, new))

    def reworded(self, what: str, label: object, before: str, after: str) -> None:
        """As `changed`, with all of both: what is proposed to be decided is read word by word."""
        self.changes.append(Change(CHANGED, what, str(label), _words(before), _words(after)))

    def gone(
        self, row: models.Model, what: str, label: str, goal: str, says: Iterable[str] = ()
    ) -> bool:
        """Propose that the row is removed; whether it is to be, as somebody has chosen. `says` is
        what it has beside its label."""
        key = f"{row._meta.model_name}-{row.pk}"
        words = " ".join(filter(None, map(_words, says)))
        self.missing.append(Missing(key, what, label, goal, words))
        if key not in self.removing:
            return False
        self.changes.append(Change(REMOVED, what, f"{goal}: {label}", words or label))
        return True

    def update(self, row: models.Model, what: str, label: object, **values: Any) -> None:
        """Save the fields of `row` that differ from `values`, and say what is read otherwise. One
        that is read as before is as made up as it was."""
        label = str(label)  # as the row was called
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        if _UNSEEN.issuperset(differing):
            differing = [name for name in differing if name != "is_example"]
        for name in differing:
            if name in _UNSEEN:
                self.is_touched = True
            else:
                self.changed(what, label, getattr(row, name), values[name])
            setattr(row, name, values[name])
        if differing:
            row.save(update_fields=[*differing, *_touched(row)])

    def as_json(self) -> list[dict[str, str]]:
        """Every change with its words."""
        return [
            {
                "action": one.action, "what": one.what, "label": one.label,
                "before": one.old, "after": one.new,
            }
            for one in self.changes
        ]  # fmt: skip

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
    return 0 if change.action in (CHANGED, MARKED) else number


def _counted(action: str, count: int) -> str:
    plural = {NEW: "nya", CHANGED: "ändrade", REMOVED: "borttagna", MARKED: "med ny form"}
    return f"{count} {action if count == 1 else plural[action]}"


def _touched(row: models.Model) -> list[str]:
    return ["updated_at"] if hasattr(row, "updated_at") else []


def _shown(before: object, after: object) -> tuple[str, str]:
    """Both values in words; of long texts all that differs, with the words around it."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) <= _SHOWN:
        return old, new
    one, other = sides(old, new)
    return _said(one), _said(other)


def _words(value: object) -> str:
    text = "" if value is None else str(value)
    return " ".join((plain(text) if has_markup(text) else text).split())


def _marks(value: object) -> str:
    """What of a text is marked, and how: "fet: i år; kursiv: skolan"."""
    found = _IN_MARKS.findall(str(value or ""))
    return "; ".join(f"{_MARKS[tag]}: {_words(f'<p>{inner}</p>')}" for tag, inner in found)


def _said(side: Paragraph) -> str:
    return "".join(piece.text for piece in side)
