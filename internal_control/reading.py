"""All rows of some plans' internal control, in two queries however many the plans and rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value

from common.at_once import at_once, join
from goals.models import Activity, AreaGoal, CommitteeGoal
from internal_control.models import (
    ControlPlanRow,
    ControlPolicy,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
    ProcessAssignment,
)
from plans.models import OperationalPlan, PlanSection

WORKS, NOT_CONCERNED = "works", "not concerned"


@dataclass(frozen=True)
class ControlRows:
    """What stands in the tables, by what it stands under."""

    policies: dict[int, ControlPolicy] = field(default_factory=dict)
    goals: dict[int, AreaGoal] = field(default_factory=dict)
    processes: dict[tuple[int, int], list[ControlProcess]] = field(default_factory=dict)
    practices: dict[int, list[ControlPractice]] = field(default_factory=dict)
    risks: dict[int, list[ControlRisk]] = field(default_factory=dict)
    plan_rows: dict[int, list[ControlPlanRow]] = field(default_factory=dict)
    mandatory: list[MandatoryProcess] = field(default_factory=list)
    named: dict[int, set[int]] = field(default_factory=dict)

    def policy(self, year: int) -> ControlPolicy:
        """The year's limits; those that are usual where nobody has set them."""
        return self.policies.get(year) or ControlPolicy(year=year)

    def of_plan(self, plan: OperationalPlan) -> list[ControlProcess]:
        return self.processes.get((plan.organisation_id, plan.year), [])

    def asked_of(self, plan: OperationalPlan) -> list[MandatoryProcess]:
        """The city's processes that the plan is to have, in the order of the goals."""
        return [
            one
            for one in self.mandatory
            if one.area_goal.budget_id == plan.budget_id
            and (
                plan.organisation.kind in one.kinds
                or plan.organisation_id in self.named.get(one.pk, ())
            )
        ]


def read_rows(plans: Iterable[OperationalPlan]) -> ControlRows:
    """Everything in one query; each row knows the one that it stands under."""
    found = list(plans)
    years, budgets = {plan.year for plan in found}, {plan.budget_id for plan in found}
    of_plans = {"organisation__in": {plan.organisation_id for plan in found}, "year__in": years}
    processes = ControlProcess.objects.filter(**of_plans).in_order()
    numbers = processes.order_by().values("pk")
    mandatory = MandatoryProcess.objects.filter(area_goal__budget__in=budgets)
    goals = Q(budget__in=budgets) | Q(pk__in=processes.order_by().values("area_goal"))
    rows = at_once(
        [
            ControlPolicy.objects.filter(year__in=years),
            AreaGoal.objects.filter(goals).order_by("sort_code", "pk"),
            processes,
            ControlPractice.objects.filter(process__in=numbers).order_by("position", "pk"),
            ControlRisk.objects.filter(process__in=numbers).order_by("position", "pk"),
            ControlPlanRow.objects.filter(risk__process__in=numbers).order_by("position", "pk"),
            mandatory.order_by("area_goal__sort_code", "position", "pk"),
            ProcessAssignment.objects.filter(
                process__in=mandatory.order_by().values("pk")
            ).order_by(),
        ]
    )
    return _joined(*rows)


def _joined(
    policies: list[ControlPolicy],
    goals: list[AreaGoal],
    processes: list[ControlProcess],
    practices: list[ControlPractice],
    risks: list[ControlRisk],
    plan_rows: list[ControlPlanRow],
    mandatory: list[MandatoryProcess],
    assignments: list[ProcessAssignment],
) -> ControlRows:
    join([*processes, *mandatory], area_goal=goals)
    by_key = {goal.pk: goal for goal in goals}
    named: dict[int, set[int]] = defaultdict(set)
    for assignment in assignments:
        named[assignment.process_id].add(assignment.organisation_id)
    of_plans: dict[tuple[int, int], list[ControlProcess]] = defaultdict(list)
    for process in processes:
        of_plans[process.organisation_id, process.year].append(process)
    return ControlRows(
        {one.year: one for one in policies}, by_key, of_plans,
        _under(processes, practices, "process"), _under(processes, risks, "process"),
        _under(risks, plan_rows, "risk"), mandatory, named,
    )  # fmt: skip


def _under(parents: Iterable[Any], rows: list[Any], name: str) -> dict[int, list[Any]]:
    """The rows of each parent, by its key; each knows the parent."""
    join(rows, **{name: parents})
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, f"{name}_id")].append(row)
    return found


def worked_under(plans: Iterable[OperationalPlan]) -> dict[int, set[int]]:
    """The area goals that each plan has work under: it contributes, or has goals or activities.

    A goal that the plan says does not concern it is none of them.
    """
    keys = {(plan.organisation_id, plan.budget_id): plan.pk for plan in plans}
    works: dict[int, set[int]] = defaultdict(set)
    leaves: dict[int, set[int]] = defaultdict(set)
    for organisation, budget, goal, what in _pairs(keys):
        if plan := keys.get((organisation, budget)):
            (leaves if what == NOT_CONCERNED else works)[plan].add(goal)
    return {plan: works[plan] - leaves[plan] for plan in keys.values()}


def _pairs(keys: Iterable[tuple[int, int]]) -> QuerySet[Any, Any]:
    """(organisation, budget, area goal, what is said of the two), each once, in one query."""
    organisations = {organisation for organisation, _budget in keys}
    budgets = {budget for _organisation, budget in keys}
    whose = {"organisation__in": organisations}
    about = PlanSection.objects.filter(
        plan__organisation__in=organisations, plan__budget__in=budgets, area_goal__isnull=False
    )
    activities = Activity.objects.filter(budget__in=budgets, area_goal__isnull=False, **whose)
    goals = CommitteeGoal.objects.filter(area_goal__budget__in=budgets, **whose)
    return _told(goals, WORKS, "organisation", "area_goal__budget").union(
        _told(activities, WORKS, "organisation", "budget"),
        _told(about.contributing(), WORKS, "plan__organisation", "plan__budget"),
        _told(
            about.filter(is_concerned=False), NOT_CONCERNED, "plan__organisation", "plan__budget"
        ),
    )


def _told(rows: QuerySet[Any], what: str, organisation: str, budget: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(
        F(organisation), F(budget), F("area_goal"), Value(what, TextField())
    )
