"""The files of the plans' money that came after plan_figures.csv, as data."""

from __future__ import annotations

from documents.city_folder.columns import (
    OF_ORGANISATION,
    PLAN_FIGURES,
    POSITION,
    YEAR,
    Table,
    decimal,
    money,
    text,
    word,
)

# What only some kinds of figures have, beside what plan_figures.csv says of them.
DETAILS = {
    "budget_line": ("last_plan", "last_forecast", "last_outcome"),
    "turnover_change": ("comes_from",),
    "operating_adjustment": ("source", "motivation", "running_cost"),
    "investment_adjustment": ("source", "motivation", "running_cost"),
    "adjustment": ("source", "motivation", "running_cost"),
    "investment": ("work", "whole", "ready"),
    "result_unit": ("becomes", "gross_budget", "carried", "last_result", "remark"),
}
POINTS = "proposed_points"
BY_PLACE = ("year", "organisation", "position")

MONEY_TABLES = (
    Table(
        "plan_figure_details",
        (
            OF_ORGANISATION,
            YEAR,
            word("kind", PLAN_FIGURES),
            POSITION,
            money("last_plan"),
            money("last_forecast"),
            money("last_outcome"),
            text("comes_from", 300),
            text("source", 200),
            text("motivation"),
            money("running_cost"),
            text("work", 300),
            money("whole"),
            text("ready", 40),
            word("becomes", ("created", "changed", "closed"), ""),
            money("gross_budget"),
            money("carried"),
            money("last_result"),
            text("remark", 300),
        ),
        ("organisation", "year", "kind", "position"),
        ("year", "organisation", "kind", "position"),
        ours=True,
    ),
    Table(
        "operating_projects",
        (
            OF_ORGANISATION,
            YEAR,
            POSITION,
            text("name", 200, required=True),
            text("purpose", 300),
            money("costs"),
            money("revenues"),
            text("ready", 40),
        ),
        order=(*BY_PLACE, "name"),
        ours=True,
    ),
    Table(
        "premises_grants",
        (
            OF_ORGANISATION,
            YEAR,
            POSITION,
            text("purpose", 300, required=True),
            money("amount"),
            text("comment", 300),
        ),
        order=(*BY_PLACE, "purpose"),
        ours=True,
    ),
    Table(
        "internal_prices",
        (
            OF_ORGANISATION,
            YEAR,
            POSITION,
            text("group", 200),
            text("name", 300, required=True),
            decimal("price", (10, 2)),
            text("unit", 60),
            text("comment", 300),
        ),
        order=(*BY_PLACE, "name"),
        ours=True,
    ),
    Table(
        "frames",
        (
            OF_ORGANISATION,
            YEAR,
            POSITION,
            word("kind", ("net", "investments")),
            money("amount"),
            text("comment", 300),
        ),
        ("organisation", "year", "kind"),
        (*BY_PLACE, "kind"),
        ours=True,
    ),
    Table(
        POINTS,
        (
            OF_ORGANISATION,
            YEAR,
            POSITION,
            text("source", 60, required=True),
            text("words"),
            text("told"),
            text("read_amount", 40),
        ),
        ("organisation", "year", "position"),
        BY_PLACE,
        ours=True,
    ),
)
