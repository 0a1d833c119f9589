"""The organisations' own proposals as the control computes them, beside the stored ones."""

from __future__ import annotations

from collections import defaultdict

from indicators.calculations.rule import DEFAULT_SHARES
from indicators.control.facts import Facts
from indicators.control.goals import ASKED
from indicators.control.proposals import counted, propose
from indicators.models import ControlDifference, Fulfilment, OwnProposal

# area goal, organisation, question, period
OwnKey = tuple[int, int, str, str]
Levels = dict[tuple[int, int], list[tuple[int, str, str, str]]]


def own_differences(facts: Facts) -> tuple[list[ControlDifference], int]:
    """Every own proposal that differs from what Python makes of the stored rows, and how many."""
    expected = _expected(facts)
    goals = {goal.pk: goal for goal in facts.area_goals}
    stored = {
        (row.area_goal_id, row.organisation_id, row.question, row.period): {
            "level": row.level,
            "counts": row.counts,
        }
        for row in OwnProposal.every.filter(basis=facts.basis, area_goal__in=goals)
    }
    differences = [
        ControlDifference(
            organisation_id=key[1],
            goal_code=goals[key[0]].code,
            year=goals[key[0]].budget.year,
            question=key[2],
            period=key[3],
            stored=stored.get(key, {}),
            expected=expected.get(key, {}),
        )
        for key in sorted(stored.keys() | expected.keys())
        if stored.get(key) != expected.get(key)
    ]
    return differences, len(expected)


def _expected(facts: Facts) -> dict[OwnKey, dict[str, object]]:
    rows = _levels(facts)
    found: dict[OwnKey, dict[str, object]] = {}
    for goal in facts.area_goals:
        year = goal.budget.year
        levels: dict[OwnKey, list[str]] = defaultdict(list)
        for indicator in facts.placements[goal.pk]:
            if facts.levels[indicator] == "own":
                continue
            for organisation, question, period, level in rows.get((indicator, year), []):
                levels[goal.pk, organisation, question, period].append(level)
        shares = facts.shares.get(year, DEFAULT_SHARES)
        for key, own in levels.items():
            found[key] = {"level": propose(own, shares), "counts": {"indicators": counted(own)}}
    return found


def _levels(facts: Facts) -> Levels:
    """The organisations' stored levels by indicator and year."""
    rows: Levels = defaultdict(list)
    stored = Fulfilment.every.filter(
        basis=facts.basis, period__in=[period for _question, period in ASKED]
    ).exclude(organisation=facts.city)
    for indicator, year, *answer in stored.values_list(
        "indicator_id", "year", "organisation_id", "question", "period", "level"
    ).iterator():
        rows[indicator, year].append(tuple(answer))  # type: ignore[arg-type]
    return rows
