"""Fields as a page shows them, also with a text that could not be saved."""

from __future__ import annotations

from dataclasses import dataclass, field

from drafting.calculations.history import as_text
from drafting.calculations.rich_text import revision


@dataclass(frozen=True)
class Typed:
    """What somebody typed that was not saved, with why and what they had loaded."""

    value: str
    base: str
    error: str


@dataclass(frozen=True)
class FieldView:
    """An editable value as the page shows it."""

    address: str
    value: str
    revision: str
    error: str = ""


@dataclass
class Desk:
    """Makes field views; a typed text that could not be saved takes the stored one's place."""

    typed: dict[str, Typed] = field(default_factory=dict)

    def show(self, address: str, value: object) -> FieldView:
        stored = as_text(value)
        if typed := self.typed.get(address):
            return FieldView(address, typed.value, typed.base, typed.error)
        return FieldView(address, stored, revision(stored))

    @property
    def errors(self) -> list[str]:
        """Why what was typed was refused, in the order of the form."""
        return [typed.error for typed in self.typed.values() if typed.error]
