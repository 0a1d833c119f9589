"""What stands, read again in Python: the other reading of rules.md, "What stands"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from decisions.models import BUDGET, PLAN, Edition, Standing
from indicators.models import (
    FrozenOutcome,
    FrozenPlacement,
    FrozenTarget,
    IndicatorPlacement,
    Outcome,
    Target,
)
from indicators.models.computed import Basis

Matter = tuple[int, int, str]  # organisation, year, subject


@dataclass
class Standings:
    """The edition in force of each matter, None where there is something still to decide."""

    city: int
    editions: dict[Matter, int | None] = field(default_factory=dict)
    own: set[tuple[int, int]] = field(default_factory=set)  # edition, own indicator
    placed: set[tuple[int, int]] = field(default_factory=set)  # own indicator, year, as written
    judged: dict[tuple[int, str], str] = field(default_factory=dict)  # year, "VB:1.2"

    @classmethod
    def read(cls, city: int) -> Standings:
        found = cls(city)
        rows = Standing.objects.values_list("organisation_id", "year", "subject", "edition_id")
        found.editions = {tuple(matter): edition for *matter, edition in rows}  # type: ignore[misc]
        own = FrozenPlacement.objects.filter(edition__kind=Edition.Kind.PLAN)
        found.own = set(own.values_list("edition_id", "indicator_id"))
        places = IndicatorPlacement.objects.filter(indicator__owner__isnull=False)
        found.placed = set(places.order_by().values_list("indicator_id", "budget__year"))
        judgements = Standing.objects.filter(
            organisation=city, edition__kind=Edition.Kind.JUDGEMENT
        ).values_list("year", "subject", "edition__document__level")
        found.judged = {(year, subject): level for year, subject, level in judgements}
        return found

    def targets(self, basis: str) -> Iterator[Any]:
        """Everything entered, or what stands."""
        if basis == Basis.WORKING:
            yield from Target.objects.iterator()
            return
        frozen = FrozenTarget.objects.filter(edition__kind=Edition.Kind.PLAN)
        for target in chain[Any](Target.objects.iterator(), frozen.iterator()):
            if self._target_stands(target):
                yield target

    def _target_stands(self, target: Target | FrozenTarget) -> bool:
        is_citys = target.organisation_id == self.city
        matter = (target.organisation_id, target.year, BUDGET if is_citys else PLAN)
        if isinstance(target, FrozenTarget):
            return not is_citys and self.editions.get(matter) == target.edition_id
        if matter not in self.editions:
            return True
        return is_citys and self.editions[matter] is not None

    def outcomes(self, basis: str) -> Iterator[Any]:
        """Everything entered, or what stands."""
        if basis == Basis.WORKING:
            yield from Outcome.objects.iterator()
            return
        frozen = FrozenOutcome.objects.filter(edition__kind=Edition.Kind.REPORT)
        for outcome in chain[Any](Outcome.objects.iterator(), frozen.iterator()):
            if self._outcome_stands(outcome):
                yield outcome

    def _outcome_stands(self, outcome: Outcome | FrozenOutcome) -> bool:
        is_citys = outcome.organisation_id == self.city
        matter = (outcome.organisation_id, outcome.year, outcome.period)
        if isinstance(outcome, FrozenOutcome):
            return not is_citys and self.editions.get(matter) == outcome.edition_id
        return outcome.status == Outcome.Status.FINAL and (is_citys or matter not in self.editions)

    def own_years(self) -> Iterator[tuple[int, int]]:
        """Own indicators with the years for which a decided plan holds them."""
        years = {edition: year for (_whose, year, _what), edition in self.editions.items()}
        for edition, indicator in self.own:
            if edition in years:
                yield indicator, years[edition]

    def leaves_out(self, indicator: int, owner: int | None, year: int, basis: str) -> bool:
        """An own indicator of a plan that is not decided, or that the decided one lacks; while it
        is worked on, one that the plan has neither as it is written nor as it stands."""
        matter = (owner or 0, year, PLAN)
        if owner is None or matter not in self.editions:
            return False
        if basis == Basis.WORKING and (indicator, year) in self.placed:
            return False
        edition = self.editions[matter]
        return edition is None or (edition, indicator) not in self.own
