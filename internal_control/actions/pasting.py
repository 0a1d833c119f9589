"""What was pasted becomes rows, all of them or none."""

from __future__ import annotations

from typing import Any

from drafting.actions import writing
from goals.models import AreaGoal
from internal_control.actions.rows import add_row
from internal_control.fields import find_row, processes_of
from internal_control.models import ControlPlanRow, ControlPractice, ControlProcess, ControlRisk
from internal_control.pasting import read_controls, read_processes
from internal_control.places import ControlPlace
from internal_control.selectors import control_of
from organisations.models import User
from plans.models import OperationalPlan

Kind = ControlPractice.Kind


def paste_processes(*, plan: OperationalPlan, text: str, by: User) -> int:
    """Add processes with their parts, a process for each name under a goal; how many rows.

    A process that the plan has already gets the parts.
    """
    with writing(ControlPlace(plan), by) as place:
        found = read_processes(text, AreaGoal.objects.filter(budget=place.plan.budget_id))
        known = {
            (process.area_goal_id, process.name): process for process in processes_of(place.plan)
        }
        for row in found:
            key = (row["goal"].pk, row["name"])
            known[key] = known.get(key) or _process(place.plan, row, by)
            _parts(known[key], row, by)
    return len(found)


def _process(plan: OperationalPlan, row: dict[str, Any], by: User) -> ControlProcess:
    process = ControlProcess(
        organisation=plan.organisation, year=plan.year, area_goal=row["goal"], name=row["name"]
    )
    add_row(row=process, by=by)
    return process


def _parts(process: ControlProcess, row: dict[str, Any], by: User) -> None:
    for kind in (Kind.WAY, Kind.CHECK):
        if row[kind]:
            add_row(row=ControlPractice(process=process, kind=kind, text=row[kind]), by=by)
    if row["risk"]:
        degrees = {name: row[name] for name in ("probability", "consequence")}
        add_row(row=ControlRisk(process=process, text=row["risk"], **degrees), by=by)


def paste_controls(*, plan: OperationalPlan, text: str, by: User) -> int:
    """Add rows to the control plan, each for one of the plan's events; how many they were."""
    with writing(ControlPlace(plan), by) as place:
        found = read_controls(text, control_of(place.plan))
        for row in found:
            risk = find_row(place.plan, "risk", row.pop("risk"))
            add_row(row=ControlPlanRow(risk=risk, **row), by=by)
    return len(found)
