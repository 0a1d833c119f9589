"""How far each part of a plan has come, and the plan as a whole. One definition for all pages.

A part counts when the year's template asks it of the organisation, or when somebody has begun
it. It is complete when what it asks for is there, or when it is said not to concern them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.calculations.progress import GoalProgress
from plans.outline import Part


class State(models.TextChoices):
    """How far a part has come, as its link of the chain shows."""

    NONE = "none", gettext_lazy("inte påbörjat")
    WRITING = "writing", gettext_lazy("skrivs")
    DONE = "done", gettext_lazy("klart")
    NOT_CONCERNED = "not_concerned", gettext_lazy("berör inte")


@dataclass(frozen=True)
class PartProgress:
    """A part with what is done of what it asks for."""

    part: Part
    done: int
    total: int
    told: tuple[str, ...] = ()
    goal: GoalProgress | None = None

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """What remains to be done, in words: of a goal, only where somebody reads them."""
        return tuple(self.goal.missing) if self.goal else self.told

    @property
    def key(self) -> str:
        return self.part.key

    @property
    def is_done(self) -> bool:
        return self.goal.is_done if self.goal else not self.told

    @property
    def is_counted(self) -> bool:
        is_begun = self.state != State.NONE or self.part.suggested_from is not None
        return self.part.is_required or is_begun

    @cached_property
    def state(self) -> State:
        if not self.part.is_concerned and self.is_done:
            return State.NOT_CONCERNED
        if self.done == 0 and not self.part.is_said:
            return State.NONE
        return State.DONE if self.is_done else State.WRITING

    @property
    def words(self) -> str:
        """The state as pages say it: what nobody asks for is not among those to be begun."""
        is_asked_for = self.is_counted or self.state != State.NONE
        return str(self.state.label) if is_asked_for else _("tomt, krävs inte")


@dataclass(frozen=True)
class TreeProgress:
    """All parts of one plan in the document's order."""

    parts: tuple[PartProgress, ...]

    @cached_property
    def counted(self) -> list[PartProgress]:
        return [one for one in self.parts if one.is_counted]

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.counted)

    @property
    def begun(self) -> int:
        return sum(one.state == State.WRITING for one in self.counted)

    @property
    def untouched(self) -> int:
        return self.total - self.done - self.begun

    @property
    def incomplete(self) -> list[PartProgress]:
        return [one for one in self.counted if not one.is_done]

    @property
    def suggestions(self) -> int:
        """How many texts stand as they came from another year."""
        return sum(one.part.suggested_from is not None for one in self.parts)

    @property
    def next_part(self) -> PartProgress | None:
        """The first that something is missing in: where to go on."""
        return next(iter(self.incomplete), None)

    def find(self, key: str) -> PartProgress | None:
        return next((one for one in self.parts if one.key == key), None)

    def goal(self, code: str) -> GoalProgress | None:
        """How far an area goal has come, with each thing that is asked for under it."""
        found = self.find(code)
        return found.goal if found else None

    def around(self, key: str) -> tuple[PartProgress | None, PartProgress | None]:
        """The parts before and after one, in the document's order."""
        keys = [one.key for one in self.parts]
        at = keys.index(key)
        before = self.parts[at - 1] if at else None
        return before, next(iter(self.parts[at + 1 :]), None)


def tree_progress(parts: Iterable[Part], goals: Iterable[GoalProgress]) -> TreeProgress:
    """What is done of each part; `goals` are the same plan's area goals."""
    by_goal = {goal.area_goal_id: goal for goal in goals}
    return TreeProgress(tuple(_part_progress(part, by_goal) for part in parts))


def _part_progress(part: Part, goals: dict[int, GoalProgress]) -> PartProgress:
    if part.area_goal:
        goal = goals[part.area_goal.pk]
        return PartProgress(part, goal.done, goal.total, goal=goal)
    if part.suggested_from:
        words = _("Läs förslaget från %(year)d, och ändra det eller behåll det.")
        return PartProgress(part, 0, 1, (words % {"year": part.suggested_from},))
    if part.lacks:
        return PartProgress(part, 0, 1, part.lacks)
    if not part.is_concerned or part.is_written or part.says_otherwise:
        return PartProgress(part, 1, 1)
    missing = _("Skriv avsnittet.") if part.is_required or part.is_own else ""
    return PartProgress(part, 0, 1, (missing,) if missing else ())
