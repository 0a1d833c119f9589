"""What is asked about stored figures, with what is stored beside them.

`plausibility` knows numbers; here they come from rows of outcomes and targets.
"""

from __future__ import annotations

from collections.abc import Iterable

from indicators.models import IndicatorDefinition, Outcome, Period, Target
from indicators.plausibility import Doubt, Figures, Known, doubts, target_doubts

# How many years back a page reads what a figure usually is.
YEARS_BACK = 3
FIGURES = ("value", "numerator", "denominator", "women", "men", "forecast")


def outcome_doubts(
    outcome: Outcome | None,
    definition: IndicatorDefinition | None,
    series: Iterable[Outcome],
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
    series: Iterable[Outcome],
) -> list[Doubt]:
    """What is asked about a target, given the organisation's outcomes of the years before."""
    if target is None or definition is None:
        return []
    known = known_before(series, definition, target.year, Period.VB)
    return target_doubts(definition, target.parsed, Known(history=known.history))


def known_before(
    series: Iterable[Outcome], definition: IndicatorDefinition, year: int, period: str
) -> Known:
    """What is known beside a period's figure, under the definition that measures it."""
    measured = [
        one for one in series if one.value is not None and definition.from_year <= one.year <= year
    ]
    by_time = {(one.year, one.period): one.value for one in measured if one.value is not None}
    of_kind = [Period(one) for one in _kind_of(period)]
    earlier = [
        (str(one.label), by_time[year, one])
        for one in of_kind
        if one.end_month < Period(period).end_month and (year, one) in by_time
    ]
    past = sorted((key for key in by_time if key[0] < year), key=_time, reverse=True)
    same = [key for key in past if key[1] == period]
    return Known(
        last_year=by_time.get((year - 1, period)),
        last_full_year=by_time.get((year - 1, Period.VB)),
        earlier=earlier,
        history=[by_time[key] for key in same or past],
    )


def _kind_of(period: str) -> list[str]:
    """The periods that a period stands among: the tertials, or the months."""
    main = [str(one) for one in Period.main()]
    return main if period in main else [one for one in Period.values if one not in main]


def _time(key: tuple[int, str]) -> tuple[int, int]:
    return key[0], Period(key[1]).end_month
