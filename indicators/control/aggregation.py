"""From entered outcomes to a reading of a period, and from organisations to the city.

The recompute job does this in SQL (`readings.sql`, `questions.sql` in `calculations/sql/`), which
is what is stored; here stands the same in Python, for the nightly control.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from common.numbers import round_half_up

STORED_DECIMALS = 9

MAIN = {"T1": (0, 4), "T2": (4, 8), "VB": (8, 12)}
MONTHS = {f"M{month:02}": (month - 1, month) for month in range(1, 13)}
SPANS = MAIN | MONTHS

# An absence that says no more than "not now": before the figure is due it is simply not due.
WAITING = frozenset({"", "not_reported", "comes_later"})


@dataclass(frozen=True)
class ReportedValue:
    """One outcome as it was entered: a value, perhaps as a ratio, or a kind of absence."""

    period: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    absence: str = ""


@dataclass(frozen=True)
class PeriodValue:
    """What is read for a period. `incomplete` is a sum that lacks a part."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    absence: str = ""
    incomplete: bool = False


@dataclass(frozen=True)
class Series:
    """How an indicator's periods are read: frequency, `over_periods`, and a ratio's scale."""

    frequency: str = "tertial"
    how: str = "latest"
    is_ratio: bool = False
    scale: int = 1

    def periods(self) -> tuple[str, ...]:
        """The periods that have rows of their own."""
        return tuple(SPANS) if self.frequency == "month" else tuple(MAIN)

    def is_due(self, period: str) -> bool:
        """True when somebody is to report the period.

        >>> Series("half_year").is_due("T1"), Series("half_year").is_due("T2")
        (False, True)
        """
        due = {"year": ("VB",), "half_year": ("T2", "VB")}
        return period in due.get(self.frequency, SPANS)

    def is_step(self, period: str) -> bool:
        """True for the periods that add up to the year."""
        if self.frequency == "half_year":
            return period in ("T2", "VB")
        return self.frequency == "month" or (self.frequency == "tertial" and period in MAIN)

    def span(self, period: str) -> tuple[int, int]:
        """The months (after, last) that an entry covers.

        >>> Series("half_year").span("T2")
        (0, 8)
        """
        return (0, 8) if (self.frequency, period) == ("half_year", "T2") else SPANS[period]

    def read(self, entries: Mapping[str, ReportedValue], period: str) -> PeriodValue | None:
        """The reading of a period out of a year's entries, None when nothing says anything.

        >>> entries = {p: ReportedValue(p, Decimal(2)) for p in ("T1", "T2")}
        >>> Series(how="sum").read(entries, "T2").value
        Decimal('4')
        """
        accumulates = self.how != "latest" and self.frequency != "year"
        if accumulates and self.is_step(period):
            return self._accumulated(entries, period)
        entry = entries.get(period)
        if entry is None and self.frequency == "month" and not accumulates and period in MAIN:
            entry = self._last_month(entries, period)
        return _as_reading(entry) if entry else None

    def _last_month(
        self, entries: Mapping[str, ReportedValue], period: str
    ) -> ReportedValue | None:
        after, last = SPANS[period]
        months = [
            entries[m] for m, (_, end) in MONTHS.items() if m in entries and after < end <= last
        ]
        with_value = [entry for entry in months if entry.value is not None]
        candidates = with_value or months
        return candidates[-1] if candidates else None

    def _accumulated(self, entries: Mapping[str, ReportedValue], period: str) -> PeriodValue | None:
        after, last = self.span(period)
        parts = self._parts(entries, last)
        current = [entry for entry in parts if self.span(entry.period)[1] > after]
        if not current:
            return None
        if all(entry.value is None for entry in current):
            return PeriodValue(absence=current[-1].absence, incomplete=self._lacks(parts, last))
        valued = [entry for entry in parts if entry.value is not None]
        return PeriodValue(
            value=self._joined(valued),
            numerator=total(entry.numerator for entry in valued),
            denominator=total(entry.denominator for entry in valued),
            incomplete=self._lacks(parts, last),
        )

    def _parts(self, entries: Mapping[str, ReportedValue], last: int) -> list[ReportedValue]:
        """Entries up to a month, in order; a tertial that was reported replaces its months."""
        parts = [e for p, e in entries.items() if self.is_step(p) and self.span(p)[1] <= last]
        whole = [self.span(e.period) for e in parts if e.period in MAIN and e.value is not None]
        kept = [e for e in parts if e.period in MAIN or not _within(SPANS[e.period][1], whole)]
        return sorted(kept, key=lambda e: (self.span(e.period)[1], e.period in MAIN))

    def _joined(self, parts: list[ReportedValue]) -> Decimal:
        values = [entry.value for entry in parts if entry.value is not None]
        if self.is_ratio and all(entry.denominator is not None for entry in parts):
            numerators = total(entry.numerator for entry in parts) or Decimal(0)
            denominators = total(entry.denominator for entry in parts)
            if denominators:
                return stored(numerators * self.scale / denominators)
        if self.how == "sum":
            return sum(values, Decimal(0))
        return stored(sum(values, Decimal(0)) / len(values))

    def _lacks(self, parts: list[ReportedValue], last: int) -> bool:
        if self.how != "sum":
            return False
        covered = 0
        for entry in parts:
            if entry.value is not None or entry.absence == "not_applicable":
                after, end = self.span(entry.period)
                covered += end - after
        return covered < last

    def absence(self, reading: PeriodValue | None, period: str) -> str:
        """Why an organisation's reading has no value; "" when it has one."""
        if reading is not None and reading.value is not None:
            return ""
        stated = reading.absence if reading else ""
        if not self.is_due(period) and stated in WAITING:
            return "not_due"
        return stated or "not_reported"


