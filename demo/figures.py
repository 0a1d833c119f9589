"""Made-up outcomes, weights and targets as rows, all marked as examples."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from demo.aims import Aims
from demo.city import CITY, City
from demo.facts import EXAMPLE, NORRA, PLAN_SOURCE, YEAR, YEARS, Row, original, read
from demo.levels import FROM_YEAR, Share, Spec, round_half_up, yearly_levels
from demo.periods import Reading, readings
from indicators.calculations.targets import parse_target

SEED = 2024
WEIGHTED = "weighted_mean"
# Outcomes of the last period are still open.
OPEN = (YEAR, "VB")
# An organisation whose size is not stated.
SMALL = 5.0
ABSENT_COMMENT = "Exempeldata"


class Exceptions:
    """What is to be missing, absent or weaker than the rest, by name."""

    def __init__(self) -> None:
        self.rows = read("example_exceptions")

    def of(self, kind: str, indicator: str, codes: list[str]) -> frozenset[str]:
        named = {
            row["organisation"]
            for row in self.rows
            if row["kind"] == kind and row["indicator"] == original(indicator)
        }
        return frozenset(code for code in codes if original(code) in named)

    def absences(self) -> dict[tuple[str, str, int, str], str]:
        return {
            (row["indicator"], row["organisation"], int(row["year"]), row["period"]): row["value"]
            for row in self.rows
            if row["kind"] == "absence"
        }


@dataclass(frozen=True)
class Examples:
    """The files that steer what is made up."""

    sizes: dict[tuple[str, str], Share]
    levels: dict[str, Row]
    real_targets: dict[str, str]
    council: dict[str, str]
    exceptions: Exceptions
    absences: dict[tuple[str, str, int, str], str]

    @classmethod
    def load(cls) -> Examples:
        exceptions = Exceptions()
        return cls(
            sizes={
                (row["indicator"], row["organisation"]): Share(
                    float(row["size"]), float(row["need"])
                )
                for row in read("example_sizes")
            },
            levels={row["indicator"]: row for row in read("example_levels")},
            real_targets={row["indicator"]: row["target"] for row in read("plan_targets")},
            council={
                row["indicator"]: row["text"]
                for row in read("city_targets")
                if row["year"] == str(YEAR)
            },
            exceptions=exceptions,
            absences=exceptions.absences(),
        )

    def shares(self, indicator: str, codes: list[str]) -> dict[str, Share]:
        sizes = {code: self._size(original(indicator), original(code)) for code in codes}
        total = sum(share.weight for share in sizes.values())
        return {code: Share(share.weight / total, share.need) for code, share in sizes.items()}

    def _size(self, indicator: str, code: str) -> Share:
        usual = self.sizes.get(("", code), Share(SMALL, 0))
        own = self.sizes.get((indicator, code))
        return Share(own.weight, usual.need) if own else usual


def add_figures(city: City) -> None:
    """Outcomes 2021–2024, weights and targets of every responsible organisation."""
    examples = Examples.load()
    for row in city.specs:
        spec = Spec.of(row, examples.levels[original(row["code"])])
        _Maker(city, examples, spec).make()


@dataclass(frozen=True)
class _Maker:
    city: City
    examples: Examples
    spec: Spec

    def make(self) -> None:
        spec = self.spec
        if spec.over_organisations == "central":
            self._central()
            return
        rng = Random(f"{SEED}:{spec.code}")
        shares = self.examples.shares(spec.code, self.city.responsible[spec.code])
        levels = yearly_levels(spec, shares, self._anchors(shares), rng)
        for reading in readings(spec, shares, levels, rng):
            self._outcome(reading)
        if spec.over_organisations == WEIGHTED:
            self._weights(shares)
        self._targets(shares, levels, rng)

    def _central(self) -> None:
        """Measured once for the whole city; the responsible organisations only say the target."""
        for year in YEARS:
            value = round_half_up(self.spec.level(year), self.spec.step)
            self._outcome(Reading(CITY, year, "VB", value))
        for code in self.city.responsible[self.spec.code]:
            self._target(code, self.examples.council[original(self.spec.code)], EXAMPLE)

    def _anchors(self, shares: dict[str, Share]) -> dict[str, float]:
        """Norra innerstaden's targets are real: its made-up past lies just short of them."""
        target = parse_target(self.examples.real_targets.get(self.spec.code))
        level = target.low if target.low is not None else target.high
        if NORRA not in shares or level is None or target.low != (target.high or target.low):
            return {}
        behind = self.spec.better * max(float(self.spec.step), 0.012 * float(level))
        return {NORRA: max(float(level) - behind, 0.0)}

    def _outcome(self, reading: Reading) -> None:
        key = (original(self.spec.code), original(reading.organisation))
        absence = self.examples.absences.get((*key, reading.year, reading.period), "")
        present = {} if absence else _values(reading)
        self.city.add(
            "outcomes",
            indicator=self.spec.code,
            organisation=reading.organisation,
            year=reading.year,
            period=reading.period,
            absence=absence,
            comment=ABSENT_COMMENT if absence else "",
            status="preliminary" if (reading.year, reading.period) == OPEN else "final",
            example=True,
            **present,
        )

    def _weights(self, shares: dict[str, Share]) -> None:
        for code, share in shares.items():
            for year in YEARS:
                self.city.add(
                    "weights",
                    indicator=self.spec.code,
                    organisation=code,
                    year=year,
                    weight=round_half_up(self.spec.size * share.weight, Decimal(1)),
                    basis="antal svarande (exempeldata)",
                )

    def _targets(
        self, shares: dict[str, Share], levels: dict[str, list[float]], rng: Random
    ) -> None:
        spec, codes = self.spec, list(shares)
        council = self.examples.council.get(original(spec.code), "")
        fixed = self._fixed(codes)
        empty = {code for code, text in fixed.items() if not text}
        aims = Aims(
            spec=spec,
            council=parse_target(council),
            council_text=council,
            shares=shares,
            last={code: by_year[YEAR - 1 - FROM_YEAR] for code, by_year in levels.items()},
            fixed=fixed,
            weaker=self.examples.exceptions.of("weaker", spec.code, codes),
            missing=self.examples.exceptions.of("missing", spec.code, codes) | empty,
            rng=rng,
        )
        for code, text in aims.texts().items():
            self._target(code, text, PLAN_SOURCE if code in fixed else EXAMPLE)

    def _fixed(self, codes: list[str]) -> dict[str, str]:
        real = self.examples.real_targets
        if NORRA in codes and self.spec.code in real:
            return {NORRA: real[self.spec.code]}
        return {}

    def _target(self, code: str, text: str, source: str) -> None:
        self.city.add(
            "targets",
            indicator=self.spec.code,
            organisation=code,
            year=YEAR,
            text=text,
            source=source,
            example=source == EXAMPLE,
        )


def _values(reading: Reading) -> dict[str, Decimal | None]:
    return {
        name: getattr(reading, name)
        for name in ("value", "numerator", "denominator", "women", "men", "forecast")
    }
