"""Which goals of a long sheet are folded when it opens: those where nothing is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

# A sheet with fewer rows is read at a glance.
MOST_UNFOLDED = 25


class GoalGroup(Protocol):
    """The rows of one goal in a sheet; a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def lines(self) -> Sequence[Any]: ...
    @property
    def due(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def asked(self) -> int: ...


Group = TypeVar("Group", bound=GoalGroup)


def fold_done(groups: list[Group]) -> list[Group]:
    """The groups with `is_folded` said; none where the sheet is short or nothing is left."""
    is_long = sum(len(group.lines) for group in groups) > MOST_UNFOLDED
    done = [group.done == group.due and not group.asked for group in groups]
    if not is_long or all(done):
        return groups
    return [replace(group, is_folded=one) for group, one in zip(groups, done, strict=True)]
