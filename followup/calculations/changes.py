"""A row as somebody changed it, laid over the row as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.calculations.entry import FIELDS, same

RATIO = {"numerator", "denominator"}


@dataclass(frozen=True)
class RowChange:
    """What a person sees in a row's cells, and what stood there when the row was fetched."""

    indicator_id: int
    texts: Mapping[str, str]
    base: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> set[str]:
        return {
            name
            for name in FIELDS
            if name in self.texts and not same(self.texts[name], self.base.get(name, ""))
        }


def conflicts(change: RowChange, current: Mapping[str, str]) -> dict[str, str]:
    """The cells that somebody else changed to something else meanwhile, with what stands there.

    Two people may change different cells of one row without noticing each other.
    """
    return {
        name: current[name]
        for name in change.changed
        if not same(current[name], change.base.get(name, ""))
        and not same(current[name], change.texts[name])
    }


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
