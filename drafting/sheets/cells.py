"""A cell of a sheet as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.numbers import with_minus

NUMBER, TEXT, AREA, CHOICE = "number", "text", "area", "choice"


@dataclass(frozen=True)
class SheetCell:
    """One cell to fill in. `theirs` is what somebody else wrote there meanwhile.

    `options` are the values and words of a choice; the empty one stands for nothing chosen.
    """

    row: int
    field: str
    heading: str | Promise
    value: str
    kind: str = NUMBER
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    theirs: str | None = None
    is_asked_about: bool = False

    @property
    def name(self) -> str:
        return f"{self.row}-{self.field}"

    @property
    def readable(self) -> str:
        """For those who only read: a choice by its words, an empty cell as a dash; minus signs
        are real ones but in prose."""
        words = dict(self.options).get(self.value, self.value)
        return (words if self.kind == AREA else with_minus(words)) or "–"

    @property
    def said(self) -> str:
        """Why the cell was not saved; empty when it was."""
        if self.theirs is None:
            return self.error
        text = _("Någon annan har skrivit %(theirs)s. Spara igen för att ersätta det.")
        theirs = dict(self.options).get(self.theirs, self.theirs) or _("(tomt)")
        return " ".join(filter(None, [self.error, text % {"theirs": theirs}]))
