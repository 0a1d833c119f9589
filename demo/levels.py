"""Made-up outcomes: levels per organisation and year that add up to the city's stated level.

Pure functions on numbers; nothing here knows the database. Everything is drawn from a generator
seeded with the indicator's code, so that one indicator's figures do not depend on another's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from demo.facts import YEARS, Row

# The year before the first gives the first year's tertials something to start from.
FROM_YEAR = YEARS[0] - 1


@dataclass(frozen=True)
class Spec:
    """What is needed to make an indicator's figures up."""

    code: str
    unit: str
    decimals: int
    direction: str
    frequency: str
    over_organisations: str
    by_gender: bool
    levels: tuple[float, ...]
    size: float
    need: float
    exponential: bool
    noise: float
    plan: str
    course: str
    is_year_to_date: bool

    @classmethod
    def of(cls, indicator: Row, example: Row) -> Spec:
        levels = tuple(float(example[f"level_{year}"]) for year in YEARS)
        spread, exponential = example["spread"], example["spread"].startswith("x")
        need = float(spread.removeprefix("x") or 0)
        default_noise = abs(need) / 4 + min(abs(levels[0]), 75) * 0.02
        return cls(
            code=indicator["code"],
            unit=indicator["unit"],
            decimals=int(indicator["decimals"]),
            direction=indicator["direction"],
            frequency=indicator["frequency"],
            over_organisations=indicator["over_organisations"],
            by_gender=indicator["by_gender"] == "1",
            levels=(2 * levels[0] - levels[1], *levels),
            size=float(example["size"] or 0),
            need=need,
            exponential=exponential,
            noise=float(example["noise"] or default_noise),
            plan=example["plan"],
            course=_course(indicator, example["course"]),
            is_year_to_date=indicator["values"] == "year_to_date",
        )

    def level(self, year: int) -> float:
        return self.levels[year - FROM_YEAR]

    @property
    def better(self) -> int:
        """+1 when a higher value is better, −1 when a lower is."""
        return -1 if self.direction == "lower" else 1

    @property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(-self.decimals)

    @property
    def ceiling(self) -> float:
        return 100.0 if self.unit == "%" and 10 < max(self.levels) <= 98 else math.inf

    @property
    def is_sum(self) -> bool:
        return self.over_organisations == "sum"

    @property
    def factor(self) -> int:
        """A ratio in percent is a hundred times numerator through denominator."""
        return 100 if self.unit == "%" else 1


def _course(indicator: Row, course: str) -> str:
    """A sum that counts from January grows through the year."""
    counts = indicator["values"] == "year_to_date" and indicator["over_organisations"] == "sum"
    return "growing" if counts and course in ("steady", "parts") else course


@dataclass(frozen=True)
class Share:
    """An organisation's part of the city for an indicator, and its need (−1 … 1)."""

    weight: float
    need: float


def round_half_up(value: float | Decimal, step: Decimal) -> Decimal:
    return Decimal(str(value)).quantize(step, ROUND_HALF_UP)


def yearly_levels(
    spec: Spec, shares: dict[str, Share], anchors: dict[str, float], rng: Random
) -> dict[str, list[float]]:
    """Levels per organisation for 2020–2024 whose weighted mean (or sum) is the city's level.

    `anchors` are levels in the last year but one that stand: those of an organisation whose real
    targets are known.
    """
    leanings = _leanings(spec, shares, anchors, rng)
    result: dict[str, list[float]] = {code: [] for code in shares}
    for level in spec.levels:
        raw = {
            code: _level(spec, level, shares[code], leaning, rng)
            for code, leaning in leanings.items()
        }
        for code, value in _fitted(spec, level, raw, shares, frozenset(anchors)).items():
            result[code].append(value)
    return result


def _multiplies(spec: Spec) -> bool:
    return spec.exponential or spec.is_sum


def _leanings(
    spec: Spec, shares: dict[str, Share], anchors: dict[str, float], rng: Random
) -> dict[str, float]:
    """How each organisation differs from the city: a factor or a term."""
    last = spec.levels[-2]
    leanings = {}
    for code, share in shares.items():
        deviation = rng.gauss(0, 1)
        if code in anchors and _multiplies(spec):
            own = last * share.weight if spec.is_sum else last
            leanings[code] = anchors[code] / own if own else 1.0
        elif code in anchors:
            leanings[code] = anchors[code] - last
        elif _multiplies(spec):
            need = spec.need if spec.exponential else 0
            leanings[code] = math.exp(need * share.need) * (1 + 0.06 * deviation)
        else:
            leanings[code] = spec.need * share.need + spec.noise * deviation
    return leanings


def _level(spec: Spec, level: float, share: Share, leaning: float, rng: Random) -> float:
    wobble = rng.gauss(0, 1)
    if spec.is_sum:
        return max(level * share.weight * leaning * (1 + 0.02 * wobble), 0)
    if spec.exponential:
        return level * leaning * (1 + 0.02 * wobble)
    return min(level + leaning + 0.3 * spec.noise * wobble, spec.ceiling)


def _fitted(
    spec: Spec,
    level: float,
    raw: dict[str, float],
    shares: dict[str, Share],
    fixed: frozenset[str],
) -> dict[str, float]:
    """Move those that are not fixed until the city's level comes out."""
    weight = {code: 1.0 if spec.is_sum else share.weight for code, share in shares.items()}
    free = [code for code in raw if code not in fixed] or list(raw)
    values = dict(raw)
    for _round in range(4):
        gap = level - sum(weight[code] * value for code, value in values.items())
        if _multiplies(spec):
            part = sum(weight[code] * values[code] for code in free)
            for code in free:
                values[code] *= 1 + gap / part if part else 1
        else:
            part = sum(weight[code] for code in free)
            for code in free:
                values[code] = min(values[code] + gap / part, spec.ceiling)
    return values
