"""Made-up plans: short invented phrases, marked as examples.

As many organisations say how they contribute to a goal as the city's reconciliation counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.city import City
from demo.facts import NORRA, YEAR, Row, original, read
from demo.figures import SEED
from demo.inserted import told_in

# These have not been decided, so that there is something to work with.
DRAFTS = ("kultur", "stockholm-parkering")

# Who writes which phrases: "main" has an indicator under the goal, "support" has none.
MAIN, SUPPORT, BOARD = "main", "support", "board"
# Parts of them that have set a goal of their own, and a second one.
OWN_GOAL = {MAIN: 1.0, SUPPORT: 0.6, BOARD: 0.8}
SECOND_GOAL = 0.4
# How far made-up activities have come at the end of the year.
STATUSES = (["done"] * 12) + (["ongoing"] * 5) + (["delayed"] * 2) + ["stopped"]


@dataclass(frozen=True)
class Organisation:
    code: str
    short_name: str
    is_board: bool


def add_example_plans(city: City, codes: list[str]) -> None:
    """A section for every goal; its text is empty where the organisation says nothing."""
    counts = {row["area_goal"]: row for row in read("contributions")}
    rng = Random(f"{SEED}:aktiviteter")
    for position, goal in enumerate(city.goals, 1):
        for organisation, text, phrases in _on_goal(city, goal, counts[goal], codes):
            of = {"organisation": organisation, "year": YEAR}
            city.add("sections", **of, goal=goal, text=text, position=position)
            for number, phrase in enumerate(phrases, 1):
                _goal(city, organisation, goal, number, phrase, rng)


def _on_goal(
    city: City, goal: str, count: Row, codes: list[str]
) -> Iterator[tuple[str, str, list[Row]]]:
    """What each plan says about the goal, and the phrases of its own goals under it."""
    rng = Random(f"{SEED}:{goal}")
    involved = _involved(city, goal)
    saying = _contributing(city, involved, count, rng)
    phrases = _phrases(goal)
    for organisation in _organisations(city, codes):
        code = organisation.code
        who = _who(organisation, code in involved)
        chosen = list(_chosen(phrases[who], who, rng)) if code in saying else []
        text = _contribution(organisation, chosen or phrases[who]) if code in saying else ""
        yield code, told_in(code, goal) or text, chosen


def _organisations(city: City, codes: list[str]) -> list[Organisation]:
    rows = {row["code"]: row for row in city.roster.rows}
    return [
        Organisation(code, rows[code]["short_name"], rows[code]["kind"] == "board")
        for code in codes
    ]


def _involved(city: City, goal: str) -> set[str]:
    """Those who answer for an indicator under the goal."""
    return {
        code
        for spec in city.specs
        if spec["area_goal"] == goal
        for code in city.responsible[spec["code"]]
    }


def _contributing(city: City, involved: set[str], count: Row, rng: Random) -> set[str]:
    """Those with an indicator under the goal first, then any, drafts last."""
    chosen: set[str] = set()
    for group, wanted in (("namnder", count["committees"]), ("bolag", count["boards"])):
        codes = sorted(city.roster.groups[group], key=lambda _code: rng.random())
        codes.sort(key=lambda code: (code != NORRA, original(code) in DRAFTS, code not in involved))
        chosen |= set(codes[: int(wanted) * city.scale.organisations])
    return chosen


def _phrases(goal: str) -> dict[str, list[Row]]:
    phrases: dict[str, list[Row]] = {}
    for row in read("example_phrases"):
        if row["area_goal"] == goal:
            phrases.setdefault(row["who"], []).append(row)
    return phrases


def _who(organisation: Organisation, involved: bool) -> str:
    if organisation.is_board:
        return BOARD
    return MAIN if involved else SUPPORT


def _chosen(phrases: list[Row], who: str, rng: Random) -> Iterator[Row]:
    """The phrases of one organisation's own goals: none, one or two."""
    if rng.random() > OWN_GOAL[who]:
        return
    order = rng.sample(phrases, len(phrases))
    yield order[0]
    if len(order) > 1 and rng.random() < SECOND_GOAL:
        yield order[1]


def _contribution(organisation: Organisation, phrases: list[Row]) -> str:
    name = organisation.short_name
    return f"<p>Exempeldata: {name} bidrar genom {phrases[0]['contribution']}.</p>"


def _goal(
    city: City, organisation: str, area_goal: str, number: int, phrase: Row, rng: Random
) -> None:
    of, code = {"organisation": organisation, "year": YEAR}, f"{area_goal}.{number}"
    city.add(
        "committee_goals",
        **of,
        area_goal=area_goal,
        code=code,
        title=phrase["goal"],
        position=number,
        example=True,
    )
    result = phrase["expected_result"]
    city.add("expected_results", **of, committee_goal=code, text=result, position=1)
    city.add(
        "activities",
        **of,
        goal=code,
        title=phrase["activity"],
        start=date(YEAR, 1, 1),
        end=rng.choice((date(YEAR, 6, 30), date(YEAR, 12, 31))),
        status=rng.choice(STATUSES),
        position=1,
        example=True,
    )
