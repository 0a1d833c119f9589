"""A column of a table of money: how a cell is shown, read and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.dates import day_asked, without_midnight
from common.numbers import MINUS, NBSP, NotANumber, typed_number
from common.text import clean_text, fold
from drafting.calculations.limits import clean_line, clean_prose
from drafting.sheets.cells import AREA, CHOICE, NUMBER, TEXT
from finance.calculations import KRONOR, MNKR, MOST_DECIMALS, decimals_of, read_amount
from finance.models import PlanFigure

Words = str | Promise
KRONOR_DECIMALS = 2


@dataclass(frozen=True)
class Column:
    """A column that people write in. `words` is its heading, in which %(year)d and %(last)d stand
    for the plan's year and the one before. One that `is_day` says when something is done, in words.
    """

    name: str
    words: Words
    kind: str = TEXT
    longest: int = 300
    choices: tuple[tuple[str, Words], ...] = ()
    is_day: bool = False

    def heading(self, year: int) -> str:
        return heading(self.words, year)

    @property
    def is_number(self) -> bool:
        return self.kind == NUMBER

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return tuple((value, str(words)) for value, words in self.choices)

    def text(self, row: PlanFigure, decimals: int | None = None) -> str:
        """What stands in the cell, as a person would type it; amounts with their table's
        `decimals`, else with those that each needs."""
        return self.said(getattr(row, self.name), decimals)

    def said(self, value: Any, decimals: int | None = None) -> str:
        return str(value) if value else ""

    def shown(self, row: PlanFigure, decimals: int | None = None) -> str:
        """The same for a reader: a choice by its words."""
        text = self.text(row, decimals)
        return dict(self.options).get(text, text)

    def read(self, text: str) -> Any:
        """The value to store. Raises ValidationError, which says what would be right."""
        if self.kind == AREA:
            return clean_prose(text, self.longest)
        if self.kind == CHOICE:
            return self._chosen(text)
        return clean_line(without_midnight(text) if self.is_day else text, self.longest)

    def day_asked(self, text: str) -> str:
        """What is asked about a day that is none, or a spreadsheet's number; else nothing."""
        return day_asked(text) if self.is_day else ""

    def _chosen(self, text: str) -> str:
        """By its value or its words, so that a block from a spreadsheet may say either."""
        if not clean_text(text):
            return ""
        for value, words in self.options:
            if fold(text) in (fold(value), fold(words)):
                return value
        known = ", ".join(words for _value, words in self.options)
        raise ValidationError(
            _("”%(text)s” går inte att välja. Välj mellan %(known)s.")
            % {"text": text, "known": known}
        )


@dataclass(frozen=True)
class AmountColumn(Column):
    """An amount: mnkr with at least one decimal, or whole kronor. `unsigned` says why it is written
    without a minus, and one is asked about; empty where it may have one."""

    kind: str = NUMBER
    is_kronor: bool = False
    unsigned: Words = ""

    @property
    def unit(self) -> Decimal:
        """How many mnkr one of what it holds is."""
        return KRONOR if self.is_kronor else MNKR

    def decimals(self, amounts: Iterable[Decimal | None]) -> int:
        """How many decimals amounts in such a column are shown with together: kronor with öre or
        without."""
        if not self.is_kronor:
            return decimals_of(amounts)
        return KRONOR_DECIMALS if decimals_of(amounts, 0) else 0

    def said(self, value: Decimal | None, decimals: int | None = None) -> str:
        if value is None:
            return ""
        shown = typed_number(value, self.decimals([value]) if decimals is None else decimals)
        return shown.replace("-", MINUS)

    def shown(self, row: PlanFigure, decimals: int | None = None) -> str:
        return self.text(row, decimals).replace(" ", NBSP)

    def sign_asked(self, value: Decimal | None, year: int) -> str:
        """What is asked about an amount with a minus, where none is expected; else nothing."""
        if not self.unsigned or value is None or value >= 0:
            return ""
        words = _("%(column)s %(amount)s är skrivet med minus. %(why)s")
        told = {"column": self.heading(year), "amount": self.said(value), "why": self.unsigned}
        return words % told

    def read(self, text: str) -> Decimal | None:
        try:
            decimals = KRONOR_DECIMALS if self.is_kronor else MOST_DECIMALS
            return read_amount(text, decimals, self.unit)
        except NotANumber as fault:
            raise ValidationError(str(fault)) from fault


@dataclass(frozen=True)
class Computed:
    """A column that follows from the others: `says(row, decimals)` is its text for the screen,
    with its amounts in the table's decimals."""

    name: str
    words: Words
    says: Callable[[Any, int], str]

    def heading(self, year: int) -> str:
        return heading(self.words, year)


def heading(words: Words, year: int) -> str:
    text = str(words)
    said = text % {"year": year, "last": year - 1} if "%(" in text else text
    return said.replace(" %", f"{NBSP}%")
