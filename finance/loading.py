"""What a city folder brings: the budgets' money and the figures of the plans, in mnkr."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from finance.models import (
    Appropriation,
    BudgetAdjustment,
    BudgetLine,
    Investment,
    PlanFigure,
    ResultBudgetLine,
    ResultUnit,
    TurnoverChange,
)
from organisations.loading import loading
from organisations.models import User

Values = Mapping[str, Any]


def load_budget_money(
    *, appropriations: Iterable[Values], result_lines: Iterable[Values], by: User | None
) -> None:
    with loading(by):
        Appropriation.objects.bulk_create(Appropriation(**row) for row in appropriations)
        ResultBudgetLine.objects.bulk_create(ResultBudgetLine(**row) for row in result_lines)


def load_plan_figures(*, rows: Iterable[Values], by: User | None) -> None:
    """Each row becomes a figure of the kind that its `kind` says; `details` are other columns."""
    made: dict[type[PlanFigure], list[Any]] = {}
    for row in rows:
        figure = FIGURES[row["kind"]](row)
        made.setdefault(type(figure), []).append(figure)
    with loading(by):
        for model, figures in made.items():
            model._default_manager.bulk_create(figures)


def load_rows(*, model: type[PlanFigure], rows: Iterable[Values], by: User | None) -> None:
    """Each row is one of the model, column by column."""
    with loading(by):
        model._default_manager.bulk_create(model(**row) for row in rows)


def _place(row: Values) -> dict[str, Any]:
    """What all figures have, and what is said of this one beside the columns of its kind."""
    names = ("organisation", "year", "position")
    return {**{name: row[name] for name in names}, **row["details"]}


def _money(row: Values) -> dict[str, Any]:
    return {"costs": row["costs"], "revenues": row["revenues"], "is_total": row["total"]}


def _budget_line(row: Values) -> PlanFigure:
    return BudgetLine(**_place(row), **_money(row), name=row["name"], net=row["amount"])


def _turnover_change(row: Values) -> PlanFigure:
    return TurnoverChange(**_place(row), **_money(row), purpose=row["name"])


def _adjustment(kind: str) -> Callable[[Values], PlanFigure]:
    def made(row: Values) -> PlanFigure:
        return BudgetAdjustment(
            **_place(row),
            purpose=row["name"],
            kind=kind,
            amount=row["amount"],
            status=row["status"] or BudgetAdjustment.Status.REQUESTED,
        )

    return made


def _investment(row: Values) -> PlanFigure:
    return Investment(**_place(row), name=row["name"], group=row["group"], amount=row["amount"])


def _result_unit(row: Values) -> PlanFigure:
    return ResultUnit(**_place(row), code=row["code"], name=row["name"], area=row["group"])


FIGURES: dict[str, Callable[[Values], PlanFigure]] = {
    "budget_line": _budget_line,
    "turnover_change": _turnover_change,
    "operating_adjustment": _adjustment(BudgetAdjustment.Kind.OPERATING),
    "investment_adjustment": _adjustment(BudgetAdjustment.Kind.INVESTMENT),
    "adjustment": _adjustment(""),
    "investment": _investment,
    "result_unit": _result_unit,
}
