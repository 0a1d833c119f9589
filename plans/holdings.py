"""What plans hold in their parts beside the texts: rooms say so when they start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Model, QuerySet, Value

from plans.models import OperationalPlan


@dataclass(frozen=True)
class Holding:
    """Rows of a room's that stand in the part of a key.

    `organisation` and `year` lead from a row to those of its plan; `words` tell how many rows a
    year's plan has: "3 rader i Investeringar 2024".
    """

    model: type[Model]
    key: str
    words: Callable[[int, int], str]
    organisation: str = "organisation"
    year: str = "year"


class _Holdings:
    """The rooms' rows, in the order of the rooms."""

    known: tuple[Holding, ...] = ()


def register(holding: Holding) -> None:
    """Let a room say what it keeps in the parts of a plan."""
    if holding not in _Holdings.known:
        _Holdings.known += (holding,)


def held_by(plans: Iterable[OperationalPlan]) -> dict[int, dict[str, tuple[str, ...]]]:
    """All that rooms keep in each part of each plan, which its text alone does not show; in one
    query however many plans and rooms there are."""
    found = {(plan.organisation_id, plan.year): plan for plan in plans if plan.pk}
    held: dict[int, dict[str, tuple[str, ...]]] = {
        plan.pk: defaultdict(tuple) for plan in found.values()
    }
    counted = [_counted(at, one, found) for at, one in enumerate(_Holdings.known)]
    if not (found and counted):
        return held
    first, *others = counted
    for at, organisation, year, number in sorted(first.union(*others, all=True)):
        if plan := found.get((organisation, year)):
            holding = _Holdings.known[at]
            held[plan.pk][holding.key] += (holding.words(number, year),)
    return held


def held_in(plan: OperationalPlan, key: str) -> tuple[str, ...]:
    """What rooms keep in one part of one plan."""
    return held_by([plan])[plan.pk].get(key, ())


def _counted(
    at: int, holding: Holding, whose: Iterable[tuple[int, int]]
) -> QuerySet[Any, tuple[int, int, int, int]]:
    """How many rows each organisation has each year, under the holding's place."""
    keys = list(whose)
    mine = holding.model._default_manager.filter(**{
        f"{holding.organisation}__in": {organisation for organisation, _year in keys},
        f"{holding.year}__in": {year for _organisation, year in keys},
    }).order_by()  # fmt: skip
    named = mine.annotate(at=Value(at), whose=F(holding.organisation), of_year=F(holding.year))
    grouped = named.values("at", "whose", "of_year").annotate(number=Count("pk"))
    return grouped.values_list("at", "whose", "of_year", "number")
