"""The money of Norra innerstaden's plan: what its document prints, and beside it what such a plan
would hold, which says "exempeldata" in a column of its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from demo.city import City
from demo.facts import NORRA, YEAR, Row, read

IN_PLAN = {"organisation": NORRA, "year": YEAR}
EXAMPLE = "exempeldata"
KINDS = {"budget_adjustment": "investment_adjustment"}
AMOUNTS = ("costs", "revenues", "amount")
LAST_YEAR = ("last_plan", "last_forecast")
# What the document says that the committee expects for high rents.
HIGH_RENTS = Decimal("13.8")
# The net that the document's driftbudget sums to.
FRAME = Decimal("3255.2")

# Gross budget, what was brought together before, and the latest result.
UNITS = (
    ("61.3", "2.1", "0.9"), ("48.7", "1.4", "-0.6"), ("52.7", "4.9", "1.2"),
    ("44.0", "0.8", "0.3"), ("57.5", "3.0", "2.9"), ("66.2", "1.9", "-1.1"),
    ("71.8", "2.6", "0.4"), ("39.4", "1.1", "0.2"), ("83.1", "4.0", "1.6"),
    ("35.9", "0.7", "0.1"), ("22.4", "0.5", "-0.2"), ("18.6", "0.9", "0.4"),
)  # fmt: skip
# What an adjustment costs a year afterwards, by its place in the document.
RUNNING_COSTS = ("0.0", "0.1", "0.0", "0.1", "0.4")
# The whole project of some objects, and when they are ready.
OBJECTS = {1: ("18", "2025"), 2: ("9.5", "2024"), 3: ("6", "2025"), 7: ("14", "2025")}
PROJECTS = (
    ("Samlad mottagning", "En väg in till socialtjänsten", "2.4", "0.4", "december 2024"),
    ("Trygga parker", "Kartläggning med dem som bor nära", "0.9", "0.0", "juni 2024"),
    ("Digital signering", "Läkemedel i hemtjänsten", "1.6", "0.5", "oktober 2024"),
)
PREMISES = (
    ("Evakuering vid renovering av förskola", "2.6"),
    ("Omställning av ett servicehus", "4.1"),
)


def add_economy(city: City) -> None:
    for row in read("plan_figures"):
        _figure(city, row)
    for position, row in enumerate(read("plan_prices"), 1):
        city.add("internal_prices", **IN_PLAN, position=position,
                 **row | {"price": Decimal(row["price"])})  # fmt: skip
    for position, (name, purpose, costs, revenues, ready) in enumerate(PROJECTS, 1):
        city.add(
            "operating_projects", **IN_PLAN, position=position, name=name, ready=ready,
            purpose=f"{purpose} ({EXAMPLE})", costs=Decimal(costs), revenues=Decimal(revenues),
        )  # fmt: skip
    _premises(city)
    city.add("frames", **IN_PLAN, position=1, kind="net", amount=FRAME, comment=EXAMPLE)


def _premises(city: City) -> None:
    rows = [("Höga hyror", HIGH_RENTS, "")]
    rows += [(purpose, Decimal(amount), EXAMPLE) for purpose, amount in PREMISES]
    for position, (purpose, amount, comment) in enumerate(rows, 1):
        city.add("premises_grants", **IN_PLAN, position=position, purpose=purpose, amount=amount,
                 comment=comment)  # fmt: skip


def _figure(city: City, row: Row) -> None:
    kind, position = KINDS.get(row["kind"], row["kind"]), int(row["position"])
    city.add(
        "plan_figures",
        **IN_PLAN,
        kind=kind,
        position=position,
        name=row["name"],
        group="" if row["kind"] in KINDS else row["group"],
        status="requested" if row["kind"] in KINDS else "",
        total=row["is_total"] == "1",
        **_amounts(row, AMOUNTS),
    )
    details = _amounts(row, LAST_YEAR) | _made_up(kind, position)
    if details:
        city.add("plan_figure_details", **IN_PLAN, kind=kind, position=position, **details)


def _amounts(row: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Decimal]:
    return {name: Decimal(row[name]) for name in names if row[name]}


def _made_up(kind: str, position: int) -> dict[str, Any]:
    """What the document does not say of a figure."""
    if kind == "result_unit":
        gross, carried, last = map(Decimal, UNITS[position - 1])
        return {"gross_budget": gross, "carried": carried, "last_result": last, "remark": EXAMPLE}
    if kind == "investment_adjustment":
        running = Decimal(RUNNING_COSTS[position - 1])
        return {"running_cost": running, "source": f"Central medelsreserv ({EXAMPLE})",
                "motivation": f"Källan och driftkostnaden är {EXAMPLE}."}  # fmt: skip
    if kind == "investment" and position in OBJECTS:
        whole, ready = OBJECTS[position]
        return {"whole": Decimal(whole), "ready": ready, "work": EXAMPLE}
    return {}
