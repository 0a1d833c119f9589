"""What is asked about a figure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.numbers import measure
from indicators.calculations.units import units_agree
from indicators.models import IndicatorDefinition, Outcome, Target


@dataclass(frozen=True)
class Doubt:
    """Something to ask of whoever wrote a figure: in which field, and in words."""

    code: str
    field: str
    message: str


def doubts_about(outcome: Outcome, definition: IndicatorDefinition | None) -> list[Doubt]:
    """What is asked about an outcome."""
    if definition is None or outcome.value is None:
        return []
    shown = measure(outcome.value, definition.unit, definition.decimals)
    doubts = []
    is_share = bool(definition.unit) and units_agree(definition.unit, "%")
    if is_share and outcome.value > 100 and not definition.exceeds_hundred:
        message = _("%(value)s: en andel är sällan över 100 %%.") % {"value": shown}
        doubts.append(Doubt("over_hundred", "value", message))
    return doubts


def doubts_about_target(
    target: Target, definition: IndicatorDefinition | None, outcome: Outcome | None
) -> list[Doubt]:
    """What is asked about a target."""
    if definition is None:
        return []
    level = target.low if target.low is not None else target.high
    is_share = bool(definition.unit) and units_agree(definition.unit, "%")
    if level is not None and is_share and level > 100 and not definition.exceeds_hundred:
        shown = measure(level, definition.unit, definition.decimals)
        message = _("%(value)s: en andel är sällan över 100 %%.") % {"value": shown}
        return [Doubt("over_hundred", "text", message)]
    return []
