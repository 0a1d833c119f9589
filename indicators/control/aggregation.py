"""From entered outcomes to a reading of a period, and from organisations to the city.

The recompute job does this in SQL (`readings.sql`, `questions.sql` in `calculations/sql/`), which
is what is stored; here stands the same in Python, for the nightly control.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

MAIN = {"T1": (0, 4), "T2": (4, 8), "VB": (8, 12)}
MONTHS = {f"M{month:02}": (month - 1, month) for month in range(1, 13)}
SPANS = MAIN | MONTHS

# An absence that says no more than "not now": before the figure is due it is simply not due.
WAITING = frozenset({"", "not_reported", "comes_later"})


@dataclass(frozen=True)
class ReportedValue:
    """One outcome as it was entered: a value, perhaps as a ratio, or a kind of absence.

    `unanswered`: a part of the year for which the organisation did not answer; it leaves no hole.
    """

    period: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    absence: str = ""
    women: Decimal | None = None
    men: Decimal | None = None
    forecast: Decimal | None = None
    unanswered: bool = False

    @property
    def genders(self) -> tuple[Decimal, Decimal] | None:
        """Women and men, where both are given."""
        return None if self.women is None or self.men is None else (self.women, self.men)


Genders = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class PeriodValue:
    """What is read for a period. `incomplete` is a sum, or a ratio, that lacks a part."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    absence: str = ""
    incomplete: bool = False
    genders: Genders | None = None


@dataclass(frozen=True)
class Series:
    """How an indicator's periods are read: frequency, `over_periods`, and a ratio's scale.

    Latest is also how figures are read that count from the first day of the year.
    """

    frequency: str = "tertial"
    how: str = "latest"
    is_ratio: bool = False
    scale: int = 1
    meaning: str = "own_period"

    def exact(self, entry: ReportedValue) -> ReportedValue:
        """The entry with the exact quotient of its parts for a value."""
        if not self.is_ratio or not entry.denominator or entry.numerator is None:
            return entry
        return replace(entry, value=entry.numerator * self.scale / entry.denominator)

    def forecast(self, entries: Mapping[str, ReportedValue], period: str) -> Decimal | None:
        """How the year will end, said in the period or, by month, last within the tertial."""
        if period in ("VB", "M12"):
            return None
        if period in entries and entries[period].forecast is not None:
            return entries[period].forecast
        if self.frequency != "month" or period not in MAIN:
            return None
        said = [one.forecast for one in self._months(entries, period) if one.forecast is not None]
        return said[-1] if said else None

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

    def counts(self, period: str) -> bool:
        """True for what a year's parts are entered as: months by month, else its steps."""
        is_part = self.frequency != "month" or period in MONTHS
        return self.how != "latest" and is_part and self.is_step(period)

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
        accumulates = self.how != "latest"
        if accumulates and self.is_step(period):
            return self._accumulated(entries, period)
        entry = entries.get(period)
        if entry is None and self.frequency == "month" and not accumulates and period in MAIN:
            entry = self._last_month(entries, period)
        return _as_reading(entry) if entry else None

    def _months(self, entries: Mapping[str, ReportedValue], period: str) -> list[ReportedValue]:
        after, last = SPANS[period]
        return [
            entries[m] for m, (_, end) in MONTHS.items() if m in entries and after < end <= last
        ]

    def _last_month(
        self, entries: Mapping[str, ReportedValue], period: str
    ) -> ReportedValue | None:
        months = self._months(entries, period)
        if self.meaning == "year_to_date":  # an earlier month counts up to another day
            months = [one for one in months if MONTHS[one.period][1] == SPANS[period][1]]
        with_value = [entry for entry in months if entry.value is not None]
        candidates = with_value or months
        return candidates[-1] if candidates else None

    def _accumulated(self, entries: Mapping[str, ReportedValue], period: str) -> PeriodValue | None:
        after, last = self.span(period)
        parts = self._parts(entries, last)
        current = [
            entry for entry in parts if self.span(entry.period)[1] > after and not entry.unanswered
        ]
        if not current:
            return None
        valued = [entry for entry in parts if entry.value is not None]
        reported = [entry for entry in current if entry.value is not None]
        whole = all(entry.denominator is not None for entry in valued)
        incomplete = self._lacks(parts, last) or (self.is_ratio and len(valued) > 1 and not whole)
        if not reported:
            return PeriodValue(absence=current[-1].absence, incomplete=incomplete)
        has_parts = whole or not self.is_ratio
        return PeriodValue(
            value=self._joined(valued, reported[-1], whole=whole),
            numerator=total(entry.numerator for entry in parts) if has_parts else None,
            denominator=total(entry.denominator for entry in parts) if has_parts else None,
            incomplete=incomplete,
            genders=self._genders(valued, whole=whole),
        )

    def _genders(self, valued: list[ReportedValue], *, whole: bool) -> Genders | None:
        """Women and men of the figure so far, when every part of it says both."""
        both = [one.genders for one in valued if one.genders]
        if len(both) < len(valued):
            return None
        denominators = total(entry.denominator for entry in valued) if whole else None
        if self.is_ratio and denominators:
            weights = [entry.denominator or Decimal(0) for entry in valued]
        else:
            weights = [Decimal(1)] * len(valued)
        over = Decimal(1) if self.how == "sum" and not self.is_ratio else sum(weights)
        women, men = (
            sum((one[which] * by for one, by in zip(both, weights, strict=True)), Decimal(0)) / over
            for which in (0, 1)
        )
        return women, men

    def _parts(self, entries: Mapping[str, ReportedValue], last: int) -> list[ReportedValue]:
        """Entries up to a month, in order; a tertial that was reported replaces its months."""
        parts = [e for p, e in entries.items() if self.is_step(p) and self.span(p)[1] <= last]
        whole = [self.span(e.period) for e in parts if e.period in MAIN and e.value is not None]
        kept = [e for e in parts if e.period in MAIN or not _within(SPANS[e.period][1], whole)]
        return sorted(kept, key=lambda e: (self.span(e.period)[1], e.period in MAIN))

    def _joined(self, parts: list[ReportedValue], latest: ReportedValue, *, whole: bool) -> Decimal:
        values = [entry.value for entry in parts if entry.value is not None]
        if self.is_ratio:
            denominators = total(entry.denominator for entry in parts)
            if whole and denominators:
                numerators = total(entry.numerator for entry in parts) or Decimal(0)
                return numerators * self.scale / denominators
            assert latest.value is not None
            return latest.value
        sum_of_all = sum(values, Decimal(0))
        return sum_of_all if self.how == "sum" else sum_of_all / len(values)

    def _lacks(self, parts: list[ReportedValue], last: int) -> bool:
        if self.how != "sum" and not self.is_ratio:
            return False
        covered = 0
        for entry in parts:
            if entry.value is not None or entry.unanswered or entry.absence == "not_applicable":
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
    return PeriodValue(
        entry.value, entry.numerator, entry.denominator, entry.absence, genders=entry.genders
    )


