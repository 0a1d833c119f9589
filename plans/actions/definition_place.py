"""An own indicator's definition as one text with versions: to go back to, and to undo.

What a plan that is open again proposes is a version like those that hold: whoever writes over it
finds what a colleague had typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from heapq import merge
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from decisions.models import PLAN
from decisions.selectors import standing_of
from drafting.calculations.history import as_it_was, event_model
from drafting.fields import Decided, EditedField, Gone
from indicators.models import Indicator, IndicatorDefinition, ProposedDefinition
from indicators.proposing import as_proposed, define, why_fixed, years_decided
from organisations.models import User
from plans.actions.fields import own_indicator
from plans.actions.place import GoalPlace
from plans.definitions import decided_definition, in_words, kept, measured, read
from plans.models import OperationalPlan

# The address of the one field.
DEFINITION = "definition"


@dataclass(frozen=True)
class Version:
    """What the definition said after a transaction, in the form of an event."""

    pk: int
    pgh_created_at: datetime
    pgh_context: Any
    text: str


class WholeDefinition(EditedField):
    """Everything that a definition says of the plan's year, proposed or in force.

    Its value is what `kept` makes of the definition.
    """

    saves_itself = False

    def __init__(self, address: str, plan: OperationalPlan, indicator: Indicator) -> None:
        super().__init__(address)
        self.plan = plan
        self.indicator = indicator
        self.measured = measured(plan, indicator)
        self.held = self.measured.definition

    @property
    def label(self) -> str:
        return _("Definitionen av %(indicator)s") % {"indicator": self.indicator.name}

    @property
    def value(self) -> str:
        return kept(self.held) if self.held else ""

    @cached_property
    def decided(self) -> Decided | None:
        if not self.measured.awaits_decision:
            return None
        stands = decided_definition(self.plan, self.indicator)
        standing = standing_of(self.plan.organisation, self.plan.year, PLAN) if stands else None
        if stands is None or standing is None or standing.edition is None:
            return None
        return Decided(kept(stands), standing.edition)

    def told(self, text: str) -> str:
        return in_words(text)

    def write(self, value: str, by: User) -> None:
        wanted, known = read(value), read(self.value)
        changes = {name: said for name, said in wanted.items() if said != known.get(name)}
        define(indicator=self.indicator, from_year=self.plan.year, by=by, **changes)
        self.held = measured(self.plan, self.indicator).definition

    def events(self) -> Iterator[Version]:
        """The versions, oldest first; their numbers stay, for what happened is only added to."""
        begun: dict[int, IndicatorDefinition] = {}
        proposal: ProposedDefinition | None = None
        for number, (_context, events) in enumerate(groupby(self._happened(), _transaction), 1):
            for event in events:
                row = None if event.pgh_label == "delete" else as_it_was(event)
                if isinstance(event, event_model(ProposedDefinition)):
                    proposal = row
                elif row is None:
                    begun.pop(event.from_year, None)
                else:
                    begun[event.from_year] = row
            if begun:
                text = kept(as_proposed(begun[max(begun)], proposal))
                yield Version(number, event.pgh_created_at, event.pgh_context, text)

    def _happened(self) -> Iterator[Any]:
        """Both tables' events by time; within a table, and a transaction, in their order."""
        year = self.plan.year
        of_table = [
            event_model(model)
            .objects.filter(indicator=self.indicator, **of_year)
            .select_related("pgh_context")
            .order_by("pgh_id")
            for model, of_year in (
                (IndicatorDefinition, {"from_year__lte": year}),
                (ProposedDefinition, {"year": year}),
            )
        ]
        return merge(*of_table, key=lambda event: event.pgh_created_at)


def _transaction(event: Any) -> tuple[Any, ...]:
    """What tells the events of one act apart from those of the next: without somebody behind it,
    each event is its own."""
    alone = "" if event.pgh_context_id else f"{event._meta.label}-{event.pgh_id}"
    return event.pgh_created_at, event.pgh_context_id, alone


@dataclass(frozen=True)
class DefinitionPlace(GoalPlace):
    """Where an own indicator's definition is written: its goal, and this one field of it."""

    indicator: int

    def field(self, address: str) -> EditedField:
        if address != DEFINITION:
            raise Gone
        return WholeDefinition(address, self.plan, self.own)

    def why_closed(self, address: str = "") -> str:
        year = self.plan.year
        return super().why_closed(address) or why_fixed(years_decided(self.own, year), year)

    @property
    def own(self) -> Indicator:
        return own_indicator(self.plan, self.area_goal, self.indicator)
