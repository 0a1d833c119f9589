"""The proposals for goals as the control computes them, out of stored fulfilment rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from goals.models import AreaGoal
from indicators.calculations.rule import DEFAULT_SHARES, Shares
from indicators.control.facts import Facts
from indicators.control.proposals import counted, propose
from indicators.models import Fulfilment, Level
from indicators.models.computed import Judged
from organisations.models import Organisation

FORETOLD = (Level.FULL, Level.PARTIAL, Level.NONE)
ASKED = (("outcome", "T1"), ("outcome", "T2"), ("outcome", "VB"), ("plan", "plan"))

# question, period, year
Asked = tuple[str, str, int]
# organisation, level, whether it rests on a forecast
Stored = dict[tuple[Asked, int], list[tuple[int, str, bool]]]


@dataclass(frozen=True)
class Proposal:
    """A goal's proposal: level and counts."""

    area_goal: int | None
    strategic_goal: int | None
    code: str
    year: int
    question: str
    period: str
    level: str
    counts: Mapping[str, object]


def proposals(facts: Facts) -> Iterator[Proposal]:
    """Every proposal of the adopted budgets: area goals, then the strategic goals over them."""
    rows = _stored_levels(facts.basis)
    kinds = dict(Organisation.objects.values_list("pk", "kind"))
    for question, period in ASKED:
        areas = [
            _of_area(facts, area, rows, kinds, (question, period, area.budget.year))
            for area in facts.area_goals
        ]
        yield from areas
        yield from _of_strategic(facts, areas, question, period)


def _stored_levels(basis: str) -> Stored:
    rows: Stored = defaultdict(list)
    periods = [period for _question, period in ASKED]
    stored = Fulfilment.every.filter(basis=basis, period__in=periods).values_list(
        "question", "period", "year", "indicator_id", "organisation_id", "level", "judged"
    )
    for question, period, year, indicator, organisation, level, judged in stored.iterator():
        foretold = judged == Judged.FORECAST and level in FORETOLD
        rows[(question, period, year), indicator].append((organisation, level, foretold))
    return rows


def _of_area(
    facts: Facts,
    area: AreaGoal,
    rows: Stored,
    kinds: dict[int, str],
    asked: Asked,
) -> Proposal:
    city: list[str] = []
    foretold: list[str] = []
    organisations: dict[int, list[str]] = defaultdict(list)
    for indicator in facts.placements[area.pk]:
        if facts.levels[indicator] == "own":
            continue
        for organisation, level, by_forecast in rows.get((asked, indicator), []):
            if organisation != facts.city:
                organisations[organisation].append(level)
            elif facts.levels[indicator] == "council":
                city.append(level)
                foretold += [level] if by_forecast else []
    shares = facts.shares.get(asked[2], DEFAULT_SHARES)
    counts = {
        "indicators": counted(city),
        **_by_forecast(foretold),
        **_by_kind(organisations, kinds, shares),
    }
    question, period, year = asked
    return Proposal(area.pk, None, area.code, year, question, period, propose(city, shares), counts)


def _by_forecast(levels: list[str]) -> dict[str, dict[str, int]]:
    """How many of the levels rest on forecasts, where any does."""
    if not levels:
        return {}
    return {"forecasts": {"full": levels.count("full"), "total": len(levels)}}


def _by_kind(
    organisations: dict[int, list[str]], kinds: dict[int, str], shares: Shares
) -> dict[str, dict[str, int]]:
    levels: dict[str, list[str]] = defaultdict(list)
    for organisation, own_levels in organisations.items():
        levels[_who(kinds[organisation])].append(propose(own_levels, shares))
    return {who: counted(of_kind) for who, of_kind in levels.items()}


def _who(kind: str) -> str:
    if kind in Organisation.COMMITTEE_KINDS:
        return "committees"
    return "boards" if kind == Organisation.Kind.BOARD else "others"


def _of_strategic(
    facts: Facts, areas: list[Proposal], question: str, period: str
) -> Iterator[Proposal]:
    goals = {goal.strategic_goal_id: goal.strategic_goal for goal in facts.area_goals}
    under = {goal.pk: goal.strategic_goal_id for goal in facts.area_goals}
    for goal in goals.values():
        below = [area for area in areas if under[area.area_goal or 0] == goal.pk]
        decided = [facts.central_judgements.get((a.area_goal or 0, period)) for a in below]
        levels = [one or area.level for one, area in zip(decided, below, strict=True)]
        year = below[0].year
        counts = {"area_goals": counted(levels), "decided": sum(map(bool, decided))}
        level = propose(levels, facts.shares.get(year, DEFAULT_SHARES))
        yield Proposal(None, goal.pk, goal.code, year, question, period, level, counts)
