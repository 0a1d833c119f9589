"""What is asked of a plan before a step of its way: the list of what remains.

Each room says what it asks for, when it starts: `register(function)`. A requirement hinders the
step, or is only told, so that whoever decides has seen it. One that is met may be told as well
(`is_met`): "74 av 74 årsmål är satta" is worth knowing before one signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plans.models import OperationalPlan
from plans.now import PlanNow


@dataclass(frozen=True)
class Requirement:
    """What is asked of one part, in words, and the address where it is mended.

    `key` is the part's in `plans.outline`; empty for the plan as a whole.
    """

    key: str
    words: str
    url: str
    hinders: bool
    is_met: bool = False


Source = Callable[[PlanNow], Iterable[Requirement]]


class _Sources:
    """The rooms' functions, in the order of the rooms."""

    known: tuple[Source, ...] = ()


def register(source: Source) -> Source:
    """Let a room say what it asks of a plan, in a fixed number of queries. What others may have
    asked for, too, it takes from the `PlanNow`."""
    if source not in _Sources.known:
        _Sources.known += (source,)
    return source


@dataclass(frozen=True)
class Remaining:
    """All that was asked, parted as the page tells it."""

    hindering: list[Requirement]
    told: list[Requirement]
    met: list[Requirement]

    @property
    def is_complete(self) -> bool:
        """Nothing hinders; something may still be worth knowing."""
        return not self.hindering


def remaining_of(plan: OperationalPlan) -> Remaining:
    """What remains before the plan can be taken further, room by room."""
    return remaining_in(PlanNow(plan))


def remaining_in(now: PlanNow) -> Remaining:
    """As `remaining_of`, for who asks more of the plan than that."""
    asked = [one for source in _Sources.known for one in source(now)]
    unmet = [one for one in asked if not one.is_met]
    return Remaining(
        hindering=[one for one in unmet if one.hinders],
        told=[one for one in unmet if not one.hinders],
        met=[one for one in asked if one.is_met],
    )
