"""What the page of a plan's way shows: where it is, what remains, what a decision would freeze."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from common.at_once import number_of
from common.numbers import sv_number
from goals.models import Activity, CommitteeGoal, ExpectedResult
from indicators.models import Target
from plans.calculations.progress import SET_KINDS
from plans.closing import is_locked
from plans.models import OperationalPlan, StepDeadline
from plans.steps import State


@dataclass(frozen=True)
class StageOfWay:
    """One of the places on the way, in the order in which a plan passes them."""

    name: str
    is_here: bool
    is_passed: bool


# As it goes when nothing is sent back; the office's look may be left out.
ORDER = (State.WRITING, State.WITH_APPROVER, State.DECIDED, State.PUBLISHED)
_STANDS_AS = {
    State.RETURNED: State.WRITING,
    State.REVISED: State.WRITING,
    State.AT_OFFICE: State.WRITING,
}


def stages(state: State) -> list[StageOfWay]:
    """The way with where the plan is; a stage off the straight way is named in its place."""
    here = ORDER.index(_STANDS_AS.get(state, state))
    return [
        StageOfWay(str(state.label if at == here else stage.label), at == here, at < here)
        for at, stage in enumerate(ORDER)
    ]


@dataclass(frozen=True)
class LastDay:
    """A last day of the year's as it holds for one organisation."""

    deadline: StepDeadline
    until: date
    is_over: bool
    is_locked: bool

    @property
    def is_later(self) -> bool:
        """The organisation was given longer than the others."""
        return self.until > self.deadline.due_on


def last_days(plan: OperationalPlan) -> list[LastDay]:
    """The year's last days for the organisation, the first that comes first."""
    today = timezone.localdate()
    found = StepDeadline.objects.filter(budget=plan.budget_id)
    return [
        LastDay(one, one.until, one.until < today, is_locked(one, today))  # type: ignore[attr-defined]
        for one in found.for_organisation(plan.organisation_id).order_by("due_on", "pk")
    ]


def frozen_by_decision(plan: OperationalPlan) -> list[str]:
    """How much of each kind the edition would hold, in words: texts, targets, goals, results and
    activities."""
    targets = Target.objects.in_plan_of(plan.organisation_id, plan.year, plan.budget_id)
    goals = CommitteeGoal.objects.answered_by(plan.organisation_id).filter(
        area_goal__budget=plan.budget_id
    )
    counted = {
        "texts": plan.sections.written(),
        "targets": targets.filter(kind__in=SET_KINDS),
        "goals": goals,
        "results": ExpectedResult.objects.filter(committee_goal__in=goals.order_by().values("pk")),
        "activities": Activity.objects.filter(
            organisation=plan.organisation_id, budget=plan.budget_id
        ),
    }
    numbers = [number_of(rows) for rows in counted.values()]
    row = OperationalPlan.objects.values_list(*numbers).get(pk=plan.pk)
    return [_counted(name, number) for name, number in zip(counted, row, strict=True)]


def _counted(name: str, number: int) -> str:
    words = {
        "texts": ngettext("%(number)s text", "%(number)s texter", number),
        "targets": ngettext("%(number)s årsmål", "%(number)s årsmål", number),
        "goals": ngettext("%(number)s eget mål", "%(number)s egna mål", number),
        "results": ngettext(
            "%(number)s förväntat resultat", "%(number)s förväntade resultat", number
        ),
        "activities": ngettext("%(number)s aktivitet", "%(number)s aktiviteter", number),
    }
    return words[name] % {"number": sv_number(number)}
