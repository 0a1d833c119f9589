"""What follows of a changed cell for the others of its row, in the grid of outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from drafting.sheets.rows import RowChange

RATIO = {"numerator", "denominator"}


def merged(change: RowChange, current: Mapping[str, str]) -> dict[str, str]:
    """The row with the changed cells in place.

    A new numerator or denominator gives a new value, and a value takes the place of the reason
    why there was none.
    """
    changed = change.changed
    texts = {**current, **{name: change.texts[name] for name in changed}}
    was_or_is_ratio = texts["denominator"] or current["denominator"]
    if changed & RATIO and "value" not in changed and was_or_is_ratio:
        texts["value"] = ""
    has_value = texts["value"].strip() or (texts["numerator"] and texts["denominator"])
    if changed & {"value", *RATIO} and has_value and "absence" not in changed:
        texts["absence"] = ""
    return texts
