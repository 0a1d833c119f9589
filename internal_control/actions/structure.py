"""Building a plan's internal control: what is added, removed, brought back and put in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from drafting.actions import writing
from drafting.calculations.history import last_removal
from drafting.fields import Gone
from goals.models import AreaGoal
from internal_control.actions import rows
from internal_control.actions.mandatory import add_missing
from internal_control.fields import KINDS, find_row
from internal_control.models import (
    ControlPlanRow,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
)
from internal_control.places import ControlPlace
from organisations.models import User
from plans.models import OperationalPlan

# What a kind of row stands under, and the column that says so.
ABOVE = {
    "practice": ("process", "process_id"),
    "risk": ("process", "process_id"),
    "row": ("risk", "risk_id"),
}


def add_process(
    *, plan: OperationalPlan, goal_id: int, name: str, by: User, responsible: str = ""
) -> ControlProcess:
    """Add a process of the organisation's own last under an area goal of the plan's budget.

    ValidationError when the goal has one of the name: nothing could say which of them is meant.
    """
    with writing(ControlPlace(plan), by) as place:
        goal = AreaGoal.objects.filter(budget=place.plan.budget_id, pk=goal_id).first()
        if goal is None:
            raise Gone
        process = ControlProcess(
            organisation=place.plan.organisation,
            year=place.plan.year,
            area_goal=goal,
            name=name,
            responsible=responsible,
        )
        try:
            rows.ensure_name_is_free(process, name)
        except ValidationError as taken:
            raise ValidationError({"name": taken.messages})
        rows.add_row(row=process, by=by)
    return process


def add_practice(
    *, plan: OperationalPlan, process_id: int, kind: str, text: str, by: User
) -> ControlPractice:
    """Add a way of working or a systematic control to a process."""
    with writing(ControlPlace(plan), by) as place:
        process = find_row(place.plan, "process", process_id)
        practice = ControlPractice(process=process, kind=kind, text=text)
        rows.add_row(row=practice, by=by)
    return practice


def add_risk(*, plan: OperationalPlan, process_id: int, text: str, by: User) -> ControlRisk:
    """Add an undesired event to a process; it is valued afterwards."""
    with writing(ControlPlace(plan), by) as place:
        risk = ControlRisk(process=find_row(place.plan, "process", process_id), text=text)
        rows.add_row(row=risk, by=by)
    return risk


def add_control(*, plan: OperationalPlan, risk_id: int, by: User, **written: str) -> ControlPlanRow:
    """Take a risk into the control plan: a row of what, who, how and when, empty or written."""
    with writing(ControlPlace(plan), by) as place:
        row = ControlPlanRow(risk=find_row(place.plan, "risk", risk_id), **written)
        rows.add_row(row=row, by=by)
    return row


def take_in_mandatory(*, plan: OperationalPlan, by: User) -> int:
    """Add the city's processes that the plan does not have yet; how many they were."""
    with writing(ControlPlace(plan), by) as place:
        assigned = MandatoryProcess.objects.of_year(place.plan.year).assigned_to(
            place.plan.organisation
        )
        return add_missing(place.plan.organisation, place.plan.year, assigned)


@dataclass(frozen=True)
class Touched:
    """A row that was removed, moved or brought back: enough to name it, and where it is shown."""

    kind: str
    pk: int
    label: str
    process: int | None


def remove(*, plan: OperationalPlan, kind: str, pk: int, by: User) -> Touched:
    """Remove a row with what hangs under it. A process that the city asks for stays."""
    with writing(ControlPlace(plan), by) as place:
        row = find_row(place.plan, kind, pk)
        if kind == "process" and _is_asked_for(place.plan, row):
            raise ValidationError(
                _("Staden har tilldelat er processen. Säg i stället att den inte berör er, och"
                  " varför.")
            )  # fmt: skip
        removed = Touched(kind, pk, str(row), _process_of(row))
        rows.remove_row(row=row, by=by)
    return removed


def _is_asked_for(plan: OperationalPlan, process: ControlProcess) -> bool:
    asked = MandatoryProcess.objects.of_year(plan.year).assigned_to(plan.organisation)
    return process.mandatory_id is not None and asked.filter(pk=process.mandatory_id).exists()


def _process_of(row: Any) -> int | None:
    """The process on whose page the row stands; None for a process itself."""
    if isinstance(row, ControlPlanRow):
        return int(row.risk.process_id)
    return getattr(row, "process_id", None)


def move(*, plan: OperationalPlan, kind: str, pk: int, way: str, by: User) -> Touched:
    """Let a row change places with its neighbour."""
    with writing(ControlPlace(plan), by) as place:
        row = find_row(place.plan, kind, pk)
        rows.move_row(row=row, way=way, by=by)
    return Touched(kind, pk, str(row), _process_of(row))


def restore(*, plan: OperationalPlan, kind: str, pk: int, by: User) -> Touched:
    """Bring back a removed row and what went with it, and first what it stands under."""
    with writing(ControlPlace(plan), by) as place:
        event = removal(place.plan, kind, pk)
        _restore_above(kind, event, by)
        row = KINDS[kind].model._default_manager.filter(pk=pk).first()
        row = row or rows.restore_row(removal=event, by=by)
        return Touched(kind, pk, str(row), _process_of(row))


def _restore_above(kind: str, event: Any, by: User) -> None:
    if kind not in ABOVE:
        return
    above, column = ABOVE[kind]
    gone = last_removal(KINDS[above].model, getattr(event, column))
    if gone is not None:
        _restore_above(above, gone, by)
        if not KINDS[above].model._default_manager.filter(pk=gone.pgh_obj_id).exists():
            rows.restore_row(removal=gone, by=by)


def removal(plan: OperationalPlan, kind: str, pk: int) -> Any:
    """The event of a removal in this plan, unless the row is back already."""
    event = last_removal(KINDS[kind].model, pk) if kind in KINDS else None
    if event is None or not _belongs(event, plan, kind):
        raise Gone
    return event


def _belongs(event: Any, plan: OperationalPlan, kind: str) -> bool:
    """Whether a removed row was this plan's, as what it stood under says, there or gone."""
    if kind == "process":
        belongs: bool = (event.organisation_id, event.year) == (plan.organisation_id, plan.year)
        return belongs
    above, column = ABOVE[kind]
    pk = getattr(event, column)
    gone = last_removal(KINDS[above].model, pk)
    if gone is not None:
        return _belongs(gone, plan, above)
    return KINDS[above].rows(plan).filter(pk=pk).exists()
