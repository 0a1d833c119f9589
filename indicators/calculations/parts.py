"""Each organisation's part in the city's figure, and in what pulls it down.

Pure: the figures that went in, the bounds of what is asked, no database in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

NONE = Decimal(0)


@dataclass(frozen=True)
class Given:
    """What one organisation gave: its value, and what the city's figure weighs that by."""

    organisation: int
    value: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Bounds:
    """What is asked: at least `low`, at most `high`; None where nothing is asked that way."""

    low: Decimal | None = None
    high: Decimal | None = None

    def short(self, value: Decimal) -> Decimal:
        """How far a value is from what is asked, never negative.

        >>> Bounds(low=Decimal(80)).short(Decimal(77)), Bounds(high=Decimal(5)).short(Decimal(4))
        (Decimal('3'), Decimal('0'))
        """
        below = self.low - value if self.low is not None else NONE
        above = value - self.high if self.high is not None else NONE
        return max(below, above, NONE)


@dataclass(frozen=True)
class Part:
    """One organisation in the city's figure. `share` and `pull` are parts of 1.

    `without` is what the city's figure had been without it; None where it alone makes the figure.
    """

    organisation: int
    value: Decimal
    share: Decimal
    without: Decimal | None
    pull: Decimal


def given_of(listed: Iterable[Mapping[str, Any]]) -> list[Given]:
    """Read what a stored row says went in.

    >>> given_of([{"organisation": 7, "value": "80", "denominator": "303"}])
    [Given(organisation=7, value=Decimal('80'), weight=Decimal('303'))]
    """
    return [
        Given(
            one["organisation"],
            Decimal(one["value"]),
            Decimal(one.get("weight") or one.get("denominator") or 1),
        )
        for one in listed
        if one.get("value") is not None
    ]


def parts_of_mean(given: Sequence[Given], bounds: Bounds) -> list[Part]:
    """Parts in a mean, a weighted mean or a ratio of sums.

    Who is short of what is asked of the city pulls by how far that is, times the weight.
    """
    weights = sum((one.weight for one in given), NONE)
    total = sum((one.value * one.weight for one in given), NONE)
    pulls = _shares([bounds.short(one.value) * one.weight for one in given])
    return [
        Part(
            one.organisation,
            one.value,
            one.weight / weights if weights else NONE,
            _without(total - one.value * one.weight, weights - one.weight),
            pull,
        )
        for one, pull in zip(given, pulls, strict=True)
    ]


def parts_of_sum(given: Sequence[Given], short: Mapping[int, Decimal]) -> list[Part]:
    """Parts in a sum. Who is short of their own target (`short`, by organisation) pulls by that."""
    total = sum((one.value for one in given), NONE)
    pulls = _shares([max(short.get(one.organisation, NONE), NONE) for one in given])
    alone = len(given) == 1
    return [
        Part(
            one.organisation,
            one.value,
            one.value / total if total else NONE,
            None if alone else total - one.value,
            pull,
        )
        for one, pull in zip(given, pulls, strict=True)
    ]


def ranked(parts: Iterable[Part]) -> list[Part]:
    """Those who pull most first, then those who weigh most."""
    return sorted(parts, key=lambda one: (-one.pull, -one.share, one.organisation))


def _shares(amounts: Sequence[Decimal]) -> list[Decimal]:
    whole = sum(amounts, NONE)
    return [amount / whole if whole else NONE for amount in amounts]


def _without(total: Decimal, weights: Decimal) -> Decimal | None:
    return total / weights if weights else None
