"""The plans' money as rows of the folder: from the tables, and from what readers are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model

from documents.city_folder.columns import Kind, Table
from documents.city_folder.format import BY_NAME
from documents.city_folder.money_tables import DETAILS, POINTS
from documents.city_folder.placing import place
from documents.city_folder.points import export_points, public_points
from documents.city_folder.rows import Folder, Row
from finance.models import (
    BudgetAdjustment,
    BudgetLine,
    Frame,
    InternalPrice,
    Investment,
    OperatingProject,
    PlanFigure,
    PremisesGrant,
    ResultUnit,
    TurnoverChange,
)
from plans.economy.tables import TABLES

Values = dict[str, Any]
OF_FIGURE = ("organisation", "year", "kind", "position")
# kind: model, which of its rows, and the fields that hold a column, by column
FIGURES: dict[str, tuple[type[PlanFigure], Values, dict[str, str]]] = {
    "budget_line": (
        BudgetLine,
        {},
        {"costs": "costs", "revenues": "revenues", "amount": "net", "total": "is_total"},
    ),
    "turnover_change": (
        TurnoverChange,
        {},
        {"name": "purpose", "costs": "costs", "revenues": "revenues", "total": "is_total"},
    ),
    "operating_adjustment": (
        BudgetAdjustment,
        {"kind": BudgetAdjustment.Kind.OPERATING},
        {"name": "purpose", "amount": "amount", "status": "status"},
    ),
    "investment_adjustment": (
        BudgetAdjustment,
        {"kind": BudgetAdjustment.Kind.INVESTMENT},
        {"name": "purpose", "amount": "amount", "status": "status"},
    ),
    "adjustment": (
        BudgetAdjustment,
        {"kind": ""},
        {"name": "purpose", "amount": "amount", "status": "status"},
    ),
    "investment": (Investment, {}, {"group": "group", "amount": "amount"}),
    "result_unit": (ResultUnit, {}, {"group": "area", "code": "code"}),
}
# Files whose columns are the table's own.
MODELS: dict[str, type[PlanFigure]] = {
    "operating_projects": OperatingProject,
    "premises_grants": PremisesGrant,
    "internal_prices": InternalPrice,
    "frames": Frame,
}
OF_PLAN = ("plan_figures", "plan_figure_details", *MODELS, POINTS)


def export_plan_money(folder: Folder) -> None:
    """Fill the files of the plans' money; rows that share a position get one each."""
    for kind, (model, condition, fields) in FIGURES.items():
        names = {"name": "name", **fields, **{one: one for one in DETAILS[kind]}}
        rows = _stored(model, condition, names)
        _add_figures(folder, [{**row, "kind": kind} for row in rows])
    for file, model in MODELS.items():
        names = {name: name for name in _own_columns(BY_NAME[file])}
        folder[file] = [Row.of(file, **row) for row in _stored(model, {}, names)]
    export_points(folder)


def _stored(model: type[Model], condition: Values, names: Mapping[str, str]) -> list[Values]:
    paths = {"organisation": "organisation__code", "year": "year", "position": "position", **names}
    found = model._default_manager.filter(**condition).order_by("position", "pk")
    rows = [dict(zip(paths, cells, strict=True)) for cells in found.values_list(*paths.values())]
    place(rows, "organisation", "year")
    return rows


def public_plan_money(whose: Values, document: Values) -> dict[str, list[Row]]:
    """The rows that an edition's document holds."""
    kept_as = {table.model: table.kept_as for table in TABLES}
    found: dict[str, list[Row]] = {name: [] for name in OF_PLAN}
    for kind, (model, condition, fields) in FIGURES.items():
        kept = document["economy"].get(kept_as[model], ())
        of_kind = [one for one in kept if condition.items() <= one.items()]
        names = {"name": "name", **fields, **{one: one for one in DETAILS[kind]}}
        rows = _numbered(whose, of_kind, names)
        _add_figures(found, [{**row, "kind": kind} for row in rows])
    for file, model in MODELS.items():
        names = {name: name for name in _own_columns(BY_NAME[file])}
        kept = document["economy"].get(kept_as[model], ())
        table = BY_NAME[file]
        found[file] = [Row.of(file, **_exact(table, row)) for row in _numbered(whose, kept, names)]
    found[POINTS] = public_points(whose, document)
    return found


def _own_columns(table: Table) -> list[str]:
    return [
        one.name for one in table.columns if one.name not in ("organisation", "year", "position")
    ]


def _numbered(whose: Values, kept: Iterable[Values], names: Mapping[str, str]) -> Iterator[Values]:
    """Kept rows by column, with their places; one that was kept before a column was, lacks it."""
    for position, one in enumerate(kept, 1):
        said = {column: one[field] for column, field in names.items() if field in one}
        yield {**whose, "position": position, **said}


def _add_figures(found: dict[str, list[Row]], rows: Iterable[Values]) -> None:
    """A row of plan_figures for each, and one with its details where it has any."""
    figures, details = BY_NAME["plan_figures"], BY_NAME["plan_figure_details"]
    for row in rows:
        own = DETAILS[row["kind"]]
        said = {name: value for name, value in row.items() if name not in own}
        found["plan_figures"].append(Row.of("plan_figures", **_exact(figures, said)))
        more = {name: row[name] for name in own if row.get(name) not in (None, "")}
        if more:
            at = {name: row[name] for name in OF_FIGURE}
            found["plan_figure_details"].append(
                Row.of("plan_figure_details", **at, **_exact(details, more))
            )


def _exact(table: Table, values: Values) -> Values:
    """Amounts as numbers: an edition keeps them as text."""
    return {
        name: Decimal(value)
        if value is not None and table.column(name).kind is Kind.DECIMAL
        else value
        for name, value in values.items()
    }
