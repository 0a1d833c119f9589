"""Stores the facts: organisations, budgets, goals, indicators, targets, activities, money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budgetapp.demo.facts import FIRST_DAY, LAST_DAY, NORRA, YEAR, YEARS, Roster, Row, Scale, read
from common.text import sort_key
from finance.models import Appropriation, ResultBudgetLine
from goals.models import Activity, ActivityResponsibility, AreaGoal, Budget, StrategicGoal
from indicators.calculations.targets import parse_target
from indicators.models import (
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Policy,
    Target,
)
from organisations.models import Organisation

SOURCE_PROPOSAL = "Liberalernas budgetförslag 2024"
SOURCE_GOALS = "Norra innerstadens verksamhetsplan 2024 (KF:s mål); Liberalernas budgetförslag 2024"
# Made up: the definitions are the demo's own and hold before its first outcomes.
DEFINED_ON = date(2020, 12, 31)


@dataclass
class City:
    """What has been stored so far, found by code."""

    roster: Roster
    scale: Scale
    organisations: dict[str, Organisation] = field(default_factory=dict)
    goals: dict[str, AreaGoal] = field(default_factory=dict)
    strategic: dict[str, StrategicGoal] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    specs: list[Row] = field(default_factory=list)
    responsible: dict[str, list[str]] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    root: Organisation = field(default_factory=Organisation)


def load_city(scale: Scale) -> City:
    """Everything that stands in the public documents, except the plan of Norra innerstaden."""
    city = City(Roster.load(scale.organisations), scale)
    _organisations(city)
    city.budget = Budget.objects.create(
        year=YEAR,
        proposer="Kommunfullmäktige",
        status=Budget.Status.ADOPTED,
        source=SOURCE_GOALS,
    )
    proposal = Budget.objects.create(
        year=YEAR,
        proposer="Liberalerna",
        status=Budget.Status.PROPOSAL,
        source=SOURCE_PROPOSAL,
    )
    _goals(city)
    _indicators(city)
    _responsibilities(city)
    _city_targets(city)
    _council_activities(city)
    _proposed_activities(city, proposal)
    _money(city, {"ks": city.budget, "l": proposal})
    _policies()
    return city


def _organisations(city: City) -> None:
    city.root = Organisation.objects.create(
        code="stockholms-stad",
        name="Stockholms stad",
        short_name="Staden",
        kind=Organisation.Kind.CITY,
    )
    made = Organisation.objects.bulk_create(
        Organisation(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent=city.root,
            sort_name=sort_key(row["name"]),
            counted_in_reconciliation=row["counted"] == "1",
        )
        for row in city.roster.rows
    )
    city.organisations = {organisation.code: organisation for organisation in made}


def _goals(city: City) -> None:
    rows = read("goals")
    for row in rows:
        if "." not in row["code"]:
            city.strategic[row["code"]] = StrategicGoal.objects.create(
                budget=city.budget, code=row["code"], title=row["title"]
            )
    for row in rows:
        if "." in row["code"]:
            above = city.strategic[row["code"].split(".")[0]]
            city.goals[row["code"]] = AreaGoal.objects.create(
                budget=city.budget, strategic_goal=above, code=row["code"], title=row["title"]
            )


def _indicator_rows(scale: Scale) -> Iterator[Row]:
    for copy in range(1, scale.indicators + 1):
        for row in read("indicators"):
            if copy > 1:
                row = row | {
                    "code": f"{row['code']}-kopia{copy}",
                    "name": f"{row['name']} (kopia {copy})",
                }
            yield row


def _indicators(city: City) -> None:
    city.specs = list(_indicator_rows(city.scale))
    store_indicators(city, city.specs)
    IndicatorPlacement.objects.bulk_create(
        IndicatorPlacement(
            indicator=city.indicators[row["code"]],
            budget=city.budget,
            area_goal=city.goals[row["area_goal"]],
            position=int(row["order"]),
            source=row["source"],
        )
        for row in city.specs
    )
    IndicatorAlias.objects.bulk_create(
        IndicatorAlias(
            indicator=city.indicators[row["code"]], name=row["name"], source=row["source"]
        )
        for row in read("indicator_aliases")
    )


def store_indicators(
    city: City, rows: list[Row], owner: Organisation | None = None
) -> list[Indicator]:
    """Indicators with their definitions, which hold from the first year there are outcomes for."""
    made = Indicator.objects.bulk_create(
        Indicator(
            code=row["code"],
            name=row["name"],
            sort_name=sort_key(row["name"]),
            level=row["level"],
            owner=owner,
        )
        for row in rows
    )
    IndicatorDefinition.objects.bulk_create(
        IndicatorDefinition(
            indicator=indicator,
            from_year=YEARS[0],
            unit=row["unit"],
            decimals=int(row["decimals"]),
            direction=row["direction"],
            frequency=row["frequency"],
            over_organisations=row["over_organisations"],
            over_periods=row["over_periods"],
            values="own_period" if row["over_periods"] == "sum" else "state",
            by_gender=row["by_gender"] == "1",
            decided_on=DEFINED_ON,
        )
        for row, indicator in zip(rows, made, strict=True)
    )
    city.indicators.update({indicator.code: indicator for indicator in made})
    return made


def _responsibilities(city: City) -> None:
    """A later row of the file says something more exact than an earlier one."""
    sources: dict[str, dict[str, str]] = {}
    for row in read("responsibles"):
        codes = city.roster.expand([row["organisation"]])
        if row["organisation"] == NORRA:
            codes = [NORRA]
        sources.setdefault(row["indicator"], {}).update(dict.fromkeys(codes, row["source"]))
    for spec in city.specs:
        city.responsible[spec["code"]] = list(sources[spec["code"].split("-kopia")[0]])
    IndicatorResponsibility.objects.bulk_create(
        IndicatorResponsibility(
            indicator=city.indicators[spec["code"]],
            organisation=city.organisations[code],
            starts_on=FIRST_DAY,
            ends_on=LAST_DAY,
            source=source,
        )
        for spec in city.specs
        for code, source in sources[spec["code"].split("-kopia")[0]].items()
    )


def new_target(text: str, **fields: object) -> Target:
    """A target with the parsed columns that follow from its text."""
    return Target(text=text, **parse_target(text).as_columns(), **fields)


def _city_targets(city: City) -> None:
    rows: dict[str, list[Row]] = {}
    for row in read("city_targets"):
        rows.setdefault(row["indicator"], []).append(row)
    Target.objects.bulk_create(
        new_target(
            row["text"],
            indicator=city.indicators[spec["code"]],
            organisation=city.root,
            year=int(row["year"]),
            source=row["source"],
        )
        for spec in city.specs
        for row in rows[spec["code"].split("-kopia")[0]]
    )


def as_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _council_activities(city: City) -> None:
    rows = read("activities_council")
    activities = [
        _activity(
            row,
            n,
            budget=city.budget,
            organisation=city.root,
            area_goal=city.goals[row["area_goal"]],
        )
        for n, row in enumerate(rows, 1)
    ]
    _store_activities(city, rows, activities)


def _proposed_activities(city: City, proposal: Budget) -> None:
    """One activity for each printed row: the same one is printed in several chapters."""
    rows = read("activities_proposal")
    activities = [
        _activity(
            row,
            n,
            budget=proposal,
            organisation=city.root,
            heading=f"{row['chapter']}: {row['heading']}",
        )
        for n, row in enumerate(rows, 1)
    ]
    _store_activities(city, rows, activities)


def _activity(row: Row, position: int, **fields: object) -> Activity:
    start, end = as_date(row["start"]), as_date(row["end"])
    return Activity(
        title=row["title"],
        start=start,
        end=end,
        dates_as_printed=bool(start and end and end < start),
        position=position,
        **fields,
    )


def _store_activities(city: City, rows: list[Row], activities: list[Activity]) -> None:
    made = Activity.objects.bulk_create(activities)
    ActivityResponsibility.objects.bulk_create(
        ActivityResponsibility(activity=activity, organisation=city.organisations[code])
        for row, activity in zip(rows, made, strict=True)
        for code in city.roster.expand(row["responsible"].split())
    )


def _money(city: City, budgets: dict[str, Budget]) -> None:
    Appropriation.objects.bulk_create(
        Appropriation(
            budget=budgets[row["proposal"]],
            organisation=city.organisations.get(row["organisation"], city.root),
            group=row["group"],
            area=row["area"],
            kind=row["kind"],
            amount=Decimal(row["amount"]),
        )
        for row in read("appropriations")
    )
    ResultBudgetLine.objects.bulk_create(
        ResultBudgetLine(
            budget=budget,
            name=row["name"],
            position=int(row["position"]),
            amount=Decimal(row[column]) if row[column] else None,
        )
        for row in read("result_budget")
        for column, budget in budgets.items()
    )


def _policies() -> None:
    Policy.objects.bulk_create(Policy(year=year, reference="Exempeldata") for year in YEARS)
