"""What a city folder brings: what the office asks for, and the internal control of the plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from internal_control.models import (
    ControlFollowUp,
    ControlPlanRow,
    ControlPolicy,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
    ProcessAssignment,
)
from organisations.loading import loading
from organisations.models import User

Rows = Iterable[Mapping[str, Any]]


def load_policies(*, rows: Rows, by: User | None) -> None:
    with loading(by):
        ControlPolicy.objects.bulk_create(ControlPolicy(**row) for row in rows)


def load_mandatory(*, rows: Rows, by: User | None) -> list[MandatoryProcess]:
    """The processes in the order of the rows; `organisations` are those asked by name."""
    given = [dict(row) for row in rows]
    named = [row.pop("organisations") for row in given]
    with loading(by):
        made = MandatoryProcess.objects.bulk_create(MandatoryProcess(**row) for row in given)
        ProcessAssignment.objects.bulk_create(
            ProcessAssignment(process=process, organisation=organisation)
            for process, organisations in zip(made, named, strict=True)
            for organisation in organisations
        )
    return made


def load_processes(*, rows: Rows, by: User | None) -> list[ControlProcess]:
    with loading(by):
        return ControlProcess.objects.bulk_create(ControlProcess(**row) for row in rows)


def load_practices(*, rows: Rows, by: User | None) -> None:
    with loading(by):
        ControlPractice.objects.bulk_create(ControlPractice(**row) for row in rows)


def load_risks(*, rows: Rows, by: User | None) -> list[ControlRisk]:
    with loading(by):
        return ControlRisk.objects.bulk_create(ControlRisk(**row) for row in rows)


def load_controls(*, rows: Rows, by: User | None) -> list[ControlPlanRow]:
    with loading(by):
        return ControlPlanRow.objects.bulk_create(ControlPlanRow(**row) for row in rows)


def load_follow_ups(*, rows: Rows, by: User | None) -> None:
    with loading(by):
        ControlFollowUp.objects.bulk_create(ControlFollowUp(**row) for row in rows)
