"""The demo's plans: Norra innerstaden's with its real names and figures, and made-up ones."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from demo.facts import YEAR, Row, read
from tests.documents.plans.plan import Activity, Goal, Indicator, Plan, Strategic, Text

RESULTS = f"Förväntat resultat {YEAR}"


def norra_plan(goals: int | None = None) -> Plan:
    """As decided, with the first `goals` of the council's goals; its prose is not in the demo."""
    targets = _grouped("plan_targets", "committee_goal", "area_goal")
    activities = _grouped("plan_activities", "committee_goal")
    city = {
        row["indicator"]: row["text"] for row in read("city_targets") if row["year"] == f"{YEAR}"
    }
    phrases = _grouped("example_phrases", "area_goal")
    own = _grouped("plan_goals", "area_goal")
    areas = []
    for area in _areas()[:goals]:
        area.texts = [
            Text(f"Nämnden bidrar genom {row['contribution']}.") for row in phrases[area.code][:2]
        ]
        area.indicators = [_indicator(row, city) for row in targets[area.code]]
        for row in own[area.code]:
            area.children.append(
                Goal(
                    row["code"],
                    row["title"],
                    [Text("Målet följs upp i tertialrapporterna.")],
                    {RESULTS: [f"{phrase['expected_result']}." for phrase in phrases[area.code]]},
                    [_indicator(target, city) for target in targets[row["code"]]],
                    [_activity(activity) for activity in activities[row["code"]]],
                )
            )
        areas.append(area)
    return Plan("Norra innerstadens stadsdelsnämnd", YEAR, _placed(areas))


def example_plan(organisation: str, seed: int, goals: int | None = None) -> Plan:
    """As the demo makes them up: a phrase or two under each goal."""
    rng, phrases = Random(f"exempel:{seed}"), _grouped("example_phrases", "area_goal")
    areas = _areas()[:goals]
    for area in areas:
        chosen = rng.sample(phrases[area.code], min(2, len(phrases[area.code])))
        area.texts = [Text(f"Exempeldata: vi bidrar genom {chosen[0]['contribution']}.")]
        area.children = [
            Goal(
                f"{area.code}.{number}",
                row["goal"],
                results={RESULTS: [f"{row['expected_result']}."]},
                activities=[
                    Activity(row["activity"], end=rng.choice(["2024-06-30", "2024-12-31"]))
                ],
            )
            for number, row in enumerate(chosen, 1)
        ]
    return Plan(organisation, YEAR, _placed(areas))


def _grouped(table: str, *keys: str) -> dict[str, list[Row]]:
    """Rows by the first of the columns that is filled in."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in read(table):
        groups[next(row[key] for key in keys if row[key])].append(row)
    return groups


def _areas() -> list[Goal]:
    return [Goal(row["code"], row["title"]) for row in read("goals") if "." in row["code"]]


def _placed(areas: list[Goal]) -> list[Strategic]:
    strategic = [
        Strategic(row["code"], row["title"]) for row in read("goals") if "." not in row["code"]
    ]
    for row in strategic:
        row.goals = [area for area in areas if area.code.partition(".")[0] == row.code]
    return [row for row in strategic if row.goals]


def _indicator(row: Row, city: dict[str, str]) -> Indicator:
    kf = None if row["committee_goal"] else city.get(row["indicator"]) or None
    return Indicator(row["name"], row["target"] or None, kf)


def _activity(row: Row) -> Activity:
    return Activity(row["title"], row["start"], row["end"])
