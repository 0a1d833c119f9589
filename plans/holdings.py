"""What a plan holds in a part beside its text: rooms say so when they start."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plans.models import OperationalPlan

# What the plan has of its own in the part of a key, in words: "3 rader i Investeringar".
Source = Callable[[OperationalPlan, str], Iterable[str]]


class _Sources:
    """The rooms' functions, in the order of the rooms."""

    known: tuple[Source, ...] = ()


def register(source: Source) -> Source:
    """Let a room say what it keeps in the parts of a plan."""
    if source not in _Sources.known:
        _Sources.known += (source,)
    return source


def held_in(plan: OperationalPlan, key: str) -> list[str]:
    """All that rooms keep in the part, which its text alone does not show."""
    return [words for source in _Sources.known for words in source(plan, key)]
