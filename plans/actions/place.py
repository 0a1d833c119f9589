"""The places of a plan that people write in: a part of it, or one of its area goals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from drafting.fields import EditedField, Gone
from goals.models import AreaGoal
from organisations.models import User
from organisations.permissions import can_edit_workspace
from plans.actions.fields import find_field, find_part_field
from plans.closing import why_closed, why_closed_somewhere
from plans.models import OperationalPlan

Here = TypeVar("Here", bound="PlanPlace")


@dataclass(frozen=True)
class PlanPlace:
    """A part of one plan, by its key in the outline. The plan's row is locked for every write."""

    plan: OperationalPlan

    @property
    def key(self) -> str:
        raise NotImplementedError

    def may_write(self, user: User) -> bool:
        return can_edit_workspace(user, self.plan.organisation)

    def locked(self: Here) -> Here:
        plans = OperationalPlan.objects.select_related("organisation", "budget")
        return replace(self, plan=plans.select_for_update(of=("self",)).get(pk=self.plan.pk))

    def why_closed(self, address: str = "") -> str:
        return why_closed(self.plan, self.key)


@dataclass(frozen=True)
class GoalPlace(PlanPlace):
    """What one plan says under one area goal."""

    area_goal: AreaGoal

    @property
    def key(self) -> str:
        return self.area_goal.code

    def field(self, address: str) -> EditedField:
        return find_field(self.plan, self.area_goal, address)


@dataclass(frozen=True)
class WholePlace(PlanPlace):
    """All parts of the plan at once, in which no single field is written."""

    @property
    def key(self) -> str:
        return ""

    def why_closed(self, address: str = "") -> str:
        return why_closed_somewhere(self.plan)

    def field(self, address: str) -> EditedField:
        raise Gone


@dataclass(frozen=True)
class PartPlace(PlanPlace):
    """A part whose text alone is written."""

    part_key: str

    @property
    def key(self) -> str:
        return self.part_key

    def field(self, address: str) -> EditedField:
        return find_part_field(self.plan, self.part_key, address)
