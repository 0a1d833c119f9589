"""Who contributes to which goal, by the plans that stand: decided ones as they were decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from decisions.models import PLAN, Edition, Standing
from goals.models import Budget, CommitteeGoal
from plans.calculations.contribution import says_how
from plans.models import PlanSection

# Code of a goal, code of an organisation.
Pairs = Iterator[tuple[str, str]]


def standing_contributions(year: int) -> dict[str, dict[str, list[str]]]:
    """For the city's edition of the plans: by goal who says how it contributes, and who has a
    goal of its own there. Everybody by code.

    A plan about which nobody has anything to decide (history) stands as it was entered.
    """
    editions = [
        (code, sections or [], goals or [])
        for code, sections, goals in Standing.objects.filter(
            year=year, subject=PLAN, edition__kind=Edition.Kind.PLAN
        ).values_list(
            "organisation__code",
            "edition__document__sections",
            "edition__document__committee_goals",
        )
    ]
    matters = Standing.objects.filter(year=year, subject=PLAN).values("organisation")
    budget = Budget.objects.adopted_for(year)
    sections = (
        PlanSection.objects.contributing()
        .filter(plan__budget__in=budget, area_goal__isnull=False)
        .exclude(plan__organisation__in=matters)
    )
    goals = CommitteeGoal.objects.filter(area_goal__budget__in=budget).exclude(
        organisation__in=matters
    )
    return {
        "contributing": _by_goal(
            [
                *_said(editions),
                *sections.values_list("area_goal__code", "plan__organisation__code"),
            ]
        ),
        "own_goals": _by_goal(
            [
                *_own_goals(editions),
                *goals.values_list("area_goal__code", "organisation__code"),
            ]
        ),
    }


def _said(editions: list[Any]) -> Pairs:
    for organisation, sections, _goals in editions:
        for section in sections:
            if section["goal"] and says_how(section["text"], section["words"]):
                yield section["goal"], organisation


def _own_goals(editions: list[Any]) -> Pairs:
    for organisation, _sections, goals in editions:
        for goal in goals:
            yield goal["area_goal"], organisation


def _by_goal(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for goal, organisation in pairs:
        found.setdefault(goal, set()).add(organisation)
    return {goal: sorted(found[goal]) for goal in sorted(found)}
