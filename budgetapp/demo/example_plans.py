"""Made-up plans: short invented phrases, marked as examples.

As many organisations say how they contribute to a goal as the city's reconciliation counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from budgetapp.demo.city import City
from budgetapp.demo.facts import NORRA, YEAR, Row, original, read
from budgetapp.demo.figures import SEED
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from plans.models import OperationalPlan, PlanSection

# These have not been decided, so that there is something to work with.
DRAFTS = ("kultur", "stockholm-parkering")

# Who writes which phrases: "main" has an indicator under the goal, "support" has none.
MAIN, SUPPORT, BOARD = "main", "support", "board"
# Parts of them that have set a goal of their own, and a second one.
OWN_GOAL = {MAIN: 1.0, SUPPORT: 0.6, BOARD: 0.8}
SECOND_GOAL = 0.4
# How far made-up activities have come at the end of the year.
STATUSES = (["done"] * 12) + (["ongoing"] * 5) + (["delayed"] * 2) + ["stopped"]


@dataclass
class Drafts:
    """Rows in the making: goals with the phrase that each was made from."""

    sections: list[PlanSection] = field(default_factory=list)
    goals: list[tuple[CommitteeGoal, Row]] = field(default_factory=list)


def store_example_plans(city: City, plans: dict[str, OperationalPlan]) -> None:
    """A section for every goal; its text is empty where the organisation says nothing."""
    counts = {row["area_goal"]: row for row in read("contributions")}
    drafts = Drafts()
    for position, (code, area) in enumerate(city.goals.items(), 1):
        rng = Random(f"{SEED}:{code}")
        involved = _involved(city, code)
        saying = _contributing(city, involved, counts[code], rng)
        phrases = _phrases(code)
        for organisation, plan in plans.items():
            who = _who(plan, organisation in involved)
            chosen = list(_chosen(phrases[who], who, rng)) if organisation in saying else []
            text = _contribution(plan, chosen or phrases[who]) if organisation in saying else ""
            section = PlanSection(plan=plan, area_goal=area, text=text, position=position)
            drafts.sections.append(section)
            drafts.goals += _goals(plan, area, chosen)
    PlanSection.objects.bulk_create(drafts.sections)
    _store_goals(city, drafts.goals)


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


def _who(plan: OperationalPlan, involved: bool) -> str:
    if plan.organisation.is_board:
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


def _contribution(plan: OperationalPlan, phrases: list[Row]) -> str:
    name = plan.organisation.short_name
    return f"<p>Exempeldata: {name} bidrar genom {phrases[0]['contribution']}.</p>"


def _goals(
    plan: OperationalPlan, area: AreaGoal, phrases: list[Row]
) -> Iterator[tuple[CommitteeGoal, Row]]:
    for number, phrase in enumerate(phrases, 1):
        goal = CommitteeGoal(
            organisation=plan.organisation,
            area_goal=area,
            code=f"{area.code}.{number}",
            title=phrase["goal"],
            position=number,
            is_example=True,
        )
        yield goal, phrase


def _store_goals(city: City, drafts: list[tuple[CommitteeGoal, Row]]) -> None:
    CommitteeGoal.objects.bulk_create(goal for goal, _phrase in drafts)
    ExpectedResult.objects.bulk_create(
        ExpectedResult(committee_goal=goal, text=phrase["expected_result"], position=1)
        for goal, phrase in drafts
    )
    rng = Random(f"{SEED}:aktiviteter")
    Activity.objects.bulk_create(_activity(city, goal, phrase, rng) for goal, phrase in drafts)


def _activity(city: City, goal: CommitteeGoal, phrase: Row, rng: Random) -> Activity:
    return Activity(
        budget=city.budget,
        organisation=goal.organisation,
        area_goal=goal.area_goal,
        committee_goal=goal,
        title=phrase["activity"],
        start=date(YEAR, 1, 1),
        end=rng.choice((date(YEAR, 6, 30), date(YEAR, 12, 31))),
        status=rng.choice(STATUSES),
        position=1,
        is_example=True,
    )
