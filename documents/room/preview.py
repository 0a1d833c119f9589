"""A waiting file as its page shows it: what is asked first, then what changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from documents.room.checking import fingerprint
from documents.sheets import Change, Checked, Doubt, Reading
from documents.standing import Held

# More rows than a person reads on one page.
MOST_SHOWN = 300


@dataclass(frozen=True)
class PreviewRow:
    """A row of the file that changes something, with what is asked about it."""

    change: Change
    doubts: list[Doubt]
    held: Held | None
    why: str = ""
    is_chosen: bool = True
    lacks_answer: bool = False

    @property
    def number(self) -> int:
        return self.change.row


@dataclass(frozen=True)
class Given:
    """What somebody has filled in on the page, kept when it is refused."""

    chosen: Collection[int] | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    for_all: str = ""
    is_sent: bool = False

    def answer(self, row: int) -> str:
        return self.answers.get(row, "") or self.for_all


@dataclass(frozen=True)
class Preview:
    """All that the page of a waiting file shows."""

    reading: Reading
    checked: Checked[Any]
    given: Given = field(default_factory=Given)
    asked_page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.checked.changes) // MOST_SHOWN))

    @property
    def page(self) -> int:
        """The page that is shown: the last for one beyond it."""
        return min(max(self.asked_page, 1), self.pages)

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1 if self.page < self.pages else 0

    @property
    def first(self) -> int:
        return (self.page - 1) * MOST_SHOWN + 1

    @property
    def last(self) -> int:
        return min(self.page * MOST_SHOWN, len(self.checked.changes))

    @property
    def seen(self) -> str:
        return fingerprint(self.checked)

    @property
    def rows(self) -> list[PreviewRow]:
        """The rows of the page that is shown, those that are asked about first."""
        held = {one.row: one for one in self.checked.held}
        asked: dict[int, list[Doubt]] = {}
        for doubt in self.checked.doubts:
            asked.setdefault(doubt.row, []).append(doubt)
        ordered = sorted(self.checked.changes, key=lambda one: (one.row not in asked, one.row))
        return [
            self._row(change, asked.get(change.row, []), held.get(change.row))
            for change in ordered[self.first - 1 : self.last]
        ]

    def _row(self, change: Change, doubts: list[Doubt], held: Held | None) -> PreviewRow:
        given, number = self.given, change.row
        chosen = given.chosen is None or number in given.chosen
        return PreviewRow(
            change,
            doubts,
            held,
            why=given.answers.get(number, ""),
            is_chosen=chosen,
            lacks_answer=bool(given.is_sent and doubts and chosen and not given.answer(number)),
        )

    @property
    def asked(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.doubts]

    @property
    def changed(self) -> list[PreviewRow]:
        return [row for row in self.rows if not row.doubts]

    @property
    def hidden(self) -> int:
        return len(self.checked.changes) - len(self.rows)

    @property
    def number(self) -> int:
        return len(self.checked.changes)

    @property
    def of_file(self) -> list[Doubt]:
        """What is asked about the file as a whole, and about rows that change nothing."""
        changed = {change.row for change in self.checked.changes}
        return [doubt for doubt in self.checked.doubts if doubt.row not in changed]

    @property
    def file_why(self) -> str:
        return self.given.answers.get(0, "")

    @property
    def file_lacks_answer(self) -> bool:
        return bool(self.given.is_sent and self.of_file and not self.given.answer(0))

    @property
    def questions(self) -> int:
        changed = {change.row for change in self.checked.changes}
        asked = {doubt.row for doubt in self.checked.doubts}
        return len(asked & changed) + bool(self.of_file)

    @property
    def needs_decision(self) -> bool:
        return bool(self.checked.held)

    def chosen_numbers(self, checked_rows: Collection[int]) -> set[int]:
        """The rows to take in: of those that are shown the checked ones, and all others."""
        shown = {row.number for row in self.rows}
        every = {change.row for change in self.checked.changes}
        return (every - shown) | (every & set(checked_rows))

    def all_answers(self, answers: Mapping[int, str], for_all: str) -> dict[int, str]:
        """An answer to every question, where there is one: the row's own, else the common."""
        own = {row: why.strip() for row, why in answers.items()}
        of_file = {doubt.row for doubt in self.of_file}
        found = {}
        for doubt in self.checked.doubts:
            why = own.get(0 if doubt.row in of_file else doubt.row, "") or for_all.strip()
            if why:
                found[doubt.row] = why
        return found
