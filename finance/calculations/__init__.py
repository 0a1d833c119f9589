"""Sums, caps and doubts about money, from numbers alone."""

from finance.calculations.amounts import (
    KRONOR,
    MNKR,
    MOST_DECIMALS,
    UNITS,
    decimals_of,
    named_unit,
    read_amount,
    shown,
    shown_differ,
    unit_of,
    with_unit,
)
from finance.calculations.carrying import ALL_YEARS, ONE_YEAR, Carried, carried_over
from finance.calculations.parts import end_of, moved, place_below, wholes
from finance.calculations.sums import net_of, total
from finance.calculations.swapped import looks_swapped, swapped_to_fit

__all__ = [
    "ALL_YEARS",
    "KRONOR",
    "MNKR",
    "MOST_DECIMALS",
    "ONE_YEAR",
    "UNITS",
    "Carried",
    "carried_over",
    "decimals_of",
    "end_of",
    "looks_swapped",
    "moved",
    "named_unit",
    "net_of",
    "place_below",
    "read_amount",
    "shown",
    "shown_differ",
    "swapped_to_fit",
    "total",
    "unit_of",
    "wholes",
    "with_unit",
]
