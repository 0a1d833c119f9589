"""What a plan's internal control lacks, from facts alone: no queries, no words.

Each area goal that the organisation works under needs a process; each process at least one way of
working, one systematic control and one undesired event (stadens tillämpningsanvisningar).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Lack(StrEnum):
    """Kinds of what is lacking, the gravest first."""

    NO_PROCESS = "no_process"  # an area goal with work under it has none
    MANDATORY = "mandatory"  # a process of the city's is not there
    NO_REASON = "no_reason"  # said not to be applicable, without a reason
    NO_WAY = "no_way"
    NO_CHECK = "no_check"
    NO_RISK = "no_risk"
    NOT_VALUED = "not_valued"
    ROW_UNFINISHED = "row_unfinished"  # a control without what, who, how or when
    HIGH_UNHANDLED = "high_unhandled"  # high, neither in the control plan nor said how it is met


# These are told, and are the organisation's to judge.
ONLY_TOLD = frozenset({Lack.HIGH_UNHANDLED})


@dataclass(frozen=True)
class RiskFacts:
    pk: int
    value: int | None
    is_high: bool
    is_handled: bool
    rows: int
    unfinished: tuple[int, ...] = ()


@dataclass(frozen=True)
class ProcessFacts:
    pk: int
    area_goal: int
    is_applicable: bool
    has_reason: bool
    ways: int
    checks: int
    risks: tuple[RiskFacts, ...] = ()


@dataclass(frozen=True)
class PlanFacts:
    """`goals` are the area goals with work under them, `mandatory` assigned processes that the
    plan does not have; both by number."""

    goals: tuple[int, ...] = ()
    mandatory: tuple[int, ...] = ()
    processes: tuple[ProcessFacts, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Found:
    """One thing that is lacking. `of` is the number of the goal, mandatory process, process, risk
    or row that it is about; `process` that of the process, where there is one."""

    lack: Lack
    of: int
    process: int | None = None

    @property
    def hinders(self) -> bool:
        return self.lack not in ONLY_TOLD


def lacks(plan: PlanFacts) -> list[Found]:
    """All that is lacking, in the order of the plan: goals, the city's processes, each process.

    >>> lacks(PlanFacts(goals=(7,)))
    [Found(lack=<Lack.NO_PROCESS: 'no_process'>, of=7, process=None)]
    """
    covered = {process.area_goal for process in plan.processes if process.is_applicable}
    found = [Found(Lack.NO_PROCESS, goal) for goal in plan.goals if goal not in covered]
    found += [Found(Lack.MANDATORY, process) for process in plan.mandatory]
    for process in plan.processes:
        found += _of_process(process)
    return found


def _of_process(process: ProcessFacts) -> Iterator[Found]:
    if not process.is_applicable:
        if not process.has_reason:
            yield Found(Lack.NO_REASON, process.pk, process.pk)
        return
    counted = {
        Lack.NO_WAY: process.ways,
        Lack.NO_CHECK: process.checks,
        Lack.NO_RISK: len(process.risks),
    }
    for lack, number in counted.items():
        if not number:
            yield Found(lack, process.pk, process.pk)
    for risk in process.risks:
        yield from _of_risk(risk, process.pk)


def _of_risk(risk: RiskFacts, process: int) -> Iterator[Found]:
    if risk.value is None:
        yield Found(Lack.NOT_VALUED, risk.pk, process)
    for row in risk.unfinished:
        yield Found(Lack.ROW_UNFINISHED, row, process)
    if risk.is_high and not risk.rows and not risk.is_handled:
        yield Found(Lack.HIGH_UNHANDLED, risk.pk, process)
