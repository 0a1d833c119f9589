"""How an organisation's own indicator is measured in a plan's year, and its course so far."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.numbers import json_number, measure, sv_number
from drafting.calculations.history import as_text
from drafting.calculations.rich_text import revision
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    Outcome,
    Period,
    ProposedDefinition,
)
from indicators.proposing import as_proposed, why_fixed, years_decided
from indicators.selectors import definitions_in_force
from plans.models import OperationalPlan

# What people fill in of a definition; the rest says which one it is.
_OF_THE_ROW = {"id", "indicator", "from_year", "decided_on"}
SAID = [one for one in IndicatorDefinition._meta.fields if one.name not in _OF_THE_ROW]


@dataclass(frozen=True)
class YearMeasured:
    """The latest outcome of a year; `begins` where it is the first under its definition."""

    year: int
    outcome: str
    begins: bool = False


@dataclass(frozen=True)
class Changed:
    """A column that two definitions say differently, in words."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


@dataclass(frozen=True)
class Measured:
    """An own indicator as the plan's year has it. `definition` is the one that holds then, or is
    to hold when the plan, which is open again, has been decided."""

    plan: OperationalPlan
    indicator: Indicator
    definitions: list[IndicatorDefinition]
    course: list[YearMeasured]
    # Why a decision on the plan cannot change it, and whether it takes such a decision.
    why_fixed: str = ""
    awaits_decision: bool = False

    @property
    def definition(self) -> IndicatorDefinition | None:
        return self.definitions[-1] if self.definitions else None

    @property
    def begins_now(self) -> bool:
        """Whether the plan's year has a definition of its own."""
        return bool(self.definition and self.definition.from_year == self.plan.year)

    @property
    def is_broken(self) -> bool:
        """Whether the series ends before the plan's year, which is measured otherwise."""
        return self.begins_now and len(self.definitions) > 1 and bool(self.course)

    @property
    def seen(self) -> str:
        """A fingerprint of what the definition says."""
        return revision(kept(self.definition) if self.definition else "")

    @property
    def changed(self) -> list[Changed]:
        """What this year's own definition says otherwise than the one before."""
        return differences(*self.definitions[-2:]) if self.is_broken else []

    def would_break(self, changes: dict[str, Any]) -> bool:
        """Whether these changes would end a series that has begun: a year before has figures."""
        return bool(changes and self.course and self.definition and not self.begins_now)


def measured(plan: OperationalPlan, indicator: Indicator) -> Measured:
    """In a fixed number of queries."""
    begun = indicator.definitions.filter(from_year__lte=plan.year).order_by("from_year")
    definitions = _with_proposed(list(begun), plan, indicator)
    outcomes = Outcome.objects.answered_by(plan.organisation).filter(
        indicator=indicator, year__lt=plan.year
    )
    decided = years_decided(indicator, plan.year)
    return Measured(
        plan,
        indicator,
        definitions,
        list(_course(outcomes, definitions)),
        why_fixed=why_fixed(decided, plan.year),
        awaits_decision=plan.year in decided,
    )


def _with_proposed(
    definitions: list[IndicatorDefinition], plan: OperationalPlan, indicator: Indicator
) -> list[IndicatorDefinition]:
    """With this year's as it is proposed, instead of the one it changes or after that one."""
    proposal = indicator.proposed_definitions.filter(year=plan.year).first()
    if proposal is None or not definitions:
        return definitions
    *before, last = definitions
    wanted = as_proposed(last, proposal)
    if last.from_year == plan.year:
        return [*before, wanted]
    wanted.pk, wanted.from_year = None, plan.year
    return [*definitions, wanted]


def _course(
    outcomes: Iterable[Outcome], definitions: list[IndicatorDefinition]
) -> Iterable[YearMeasured]:
    latest = {one.year: one for one in sorted(outcomes, key=_when)}
    before = None
    for year, outcome in latest.items():
        held = next((one for one in reversed(definitions) if one.from_year <= year), None)
        text = outcome.get_absence_display() if outcome.value is None else ""
        if outcome.value is not None:
            unit, decimals = (held.unit, held.decimals) if held else ("", 0)
            text = measure(outcome.value, unit, decimals)
        yield YearMeasured(year, str(text), begins=before is not None and held != before)
        before = held


def _when(outcome: Outcome) -> tuple[int, int, bool]:
    return outcome.year, Period(outcome.period).end_month, outcome.period == "VB"


def differences(before: IndicatorDefinition, after: IndicatorDefinition) -> list[Changed]:
    """What the two say differently, in the form's order."""
    return [
        Changed(capfirst(str(one.verbose_name)), _words(before, one), _words(after, one))
        for one in SAID
        if getattr(before, one.attname) != getattr(after, one.attname)
    ]


def redefined_in(plan: OperationalPlan) -> dict[Indicator, list[Changed]]:
    """What a decision on the plan, which is open again, changes of its own indicators' definitions:
    by indicator in the order of their names, in two queries."""
    placed = IndicatorPlacement.objects.filter(budget=plan.budget_id)
    proposals = list(
        ProposedDefinition.objects.filter(
            indicator__owner=plan.organisation_id,
            indicator__in=placed.values("indicator"),
            year=plan.year,
        )
        .select_related("indicator")
        .order_by("indicator__sort_name", "pk")
    )
    in_force = definitions_in_force([one.indicator_id for one in proposals], plan.year)
    return {
        one.indicator: differences(stands, as_proposed(stands, one))
        for one in proposals
        if (stands := in_force.get(one.indicator_id))
    }


def decided_definition(plan: OperationalPlan, indicator: Indicator) -> IndicatorDefinition | None:
    """What the plan's own decision holds of how the indicator is measured; None where it has
    not been decided with it. What is proposed meanwhile stands beside it."""
    if plan.year not in years_decided(indicator, plan.year):
        return None
    return definitions_in_force([indicator.pk], plan.year).get(indicator.pk)


def kept(definition: IndicatorDefinition) -> str:
    """All that people fill in of a definition, as JSON by its columns; the same for what is the
    same, however the numbers were typed."""
    values = {one.name: getattr(definition, one.attname) for one in SAID}
    return json.dumps(values, default=json_number, ensure_ascii=False)


def read(text: str) -> dict[str, Any]:
    """What `kept` has made a text of, by column; nothing of an empty one."""
    columns = {one.name: one for one in SAID}
    found = json.loads(text or "{}")
    return {name: columns[name].to_python(value) for name, value in found.items()}


def in_words(text: str) -> str:
    """What `kept` has made a text of, for a history: a line for each column. Before the first
    it said what nobody has to fill in, so that the first is told by what was."""
    return "\n".join(_lines(read(text or kept(IndicatorDefinition()))))


def changes_in_words(proposal: ProposedDefinition) -> str:
    """What a proposal says otherwise than the definition in force; also of its events."""
    return " · ".join(_lines(read(json.dumps(proposal.changes))))


def _lines(said: dict[str, Any]) -> Iterable[str]:
    definition = IndicatorDefinition(**said)
    for one in SAID:
        if one.name in said:
            yield f"{capfirst(str(one.verbose_name))}: {_words(definition, one)}"


def _words(definition: IndicatorDefinition, column: models.Field[Any, Any]) -> str:
    value = getattr(definition, column.attname)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    return sv_number(value) if isinstance(value, Decimal) else as_text(value) or "–"
