"""The folder's files of internal control, into the tables through the room's loading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from documents.city_folder.internal_control import CONTROL, RISK
from documents.city_folder.rows import Folder, Row
from goals.models import AreaGoal
from internal_control.loading import (
    load_controls,
    load_follow_ups,
    load_mandatory,
    load_policies,
    load_practices,
    load_processes,
    load_risks,
)
from internal_control.models import ControlProcess, MandatoryProcess
from organisations.models import Organisation, User

Key = tuple[str, int, str]
FindGoal = Callable[[Row], AreaGoal]


def load_control(
    folder: Folder, organisations: dict[str, Organisation], goal_of: FindGoal, by: User | None
) -> None:
    """Load what the office asks for, and what stands in the plans; `goal_of` finds a row's goal."""
    load_policies(rows=map(dict, folder["control_policies"]), by=by)
    mandatory = _mandatory(folder, organisations, goal_of, by)
    processes = _processes(folder, organisations, goal_of, mandatory, by)
    practices = folder["control_practices"]
    load_practices(rows=(_below(row, processes, "process", "kind", "text") for row in practices),
                   by=by)  # fmt: skip
    rows = folder["control_risks"]
    risks = _keyed(
        rows, "process", load_risks(rows=(_below(row, processes, "process", *RISK) for row in rows),
                                    by=by)
    )  # fmt: skip
    planned = folder["control_plans"]
    controls = _keyed(
        planned, "risk",
        load_controls(rows=(_below(row, risks, "risk", *CONTROL) for row in planned), by=by),
    )  # fmt: skip
    followed = (
        {"row": controls[_key(row, row["control"])], **_some(row, "period", "state", "result",
                                                             "action")}
        for row in folder["control_followups"]
    )  # fmt: skip
    load_follow_ups(rows=followed, by=by)


def _mandatory(
    folder: Folder, organisations: dict[str, Organisation], goal_of: FindGoal, by: User | None
) -> dict[tuple[int, str, str], MandatoryProcess]:
    rows = folder["mandatory_processes"]
    made = load_mandatory(
        rows=(
            {
                "area_goal": goal_of(row),
                "kinds": list(row["kinds"]),
                "organisations": [organisations[code] for code in row["organisations"]],
                **_some(row, "name", "instruction", "position"),
            }
            for row in rows
        ),
        by=by,
    )
    return {
        (row["year"], row["area_goal"], row["name"]): one
        for row, one in zip(rows, made, strict=True)
    }


def _processes(
    folder: Folder,
    organisations: dict[str, Organisation],
    goal_of: FindGoal,
    mandatory: dict[tuple[int, str, str], MandatoryProcess],
    by: User | None,
) -> dict[Key, ControlProcess]:
    rows = folder["control_processes"]
    made = load_processes(
        rows=(
            {
                "organisation": organisations[row["organisation"]],
                "area_goal": goal_of(row),
                "mandatory": mandatory[row["year"], row["area_goal"], row["name"]]
                if row["mandatory"]
                else None,
                "is_applicable": row["applicable"],
                "is_example": row["example"],
                **_some(row, "year", "position", "name", "responsible", "why_not"),
            }
            for row in rows
        ),
        by=by,
    )
    return _keyed(rows, "area_goal", made)


def _below(row: Row, above: dict[Key, Any], column: str, *names: str) -> dict[str, Any]:
    return {column: above[_key(row, row[column])], **_some(row, "position", *names)}


def _keyed(rows: Iterable[Row], column: str, made: Iterable[Any]) -> dict[Key, Any]:
    """What was made, by the names that rows below use."""
    return {
        _key(row, f"{row[column]}/{row['position']}"): one
        for row, one in zip(rows, made, strict=True)
    }


def _key(row: Row, name: str) -> Key:
    return row["organisation"], row["year"], name


def _some(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}
