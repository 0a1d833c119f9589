"""A change of one cell as a row's panel tells it, with what to go back to."""

from __future__ import annotations

from dataclasses import dataclass

from drafting.sheets.answers import LastChange


@dataclass(frozen=True)
class CellChange:
    """A cell that was changed, by whom and when; `words` are those of a choice."""

    field: str
    heading: str
    before: str
    after: str
    by: LastChange
    words: tuple[tuple[str, str], ...] = ()

    @property
    def shown_before(self) -> str:
        return self._shown(self.before)

    @property
    def shown_after(self) -> str:
        return self._shown(self.after)

    def _shown(self, text: str) -> str:
        return dict(self.words).get(text, text) or "–"
