"""A plan's internal control as its pages, its document and its checks read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Case, Prefetch, When

from goals.models import Activity, AreaGoal, CommitteeGoal
from internal_control.calculations.completeness import (
    Found,
    PlanFacts,
    ProcessFacts,
    RiskFacts,
    lacks,
)
from internal_control.calculations.risks import HIGH
from internal_control.models import (
    ControlPlanRow,
    ControlPolicy,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
)
from organisations.models import Organisation
from plans.calculations import contributes
from plans.models import OperationalPlan, PlanSection

PARTS = ("what", "who", "how", "when")


@dataclass(frozen=True)
class RiskShown:
    """A risk with its number in the plan, which the matrix and the tables name it by."""

    number: int
    risk: ControlRisk
    band: str
    rows: list[ControlPlanRow]

    @property
    def pk(self) -> int:
        return self.risk.pk

    @property
    def value(self) -> int | None:
        return self.risk.value


@dataclass(frozen=True)
class ProcessShown:
    """A process with its three parts, and what it lacks."""

    process: ControlProcess
    ways: list[ControlPractice]
    checks: list[ControlPractice]
    risks: list[RiskShown]
    lacks: list[Found]
    is_assigned: bool

    @property
    def pk(self) -> int:
        return self.process.pk

    @property
    def goal(self) -> AreaGoal:
        return self.process.area_goal

    @property
    def counted(self) -> list[RiskShown]:
        """The risks that are printed and counted: none while it does not concern them."""
        return self.risks if self.process.is_applicable else []

    @property
    def hinders(self) -> bool:
        return any(one.hinders for one in self.lacks)


@dataclass(frozen=True)
class Control:
    """Everything in one plan's internal control, in the order of the goals."""

    plan: OperationalPlan
    policy: ControlPolicy
    processes: list[ProcessShown]
    lacks: list[Found]
    missing: list[MandatoryProcess] = field(default_factory=list)
    goals: dict[int, AreaGoal] = field(default_factory=dict)

    @cached_property
    def risks(self) -> list[RiskShown]:
        return [risk for process in self.processes for risk in process.counted]

    @cached_property
    def rows(self) -> list[tuple[RiskShown, ControlPlanRow]]:
        return [(risk, row) for risk in self.risks for row in risk.rows]

    @property
    def hindering(self) -> list[Found]:
        return [one for one in self.lacks if one.hinders]

    def process(self, pk: int) -> ProcessShown | None:
        return next((one for one in self.processes if one.pk == pk), None)

    def risk(self, pk: int) -> RiskShown | None:
        every = (risk for process in self.processes for risk in process.risks)
        return next((one for one in every if one.pk == pk), None)


def control_of(plan: OperationalPlan) -> Control:
    return controls_of([plan])[plan.pk]


def control_as_written(plan: OperationalPlan) -> Control:
    """What stands in the plan's internal control, without what the city and its goals ask of it."""
    policy = ControlPolicy.objects.filter(year=plan.year).first() or ControlPolicy(year=plan.year)
    return _control(plan, policy, _processes([plan])[plan.organisation_id, plan.year], {}, [])


def controls_of(plans: Iterable[OperationalPlan]) -> dict[int, Control]:
    """The internal control of each plan; as many queries for one as for all of a year."""
    found = list(plans)
    years = {plan.year for plan in found}
    policies = {one.year: one for one in ControlPolicy.objects.filter(year__in=years)}
    processes = _processes(found)
    worked = _worked_under(found)
    mandatory = _assigned(found)
    return {
        plan.pk: _control(
            plan,
            policies.get(plan.year) or ControlPolicy(year=plan.year),
            processes[plan.organisation_id, plan.year],
            worked[plan.pk],
            mandatory[plan.pk],
        )
        for plan in found
    }


def _processes(plans: list[OperationalPlan]) -> dict[tuple[int, int], list[ControlProcess]]:
    of_plans = ControlProcess.objects.filter(
        organisation__in={plan.organisation_id for plan in plans},
        year__in={plan.year for plan in plans},
    )
    rows = Prefetch("plan_rows", ControlPlanRow.objects.order_by("position", "pk"))
    risks = ControlRisk.objects.order_by("position", "pk").prefetch_related(rows)
    practices = ControlPractice.objects.order_by("position", "pk")
    found: dict[tuple[int, int], list[ControlProcess]] = defaultdict(list)
    for process in (
        of_plans.in_order()
        .select_related("area_goal")
        .prefetch_related(Prefetch("practices", practices), Prefetch("risks", risks))
    ):
        found[process.organisation_id, process.year].append(process)
    return found


