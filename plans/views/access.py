"""Finding the plan of an address for the person who asks. Outsiders find nothing (404)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from decisions.models import PLAN, Standing
from decisions.news import keep_workspace_fresh
from decisions.selectors import standing_of
from goals.models import AreaGoal
from plans.actions.place import GoalPlace
from plans.closing import why_closed
from plans.models import OperationalPlan
from plans.now import PlanNow
from plans.permissions import Rights, rights_in
from plans.steps import STEPS, State, Step, is_its_turn, state_of


@dataclass(frozen=True)
class Workspace:
    """A plan, perhaps one of its parts or area goals, and what the person may do there."""

    plan: OperationalPlan
    rights: Rights
    goal: AreaGoal | None = None
    part_key: str = ""

    @property
    def key(self) -> str:
        """The part of the outline that the page is about; empty for the plan as a whole."""
        return self.goal.code if self.goal else self.part_key

    @cached_property
    def closed(self) -> str:
        """Why the page cannot be written in now, whoever asks; empty when it can."""
        return why_closed(self.plan, self.key)

    @property
    def may_edit(self) -> bool:
        return self.rights.edit and not self.closed

    @cached_property
    def standing(self) -> Standing | None:
        return standing_of(self.plan.organisation, self.plan.year, PLAN)

    @cached_property
    def now(self) -> PlanNow:
        """What the page asks of the plan, each once."""
        return PlanNow(self.plan)

    @property
    def state(self) -> State:
        return state_of(self.plan, self.standing)

    @property
    def steps(self) -> dict[str, Step]:
        """The steps that the person may take now, by name."""
        return {
            name: step
            for name, step in STEPS.items()
            if self.rights.may(name) and is_its_turn(step, self.plan, self.standing)
        }

    @property
    def may_change_targets(self) -> bool:
        """Record a decision that changes targets of a decided plan."""
        is_decided = self.plan.status == OperationalPlan.Status.DECIDED
        return self.rights.may("change_targets") and is_decided

    @property
    def address(self) -> dict[str, object]:
        """The parts of the goal's address, for `reverse`."""
        return {
            "year": self.plan.year,
            "organisation": self.plan.organisation.code,
            "code": self.goal.code if self.goal else "",
        }

    def plan_url(self, name: str, **more: object) -> str:
        """An address of the plan as a whole."""
        place = {"year": self.plan.year, "organisation": self.plan.organisation.code}
        return reverse(name, kwargs={**place, **more})

    def part_url(self, name: str, key: str, **more: object) -> str:
        """An address of one of the plan's parts."""
        return self.plan_url(name, key=key, **more)

    def at(self, goal: AreaGoal) -> Workspace:
        """The same plan, at one of its area goals."""
        return replace(self, goal=goal)

    def at_part(self, key: str) -> Workspace:
        """The same plan, at one of its parts."""
        return replace(self, part_key=key)

    @property
    def place(self) -> GoalPlace:
        """What is written under the goal."""
        assert self.goal is not None
        return GoalPlace(self.plan, self.goal)

    def url(self, name: str, **more: object) -> str:
        return reverse(name, kwargs={**self.address, **more})


def open_plan(request: HttpRequest, year: int, organisation: str) -> Workspace:
    plan = get_object_or_404(
        OperationalPlan.objects.visible_to(request.user)
        .of_year(year)
        .select_related("organisation", "budget"),
        organisation__code=organisation,
    )
    keep_workspace_fresh(request, plan.organisation_id)
    return Workspace(plan, rights_in(request.user, plan.organisation))


def open_goal(request: HttpRequest, year: int, organisation: str, code: str) -> Workspace:
    workspace = open_plan(request, year, organisation)
    goal = get_object_or_404(AreaGoal, budget=workspace.plan.budget, code=code)
    return Workspace(workspace.plan, workspace.rights, goal)


def edit_goal(request: HttpRequest, year: int, organisation: str, code: str) -> Workspace:
    """As `open_goal`, for writing: readers and stadsledningskontoret get 403."""
    workspace = open_goal(request, year, organisation, code)
    if not workspace.rights.edit:
        raise PermissionDenied
    return workspace
