"""agenda.csv: which goals of Agenda 2030 an organisation's goals and activities contribute to.

A row names a committee goal as other files do, and an activity by the goal that it stands under
and its position there, as in activities.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from documents.city_folder.agenda_table import ACTIVITY, GOAL
from documents.city_folder.committee_goals import CommitteeGoals
from documents.city_folder.rows import Folder, Row

Values = Mapping[str, Any]
# What a row is about: whose, the year, the goal that it stands under, its position there.
Place = tuple[str, int, str, int]


def place_of(row: Values) -> Place:
    """Where an activity stands, by its row in activities.csv or in agenda.csv."""
    return row["organisation"], row["year"], row["goal"], row["position"]


class Agenda:
    """The numbers, by the rows of the other files that they are said of."""

    def __init__(self, folder: Folder, names: CommitteeGoals) -> None:
        self.of_goals: dict[int, list[int]] = {}
        self.of_activities: dict[Place, list[int]] = {}
        for row in folder["agenda"]:
            numbers = sorted({int(number) for number in row["goals"]})
            if row["kind"] == ACTIVITY:
                self.of_activities[place_of(row)] = numbers
                continue
            for goal in names.named(row["organisation"], row["year"], row["goal"]):
                self.of_goals[id(goal)] = numbers

    def of_goal(self, row: Row) -> list[int]:
        return self.of_goals.get(id(row), [])

    def of_activity(self, row: Row) -> list[int]:
        return self.of_activities.get(place_of(row), [])


def agenda_rows(goals: Iterable[Values], activities: Iterable[Values]) -> Iterator[Row]:
    """The rows of what has any: `goals` by name, `activities` as in their file, each with its
    `agenda`."""
    named = ({**goal, "kind": GOAL, "position": 0} for goal in goals)
    placed = ({**activity, "kind": ACTIVITY} for activity in activities)
    columns = ("organisation", "year", "kind", "goal", "position")
    for row in (*named, *placed):
        if row["agenda"]:
            values = {name: row[name] for name in columns}
            yield Row.of("agenda", **values, goals=tuple(map(str, row["agenda"])))
