"""Reads the CSV files in `data/`: `read("goals")` gives its rows as dictionaries."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"

YEAR = 2024
YEARS = (2021, 2022, 2023, 2024)
# Who answers later is not decided yet, though the budget prints targets for later years.
FIRST_DAY, LAST_DAY = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)
EXAMPLE = "exempel"
NORRA = "sdn-norra-innerstaden"
PLAN_SOURCE = "Norra innerstadens verksamhetsplan 2024"

# Whoever tries the demo does it in these, with these roles.
MEMBERS = (
    (NORRA, ("editor", "approver", "reader")),
    ("kultur", ("editor", "approver")),
    ("stockholm-parkering", ("editor", "approver")),
)

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Scale:
    """How many copies to make, for measurements: of the organisations and of the indicators.

    Outcomes, targets and computed rows grow by the product: `Scale.of(10)` is 2 × 5.
    """

    organisations: int = 1
    indicators: int = 1

    @classmethod
    def of(cls, times: int) -> Scale:
        organisations = 2 if times % 2 == 0 else 1
        return cls(organisations, times // organisations)


@dataclass(frozen=True)
class Roster:
    """The organisations' codes, and the groups that documents call by one name.

    "sdn" stands for Stadsdelsnämnderna, "bostadsbolag" for Bostadsbolagen, "namnder" and "bolag"
    for those that the reconciliation counts.
    """

    rows: list[Row]
    groups: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, copies: int = 1) -> Roster:
        rows = [_copy(row, n) for n in range(1, copies + 1) for row in read("organisations")]
        roster = cls(rows)
        counted = [row for row in rows if row["counted"] == "1"]
        boards = [row["code"] for row in counted if row["kind"] == "board"]
        roster.groups["bolag"] = boards
        roster.groups["namnder"] = [r["code"] for r in counted if r["kind"] != "board"]
        roster.groups["sdn"] = [r["code"] for r in rows if r["kind"] == "district_committee"]
        roster.groups["bostadsbolag"] = [code for code in boards if original(code) in _HOUSING]
        return roster

    def expand(self, tokens: Iterable[str]) -> list[str]:
        """Codes for tokens, each of which is a code or a group; copies follow their original."""
        codes: dict[str, None] = {}
        for token in tokens:
            found = self.groups.get(token) or [
                row["code"] for row in self.rows if original(row["code"]) == token
            ]
            codes.update(dict.fromkeys(found))
        return list(codes)

    @property
    def counted(self) -> list[str]:
        return self.groups["namnder"] + self.groups["bolag"]


_HOUSING = ("svenska-bostader", "familjebostader", "stockholmshem")


def _copy(row: Row, number: int) -> Row:
    if number == 1:
        return row
    return row | {
        "code": f"{row['code']}-kopia{number}",
        "name": f"{row['name']} (kopia {number})",
        "short_name": f"{row['short_name']} (kopia {number})",
    }


def original(code: str) -> str:
    """The code that a copy was made from.

    >>> original("sdn-farsta-kopia2"), original("sdn-farsta")
    ('sdn-farsta', 'sdn-farsta')
    """
    return code.split("-kopia")[0]
