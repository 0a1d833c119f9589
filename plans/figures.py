"""Figures that a plan's texts may hold and that follow their data.

Each room says which there are of a plan, when it starts: `register(kind, function)`. A figure is
known by its key ("target:nojda:2024"), whose beginning is its kind. A text holds the value that
stood when somebody last saw to it; pages show the value now, and say where the two differ. What
is handed over to be decided is what is decided: its figures stand as they were then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drafting.calculations.figures import inserted, is_same
from plans.models import OperationalPlan, PlanSection
from plans.outline import Part

if TYPE_CHECKING:
    from plans.now import PlanNow


@dataclass(frozen=True)
class TextFigure:
    """A figure of a plan: what it is called, and its value as a text shows it.

    One that is not `is_offered` is known where it stands in a text, and inserted in no other.
    """

    key: str
    label: str
    value: str
    is_offered: bool = True

    @property
    def as_row(self) -> dict[str, str]:
        return {"key": self.key, "label": self.label, "value": self.value}


Known = Mapping[str, TextFigure]
Source = Callable[["PlanNow"], Iterable[TextFigure]]


class _Sources:
    """The rooms' functions by the kind of figure, in the order of the rooms."""

    known: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Let a room tell a plan's figures of a kind, in a fixed number of queries.

    A figure without a value is left out. One function may tell of several kinds.
    """
    _Sources.known[kind] = source


def figures_of(now: PlanNow, keys: Iterable[str] | None = None) -> dict[str, TextFigure]:
    """The plan's figures by key, as they are now: all, or those of the kinds that `keys` are of."""
    wanted = None if keys is None else list(keys)
    asked = [
        source
        for kind, source in _Sources.known.items()
        if wanted is None or any(key.startswith(f"{kind}:") for key in wanted)
    ]
    return {one.key: one for source in dict.fromkeys(asked) for one in source(now)}


def figures_in(now: PlanNow, texts: Iterable[str]) -> dict[str, TextFigure]:
    """As `figures_of`, for what stands in some texts; nothing is asked where none does."""
    keys = {one.key for text in texts for one in inserted(text)}
    return figures_of(now, keys) if keys else {}


def values(known: Known) -> dict[str, str]:
    return {key: one.value for key, one in known.items()}


def with_values(parts: Iterable[Part], known: Known) -> list[Part]:
    """The parts with their texts' figures as they are now."""
    now = values(known)
    return [replace(part, values=now) if now else part for part in parts]


@dataclass(frozen=True)
class FigureChange:
    """A figure in a text that is another now. `now` is empty where the plan has no such figure,
    or none any longer."""

    key: str
    label: str
    was: str
    now: str


def changes(text: str, known: Known) -> list[FigureChange]:
    """What has changed since somebody last saw to the text, each figure once."""
    found = (_change(one.key, one.text, known.get(one.key)) for one in inserted(text))
    return list(dict.fromkeys(one for one in found if not is_same(one.was, one.now)))


def _change(key: str, was: str, figure: TextFigure | None) -> FigureChange:
    if figure is None:
        return FigureChange(key, "", was, "")
    return FigureChange(key, figure.label, was, figure.value)


@dataclass(frozen=True)
class ChangedPart:
    """A part whose text has figures that have changed."""

    part: Part
    changes: list[FigureChange]

    @property
    def key(self) -> str:
        return self.part.key

    @property
    def section(self) -> PlanSection:
        assert self.part.section is not None
        return self.part.section


def changed_parts(now: PlanNow) -> list[ChangedPart]:
    """The plan's parts with changed figures, in its order."""
    found = (ChangedPart(one, changes(one.written_text, now.figures)) for one in now.parts)
    return [one for one in found if one.changes]


def to_take_over(now: PlanNow) -> list[ChangedPart]:
    """As `changed_parts`, until the plan is decided: whoever decides is told, too."""
    return changed_parts(now) if now.plan.status != OperationalPlan.Status.DECIDED else []