def _worked_under(plans: list[OperationalPlan]) -> dict[int, dict[int, AreaGoal]]:
    """The area goals that each plan has work under: it contributes, or has goals or activities.

    A goal that the plan says does not concern it is none of them.
    """
    budgets = {plan.budget_id for plan in plans}
    keys = {(plan.organisation_id, plan.budget_id): plan.pk for plan in plans}
    of_both = {"organisation__in": {organisation for organisation, _budget in keys}}
    pairs = {
        (keys.get((organisation, budget)), goal)
        for organisation, budget, goal in [
            *CommitteeGoal.objects.filter(area_goal__budget__in=budgets, **of_both).values_list(
                "organisation", "area_goal__budget", "area_goal"
            ),
            *Activity.objects.filter(
                budget__in=budgets, area_goal__isnull=False, **of_both
            ).values_list("organisation", "budget", "area_goal"),
        ]
    }
    for plan_pk, goal, is_concerned, says_how in _sections(plans):
        pair = (plan_pk, goal)
        pairs = pairs - {pair} if not is_concerned else pairs | ({pair} if says_how else set())
    goals = AreaGoal.objects.filter(budget__in=budgets).order_by("sort_code", "pk")
    return {
        plan.pk: {goal.pk: goal for goal in goals if (plan.pk, goal.pk) in pairs} for plan in plans
    }


def _sections(plans: list[OperationalPlan]) -> Iterable[tuple[int, int, bool, bool]]:
    """What plans say under their goals: (plan, goal, concerned, says how it contributes)."""
    about_goals = PlanSection.objects.filter(plan__in=plans, area_goal__isnull=False)
    says_how = Case(When(contributes(), then=True), default=False)
    return about_goals.annotate(says_how=says_how).values_list(
        "plan", "area_goal", "is_concerned", "says_how"
    )


def _assigned(plans: list[OperationalPlan]) -> dict[int, list[MandatoryProcess]]:
    """The city's processes that each plan is to have, in the order of the goals."""
    known = list(
        MandatoryProcess.objects.filter(area_goal__budget__in={plan.budget_id for plan in plans})
        .order_by("area_goal__sort_code", "position", "pk")
        .select_related("area_goal")
        .prefetch_related("assignments")
    )
    return {plan.pk: [one for one in known if is_assigned(one, plan)] for plan in plans}


def is_assigned(process: MandatoryProcess, plan: OperationalPlan) -> bool:
    """Whether the plan's organisation is asked for the process, by its kind or by name."""
    if process.area_goal.budget_id != plan.budget_id:
        return False
    named = {one.organisation_id for one in process.assignments.all()}
    return plan.organisation.kind in process.kinds or plan.organisation_id in named


def _control(
    plan: OperationalPlan,
    policy: ControlPolicy,
    processes: list[ControlProcess],
    worked: dict[int, AreaGoal],
    assigned: list[MandatoryProcess],
) -> Control:
    there = {process.mandatory_id for process in processes}
    missing = [one for one in assigned if one.pk not in there]
    numbered = _numbered(processes, policy)
    # What a board's plan must hold of internal control is its owner's to say.
    is_asked = plan.organisation.kind in Organisation.COMMITTEE_KINDS
    facts = PlanFacts(
        goals=tuple(worked) if is_asked else (),
        mandatory=tuple(one.pk for one in missing),
        processes=tuple(_facts(process, numbered[process.pk]) for process in processes),
    )
    found = lacks(facts)
    asked = {one.pk for one in assigned}
    return Control(
        plan,
        policy,
        [_shown(one, numbered[one.pk], found, one.mandatory_id in asked) for one in processes],
        found,
        missing,
        worked,
    )


def _numbered(processes: list[ControlProcess], policy: ControlPolicy) -> dict[int, list[RiskShown]]:
    """The risks of each process, numbered from one through the plan; those that do not count
    have no number."""
    found: dict[int, list[RiskShown]] = {}
    number = 0
    for process in processes:
        found[process.pk] = []
        for risk in process.risks.all():
            number += process.is_applicable
            mine = number if process.is_applicable else 0
            shown = RiskShown(mine, risk, policy.band(risk.value), list(risk.plan_rows.all()))
            found[process.pk].append(shown)
    return found


def _facts(process: ControlProcess, risks: list[RiskShown]) -> ProcessFacts:
    kinds = [practice.kind for practice in process.practices.all()]
    return ProcessFacts(
        pk=process.pk,
        area_goal=process.area_goal_id,
        is_applicable=process.is_applicable,
        has_reason=bool(process.why_not.strip()),
        ways=kinds.count(ControlPractice.Kind.WAY),
        checks=kinds.count(ControlPractice.Kind.CHECK),
        risks=tuple(_risk_facts(risk) for risk in risks),
    )


def _risk_facts(shown: RiskShown) -> RiskFacts:
    unfinished = [row.pk for row in shown.rows if not all(getattr(row, part) for part in PARTS)]
    return RiskFacts(
        pk=shown.pk,
        value=shown.value,
        is_high=shown.band == HIGH,
        is_handled=bool(shown.risk.handling.strip()),
        rows=len(shown.rows),
        unfinished=tuple(unfinished),
    )


def _shown(
    process: ControlProcess, risks: list[RiskShown], found: list[Found], is_assigned: bool
) -> ProcessShown:
    def of_kind(kind: str) -> list[ControlPractice]:
        return [one for one in process.practices.all() if one.kind == kind]

    return ProcessShown(
        process,
        of_kind(ControlPractice.Kind.WAY),
        of_kind(ControlPractice.Kind.CHECK),
        risks,
        [one for one in found if one.process == process.pk],
        is_assigned,
    )
