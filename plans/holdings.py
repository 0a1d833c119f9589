"""What plans hold in their parts beside the texts: rooms say so when they start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, Model, Q, QuerySet, Value

from drafting.calculations.changes import Followed
from plans.models import OperationalPlan, SectionTemplate
from plans.outline import Part


@dataclass(frozen=True)
class Holding:
    """A kind of row that a room keeps in the part of a key.

    `told` puts a number of them in a year into words: "3 rader i Investeringar". `whose` are the
    rows' organisation and year. Rows may also make another part, `makes`, say something, as
    turnover changes write a point of the proposed decisions; nobody can take it away there.
    Rows that `counts` leaves out say nothing of their own.
    """

    part: str
    model: type[Model]
    told: Callable[[int, int], str]
    whose: tuple[str, str] = ("organisation", "year")
    makes: str = ""
    counts: Q = field(default_factory=Q)

    def counted(self, name: int, plans: Sequence[OperationalPlan]) -> QuerySet[Model, _Number]:
        organisation, year = self.whose
        rows = self.model._default_manager.filter(
            self.counts,
            **{
                f"{organisation}__in": {plan.organisation_id for plan in plans},
                f"{year}__in": {plan.year for plan in plans},
            },
        )
        of_each = rows.order_by().values_list(Value(name), *self.whose)
        return of_each.annotate(number=Count("pk"))


_Number = tuple[int, int, int, int]
# What is not complete, in words, by plan and the key of the part where it is kept.
Lacking = Mapping[tuple[int, str], Sequence[str]]


@dataclass(frozen=True)
class Completeness:
    """A room's word for what is not complete of what it keeps in `parts`, for all of some plans in
    a fixed number of queries. It is asked of plans whose parts say something: of what is empty
    nothing else is lacking."""

    parts: frozenset[str]
    lacking: Callable[[Sequence[OperationalPlan]], Lacking]


@dataclass(frozen=True)
class Past:
    """What a room's history tells of what it keeps in the part of a key, and the name of the
    address that brings a removed row of these kinds back, by `kind` and `pk`."""

    part: str
    followed: Callable[[OperationalPlan], list[Followed]]
    kinds: frozenset[str]
    restore: str


class _Known:
    """What the rooms keep, in the order of the rooms."""

    holdings: tuple[Holding, ...] = ()
    completeness: tuple[Completeness, ...] = ()
    pasts: tuple[Past, ...] = ()


def register(*holdings: Holding) -> None:
    """Let a room say what it keeps in the parts of a plan."""
    new = tuple(one for one in holdings if one not in _Known.holdings)
    _Known.holdings += new


def register_completeness(source: Completeness) -> None:
    """Let a room say what is not complete of what it keeps: no page calls such a part done."""
    if source not in _Known.completeness:
        _Known.completeness += (source,)


def register_past(past: Past) -> None:
    """Let a room's history stand where the part's history stands."""
    if past not in _Known.pasts:
        _Known.pasts += (past,)


def pasts() -> tuple[Past, ...]:
    return _Known.pasts


def _numbers(plans: Sequence[OperationalPlan]) -> Iterator[tuple[Holding, OperationalPlan, int]]:
    """How many rows of each kind each plan has, where it has any; one query for all."""
    counted = [one.counted(name, plans) for name, one in enumerate(_Known.holdings)]
    of_each = {(plan.organisation_id, plan.year): plan for plan in plans}
    for name, organisation, year, number in counted[0].union(*counted[1:], all=True):
        if plan := of_each.get((organisation, year)):
            yield _Known.holdings[name], plan, number


def held_in(plan: OperationalPlan, key: str) -> list[str]:
    """All that rooms keep in the part, which its text alone does not show."""
    found = _numbers([plan])
    return [kept.told(number, plan.year) for kept, _plan, number in found if kept.part == key]


def with_holdings(
    plans: Sequence[OperationalPlan], outlines: Mapping[int, Iterable[Part]]
) -> dict[int, list[Part]]:
    """The parts of each plan, knowing what is kept in them; one query for all plans."""
    return {pk: _with_chapters(parts) for pk, parts in _holding(plans, outlines).items()}


def with_lacks(
    plans: Sequence[OperationalPlan], outlines: Mapping[int, Iterable[Part]]
) -> dict[int, list[Part]]:
    """The parts with what is kept in them and what of it is not complete; beside the one query,
    those of the rooms that have something to hold against their rule."""
    known = _holding(plans, outlines)
    lacking = _lacking(plans, known)
    return {
        pk: _with_chapters(
            [
                replace(part, lacks=lacking[pk, part.key]) if (pk, part.key) in lacking else part
                for part in parts
            ]
        )
        for pk, parts in known.items()
    }


def _holding(
    plans: Sequence[OperationalPlan], outlines: Mapping[int, Iterable[Part]]
) -> dict[int, list[Part]]:
    kept: dict[tuple[int, str], tuple[str, ...]] = defaultdict(tuple)
    speaking: set[tuple[int, str]] = set()
    for holding, plan, number in _numbers(plans):
        kept[plan.pk, holding.part] += (holding.told(number, plan.year),)
        speaking |= {(plan.pk, holding.part), (plan.pk, holding.makes)}
    return {
        pk: [
            replace(part, held=kept[pk, part.key], holds=True)
            if (pk, part.key) in speaking
            else part
            for part in parts
        ]
        for pk, parts in outlines.items()
    }


def _lacking(
    plans: Sequence[OperationalPlan], outlines: Mapping[int, Sequence[Part]]
) -> dict[tuple[int, str], tuple[str, ...]]:
    said = {(pk, part.key) for pk, parts in outlines.items() for part in parts if part.is_said}
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for source in _Known.completeness:
        asked = [plan for plan in plans if any((plan.pk, key) in said for key in source.parts)]
        if asked:
            lacking = source.lacking(asked)
            found |= {place: tuple(words) for place, words in lacking.items() if place in said}
    return found


def _with_chapters(parts: Sequence[Part]) -> list[Part]:
    """A chapter of the economy says what its parts say, which come after it, and lacks what they
    lack where it has no text of its own."""
    speaking: dict[str, list[Part]] = defaultdict(list)
    found: list[Part] = []
    for part in reversed(parts):
        below = speaking[part.key]
        if part.kind == SectionTemplate.Kind.ECONOMY and below:
            lacks = part.lacks
            if not part.is_written:
                lacks += tuple(words for one in reversed(below) for words in one.lacks)
            part = replace(part, holds=True, lacks=lacks)
        if part.is_said:
            speaking[part.parent].append(part)
        found.append(part)
    return found[::-1]
