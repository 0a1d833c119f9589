"""The rule: does a value reach its target, and if not, why not?

One rule answers two questions. *outcome*: does what was measured reach the target? *plan*: does
the target in an organisation's plan reach the council's? In the plan question the organisation's
target stands in the outcome's place.

The rule in `calculations/sql/judge.sql` is authoritative: the recompute job stores what it says.
`judge` below is a second, independent reading in Python of the same decided rule; the nightly
control uses it, and the tests hold the two against each other on a table of cases and on random
ones. Change both, and raise `RULE_VERSION` in `calculations/rule.py`.

In words: T1 and T2 ask whether the year's target will be reached, so a forecast is judged where
there is one, and what grows through the year is not judged without. Every target becomes an
interval that the value is to be in ("minst 95" from 95 and up, "73" with higher better from 73 and
up, "Ökning" above the comparable outcome, "+/- 1" from −1 to 1). Inside is full. Outside is partial
when the tolerance covers the gap, or when the value is nearer the interval than the comparable
outcome was, else none. A city's value is held against an earlier one over the organisations that
are in both; against a level all of it is. What is missing for that makes the row hard to assess.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from common.numbers import round_half_up
from indicators.calculations.reasons import Reason, level_of
from indicators.calculations.targets import NO_TARGET, ParsedTarget, TargetKind
from indicators.calculations.units import unit_key, units_agree

MOVING = frozenset({TargetKind.INCREASE, TargetKind.DECREASE, TargetKind.UNCHANGED})
CHANGES = frozenset({TargetKind.CHANGE, TargetKind.CHANGE_SINCE})
PROMISES = frozenset({TargetKind.INCREASE, TargetKind.DECREASE})

STORED_DECIMALS = 20
# Of a quotient; what is exactly half is rounded as half although a quotient never ends.
COMPARED_DECIMALS = 30
SHARES = frozenset({"%", "‰"})
POINTS = "procentenheter"


@dataclass(frozen=True)
class Case:
    """Everything the rule needs to know about one row.

    `value` is what is judged: the outcome, the forecast, or a plan's target; `like` and `against`
    are the same over the organisations that `comparable` and `base` are over. Each has a `_high`
    that differs only when a plan's target is a band, or all plans' together. `comparable` is the
    same period a year earlier (a forecast's: the whole year; the plan question's: the latest full
    year), `base` the base year's reading for "20 % minskning relativt 2020". `seen` and
    `seen_before` are the outcome and the one that its trend is from. `promise` is "increase" or
    "decrease" when the organisation's target says no more than that. `is_missed`: that there is no
    target is somebody's fault. `unforeseen`: it grows, and nobody has said where to.
    """

    target: ParsedTarget = NO_TARGET
    direction: str = "higher"
    decimals: int = 0
    unit: str = ""
    value: Decimal | None = None
    value_high: Decimal | None = None
    like: Decimal | None = None
    like_high: Decimal | None = None
    against: Decimal | None = None
    against_high: Decimal | None = None
    absence: str = ""
    comparable: Decimal | None = None
    base: Decimal | None = None
    seen: Decimal | None = None
    seen_high: Decimal | None = None
    seen_before: Decimal | None = None
    tolerance: Decimal | None = None
    tolerance_percent: Decimal | None = None
    incomplete: bool = False
    low_coverage: bool = False
    unforeseen: bool = False
    is_missed: bool = False
    is_city: bool = False
    is_plan: bool = False
    promise: str = ""
    part_of_sum: bool = False

    @property
    def has_base(self) -> bool:
        """Whether it is the base year that the target counts from, and not the year before."""
        counted = self.target.kind in PROMISES | {TargetKind.CHANGE_SINCE}
        return counted and self.target.base_year is not None

    @property
    def tested(self) -> tuple[Decimal | None, Decimal | None]:
        """The value that is held against the target, from and to."""
        if self.target.kind not in MOVING | CHANGES:
            return self.value, self.value_high
        if self.has_base:
            return self.against, self.against_high
        return self.like, self.like_high


@dataclass(frozen=True)
class Judgement:
    """What the rule says. `distance` is the margin to the target, negative when not reached."""

    level: str
    reason: str
    trend: str
    target_value: Decimal | None = None
    distance: Decimal | None = None


@dataclass(frozen=True)
class Interval:
    """Where the value is to be; None is no bound. `excludes` leaves the bound itself out."""

    low: Decimal | None
    high: Decimal | None
    excludes: bool = False

    def gap(self, low: Decimal, high: Decimal) -> Decimal:
        """How far outside the interval the farther end of low–high is; 0 inside."""
        below = self.low - low if self.low is not None else Decimal(0)
        above = high - self.high if self.high is not None else Decimal(0)
        return max(below, above, Decimal(0))

    def margin(self, low: Decimal, high: Decimal) -> Decimal | None:
        """Distance to the nearest bound, negative outside."""
        above = low - self.low if self.low is not None else None
        below = self.high - high if self.high is not None else None
        known = [side for side in (above, below) if side is not None]
        return min(known) if known else None

    def holds(self, low: Decimal, high: Decimal) -> bool:
        margin = self.margin(low, high)
        return margin is None or margin > 0 or (margin == 0 and not self.excludes)


def judge(case: Case) -> Judgement:
    """Judge one row.

    >>> from indicators.calculations.targets import parse_target
    >>> target = parse_target("80 %")
    >>> judge(Case(target, unit="%", value=Decimal(82))).level
    'full'
    >>> judge(Case(target, unit="%", value=Decimal(78), tolerance=Decimal(4))).level
    'partial'
    """
    with localcontext(prec=80):  # exact, as PostgreSQL's numeric
        interval = _interval(case)
        reason = _obstacle(case) or _promised(case) or _compared(case, interval)
        return Judgement(
            level=level_of(reason),
            reason=str(reason),
            trend=_trend(case, interval),
            target_value=_target_value(case),
            distance=_distance(case, interval, reason),
        )


def _obstacle(case: Case) -> str:
    """What makes judging impossible or pointless, the most fundamental first."""
    return _nothing_to_judge(case) or _unusable_target(case) or _unusable_value(case)


def _nothing_to_judge(case: Case) -> str:
    kind = case.target.kind
    if case.is_plan and kind == TargetKind.NONE:
        return Reason.NO_COUNCIL_TARGET
    if case.is_city and kind == TargetKind.BY_COMMITTEE:
        return Reason.BY_COMMITTEE
    if kind == TargetKind.NOT_MEASURED:
        return Reason.NOT_MEASURED
    if case.absence in (Reason.NOT_APPLICABLE, Reason.NOT_DUE, Reason.NOT_MEASURED):
        return case.absence
    if case.is_plan and kind == TargetKind.BY_COMMITTEE:
        return Reason.BY_COMMITTEE if _has_value(case) else case.absence or Reason.NO_TARGET
    return ""


def _unusable_target(case: Case) -> str:
    kind = case.target.kind
    if kind in (TargetKind.NONE, TargetKind.BY_COMMITTEE):
        return Reason.NO_TARGET if case.is_missed else Reason.NO_TARGET_SET
    if kind in (TargetKind.TO_BE_SET, TargetKind.UNINTERPRETED):
        return str(kind)
    if clashes(case.target, case.unit):
        return Reason.UNIT_MISMATCH
    return Reason.AGAINST_DIRECTION if is_against(case.target, case.direction) else ""


def clashes(target: ParsedTarget, unit: str) -> bool:
    """Whether the target is in another unit. A change in percent is in none; points are of shares.

    >>> from indicators.calculations.targets import parse_target
    >>> clashes(parse_target("+2 %"), "st"), clashes(parse_target("+2 procentenheter"), "st")
    (False, True)
    """
    if target.kind in CHANGES and target.unit == "%":
        return False
    if target.unit == POINTS:
        return unit_key(unit) not in SHARES
    return not units_agree(target.unit, unit if unit_key(unit) else "st")


def is_against(target: ParsedTarget, direction: str) -> bool:
    """Whether "Ökning" is asked where lower is better, or "Minskning" where higher is."""
    wrong = {TargetKind.INCREASE: "lower", TargetKind.DECREASE: "higher"}
    return wrong.get(target.kind) == direction


def _unusable_value(case: Case) -> str:
    if not _has_value(case):
        return case.absence or Reason.NOT_REPORTED
    if case.unforeseen:
        return Reason.FORECAST_MISSING
    if case.incomplete:
        return Reason.INCOMPLETE
    if case.low_coverage:
        return Reason.LOW_COVERAGE
    if case.part_of_sum:
        return Reason.PART_OF_SUM
    return ""


def _has_value(case: Case) -> bool:
    return case.value is not None or case.promise != ""


def _promised(case: Case) -> str:
    """An organisation's "Ökning" answers the council's "Ökning", and nothing more exact."""
    if not case.promise:
        return ""
    kind, side = case.target.kind, _side(case)
    keeps = (case.promise, side) in (("increase", "higher"), ("decrease", "lower"))
    if kind == case.promise or (kind == TargetKind.UNCHANGED and keeps):
        return Reason.REACHED
    return Reason.NOT_COMPARABLE


def _side(case: Case) -> str:
    """Which way is better. "Max" and "Minst" say so themselves, and a band; a word or a sign of
    change speaks only where the indicator does not."""
    kind, change = case.target.kind, case.target.change
    itself = {
        TargetKind.AT_LEAST: "higher",
        TargetKind.AT_MOST: "lower",
        TargetKind.BAND: "band",
    }
    if kind in itself or case.direction in ("higher", "lower"):
        return itself.get(kind, case.direction)
    if change is not None:
        return "lower" if change < 0 else "higher"
    words = {TargetKind.INCREASE: "higher", TargetKind.DECREASE: "lower"}
    return words.get(kind, case.direction)


def _moving_bound(case: Case) -> Decimal | None:
    """The bound of a target that speaks of change: the comparable outcome, moved."""
    target = case.target
    reference = case.base if case.has_base else case.comparable
    if reference is None or target.change is None:
        return reference
    if target.unit == "%":
        # |reference|: "+2 %" of −20 is −19,6, a higher value
        return reference + abs(reference) * target.change / 100
    return reference + target.change


def _interval(case: Case) -> Interval:
    """The interval that the target asks for, rounded; without bounds when nothing can be asked."""
    kind, side = case.target.kind, _side(case)
    if kind in (TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.BAND):
        low, high = case.target.low, case.target.high
    elif kind == TargetKind.LEVEL:
        low, high = _towards(side, case.target.low) if side != "none" else (None, None)
    elif kind in MOVING | CHANGES:
        low, high = _towards(side, _moving_bound(case))
    else:
        low, high = None, None
    excludes = case.target.strict or kind in PROMISES
    return Interval(_rounded(low, case), _rounded(high, case), excludes)


def _towards(side: str, point: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    return (None if side == "lower" else point), (None if side == "higher" else point)


def _rounded(value: Decimal | None, case: Case) -> Decimal | None:
    if value is None:
        return None
    return round_half_up(round_half_up(value, COMPARED_DECIMALS), case.decimals)


def _ends(case: Case, low: Decimal | None, high: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """Rounded, from and to; the same where there is no other end."""
    first, last = _rounded(low, case), _rounded(high, case)
    return None if first is None else (first, first if last is None else last)


def _compared(case: Case, interval: Interval) -> str:
    if interval.low is None and interval.high is None:
        level = case.target.kind == TargetKind.LEVEL
        return Reason.NO_DIRECTION if level else Reason.NO_COMPARISON
    values = _ends(case, *case.tested)
    if values is None:
        return Reason.NO_COMPARISON
    if interval.holds(*values):
        return Reason.REACHED
    gap = interval.gap(*values)
    if case.target.kind in PROMISES and gap == 0:
        return Reason.EQUAL_TO_COMPARABLE
    tolerance = _tolerance(case, interval, values)
    if tolerance is not None and gap <= tolerance:
        return Reason.WITHIN_TOLERANCE
    return Reason.BETTER_THAN_COMPARABLE if _is_better(case, interval) else Reason.NOT_REACHED


def _is_better(case: Case, interval: Interval) -> bool:
    """Nearer what is asked for than the comparable outcome, over the same organisations."""
    like, before = _ends(case, case.like, case.like_high), _rounded(case.comparable, case)
    if like is None or before is None:
        return False
    return interval.gap(*like) < interval.gap(before, before)


def _tolerance(case: Case, interval: Interval, values: tuple[Decimal, Decimal]) -> Decimal | None:
    """The decided tolerance in the indicator's unit; percent is of the bound that was missed."""
    if case.target.kind in PROMISES:
        return None
    if case.tolerance is not None or case.tolerance_percent is None:
        return case.tolerance
    below = interval.low is not None and values[0] <= interval.low
    bound = interval.low if below else interval.high
    return None if bound is None else abs(bound) * case.tolerance_percent / 100


def _trend(case: Case, interval: Interval) -> str:
    """The outcome against the earlier one, whatever the target says; never a forecast."""
    values = _ends(case, case.seen, case.seen_high)
    comparable = _rounded(case.seen_before, case)
    if values is None or comparable is None:
        return "unknown"
    side = _side(case)
    if side == "higher":
        gained = values[0] - comparable
    elif side == "lower":
        gained = comparable - values[1]
    elif interval.low is not None and interval.high is not None:
        gained = interval.gap(comparable, comparable) - interval.gap(*values)
    else:
        return "unknown"
    return "equal" if gained == 0 else "better" if gained > 0 else "worse"


def _target_value(case: Case) -> Decimal | None:
    """The level compared with, where there is a single one."""
    kind = case.target.kind
    if kind == TargetKind.BAND:
        return None
    if kind in MOVING | CHANGES:
        return _moving_bound(case)
    return case.target.low if case.target.low is not None else case.target.high


def _distance(case: Case, interval: Interval, reason: str) -> Decimal | None:
    values = _ends(case, *case.tested)
    if case.value is None or values is None or level_of(reason) not in ("full", "partial", "none"):
        return None
    return interval.margin(*values)
