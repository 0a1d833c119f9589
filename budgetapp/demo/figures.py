"""Stores made-up outcomes, weights and targets, all marked as examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from budgetapp.demo.aims import Aims
from budgetapp.demo.city import City, new_target
from budgetapp.demo.facts import EXAMPLE, NORRA, PLAN_SOURCE, YEAR, YEARS, Row, original, read
from budgetapp.demo.levels import FROM_YEAR, Share, Spec, round_half_up, yearly_levels
from budgetapp.demo.periods import Reading, readings
from indicators.calculations.targets import parse_target
from indicators.models import Outcome, Target, Weight

SEED = 2024
WEIGHTED = "weighted_mean"
# Outcomes of the last period are still open.
OPEN = (YEAR, "VB")
# An organisation whose size is not stated.
SMALL = 5.0
ABSENT_COMMENT = "Exempeldata"


@dataclass
class Batch:
    """Rows to store, gathered so that each table is written once."""

    outcomes: list[Outcome] = field(default_factory=list)
    weights: list[Weight] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def store(self) -> None:
        Outcome.objects.bulk_create(self.outcomes, batch_size=2000)
        Weight.objects.bulk_create(self.weights, batch_size=2000)
        Target.objects.bulk_create(self.targets, batch_size=2000)


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


def store_figures(city: City) -> None:
    """Outcomes 2021–2024, weights and targets of every responsible organisation."""
    examples, batch = Examples.load(), Batch()
    for row in city.specs:
        spec = Spec.of(row, examples.levels[original(row["code"])])
        _Maker(city, examples, spec, batch).make()
    batch.store()


@dataclass(frozen=True)
class _Maker:
    city: City
    examples: Examples
    spec: Spec
    batch: Batch

    def make(self) -> None:
        spec = self.spec
        if spec.over_organisations == "central":
            self._central()
            return
        rng = Random(f"{SEED}:{spec.code}")
        shares = self.examples.shares(spec.code, self.city.responsible[spec.code])
        levels = yearly_levels(spec, shares, self._anchors(shares), rng)
        for reading in readings(spec, shares, levels, rng):
            self.batch.outcomes.append(self._outcome(reading))
        if spec.over_organisations == WEIGHTED:
            self._weights(shares)
        self._targets(shares, levels, rng)

    def _central(self) -> None:
        """Measured once for the whole city; the responsible organisations only say the target."""
        for year in YEARS:
            value = round_half_up(self.spec.level(year), self.spec.step)
            self.batch.outcomes.append(self._outcome(Reading("", year, "VB", value)))
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

    def _outcome(self, reading: Reading) -> Outcome:
        key = (original(self.spec.code), original(reading.organisation))
        absence = self.examples.absences.get((*key, reading.year, reading.period), "")
        present = {} if absence else _values(reading)
        return Outcome(
            indicator=self.city.indicators[self.spec.code],
            organisation=self.city.organisations.get(reading.organisation, self.city.root),
            year=reading.year,
            period=reading.period,
            absence=absence,
            comment=ABSENT_COMMENT if absence else "",
            status="preliminary" if (reading.year, reading.period) == OPEN else "final",
            is_example=True,
            **present,
        )

    def _weights(self, shares: dict[str, Share]) -> None:
        for code, share in shares.items():
            weight = round_half_up(self.spec.size * share.weight, Decimal(1))
            self.batch.weights.extend(
                Weight(
                    indicator=self.city.indicators[self.spec.code],
                    organisation=self.city.organisations[code],
                    year=year,
                    weight=weight,
                    basis="antal svarande (exempeldata)",
                )
                for year in YEARS
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
        self.batch.targets.append(
            new_target(
                text,
                indicator=self.city.indicators[self.spec.code],
                organisation=self.city.organisations[code],
                year=YEAR,
                source=source,
                is_example=source == EXAMPLE,
            )
        )


def _values(reading: Reading) -> dict[str, Decimal | None]:
    return {
        name: getattr(reading, name)
        for name in ("value", "numerator", "denominator", "women", "men", "forecast")
    }
