"""One indicator in the city: its organisations put together, and held against earlier years."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.calculations.targets import ParsedTarget, TargetKind
from indicators.control.aggregation import Genders, Pair, Portion, Whole
from indicators.control.facts import Facts
from indicators.control.fulfilment import Case, clashes, is_against, judge
from indicators.control.inputs import Inputs, of_city, of_plans
from indicators.control.organisations import PLAN, UNSET, WAITS, Organisations

ALL_MEET = ParsedTarget(TargetKind.AT_LEAST, low=Decimal(100))
# 229 of 230 are not all.
SHARE_DECIMALS = 6
SCORES = {"full": Decimal(100), "partial": Decimal(0), "none": Decimal(0)}


@dataclass(frozen=True)
class Figure:
    """The city's figure of a period. `reported` and `foretold`: in a row of the city's own."""

    value: Decimal | None
    absence: str
    incomplete: bool
    low_coverage: bool
    reported: bool
    forecast: Decimal | None
    foretold: bool
    coverage: int
    expected: int
    genders: Genders | None = None
    inputs: Inputs = field(default_factory=dict)

    @property
    def covered(self) -> bool:
        """Whether it can be held against an earlier one: a figure of some is not, of all."""
        return self.reported or not (self.incomplete or self.low_coverage)

    @property
    def usable(self) -> Decimal | None:
        """The value, when later years can be held against it."""
        return None if self.incomplete or self.low_coverage else self.value


class City:
    """The city's side of an indicator."""

    def __init__(self, facts: Facts, each: Organisations) -> None:
        self.facts = facts
        self.each = each
        self._figures: dict[tuple[int, str], Figure] = {}
        self._wholes: dict[tuple[int, str, str], Whole | None] = {}

    # What is put together

    def whole(self, year: int, period: str, what: str) -> Whole | None:
        """The organisations' outcomes, forecasts or plans; None when none has any to give."""
        key = year, period, what
        if key not in self._wholes:
            portions = self._portions(year, period, what)
            definition = self.each.definitions[year]
            how, scale = definition.over_organisations, definition.scale
            least = self.facts.least.get(year)
            self._wholes[key] = Whole.of(portions, how, what, scale, least) if portions else None
        return self._wholes[key]

    def _portions(self, year: int, period: str, what: str) -> dict[int, Portion]:
        organisations = self.each.answering(year, period)
        if self.each.definitions[year].over_organisations == "share_meeting":
            return self._meeting(organisations, year, period, what)
        of = {"outcome": self._outcome, "forecast": self._forecast, PLAN: self._plan}[what]
        portions = {one: of(one, year, period) for one in organisations}
        given = what != "forecast" or any(p.value is not None for p in portions.values())
        return portions if given else {}

    def _weight(self, organisation: int, year: int) -> Decimal | None:
        return self.facts.weights.get((self.each.indicator, organisation, year))

    def _outcome(self, organisation: int, year: int, period: str) -> Portion:
        reading = self.each.answer(organisation, year, period).reading
        return Portion(
            value=reading.value,
            numerator=reading.numerator,
            denominator=reading.denominator,
            weight=self._weight(organisation, year),
            absence=reading.absence,
            incomplete=reading.incomplete,
            genders=reading.genders,
        )

    def _forecast(self, organisation: int, year: int, period: str) -> Portion:
        answer = self.each.answer(organisation, year, period)
        said = answer.reading.absence
        without = said if said in ("not_applicable", "secret") else "forecast_missing"
        return Portion(
            value=answer.forecast,
            denominator=self.each.latest(organisation, year)[1],
            weight=self._weight(organisation, year),
            absence="" if answer.forecast is not None else without,
        )

    def _plan(self, organisation: int, year: int, period: str) -> Portion:
        plan = self.each.plan_case(organisation, year)
        return Portion(
            value=plan.value,
            top=plan.value_high,
            denominator=self.each.latest(organisation, year)[1],
            weight=self._weight(organisation, year),
            absence="not_comparable" if plan.promise else plan.absence,
        )

    def _meeting(
        self, organisations: list[int], year: int, period: str, what: str
    ) -> dict[int, Portion]:
        """Who meets is 100, who does not is 0; foreseen as soon as one of them is."""
        portions, foreseen = {}, False
        for one in organisations:
            level, reason, by_forecast = self._met(one, year, period)
            absence = {"not_applicable": level, "hard_to_assess": reason}.get(level, "")
            portions[one] = Portion(
                SCORES.get(level), absence=absence, weight=self._weight(one, year)
            )
            foreseen |= by_forecast and level in SCORES
        is_it = PLAN if period == PLAN else "forecast" if foreseen else "outcome"
        return portions if is_it == what else {}

    def _met(self, organisation: int, year: int, period: str) -> tuple[str, str, bool]:
        if period == PLAN:
            judgement = judge(self.each.plan_case(organisation, year))
            return judgement.level, judgement.reason, False
        case = self.each.outcome_case(organisation, year, period, whose=self.facts.city)
        judgement = judge(case)
        foretold = self.each.answer(organisation, year, period).forecast is not None
        return judgement.level, judgement.reason, foretold

    def _ended(self, year: int, period: str) -> tuple[dict[int, Decimal], bool]:
        """The last figures of those who answered earlier in the year and do no longer."""
        definition = self.each.definitions[year]
        if not (definition.accumulates and definition.over_organisations == "sum"):
            return {}, False
        still, end = set(self.each.answering(year, period)), definition.series.span(period)[1]
        found: dict[int, Decimal] = {}
        lacking: dict[int, bool] = {}
        periods = definition.series.periods()
        # a tertial's figure before that of its last month
        for earlier in sorted(periods, key=lambda p: (definition.series.span(p)[1], p[0] != "M")):
            if definition.series.span(earlier)[1] >= end:
                continue
            for one in self.each.answering(year, earlier):
                reading = self.each.reading(one, year, earlier)
                if one not in still and reading is not None and reading.value is not None:
                    found[one], lacking[one] = reading.value, reading.incomplete
        return found, any(lacking.values())

    # The city's figure

    def figure(self, year: int, period: str) -> Figure:
        """A value reported for the city itself wins over what the organisations add up to."""
        if (year, period) not in self._figures:
            self._figures[year, period] = self._figure(year, period)
        return self._figures[year, period]

    def _figure(self, year: int, period: str) -> Figure:
        own = self.each.reading(self.facts.city, year, period)
        reported = own is not None and own.value is not None
        so_far = self.whole(year, period, "outcome")
        foreseen = self.whole(year, period, "forecast")
        ended, ended_lacks = self._ended(year, period)
        value = so_far.value if so_far else None
        if ended:
            value = (value or Decimal(0)) + sum(ended.values())
        low = incomplete = False
        genders = so_far.genders if so_far else None
        if own is not None and reported:
            value, incomplete, genders = own.value, own.incomplete, own.genders
        elif value is not None:
            whole = so_far or Whole({}, "sum")
            incomplete = whole.incomplete or ended_lacks or whole.lacks_some
            low = whole.how != "sum" and not whole.covers(len(whole.used), whole.expected)
        absence = "" if value is not None else self._absence(year, period, so_far)
        forecast, foretold = self._city_forecast(year, period, absence, foreseen, ended)
        known = so_far or foreseen
        stated = self.each.definitions[year].over_organisations
        return Figure(
            value, absence, incomplete, low, reported, forecast, foretold,
            len(known.used) if known else 0, known.expected if known else 0, genders,
            of_city(so_far, foreseen, ended, stated=stated, by_the_city=reported),
        )  # fmt: skip

    def _absence(self, year: int, period: str, whole: Whole | None) -> str:
        """The city's own word, unless it only waits; else what all the organisations say."""
        series = self.each.definitions[year].series
        own = self.each.reading(self.facts.city, year, period)
        if own is not None:
            return series.absence(own, period)
        if not series.is_due(period):
            return "not_due"
        if whole is None or whole.method in ("central", "none"):
            return "not_reported"
        return whole.absence

    def _city_forecast(
        self,
        year: int,
        period: str,
        absence: str,
        foreseen: Whole | None,
        ended: dict[int, Decimal],
    ) -> tuple[Decimal | None, bool]:
        own = self.each.forecast(self.facts.city, year, period)
        together = None
        if foreseen and foreseen.used and foreseen.covers(len(foreseen.used), foreseen.expected):
            value = foreseen.value
            together = None if value is None else value + sum(ended.values())
        if absence in ("not_applicable", "secret"):
            return None, own is not None
        return (together if own is None else own), own is not None

    # The questions

    def _target(self, year: int) -> ParsedTarget:
        """Where the city counts who meets its words, all are to."""
        council = self.each.target(self.facts.city, year)
        definition = self.each.definitions[year]
        is_used = council.kind not in UNSET | WAITS and not (
            clashes(council, definition.unit) or is_against(council, definition.direction)
        )
        counts = definition.over_organisations == "share_meeting"
        return ALL_MEET if counts and is_used else council

    def _case(self, year: int) -> Case:
        target = self._target(year)
        case = self.each.case(target, self.facts.city, year)
        if self.each.definitions[year].over_organisations != "share_meeting":
            return case
        return replace(
            case,
            direction="higher",
            decimals=SHARE_DECIMALS,
            unit="" if target is ALL_MEET else case.unit,
            tolerance=None,
            tolerance_percent=None,
        )

    def _beside(self, year: int, period: str, what: str, before: int | None, when: str) -> Pair:
        """A figure and an earlier one that can be held against it; empty when none can."""
        if not self.each.is_comparable(before, year):
            return Pair()
        assert before is not None
        then = self.figure(before, when)
        now = self.figure(year, period)
        if what == "forecast" and (then.reported or now.foretold):
            return Pair(now.forecast, None, then.usable)
        if what != "forecast" and (then.reported or now.reported):
            return Pair(now.value, None, then.usable) if now.covered else Pair()
        return self._pair(year, period, what, before, when)

    def _pair(self, year: int, period: str, what: str, before: int, when: str) -> Pair:
        this, that = self.whole(year, period, what), self.whole(before, when, "outcome")
        return (this and that and this.beside(that)) or Pair()

    def outcome_case(self, year: int, period: str) -> Case:
        """The question whether the city's forecast, else its figure, reaches its target."""
        figure, case = self.figure(year, period), self._case(year)
        foretold = figure.forecast is not None
        what, when = ("forecast", "VB") if foretold else ("outcome", period)
        judged = figure.forecast if foretold else figure.value
        like = self._beside(year, period, what, year - 1, when)
        seen = self._beside(year, period, "outcome", year - 1, period)
        base = Pair()
        if case.has_base:
            base = self._beside(year, period, what, case.target.base_year, when)
        return replace(
            case,
            value=judged,
            like=like.low,
            comparable=like.before,
            against=base.low,
            base=base.before,
            absence="" if foretold else figure.absence,
            incomplete=figure.incomplete and not foretold,
            low_coverage=figure.low_coverage and not foretold,
            unforeseen=self.each.is_unforeseen(year, period) and not foretold,
            seen=None if figure.incomplete else seen.low,
            seen_before=seen.before,
        )

    def previous(self, year: int, period: str, case: Case) -> Decimal | None:
        """Last year's outcome; where this year has none, over all that answered."""
        if self.figure(year, period).value is not None:
            return case.seen_before
        if not self.each.is_comparable(year - 1, year):
            return None
        before = self.figure(year - 1, period)
        return None if before.incomplete else before.value

    def plan_case(self, year: int) -> tuple[Case, int, int, Inputs]:
        """The question whether all plans together reach the council's; n of N, and of what."""
        whole, case = self.whole(year, PLAN, PLAN), self._case(year)
        stated = self.each.definitions[year].over_organisations
        central = (whole.method if whole else stated) in ("central", "none")
        used, expected = (len(whole.used), whole.expected) if whole else (0, 0)
        low, high = (whole.value, whole.top) if whole else (None, None)
        like, base = self._latest_before(year, low, high), Pair()
        if case.has_base:
            base = self._plans_beside(year, case.target.base_year, low, high) or Pair()
        short = self._plans_lack(year)
        case = replace(
            case,
            is_plan=True,
            is_missed=True,
            value=low, value_high=high, like=like.low, like_high=like.high,
            against=base.low, against_high=base.high, seen=like.low, seen_high=like.high,
            comparable=like.before, seen_before=like.before, base=base.before,
            absence="measured_centrally" if central else whole.absence if whole else "no_target",
            promise="" if central or used else self._promise(year),
            incomplete=short and stated == "sum",
            low_coverage=short and stated != "sum",
        )  # fmt: skip
        return case, used, expected, of_plans(whole, stated=stated)

    def _plans_lack(self, year: int) -> bool:
        """The plans together are of too few to be held against a figure of all."""
        whole = self.whole(year, PLAN, PLAN)
        return bool(whole and whole.used and not whole.covers(len(whole.used), whole.expected))

    def _promise(self, year: int) -> str:
        """The same promise from everybody is the city's promise."""
        plans = [self.each.plan_case(one, year) for one in self.each.answering(year, PLAN)]
        said = {plan.promise for plan in plans if plan.absence != "not_measured"}
        return said.pop() if len(said) == 1 else ""

    def _latest_before(self, year: int, low: Decimal | None, high: Decimal | None) -> Pair:
        """The latest full year that the plans can be held against."""
        for before in self.each.comparable_years(year):
            pair = self._plans_beside(year, before, low, high)
            if pair and pair.before is not None:
                return pair
        return Pair()

    def _plans_beside(
        self, year: int, before: int | None, low: Decimal | None, high: Decimal | None
    ) -> Pair | None:
        if not self.each.is_comparable(before, year):
            return None
        assert before is not None
        then = self.figure(before, "VB")
        if then.reported:
            return None if self._plans_lack(year) else Pair(low, high, then.usable)
        return self._pair(year, PLAN, PLAN, before, "VB")
