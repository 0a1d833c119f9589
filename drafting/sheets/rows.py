"""A row as somebody changed it, laid over the row as it stands now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from common.text import clean_text


def same(one: str, other: str) -> bool:
    """Two texts that differ only in blanks and minus signs say the same; line ends are no blanks.

    >>> same(" 9\u00a0000 ", "9 000"), same("Ny enkät.\\nFler svar.", "Ny enkät. Fler svar.")
    (True, False)
    """
    return _said(one) == _said(other)


def _said(text: str) -> list[str]:
    return [clean_text(line).replace("−", "-") for line in text.strip().splitlines()]


@dataclass(frozen=True)
class RowChange:
    """What a person sees in a row's cells, and what stood there when the row was fetched.

    A cell that the row was fetched without was empty then. `why` is the answer to what is asked
    about the row, where a form carries it.
    """

    row: int
    texts: Mapping[str, str]
    base: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    @property
    def changed(self) -> set[str]:
        return {
            name for name, text in self.texts.items() if not same(text, self.base.get(name, ""))
        }


@dataclass
class NotSaved(Exception):
    """Rows that were not saved: their faults, what others wrote meanwhile, and what was typed in
    rows that are not there any longer; cell by cell."""

    faults: dict[int, dict[str, str]] = field(default_factory=dict)
    conflicts: dict[int, dict[str, str]] = field(default_factory=dict)
    gone: dict[int, dict[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.faults or self.conflicts or self.gone)

    @property
    def rows(self) -> set[int]:
        return {*self.faults, *self.conflicts, *self.gone}

    def miss(self, changes: Iterable[RowChange], found: Collection[int]) -> None:
        """Keep what was typed in rows that are not among those found."""
        for change in changes:
            if change.row not in found and change.changed:
                self.gone[change.row] = {
                    name: change.texts[name] for name in sorted(change.changed)
                }


def conflicts(change: RowChange, current: Mapping[str, str]) -> dict[str, str]:
    """The cells that somebody else changed to something else meanwhile, with what stands there.

    Two people may change different cells of one row without noticing each other.
    """
    return {
        name: current[name]
        for name in change.changed
        if not same(current[name], change.base.get(name, ""))
        and not same(current[name], change.texts[name])
    }
