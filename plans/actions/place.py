"""A plan's area goal as a place to write in."""

from __future__ import annotations

from dataclasses import dataclass

from drafting.fields import EditedField
from goals.models import AreaGoal
from organisations.models import User
from organisations.permissions import can_edit_workspace
from plans.actions.fields import find_field
from plans.closing import why_closed
from plans.models import OperationalPlan


@dataclass(frozen=True)
class GoalPlace:
    """What one plan says under one area goal. The plan's row is locked for every write."""

    plan: OperationalPlan
    area_goal: AreaGoal

    def may_write(self, user: User) -> bool:
        return can_edit_workspace(user, self.plan.organisation)

    def locked(self) -> GoalPlace:
        plans = OperationalPlan.objects.select_related("organisation", "budget")
        plan = plans.select_for_update(of=("self",)).get(pk=self.plan.pk)
        return GoalPlace(plan, self.area_goal)

    def why_closed(self, address: str = "") -> str:
        return why_closed(self.plan, self.area_goal.code)

    def field(self, address: str) -> EditedField:
        return find_field(self.plan, self.area_goal, address)
