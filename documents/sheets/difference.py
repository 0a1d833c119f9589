"""What a checked sheet would change in what is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from documents.sheets.places import RowSubject
from documents.standing import Held, Matter, Seals
from indicators.models import Outcome, Target

T = TypeVar("T", Target, Outcome)

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True, slots=True)
class Difference:
    """One row against what is stored."""

    kind: str
    place: str
    old: str
    new: str

    def __str__(self) -> str:
        names = {NEW: _("ny"), CHANGED: _("ändrad"), UNCHANGED: _("oförändrad")}
        if self.kind == UNCHANGED:
            return f"{names[self.kind]}: {self.place}: {self.new or '–'}"
        return f"{names[self.kind]}: {self.place}: {self.old or '–'} → {self.new or '–'}"


@dataclass(slots=True)
class Checked(Generic[T]):
    """A sheet without faults: the rows to store and how they differ from what is stored."""

    rows: list[T] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What is decided and would become something else, in words and as rows by their matters.
    held: list[Held] = field(default_factory=list)
    by_decision: dict[tuple[Matter, ...], list[T]] = field(default_factory=dict)

    def add(self, row: T, kind: str, place: RowSubject, old: str, new: str, seals: Seals) -> None:
        """Note a row; one that changes what stands waits for a decision on its sealed matters."""
        self.differences.append(Difference(kind, str(place), old, new))
        if kind == UNCHANGED:
            return
        sealed = tuple(matter for matter in place.matters if matter in seals)
        if not sealed:
            self.rows.append(row)
            return
        self.by_decision.setdefault(sealed, []).append(row)
        decision = seals.decision(sealed[0])
        self.held.append(Held(str(place), old, new, decision, place.row.number))

    def count(self, kind: str) -> int:
        return sum(difference.kind == kind for difference in self.differences)

    @property
    def summary(self) -> str:
        return _("%(new)d nya, %(changed)d ändrade, %(unchanged)d oförändrade") % {
            "new": self.count(NEW),
            "changed": self.count(CHANGED),
            "unchanged": self.count(UNCHANGED),
        }
