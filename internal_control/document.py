"""What an edition of a plan keeps of its internal control, for the page and for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import ngettext

from internal_control.models import ControlPlanRow, ControlPractice, ControlProcess
from internal_control.places import KEY
from internal_control.selectors import (
    Control,
    ProcessShown,
    RiskShown,
    control_as_written,
    controls_of,
)
from internal_control.wording import in_words
from plans.holdings import Completeness, Holding, Lacking
from plans.models import OperationalPlan

NAME = "internal_control"
MOST_TOLD = 3
Row = dict[str, Any]


def control_document(plan: OperationalPlan) -> Row:
    """Processes by goal, risks by number in the plan, and the control plan as a table.

    Limits of the year come along, so that a band means in ten years what it means today. Empty
    lists where the plan has no internal control.
    """
    control = control_as_written(plan)
    return {
        "limits": {
            "middle_from": control.policy.watched_from,
            "high_from": control.policy.controlled_from,
        },
        "processes": [_process(shown) for shown in control.processes],
        "control_plan": [_row(risk, row) for risk, row in control.rows],
    }


def _told(number: int, _year: int) -> str:
    words = ngettext("%(number)d process", "%(number)d processer", number)
    return words % {"number": number}


# The processes of the part that is a plan's internal control.
PROCESSES = Holding(KEY, ControlProcess, _told)


def _lacking(plans: Sequence[OperationalPlan]) -> Lacking:
    """What hinders the plan's way, wherever somebody asks whether internal control is complete."""
    return {(pk, KEY): _words(control) for pk, control in controls_of(plans).items()}


def _words(control: Control) -> list[str]:
    """The first things that are lacking, and how many more: all are told where they are mended."""
    first, more = control.hindering[:MOST_TOLD], len(control.hindering) - MOST_TOLD
    told = [in_words(found, control) for found in first]
    if more > 0:
        words = ngettext("%(number)d sak till saknas.", "%(number)d saker till saknas.", more)
        told.append(words % {"number": more})
    return told


COMPLETE = Completeness(frozenset({KEY}), _lacking)


def as_concerned(kept: Mapping[str, Any]) -> Row:
    """What an edition keeps, without risks and controls of processes that do not concern the
    organisation: editions of earlier days kept those, too."""
    processes = [
        one if one["is_applicable"] else {**one, "ways": [], "checks": [], "risks": []}
        for one in kept.get("processes", ())
    ]
    numbers = {risk["number"] for one in processes for risk in one["risks"]}
    rows = [row for row in kept.get("control_plan", ()) if row["risk"] in numbers]
    return {**kept, "processes": processes, "control_plan": rows}


def _process(shown: ProcessShown) -> Row:
    process = shown.process
    return {
        "goal": shown.goal.code,
        "goal_title": shown.goal.title,
        "name": process.name,
        "is_mandatory": process.mandatory_id is not None,
        "is_applicable": process.is_applicable,
        "why_not": process.why_not,
        "responsible": process.responsible,
        "is_example": process.is_example,
        "ways": _texts(shown.ways),
        "checks": _texts(shown.checks),
        "risks": [_risk(risk) for risk in shown.counted],
    }


def _texts(practices: list[ControlPractice]) -> list[str]:
    return [practice.text for practice in practices]


def _risk(shown: RiskShown) -> Row:
    risk = shown.risk
    return {
        "number": shown.number,
        "text": risk.text,
        "probability": risk.probability,
        "probability_why": risk.probability_why,
        "consequence": risk.consequence,
        "consequence_why": risk.consequence_why,
        "value": shown.value,
        "band": shown.band,
        "handling": risk.handling,
        "is_in_plan": bool(shown.rows),
    }


def _row(shown: RiskShown, row: ControlPlanRow) -> Row:
    return {
        "risk": shown.number,
        "risk_text": shown.risk.text,
        "value": shown.value,
        "band": shown.band,
        "what": row.what,
        "who": row.who,
        "how": row.how,
        "when": row.when,
    }
