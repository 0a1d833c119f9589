"""What a table of a plan says of itself, to be filled from a spreadsheet."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from common.text import fold
from documents.sheets.columns import Headings
from drafting.places import DraftPlace
from internal_control.sheets import Column
from organisations.models import User
from plans.models import OperationalPlan

Texts = Mapping[str, str]
# What two rows have in common when they are the same row.
Likeness = Callable[[Texts], Hashable]


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def without_year(heading: str) -> str:
    """A heading as last year's spreadsheet has it, too."""
    return _YEAR.sub("", heading).strip()


@dataclass(frozen=True)
class SheetColumn:
    """A column of the spreadsheet. One that is not written in says `aside` what it is for.

    `also` are other headings for it; `options` the values of a choice and their words. Of amounts,
    `unit` is how many mnkr one of what the column holds is.
    """

    name: str
    heading: str
    aside: str = ""
    also: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    unit: Decimal | None = None

    @property
    def is_written(self) -> bool:
        return not self.aside

    def shown(self, text: str) -> str:
        return dict(self.options).get(text, text)


@dataclass(frozen=True)
class TableRow:
    """A row as it stands: its texts by column, and what else a change of them changes."""

    pk: int
    texts: Texts
    beside: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """The row `pk`, and the row that it stands below, 0 for none."""

    pk: int
    above: int


class TableSubject(ABC):
    """A table of one plan. `named` is the column that says which row it is, `placing` are columns
    that say where a new one stands. `may_rename` says whether a row may have another name, and
    `may_remove` whether it may go.

    `cleaned` gives the text that would stand, or raises ValidationError with what would be right.
    `in_place` gives rows what only their order says of them; `lacking`, `once` and `likenesses`
    are asked of such rows. `lacking` says why a new row has no place, `once` what no other row may
    have in common with it, None where rows may be alike. `likenesses` are the ways to find a file's
    row among those that stand, the surest first. `arrange` puts rows below those that
    they stand below in the file, or stood below; within `arranged` nothing else changes place.
    `ensure_placed` raises ValidationError where a saved row stands elsewhere than it was read.
    """

    plan: OperationalPlan
    placing: ClassVar[tuple[str, ...]] = ()
    may_remove: ClassVar[bool] = True

    @property
    def may_rename(self) -> bool:
        return False

    @property
    @abstractmethod
    def key(self) -> str: ...
    @property
    @abstractmethod
    def named(self) -> str: ...
    @property
    @abstractmethod
    def title(self) -> str: ...
    @property
    @abstractmethod
    def columns(self) -> list[SheetColumn]: ...
    @property
    @abstractmethod
    def place(self) -> DraftPlace: ...
    @property
    @abstractmethod
    def url(self) -> str: ...
    @abstractmethod
    def likenesses(self, read: Collection[Texts]) -> tuple[Likeness, ...]: ...
    @abstractmethod
    def standing(self) -> list[TableRow]: ...
    @abstractmethod
    def cleaned(self, name: str, text: str) -> str: ...
    @abstractmethod
    def lacking(self, texts: Texts) -> str: ...
    @abstractmethod
    def add(self, texts: Texts, by: User) -> int: ...
    @abstractmethod
    def change(self, pk: int, texts: Texts, by: User) -> None: ...
    @abstractmethod
    def remove(self, pk: int, by: User) -> None: ...
    @abstractmethod
    def restore(self, pk: int, by: User) -> None: ...
    @abstractmethod
    def arrange(self, placed: Sequence[Placed], by: User) -> None: ...

    def spreadsheet(self) -> Iterator[Sequence[object]]:
        """Headings, then every row as it would be filled in."""
        columns = self.columns
        yield [one.heading for one in columns]
        for row in self.standing():
            yield [one.shown(row.texts[one.name]) for one in columns]

    def in_place(self, rows: Sequence[Texts]) -> list[Texts]:
        return list(rows)

    def arranged(self) -> AbstractContextManager[None]:
        return nullcontext()

    def ensure_placed(self, said: Mapping[int, Texts]) -> None:
        """`said` is what each saved row was read as, by its `pk`."""
        return

    def once(self, texts: Texts) -> Hashable:
        return None

    def sum_doubts(self, said: Texts, rows: Sequence[Sequence[Texts]]) -> Iterable[str]:
        """What is asked about a row of sums, which are of all `rows` of one of the sequences."""
        return ()

    def doubts(self, before: Texts, after: Texts, said: Texts) -> Iterable[str]:
        return ()


def columns_of(written: Iterable[Column]) -> list[SheetColumn]:
    """Those of a sheet of internal control, as a spreadsheet has them."""
    return [
        SheetColumn(
            one.name, str(one.heading), also=(one.name,),
            options=tuple((value, str(words)) for value, words in one.options),
        )
        for one in written
    ]  # fmt: skip


def headings_of(subject: TableSubject) -> Headings:
    """How a spreadsheet's columns are known. A merged cell says nothing of more than one row."""
    year = subject.plan.year
    by_name = {
        fold(name): column.name
        for column in subject.columns
        for name in (f"{column.heading} {year}", column.heading, *column.also)
    }
    words = {column.name: column.heading for column in subject.columns}

    def advice() -> str:
        words = ", ".join(column.heading for column in subject.columns)
        return _("Första raden ska vara rubrikerna: %(columns)s.") % {"columns": words}

    return Headings(by_name, ((subject.named,),), advice, fills_merged=False, words=words)


def chosen(text: str, choices: Iterable[tuple[str, Any]]) -> str:
    """A choice by its words, or by the value that they begin with: "3", "3 möjlig"."""
    for value, words in choices:
        if fold(text) in (fold(value), fold(str(words))):
            return value
    return text
