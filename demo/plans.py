"""Plans of all counted organisations; Norra innerstaden's says what its document says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from demo.city import BUDGET, City, add_indicator, add_responsibility, as_date
from demo.control import add_control
from demo.economy import add_economy
from demo.example_plans import DRAFTS, add_example_plans
from demo.facts import NORRA, PLAN_SOURCE, YEAR, YEARS, original, read
from demo.facts import Row as Fact

PLAN_DUE = date(2023, 12, 15)
# Printed beside the addressee of Norra innerstaden's plan.
EXAMPLE_DECIDED = date(2023, 12, 14)
# Own indicators stand after the council's, whose places in the budget run to 134.
AFTER_COUNCIL = 1000
IN_PLAN = {"organisation": NORRA, "year": YEAR}


def add_plans(city: City) -> None:
    for code in city.roster.counted:
        _plan(city, code)
    _norra_goals(city)
    _norra_sections(city)
    _norra_indicators(city)
    _norra_activities(city)
    add_economy(city)
    add_control(city)
    add_example_plans(city, [code for code in city.roster.counted if code != NORRA])


def _plan(city: City, code: str) -> None:
    real = code == NORRA
    # What was published is the office's proposal to the committee, which the demo leaves open.
    draft = real or original(code) in DRAFTS
    name = next(row["name"] for row in city.roster.rows if row["code"] == code)
    city.add(
        "plans",
        organisation=code,
        year=YEAR,
        status="draft" if draft else "decided",
        decided_on=None if draft else EXAMPLE_DECIDED,
        title=f"Verksamhetsplan {YEAR} för {name}",
        due_on=PLAN_DUE,
        source=PLAN_SOURCE if real else "exempel",
        example=not real,
    )


def _norra_goals(city: City) -> None:
    for position, row in enumerate(read("plan_goals"), 1):
        city.add("committee_goals", **IN_PLAN, **row, position=position)


def _norra_sections(city: City) -> None:
    for position, row in enumerate(read("plan_sections"), 1):
        words = int(row["words"])
        city.add("sections", **IN_PLAN, goal=row["goal"], words=words, position=position)


def _norra_indicators(city: City) -> None:
    """Its own indicators; its targets for the council's are made with the other figures."""
    words = {"frequency": "year", "over_organisations": "none", "over_periods": "latest"}
    words["values"] = "state"
    for row in read("plan_indicators"):
        add_indicator(city, row | words | {"level": "own"}, owner=NORRA)
        add_responsibility(city, row["code"], NORRA, PLAN_SOURCE)
        for year in YEARS:
            if row[f"level_{year}"]:  # a few of the last year are left for the reader to fill in
                _own_outcome(city, row, year)
    placed = [row for row in read("plan_targets") if row["committee_goal"]]
    for position, row in enumerate(placed, 1):
        _own_target(city, row, position)


def _own_target(city: City, row: Fact, position: int) -> None:
    city.add(
        "placements",
        **BUDGET,
        indicator=row["indicator"],
        goal=row["area_goal"],
        committee_goal=row["committee_goal"],
        position=AFTER_COUNCIL + position,
        source=PLAN_SOURCE,
    )
    if row["target"]:
        text, indicator = row["target"], row["indicator"]
        city.add("targets", **IN_PLAN, indicator=indicator, text=text, source=PLAN_SOURCE)


def _own_outcome(city: City, row: Fact, year: int) -> None:
    value = Decimal(row[f"level_{year}"])
    genders = {"women": value - 1, "men": value + 1} if row["by_gender"] == "1" else {}
    city.add(
        "outcomes",
        indicator=row["code"],
        organisation=NORRA,
        year=year,
        period="VB",
        value=value,
        status="preliminary" if year == YEAR else "final",
        example=True,
        **genders,
    )


def _norra_activities(city: City) -> None:
    for position, row in enumerate(read("plan_activities"), 1):
        city.add(
            "activities",
            **IN_PLAN,
            goal=row["committee_goal"],
            title=row["title"],
            start=as_date(row["start"]),
            end=as_date(row["end"]),
            position=position,
        )
