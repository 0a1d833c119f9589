"""What a checked sheet would change in what is stored, what is wrong in it, what is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from common.text import fold
from documents.sheets.places import RowSubject
from documents.sheets.sheet import Fault
from documents.standing import Held, Matter, Seals
from indicators.models import Outcome, Target

T = TypeVar("T", Target, Outcome)

NEW, CHANGED, ERASED = "new", "changed", "erased"
# A cell that says this takes away what is stored; an empty one never does.
ERASE = "(raderas)"
_ALMOST = frozenset(("radera", "raderas", "raderad", "ta bort", "tas bort", "borttagen", "utgar"))


def erases(text: str) -> bool:
    """Whether a cell asks for what stands to be taken away."""
    return fold(text) == ERASE


def almost_erases(text: str) -> tuple[str, str] | None:
    """What is wrong where somebody seems to mean the sign that takes away, and how it looks."""
    if erases(text) or fold(text).strip("()[]<>- ") not in _ALMOST:
        return None
    wrong = _("”%(text)s” säger inte säkert att årsmålet ska bort.") % {"text": text}
    return wrong, _("Skriv %(sign)s om det ska raderas.") % {"sign": ERASE}


# Why doubts are right: one word for all, or by row (0 is the file).
Accepted = str | Mapping[int, str] | None


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """Something that may be right and is asked about. Row 0 is the file as a whole.

    `code` is that of `indicators.plausibility`, or `not_read` for rows left aside.
    """

    row: int
    column: str
    message: str
    code: str = ""

    def __str__(self) -> str:
        return str(Fault(self.row, self.column, self.message))

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "message": self.message}


class NeedsAnswer(Exception):
    """The file is doubtful and nobody has said why it is right. Nothing was stored."""

    def __init__(self, doubts: Iterable[Doubt]) -> None:
        self.doubts = list(doubts)
        super().__init__("\n".join(map(str, self.doubts)))


@dataclass(frozen=True, slots=True)
class Change:
    """One row against what is stored.

    `before` and `after` are what is compared: a target's words; an outcome's value as a decimal
    string, or its kind of absence; None where nothing stands. `was` and `becomes` are the whole
    row in words, `parts` what changes by column. `kind` is what a target is read as, of an
    outcome the same as `status`: new, changed or erased. `means` says what the figure is
    ("hittills i år"). `decision` names the decision by which the old one stands.
    """

    row: int
    organisation: str
    indicator: str
    year: int
    period: str
    before: str | None
    after: str | None
    kind: str
    status: str
    place: str
    was: str = ""
    becomes: str = ""
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    means: str = ""
    decision: str = ""

    def __str__(self) -> str:
        names = {NEW: _("ny"), CHANGED: _("ändrad"), ERASED: _("raderas")}
        means = f" ({self.means})" if self.means else ""
        return (
            f"{names[self.status]}: {self.place}{means}: {self.was or '–'} → {self.becomes or '–'}"
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation, "indicator": self.indicator, "year": self.year,
            "period": self.period, "before": self.before, "after": self.after, "kind": self.kind,
        }  # fmt: skip


@dataclass(slots=True)
class Checked(Generic[T]):
    """A sheet held against the database. What has `faults` cannot be stored.

    `changes` lists the rows that would become something else, `unchanged` counts the others.
    `doubts` have to be answered when it is stored. `as_json` is what a page shows of it; the
    sheet itself (`Reading.as_json`) is what a draft keeps, and is checked anew at acceptance.
    """

    rows: list[T] = field(default_factory=list)
    erased: list[T] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What is decided and would become something else, in words and as rows by their matters.
    held: list[Held] = field(default_factory=list)
    by_decision: dict[tuple[Matter, ...], list[T]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    def add(self, row: T, change: Change, place: RowSubject, seals: Seals) -> None:
        """Note a row; one that changes what stands waits for a decision on its sealed matters."""
        self.changes.append(change)
        self.numbers[id(row)] = place.row.number
        sealed = tuple(matter for matter in place.matters if matter in seals)
        if not sealed:
            (self.erased if change.status == ERASED else self.rows).append(row)
            return
        self.by_decision.setdefault(sealed, []).append(row)
        self.held.append(
            Held(str(place), change.was, change.becomes, change.decision, place.row.number)
        )

    def only(self, numbers: Collection[int]) -> Checked[T]:
        """The rows that a person has chosen, by their numbers; the file's own doubts stay."""
        chosen = set(numbers)

        def kept(rows: list[T]) -> list[T]:
            return [row for row in rows if self.numbers[id(row)] in chosen]

        return Checked(
            rows=kept(self.rows),
            erased=kept(self.erased),
            changes=[one for one in self.changes if one.row in chosen],
            unchanged=self.unchanged,
            faults=[one for one in self.faults if not one.row or one.row in chosen],
            doubts=[one for one in self.doubts if not one.row or one.row in chosen],
            notes=self.notes,
            held=[one for one in self.held if one.row in chosen],
            by_decision={
                matters: rows for matters, all_of in self.by_decision.items()
                if (rows := kept(all_of))
            },
            numbers=self.numbers,
        )  # fmt: skip

    def to_store(self) -> Iterator[T]:
        yield from self.rows
        for rows in self.by_decision.values():
            yield from rows

    def unanswered(self, accepted: Accepted) -> list[Doubt]:
        return [doubt for doubt in self.doubts if not answer(accepted, doubt.row)]

    def count(self, status: str) -> int:
        return sum(change.status == status for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        """All of it that a page shows, in plain values."""
        return {
            "changes": [asdict(one) for one in self.changes],
            "doubts": [asdict(one) for one in self.doubts],
            "faults": [one.as_json() for one in self.faults],
            "held": [one.as_json() for one in self.held],
            "notes": self.notes,
            "unchanged": self.unchanged,
        }

    @property
    def summary(self) -> str:
        words = _("%(new)d nya, %(changed)d ändrade, %(unchanged)d oförändrade") % {
            "new": self.count(NEW),
            "changed": self.count(CHANGED),
            "unchanged": self.unchanged,
        }
        erased = self.count(ERASED)
        return words + (_(", %(erased)d raderas") % {"erased": erased} if erased else "")


def answer(accepted: Accepted, row: int) -> str:
    """Why the doubts of a row are right, or nothing."""
    if accepted is None or isinstance(accepted, str):
        return (accepted or "").strip()
    return accepted.get(row, "").strip()
