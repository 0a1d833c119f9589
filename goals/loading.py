"""What a city folder brings: budgets with their goals, and what organisations set under them.

Rows hold models where the folder has names: `budget`, `organisation`, `goal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from common.text import sort_key
from goals.models import (
    Activity,
    ActivityResponsibility,
    AreaGoal,
    Budget,
    CommitteeGoal,
    ExpectedResult,
    StrategicGoal,
)
from organisations.loading import loading
from organisations.models import User

Values = Mapping[str, Any]
Goal = StrategicGoal | AreaGoal


def load_budgets(*, rows: Iterable[Values], by: User | None) -> dict[tuple[int, str], Budget]:
    """The budgets by year and proposer."""
    with loading(by):
        made = Budget.objects.bulk_create(Budget(**row) for row in rows)
    return {(budget.year, budget.proposer): budget for budget in made}


def load_goals(*, rows: Iterable[Values], by: User | None) -> dict[tuple[int, str], Goal]:
    """Strategic and area goals by the budget's key and their code ("1", "1.1")."""
    rows = list(rows)
    with loading(by):
        strategic = {
            (goal.budget_id, goal.code): goal
            for goal in StrategicGoal.objects.bulk_create(
                StrategicGoal(**row, sort_code=sort_key(row["code"]))
                for row in rows
                if "." not in row["code"]
            )
        }
        areas = AreaGoal.objects.bulk_create(
            AreaGoal(
                **row,
                strategic_goal=strategic[row["budget"].pk, row["code"].split(".")[0]],
                sort_code=sort_key(row["code"]),
            )
            for row in rows
            if "." in row["code"]
        )
    return {**strategic, **{(goal.budget_id, goal.code): goal for goal in areas}}


def load_committee_goals(*, rows: Iterable[Values], by: User | None) -> list[CommitteeGoal]:
    """The organisations' own goals, in the order of the rows."""
    with loading(by):
        return CommitteeGoal.objects.bulk_create(CommitteeGoal(**row) for row in rows)


def load_expected_results(*, rows: Iterable[Values], by: User | None) -> None:
    with loading(by):
        ExpectedResult.objects.bulk_create(ExpectedResult(**row) for row in rows)


def load_activities(*, rows: Iterable[tuple[Values, Iterable[Any], str]], by: User | None) -> None:
    """Activities, each with the organisations that answer for it beside its own, and the title
    of the one of the council's that it carries out, if any."""
    rows = list(rows)
    with loading(by):
        made = Activity.objects.bulk_create(Activity(**row) for row, _names, _title in rows)
        ActivityResponsibility.objects.bulk_create(
            ActivityResponsibility(activity=activity, organisation=organisation)
            for activity, (_row, responsible, _title) in zip(made, rows, strict=True)
            for organisation in responsible
        )
        _link(zip(made, (title for _row, _names, title in rows), strict=True))


def _link(made: Iterable[tuple[Activity, str]]) -> None:
    """Let activities carry out the council's of these titles; a title of none is left out."""
    pairs = list(made)
    council = {(one.budget_id, one.title): one for one, _title in pairs if one.organisation.is_city}
    linked = [(one, council.get((one.budget_id, title))) for one, title in pairs if title]
    for activity, carried_out in linked:
        activity.carries_out = carried_out
    Activity.objects.bulk_update((one for one, _council in linked), ["carries_out"])
