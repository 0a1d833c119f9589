"""A plan's internal control as its pages, its document and its checks read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from goals.models import AreaGoal
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
from internal_control.reading import ControlRows, read_rows, worked_under
from organisations.models import Organisation
from plans.models import OperationalPlan

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
    return _control(plan, read_rows([plan]), {}, [])


def controls_of(plans: Iterable[OperationalPlan]) -> dict[int, Control]:
    """The internal control of each plan; as many queries for one as for all of a year."""
    found = list(plans)
    rows, worked = read_rows(found), worked_under(found)
    return {
        plan.pk: _control(
            plan,
            rows,
            {goal.pk: goal for goal in rows.goals.values() if goal.pk in worked[plan.pk]},
            rows.asked_of(plan),
        )
        for plan in found
    }


def _control(
    plan: OperationalPlan,
    rows: ControlRows,
    worked: dict[int, AreaGoal],
    assigned: list[MandatoryProcess],
) -> Control:
    policy, processes = rows.policy(plan.year), rows.of_plan(plan)
    there = {process.mandatory_id for process in processes}
    missing = [one for one in assigned if one.pk not in there]
    numbered = _numbered(processes, rows, policy)
    # What a board's plan must hold of internal control is its owner's to say.
    is_asked = plan.organisation.kind in Organisation.COMMITTEE_KINDS
    facts = PlanFacts(
        goals=tuple(worked) if is_asked else (),
        mandatory=tuple(one.pk for one in missing),
        processes=tuple(
            _facts(one, rows.practices.get(one.pk, []), numbered[one.pk]) for one in processes
        ),
    )
    found = lacks(facts)
    asked = {one.pk for one in assigned}
    return Control(
        plan,
        policy,
        [
            _shown(
                one,
                rows.practices.get(one.pk, []),
                numbered[one.pk],
                found,
                one.mandatory_id in asked,
            )
            for one in processes
        ],
        found,
        missing,
        worked,
    )


def _numbered(
    processes: list[ControlProcess], rows: ControlRows, policy: ControlPolicy
) -> dict[int, list[RiskShown]]:
    """The risks of each process, numbered from one through the plan; those that do not count
    have no number."""
    found: dict[int, list[RiskShown]] = {}
    number = 0
    for process in processes:
        found[process.pk] = []
        for risk in rows.risks.get(process.pk, []):
            number += process.is_applicable
            mine = number if process.is_applicable else 0
            planned = rows.plan_rows.get(risk.pk, [])
            shown = RiskShown(mine, risk, policy.band(risk.value), planned)
            found[process.pk].append(shown)
    return found


def _facts(
    process: ControlProcess, practices: list[ControlPractice], risks: list[RiskShown]
) -> ProcessFacts:
    kinds = [practice.kind for practice in practices]
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
    process: ControlProcess,
    practices: list[ControlPractice],
    risks: list[RiskShown],
    found: list[Found],
    is_assigned: bool,
) -> ProcessShown:
    def of_kind(kind: str) -> list[ControlPractice]:
        return [one for one in practices if one.kind == kind]

    return ProcessShown(
        process,
        of_kind(ControlPractice.Kind.WAY),
        of_kind(ControlPractice.Kind.CHECK),
        risks,
        [one for one in found if one.process == process.pk],
        is_assigned,
    )
