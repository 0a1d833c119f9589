"""The facts as rows: organisations, budgets, goals, indicators, targets, activities, money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from demo.facts import FIRST_DAY, LAST_DAY, NORRA, YEAR, YEARS, Roster, Scale, read
from demo.facts import Row as Fact
from documents.city_folder.rows import Folder, Row, empty_folder

CITY = "stockholms-stad"
COUNCIL, LIBERALS = "Kommunfullmäktige", "Liberalerna"
SOURCE_PROPOSAL = "Liberalernas budgetförslag 2024"
SOURCE_GOALS = "Norra innerstadens verksamhetsplan 2024 (KF:s mål); Liberalernas budgetförslag 2024"
# A column of the facts for each budget.
PROPOSERS = {"ks": COUNCIL, "l": LIBERALS}
BUDGET = {"year": YEAR, "proposer": COUNCIL}
# Without tolerances: partial comes from the trend alone.
POLICY = {
    "full_share": Decimal(1),
    "hard_share": Decimal("0.5"),
    "none_share": Decimal("0.5"),
    "least_coverage": Decimal("0.9"),
    "reference": "Exempeldata",
}


@dataclass
class City:
    """The folder in the making, and what later parts of it are made from."""

    scale: Scale
    roster: Roster
    goals: list[str] = field(default_factory=list)
    specs: list[Fact] = field(default_factory=list)
    responsible: dict[str, list[str]] = field(default_factory=dict)
    folder: Folder = field(default_factory=empty_folder)

    def add(self, file: str, /, **values: Any) -> None:
        self.folder[file].append(Row.of(file, **values))


def make_city(scale: Scale) -> City:
    """Everything that stands in the public documents, except the plan of Norra innerstaden."""
    city = City(scale, Roster.load(scale.organisations))
    _organisations(city)
    city.add("budgets", **BUDGET, status="adopted", source=SOURCE_GOALS)
    city.add("budgets", year=YEAR, proposer=LIBERALS, status="proposal", source=SOURCE_PROPOSAL)
    _goals(city)
    _indicators(city)
    _responsibilities(city)
    _city_targets(city)
    _council_activities(city)
    _proposed_activities(city)
    _money(city)
    for year in YEARS:
        city.add("policies", year=year, **POLICY)
    return city


def _organisations(city: City) -> None:
    city.add("city", code=CITY, name="Stockholms stad")
    for row in city.roster.rows:
        names = {name: row[name] for name in ("code", "name", "short_name", "kind")}
        city.add("organisations", **names, counted=row["counted"] == "1")


def _goals(city: City) -> None:
    for row in read("goals"):
        city.add("goals", **BUDGET, **row)
        if "." in row["code"]:
            city.goals.append(row["code"])


def _indicator_rows(scale: Scale) -> Iterator[Fact]:
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
    for row in city.specs:
        add_indicator(city, row)
        city.add(
            "placements",
            **BUDGET,
            indicator=row["code"],
            goal=row["area_goal"],
            position=int(row["order"]),
            source=row["source"],
        )
    for row in read("indicator_aliases"):
        city.add("indicator_aliases", indicator=row["code"], name=row["name"], source=row["source"])


def add_indicator(city: City, row: Fact, *, owner: str | None = None) -> None:
    """An indicator with its definition, which holds from the first year there are outcomes for."""
    names = {name: row[name] for name in ("code", "name", "level")}
    city.add("indicators", **names, owner=owner)
    words = ("unit", "direction", "frequency", "over_organisations", "over_periods", "values")
    city.add(
        "definitions",
        indicator=row["code"],
        from_year=YEARS[0],
        decimals=int(row["decimals"]),
        by_gender=row["by_gender"] == "1",
        whole=row.get("whole") == "1",
        exceeds_hundred=row.get("exceeds_hundred") == "1",
        **{name: as_decimal(row.get(name)) for name in ("minimum", "maximum", "largest_change")},
        **{name: row[name] for name in words},
    )


def as_decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _responsibilities(city: City) -> None:
    """A later row of the file says something more exact than an earlier one."""
    sources: dict[str, dict[str, str]] = {}
    for row in read("responsibles"):
        codes = city.roster.expand([row["organisation"]])
        if row["organisation"] == NORRA:
            codes = [NORRA]
        sources.setdefault(row["indicator"], {}).update(dict.fromkeys(codes, row["source"]))
    for spec in city.specs:
        found = sources[spec["code"].split("-kopia")[0]]
        city.responsible[spec["code"]] = list(found)
        for code, source in found.items():
            add_responsibility(city, spec["code"], code, source)


def add_responsibility(city: City, indicator: str, organisation: str, source: str) -> None:
    span = {"from": FIRST_DAY, "to": LAST_DAY}
    city.add(
        "responsibilities", indicator=indicator, organisation=organisation, source=source, **span
    )


def _city_targets(city: City) -> None:
    rows: dict[str, list[Fact]] = {}
    for row in read("city_targets"):
        rows.setdefault(row["indicator"], []).append(row)
    for spec in city.specs:
        for row in rows[spec["code"].split("-kopia")[0]]:
            city.add(
                "targets",
                indicator=spec["code"],
                organisation=CITY,
                year=int(row["year"]),
                text=row["text"],
                source=row["source"],
            )


def as_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _council_activities(city: City) -> None:
    for position, row in enumerate(read("activities_council"), 1):
        _activity(city, row, position, goal=row["area_goal"])


def _proposed_activities(city: City) -> None:
    """One activity for each printed row: the same one is printed in several chapters."""
    for position, row in enumerate(read("activities_proposal"), 1):
        heading = f"{row['chapter']}: {row['heading']}"
        _activity(city, row, position, proposer=LIBERALS, heading=heading)


def _activity(city: City, row: Fact, position: int, **values: Any) -> None:
    start, end = as_date(row["start"]), as_date(row["end"])
    city.add(
        "activities",
        organisation=CITY,
        year=YEAR,
        title=row["title"],
        start=start,
        end=end,
        as_printed=bool(start and end and end < start),
        responsible=tuple(city.roster.expand(row["responsible"].split())),
        position=position,
        **values,
    )


def _money(city: City) -> None:
    positions = {proposal: count(1) for proposal in PROPOSERS}
    for row in read("appropriations"):
        city.add(
            "appropriations",
            year=YEAR,
            proposer=PROPOSERS[row["proposal"]],
            organisation=row["organisation"] or CITY,
            group=row["group"],
            area=row["area"],
            kind=row["kind"],
            amount=Decimal(row["amount"]),
            position=next(positions[row["proposal"]]),
        )
    for row in read("result_budget"):
        for column, proposer in PROPOSERS.items():
            city.add(
                "result_budget",
                year=YEAR,
                proposer=proposer,
                position=int(row["position"]),
                name=row["name"],
                amount=Decimal(row[column]) if row[column] else None,
            )
