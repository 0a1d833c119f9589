"""What is asked about stored figures, with what is stored beside them.

`plausibility` knows numbers; here they come from rows of outcomes and targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Protocol

from indicators.models import IndicatorDefinition, Outcome, Period, Target
from indicators.plausibility import Doubt, Figures, Known, doubts, target_doubts

# How many years back a page reads what a figure usually is.
YEARS_BACK = 3
FIGURES = ("value", "numerator", "denominator", "women", "men", "forecast")


class Reported(Protocol):
    """What is read of the figures beside the one that is asked about."""

    @property
    def year(self) -> int: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...


def outcome_doubts(
    outcome: Outcome | None,
    definition: IndicatorDefinition | None,
    series: Iterable[Reported],
) -> list[Doubt]:
    """What is asked about an outcome, given the same organisation's outcomes of some years."""
    if outcome is None or definition is None:
        return []
    figures = Figures(**{name: getattr(outcome, name) for name in FIGURES})
    known = known_before(series, definition, outcome.year, outcome.period)
    return doubts(definition, figures, known)


def plan_doubts(
    target: Target | None,
    definition: IndicatorDefinition | None,
    series: Iterable[Reported],
) -> list[Doubt]:
    """What is asked about a target, given the organisation's outcomes of the years before."""
    if target is None or definition is None:
        return []
    known = known_before(series, definition, target.year, Period.VB)
    return target_doubts(definition, target.parsed, Known(history=known.history))


def known_before(
    series: Iterable[Reported], definition: IndicatorDefinition, year: int, period: str
) -> Known:
    """What is known beside a period's figure, under the definition that measures it."""
    by_time = {
        (one.year, one.period): one.value
        for one in series
        if one.value is not None and definition.from_year <= one.year <= year
    }
    past = [time for time in by_time if time[0] < year]
    same = [time for time in past if time[1] == period]
    return Known(
        last_year=by_time.get((year - 1, period)),
        last_full_year=by_time.get((year - 1, Period.VB)),
        earlier=[
            (one.label, by_time[year, one]) for one in _earlier(period) if (year, one) in by_time
        ],
        history=[by_time[time] for time in sorted(same or past, key=_order, reverse=True)],
    )


@cache
def _earlier(period: str) -> tuple[Period, ...]:
    """The year's periods before one, oldest first, of its kind: the tertials, or the months."""
    main = Period.main()
    kind = main if period in main else [one for one in Period if one not in main]
    return tuple(one for one in kind if one.end_month < Period(period).end_month)


# Asked for every figure of a year: an enum's property takes ten times as long.
_END_MONTHS = {str(one): one.end_month for one in Period}


def _order(time: tuple[int, str]) -> tuple[int, int]:
    return time[0], _END_MONTHS[time[1]]
