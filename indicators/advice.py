"""What is wrong with a target where it is written, in words, and what would be right."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from indicators.calculations.faults import (
    WritersFault,
    fault_of,
    is_judged_as_written,
)
from indicators.calculations.targets import ParsedTarget, TargetKind, format_target
from indicators.calculations.units import POINTS
from indicators.models import IndicatorDefinition

TURNED = {
    TargetKind.INCREASE: TargetKind.DECREASE,
    TargetKind.DECREASE: TargetKind.INCREASE,
    TargetKind.AT_LEAST: TargetKind.AT_MOST,
    TargetKind.AT_MOST: TargetKind.AT_LEAST,
}


def writers_fault(
    target: ParsedTarget, definition: IndicatorDefinition | None
) -> WritersFault | None:
    """The gravest fault of a target for an indicator that is measured so."""
    if definition is None:
        return fault_of(target, IndicatorDefinition.Direction.NONE, None)
    return fault_of(target, definition.direction, definition.unit)


def advice(target: ParsedTarget, definition: IndicatorDefinition | None) -> str:
    """What to say at the field of a target that has a fault; empty for one that has none.

    It is kept as written all the same.
    """
    fault = writers_fault(target, definition)
    if fault is None:
        return ""
    if fault == WritersFault.UNINTERPRETED or definition is None:
        return _("behöver tolkas: skriv till exempel 80 %, Minst 3 eller Ökning")
    if fault == WritersFault.UNIT_MISMATCH:
        if not definition.unit:
            return _("enheten är %(written)s men indikatorn mäts utan enhet: bedöms inte.") % {
                "written": target.unit
            }
        return _(
            "enheten är %(written)s men indikatorn mäts i %(unit)s: bedöms inte. %(right)s"
        ) % {
            "written": target.unit,
            "unit": definition.unit,
            "right": _in_unit(target, definition.unit),
        }
    words = {
        "direction": definition.get_direction_display(),
        "right": format_target(_turned(target)),
    }
    if is_judged_as_written(target):
        return _("bedöms som det står, fast %(direction)s. Menas %(right)s?") % words
    return _("%(direction)s för indikatorn: bedöms inte. Skriv till exempel %(right)s.") % words


def _in_unit(target: ParsedTarget, unit: str) -> str:
    if target.unit == POINTS:
        right = format_target(replace(target, unit="%"))
        return _("Procentenheter skiljer procenttal åt: skriv till exempel %(right)s.") % {
            "right": right
        }
    right = format_target(replace(target, unit=unit))
    return _("Skriv till exempel %(right)s.") % {"right": right}


def _turned(target: ParsedTarget) -> ParsedTarget:
    """The same the other way round."""
    return replace(
        target, kind=TURNED.get(target.kind, target.kind), low=target.high, high=target.low
    )
