"""What is wrong with a target as it was written, whatever it is then held against.

One reading for whoever types it (at the field) and for whoever reads all plans (as findings).
Nothing here refuses a target: it is kept as written, and what cannot be judged is not judged.
"""

from __future__ import annotations

from enum import StrEnum

from indicators.calculations.targets import ParsedTarget, TargetKind
from indicators.calculations.units import POINTS, is_in_unit, unit_key

SHARES = frozenset({"%", "‰"})
CHANGES = frozenset({TargetKind.CHANGE, TargetKind.CHANGE_SINCE})
# Words that ask for one way, and what they are against.
AGAINST = {
    ("increase", "lower"),
    ("decrease", "higher"),
    ("at_least", "lower"),
    ("at_most", "higher"),
}
# "Max" and "Minst" say themselves which way is better: they are judged as written, and told.
AS_WRITTEN = frozenset({TargetKind.AT_LEAST, TargetKind.AT_MOST})


class WritersFault(StrEnum):
    """Why a target should be looked at by the one who wrote it."""

    UNINTERPRETED = "uninterpreted"
    UNIT_MISMATCH = "unit_mismatch"
    AGAINST_DIRECTION = "against_direction"


def fault_of(target: ParsedTarget, direction: str, unit: str | None) -> WritersFault | None:
    """The gravest fault of a target for an indicator of that direction and unit, if any.

    A unit that is not known (None) has every target.

    >>> from indicators.calculations.targets import parse_target
    >>> str(fault_of(parse_target("Ökning"), "lower", "%"))
    'against_direction'
    """
    if target.kind == TargetKind.UNINTERPRETED:
        return WritersFault.UNINTERPRETED
    if not fits_unit(target, unit):
        return WritersFault.UNIT_MISMATCH
    if is_against(target, direction):
        return WritersFault.AGAINST_DIRECTION
    return None


def is_against(target: ParsedTarget, direction: str) -> bool:
    """The words ask for the way that is worse. A relative target never does: it is a limit."""
    return (str(target.kind), direction) in AGAINST


def is_judged_as_written(target: ParsedTarget) -> bool:
    """A target against the direction that is judged all the same, because it says its own."""
    return target.kind in AS_WRITTEN


def fits_unit(target: ParsedTarget, unit: str | None) -> bool:
    """Percent of change fits every unit, points only shares, all else the indicator's own."""
    if unit is None or (target.kind in CHANGES and target.unit == "%"):
        return True
    if target.unit == POINTS:
        return unit_key(unit) in SHARES
    return is_in_unit(target.unit, unit)
