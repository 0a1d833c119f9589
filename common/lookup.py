"""Finding what somebody named: by code or exact name, and the nearest when it is neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Generic, TypeVar

from common.text import fold

T = TypeVar("T")


class Lookup(Generic[T]):
    """Things by their codes and names; capitals and diacritics do not matter."""

    def __init__(
        self,
        things: Iterable[T],
        *,
        names: Callable[[T], Iterable[str]],
        label: Callable[[T], str],
        key: Callable[[str], str] = fold,
    ) -> None:
        self.key = key
        self.label = label
        self.by_name: dict[str, T] = {}
        for thing in things:
            for name in names(thing):
                self.by_name.setdefault(key(name), thing)

    def find(self, text: str) -> T | None:
        return self.by_name.get(self.key(text))

    def nearest(self, text: str) -> str:
        """The label of the thing whose name is most like the text, or nothing."""
        close = get_close_matches(self.key(text), self.by_name, n=1, cutoff=0.6)
        return self.label(self.by_name[close[0]]) if close else ""
