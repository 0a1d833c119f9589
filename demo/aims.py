"""Made-up targets: what each organisation aims at, given the council's target and its own past."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from demo.levels import Share, Spec, round_half_up
from indicators.calculations.targets import ParsedTarget, TargetKind, parse_target

BOUNDED = (TargetKind.LEVEL, TargetKind.AT_MOST, TargetKind.AT_LEAST)
# Indicators marked "u" are to end a little under the council's target when the plans are added.
UNDER = 0.965
# Marked "c": everyone takes over the council's target.
COPY = "c"


@dataclass(frozen=True)
class Aims:
    """One indicator's targets in the making; `fixed` ones are real and stand."""

    spec: Spec
    council: ParsedTarget
    council_text: str
    shares: dict[str, Share]
    last: dict[str, float]
    fixed: dict[str, str]
    weaker: frozenset[str]
    missing: frozenset[str]
    rng: Random

    def texts(self) -> dict[str, str]:
        """A text per organisation; one that has no target is left out."""
        if self.council.kind == TargetKind.BAND or self.spec.plan == COPY:
            made = dict.fromkeys(self.shares, self.council_text)
        else:
            values = self._values()
            made = {code: self._written(value) for code, value in values.items()}
        return {
            code: text for code, text in (made | self.fixed).items() if code not in self.missing
        }

    def _values(self) -> dict[str, Decimal]:
        values = {}
        for code in self.shares:
            if code in self.fixed:
                continue
            value = self._wished(code)
            if value is not None:
                values[code] = self._rounded(value)
        if self.council.kind in BOUNDED and self.spec.plan:
            self._steer(values)
        return values

    def _wished(self, code: str) -> float | None:
        last, better = self.last[code], self.spec.better
        small = self.rng.uniform(0.004, 0.02)
        if code in self.weaker:
            return last - better * max(float(self.spec.step) * 2, 0.015 * abs(last))
        if self.council.kind in BOUNDED:
            return self._share_of_council(code)
        if self.council.kind == TargetKind.TO_BE_SET and self.rng.random() < 0.35:
            return None
        return last + better * max(float(self.spec.step), small * abs(last))

    def _share_of_council(self, code: str) -> float:
        """As far from the council's target as the organisation is from the city, or nearly."""
        bound, last = self._bound, self.last[code]
        if self.spec.is_sum:
            total = sum(self.last.values())
            part = last / total if total else 0
            return bound * part * (UNDER if self.spec.plan == "u" else 1)
        city = sum(share.weight * self.last[code] for code, share in self.shares.items())
        if self.spec.exponential:
            return bound * last / city
        return bound + 0.7 * (last - city)

    @property
    def _bound(self) -> float:
        bound = self.council.low if self.council.low is not None else self.council.high
        return float(bound or 0)

    def _rounded(self, value: float) -> Decimal:
        step = self.spec.step
        if self.spec.is_sum and step == 1 and abs(value) >= 200:
            step = Decimal(10)
            return (Decimal(str(value)) / step).quantize(Decimal(1)) * step
        if self.spec.ceiling == 100:
            value = min(value, 100.0)
        return round_half_up(max(value, 0) if self.spec.levels[0] > 0 else value, step)

    def _steer(self, values: dict[str, Decimal]) -> None:
        """Nudge targets until the plans together reach the council's ("m") or miss it ("u")."""
        movable = [code for code in values if code not in self.weaker]
        step, better = self.spec.step, self.spec.better
        up = 1 if self.spec.plan == "m" else -1
        for turn in range(20_000):
            gap = better * (self._together(values) - self._bound)
            enough = gap >= 0 if up > 0 else gap <= -float(step)
            if enough or not movable:
                return
            code = movable[turn % len(movable)]
            moved = values[code] + up * better * step
            if 0 <= moved <= self.spec.ceiling or self._bound < 0:
                values[code] = moved

    def _together(self, values: dict[str, Decimal]) -> float:
        real = {code: parse_target(text) for code, text in self.fixed.items()}
        all_values = {code: float(value) for code, value in values.items()} | {
            code: float(target.low or target.high or 0) for code, target in real.items()
        }
        if self.spec.is_sum:
            return sum(all_values.values())
        weights = {code: self.shares[code].weight for code in all_values}
        total = sum(weights.values())
        return sum(weights[code] * value for code, value in all_values.items()) / total

    def _written(self, value: Decimal) -> str:
        return written(value, self.spec.unit)


def written(value: Decimal, unit: str) -> str:
    """A target as people write it.

    >>> written(Decimal("1240"), "st"), written(Decimal("2.70"), "%")
    ('1 240 st', '2,7 %')
    """
    text = f"{value:,f}"
    whole, _point, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    number = whole.replace(",", " ") + (f",{decimals}" if decimals else "")
    return f"{number} {unit}".strip()
