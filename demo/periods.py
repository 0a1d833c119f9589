"""Made-up outcomes, continued: from levels of years to rows of periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from demo.facts import YEARS
from demo.levels import FROM_YEAR, Share, Spec, round_half_up

_PERIODS = {
    "tertial": ("T1", "T2", "VB"),
    "half_year": ("T2", "VB"),
    "year": ("VB",),
    "month": tuple(f"M{month:02}" for month in range(1, 13)),
}
_END_MONTH = {"T1": 4, "T2": 8, "VB": 12}
# Part of the year's value that a period carries ("parts", "sun"), or has reached at its end.
_PART = {"T1": 0.3, "T2": 0.28, "VB": 0.42}
_GROWING = {"T1": 0.31, "T2": 0.63, "VB": 1.0}
_SUMMER = {"T1": 0.02, "T2": 0.96, "VB": 1.0}
_SUN = (0.01, 0.03, 0.08, 0.12, 0.15, 0.16, 0.15, 0.13, 0.09, 0.05, 0.02, 0.01)


@dataclass(frozen=True)
class Reading:
    """One made-up outcome."""

    organisation: str
    year: int
    period: str
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None
    forecast: Decimal | None = None


def readings(
    spec: Spec, shares: dict[str, Share], levels: dict[str, list[float]], rng: Random
) -> Iterator[Reading]:
    """Every period of every year for every organisation."""
    gap = rng.gauss(0, 0.03)
    for code, by_year in levels.items():
        for year in YEARS:
            last, now = by_year[year - 1 - FROM_YEAR], by_year[year - FROM_YEAR]
            for period in _PERIODS[spec.frequency]:
                value = _value(spec, period, last, now, rng)
                reading = _reading(spec, shares[code], Reading(code, year, period, value))
                reading = _forecast(spec, reading, now)
                yield _genders(spec, reading, gap, rng) if spec.by_gender else reading


def _value(spec: Spec, period: str, last: float, now: float, rng: Random) -> Decimal:
    step = spec.step if spec.is_sum else spec.step / 10
    if spec.course == "sun":
        return round_half_up(now * _SUN[int(period[1:]) - 1], step)
    if spec.course == "parts":
        return _part(period, round_half_up(now, step), step)
    if spec.course in ("growing", "summer"):
        reached = _GROWING if spec.course == "growing" else _SUMMER
        return round_half_up(now * reached[period], step)
    value = last + (now - last) * _END_MONTH[period] / 12
    if period != "VB" and not spec.is_sum:
        value = min(value + 0.3 * spec.noise * rng.gauss(0, 1), spec.ceiling)
    return round_half_up(value, step)


def _part(period: str, year: Decimal, step: Decimal) -> Decimal:
    """Parts of a year that add up to it."""
    first = round_half_up(float(year) * _PART["T1"], step)
    second = round_half_up(float(year) * _PART["T2"], step)
    return {"T1": first, "T2": second, "VB": year - first - second}[period]


def _reading(spec: Spec, share: Share, reading: Reading) -> Reading:
    """A ratio is made of whole numbers, and its value of them."""
    if spec.over_organisations != "ratio":
        return reading
    growth = 1 + 0.01 * (reading.year - YEARS[0])
    if spec.is_year_to_date:  # so are the cases that the share is of
        growth *= _GROWING.get(reading.period, 1)
    denominator = max(round_half_up(spec.size * share.weight * growth, Decimal(1)), Decimal(1))
    numerator = round_half_up(reading.value * denominator / spec.factor, Decimal(1))
    if spec.ceiling == 100:
        numerator = min(numerator, denominator)
    value = round_half_up(numerator * spec.factor / denominator, Decimal("0.000000001"))
    return replace(reading, value=value, numerator=numerator, denominator=denominator)


def _forecast(spec: Spec, reading: Reading, now: float) -> Reading:
    """In the tertials of the steering year organisations say what they expect of the year."""
    if reading.year != YEARS[-1] or reading.period not in ("T1", "T2"):
        return reading
    return replace(reading, forecast=round_half_up(now, spec.step))


def _genders(spec: Spec, reading: Reading, gap: float, rng: Random) -> Reading:
    if spec.is_sum:
        women = round_half_up(float(reading.value) * (0.5 + gap), Decimal(1))
        return replace(reading, women=women, men=reading.value - women)
    half = float(reading.value) * (gap + rng.gauss(0, 0.008)) / 2
    step = spec.step / 10
    women, men = (
        round_half_up(max(min(float(reading.value) + side * half, spec.ceiling), 0), step)
        for side in (1, -1)
    )
    return replace(reading, women=women, men=men)
