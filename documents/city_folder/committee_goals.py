"""How other rows name an organisation's own goal: by its code, else by its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Protocol

PLACE = re.compile(r"(?P<area>[0-9]+\.[0-9]+)(?P<sign>[./])(?P<position>[0-9]+)")


class Goal(Protocol):
    """A row of committee_goals.csv."""

    def __getitem__(self, name: str, /) -> Any: ...


class CommitteeGoals:
    """The rows of committee_goals.csv, found as other files name them.

    A goal with a code is named by it. Another one is named by its area goal and its position
    there: `1.1/2`, or `1.1.2` where no goal has that code. The first form may also name a goal
    whose code another goal of the organisation shares.
    """

    def __init__(self, rows: Iterable[Goal]) -> None:
        self.by_code: dict[tuple[str, int, str], list[Goal]] = defaultdict(list)
        self.by_place: dict[tuple[str, int, str, int], list[Goal]] = defaultdict(list)
        for row in rows:
            whose = row["organisation"], row["year"]
            if row["code"]:
                self.by_code[(*whose, row["code"])].append(row)
            self.by_place[(*whose, row["area_goal"], row["position"])].append(row)

    def named(self, organisation: str, year: int, name: str) -> list[Goal]:
        """The goals that the name fits: one, when it is a good name."""
        if found := self.by_code.get((organisation, year, name)):
            return found
        place = PLACE.fullmatch(name)
        if place is None:
            return []
        key = organisation, year, place["area"], int(place["position"])
        goals = self.by_place.get(key, [])
        without = [goal for goal in goals if not goal["code"]]
        return without if without or place["sign"] == "." else goals

    def known(self, organisation: str, year: int) -> list[str]:
        return [
            self.name_of(goal)
            for (whose, when, _area, _position), goals in self.by_place.items()
            if (whose, when) == (organisation, year)
            for goal in goals
        ]

    def name_of(self, goal: Goal, taken: Iterable[str] = ()) -> str:
        """A name that fits this goal alone; `taken` are codes that would mean something else."""
        code = goal["code"]
        same = self.by_code.get((goal["organisation"], goal["year"], code), [])
        if code and len(same) == 1 and code not in taken:
            return str(code)
        return f"{goal['area_goal']}/{goal['position']}"