def _as_reading(entry: ReportedValue) -> PeriodValue:
    return PeriodValue(entry.value, entry.numerator, entry.denominator, entry.absence)


def _within(month: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(after < month <= end for after, end in spans)


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are there; None when none is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def stored(value: Decimal) -> Decimal:
    """As exact as the database keeps it."""
    return round_half_up(value, STORED_DECIMALS)


@dataclass(frozen=True)
class Portion:
    """What one organisation gives to the city's figure, and what it is weighed by."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    weight: Decimal | None = None
    absence: str = ""
    incomplete: bool = False


@dataclass(frozen=True)
class Whole:
    """The city's figure: value, method really used, and n of N."""

    value: Decimal | None
    method: str
    coverage: int
    expected: int
    incomplete: bool
    absence: str


def together(parts: list[Portion], over_organisations: str, *, scale: int = 1) -> Whole:
    """From organisations to the city. A share without denominators or weights is a plain mean.

    >>> together([Portion(Decimal(10)), Portion(Decimal(20))], "weighted_mean").method
    'mean'
    """
    valued = [part for part in parts if part.value is not None]
    method = method_used(valued, over_organisations)
    used = [part for part in valued if _counts(part, method)]
    expected = sum(part.absence != "not_applicable" for part in parts)
    value = _value(used, method, scale)
    lacking = len(used) < expected or any(part.incomplete for part in parts)
    return Whole(
        value=value,
        method=method,
        coverage=len(used),
        expected=expected,
        incomplete=method == "sum" and value is not None and lacking,
        absence=common_absence([part.absence for part in parts]),
    )


def method_used(valued: list[Portion], over_organisations: str) -> str:
    """The stated method, or the plain mean when nothing states the shares."""
    if over_organisations == "ratio" and not total(part.denominator for part in valued):
        return "mean"
    if over_organisations == "weighted_mean" and not total(part.weight for part in valued):
        return "mean"
    return over_organisations


def _counts(part: Portion, method: str) -> bool:
    if method == "ratio":
        return part.denominator is not None
    return method != "weighted_mean" or part.weight is not None


def _value(used: list[Portion], method: str, scale: int) -> Decimal | None:
    if not used or method in ("central", "none"):
        return None
    if method == "ratio":
        numerators = total(part.numerator for part in used) or Decimal(0)
        return stored(numerators * scale / (total(part.denominator for part in used) or 1))
    if method == "weighted_mean":
        return _weighted(used)
    values = sum((part.value for part in used if part.value is not None), Decimal(0))
    return stored(values if method == "sum" else values / len(used))


def _weighted(used: list[Portion]) -> Decimal:
    weighted = total(
        p.value * p.weight for p in used if p.value is not None and p.weight is not None
    )
    return stored((weighted or Decimal(0)) / (total(part.weight for part in used) or Decimal(1)))


def common_absence(absences: list[str]) -> str:
    """What all organisations say about their missing figures, when they say the same."""
    applicable = {absence for absence in absences if absence != "not_applicable"}
    if absences and not applicable:
        return "not_applicable"
    return applicable.pop() if len(applicable) == 1 else "not_reported"
