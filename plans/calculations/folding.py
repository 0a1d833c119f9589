"""Which lists of a goal's page stand folded: those in which nothing waits for anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

# As many rows as need no folding.
FEW = 3

_COUNTED = {
    "indicators": ngettext_lazy("%(count)d indikator", "%(count)d indikatorer", "count"),
    "results": ngettext_lazy(
        "%(count)d förväntat resultat", "%(count)d förväntade resultat", "count"
    ),
    "activities": ngettext_lazy("%(count)d aktivitet", "%(count)d aktiviteter", "count"),
}


class Row(Protocol):
    @property
    def waits(self) -> bool:
        """Whether a field of it is refused or not filled in, or something about it is asked."""


@dataclass(frozen=True)
class Fold:
    """A list of one kind: how many rows it has, and in how many of them something waits.

    >>> Fold("results", total=15, waiting=0).is_open
    False
    >>> Fold("results", total=15, waiting=1).is_open
    True
    >>> Fold("results", total=3, waiting=0).is_open
    True
    """

    kind: str
    total: int
    waiting: int

    @property
    def is_open(self) -> bool:
        return self.waiting > 0 or self.total <= FEW

    @property
    def words(self) -> str:
        counted = str(_COUNTED[self.kind] % {"count": self.total})
        if not self.waiting:
            return counted
        waiting = _("%(count)d att fylla i eller svara på") % {"count": self.waiting}
        return f"{counted}, {waiting}"


def fold(kind: str, rows: Iterable[Row]) -> Fold:
    waiting = [row.waits for row in rows]
    return Fold(kind, len(waiting), sum(waiting))