def _within(month: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(after < month <= end for after, end in spans)


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are there; None when none is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


OUT = frozenset({"not_applicable", "not_measured"})


@dataclass(frozen=True)
class Portion:
    """What one organisation gives to the city's figure, and what it is weighed by.

    `top` is the other end of a plan's band. A forecast and a plan are weighed as values, an
    outcome's ratio goes through numerators.
    """

    value: Decimal | None = None
    top: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    weight: Decimal | None = None
    absence: str = ""
    incomplete: bool = False
    genders: Genders | None = None

    def weighs(self, method: str) -> Decimal | None:
        """By how much it counts; None when it cannot be put together so."""
        if self.value is None or method in ("central", "none"):
            return None
        if self.incomplete and method not in ("sum", "single"):
            return None
        if method == "ratio":
            return self.denominator or None
        return (self.weight or None) if method == "weighted_mean" else Decimal(1)

    def why_not(self, method: str) -> str:
        """Why it is not in the figure."""
        unweighed = {"ratio": "no_parts", "weighted_mean": "no_weight"}
        if self.incomplete and method in ("ratio", "mean", "weighted_mean"):
            return self.absence or "incomplete"
        return self.absence or unweighed.get(method, "measured_centrally")


@dataclass(frozen=True)
class Whole:
    """The city's figure out of portions: what of them goes in, and n of N."""

    portions: Mapping[int, Portion]
    how: str  # as the definition says
    what: str = "outcome"
    scale: int = 1
    least: Decimal | None = None
    used: Mapping[int, Portion] = field(default_factory=dict)

    @classmethod
    def of(
        cls, portions: Mapping[int, Portion], how: str, what: str, scale: int, least: Decimal | None
    ) -> Whole:
        """The whole of those that can be put together by its method."""
        whole = cls(portions, how, what, scale, least)
        used = {
            one: part for one, part in portions.items() if part.weighs(whole.method) is not None
        }
        return replace(whole, used=used)

    @property
    def method(self) -> str:
        """Where exactly one answers, its figure is the city's, however it is measured."""
        alone = len(self.portions) == 1 and self.how != "share_meeting"
        return "single" if alone and (self.what == "plan" or self.how != "sum") else self.how

    @property
    def expected(self) -> int:
        return sum(part.absence not in OUT for part in self.portions.values())

    @property
    def value(self) -> Decimal | None:
        return self.over(self.used)

    @property
    def top(self) -> Decimal | None:
        """The upper end, where any has one; what has one end only is its own other."""
        if all(part.top is None for part in self.portions.values()):
            return None
        return self.over(self.used, upper=True)

    def over(self, some: Iterable[int], *, upper: bool = False) -> Decimal | None:
        """The figure over some of those that it is made of."""
        parts = [self.used[one] for one in some]
        if not parts:
            return None
        if self.method == "ratio" and self.what == "outcome":
            above = (total(p.numerator for p in parts) or Decimal(0)) * self.scale
        else:
            ends = [p.top if upper and p.top is not None else p.value for p in parts]
            above = self._weighed(parts, ends)
        below = self._below(parts)
        return above / below if below else None

    def _weighed(self, parts: list[Portion], values: Iterable[Decimal | None]) -> Decimal:
        pairs = zip(parts, values, strict=True)
        none = Decimal(0)
        return sum(((v or none) * (p.weighs(self.method) or none) for p, v in pairs), none)

    def _below(self, parts: Iterable[Portion]) -> Decimal:
        if self.method in ("sum", "single"):
            return Decimal(1)
        return sum((p.weighs(self.method) or Decimal(0) for p in parts), Decimal(0))

    @property
    def genders(self) -> Genders | None:
        """Women and men over those who give both, weighed as the total is."""
        both = [part for part in self.used.values() if part.genders]
        if not both:
            return None
        below = self._below(both)
        women = self._weighed(both, [part.genders[0] for part in both if part.genders])
        men = self._weighed(both, [part.genders[1] for part in both if part.genders])
        return women / below, men / below

    @property
    def incomplete(self) -> bool:
        return any(part.incomplete for part in self.used.values())

    @property
    def lacks_some(self) -> bool:
        """A sum without all of its parts."""
        return self.how == "sum" and len(self.used) < self.expected

    def covers(self, number: int, of: int) -> bool:
        """Whether so many of so many are enough."""
        if self.how == "sum":
            return number >= of
        return self.least is None or number >= self.least * of

    def missing(self) -> Iterator[tuple[int, str]]:
        """Who is not in it, and why."""
        for one, part in self.portions.items():
            if one not in self.used:
                yield one, part.why_not(self.method)

    @property
    def absence(self) -> str:
        """What all say about what is missing, when they say the same."""
        said = {reason for _one, reason in self.missing()}
        if said and said <= OUT and not self.used:
            return min(said)
        said -= OUT
        if len(said) == 1:
            return said.pop()
        if self.what != "plan":
            return "not_reported"
        return (
            "not_comparable" if said & {"not_comparable", "no_parts", "no_weight"} else "no_target"
        )

    def beside(self, before: Whole) -> Pair | None:
        """Both over the organisations that are in both, when those are enough of either."""
        common = [one for one in self.used if one in before.used]
        if not common or not self.covers(len(common), max(self.expected, before.expected)):
            return None
        if any(whole.used[one].incomplete for whole in (self, before) for one in common):
            return None
        high = self.over(common, upper=True) if self.top is not None else None
        return Pair(self.over(common), high, before.over(common))


@dataclass(frozen=True)
class Pair:
    """A figure, from and to, and an earlier one, over the same organisations."""

    low: Decimal | None = None
    high: Decimal | None = None
    before: Decimal | None = None
