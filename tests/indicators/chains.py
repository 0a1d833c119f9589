"""A whole chain at random: goals, indicators, definitions, figures, and what is decided of them."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from decisions.actions import deciding, open_matter
from decisions.guard import explained
from followup.actions import NotOpen, place_of, reopen_report, set_period_closed, submit_report
from followup.judgements import decide_judgement, reopen_judgement
from followup.models import GoalJudgement, ReportingPeriod
from goals.models import Budget
from indicators.actions import (
    CANCELLING,
    place_indicator,
    remove_placement,
    set_definition,
    set_outcome,
    set_outcome_status,
    set_target,
)
from indicators.budgets import adopt_budget
from indicators.calculations.entry import Entry, ratio
from indicators.models import (
    IndicatorPlacement,
    IndicatorResponsibility,
    Policy,
    Tolerance,
    Weight,
)
from indicators.recompute import drain_marks
from plans.actions.workflow import decide, reopen, start_plan, submit
from plans.models import OperationalPlan
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    ReportingPeriodFactory,
    StrategicGoalFactory,
    UserFactory,
)
from tests.judging import save_judgement
from tests.published import let_all_be_silent

TARGETS = [
    "", "-", "80", "80 %", "80 st", "Max 50", "Minst 30", "> 30", "< 60", "+/- 10", "40–60",
    "Ökning", "Minskning", "oförändrad", "+2 % mot föregående år", "-3 st mot föregående år",
    "+2 procentenheter mot föregående år", "20 % minskning relativt 2022", "Fastställs 2024",
    "Tas fram av nämnd", "högre än 2022", "lägre än 2023", "Mäts ej 2024", "+2 %",
    "så gott det går",
]  # fmt: skip
READ_AS = ["", "Minst 40", "Ökning", "30–50 %"]
PERIODS = ("T1", "T2", "VB", "M02", "M07")
YEARS = (2022, 2023, 2024)
ABSENCES = ("secret", "comes_later", "not_reported", "not_applicable", "not_measurable")
DEFINED = {
    "unit": ("", "%", "st"),
    "decimals": (0, 1, 2),
    "direction": ("higher", "lower", "band", "none"),
    "frequency": ("tertial", "year", "half_year", "month"),
    "over_organisations": (
        "sum", "ratio", "weighted_mean", "mean", "share_meeting", "central", "none",
    ),
    "over_periods": ("latest", "sum", "mean"),
}  # fmt: skip
MEANINGS = ("year_to_date", "own_period", "state")
KINDS = ("committee", "district_committee", "board", "executive", "other")
DECIDED = {"decided_on": dt.date(2024, 12, 1), "reference": "§ 7"}


class Chain:
    """Some organisations, indicators and years. `rng` chooses; the actions are the real ones."""

    def __init__(self, rng):
        self.rng = rng
        self.city = CityFactory()
        self.by = UserFactory(admin=True)
        self.organisations = [
            OrganisationFactory(kind=rng.choice(KINDS)) for _ in range(rng.randint(1, 3))
        ]
        self.goals = {year: self._budget(year) for year in YEARS}
        self.indicators = [self._indicator() for _ in range(rng.randint(1, 3))]
        for year in YEARS:
            self._policy(year)
            for period in PERIODS:
                ReportingPeriodFactory(year=year, period=period)

    # What there is from the beginning

    def _budget(self, year):
        """Adopted long ago, still a proposal, or (later) adopted by a decision."""
        status = self.rng.choice(["adopted", "adopted", "proposal"])
        budget = BudgetFactory(year=year, status=status)
        strategic = StrategicGoalFactory(budget=budget, code="1")
        return [AreaGoalFactory(strategic_goal=strategic, code=code) for code in ("1.1", "1.2")]

    def _indicator(self):
        level = self.rng.choice(["council", "council", "mandatory", "own"])
        owner = self.rng.choice(self.organisations) if level == "own" else None
        indicator = IndicatorFactory(level=level, owner=owner)
        IndicatorDefinitionFactory(indicator=indicator, from_year=2020, **self._defined())
        if self.rng.random() < 0.3:
            begins = self.rng.choice(YEARS)
            IndicatorDefinitionFactory(indicator=indicator, from_year=begins, **self._defined())
        for year in YEARS:
            for area in self.rng.sample(self.goals[year], self.rng.randint(0, 2)):
                IndicatorPlacementFactory(indicator=indicator, area_goal=area)
        for organisation in self.organisations:
            self._answer(indicator, organisation)
        for whose in (self.city, *self.organisations):
            for year in YEARS:
                self._figures(indicator, whose, year)
        return indicator

    def _defined(self):
        drawn = {name: self.rng.choice(said) for name, said in DEFINED.items()}
        if drawn["over_organisations"] == "ratio":
            drawn["over_periods"] = self.rng.choice(["latest", "mean"])
        drawn["values"] = self.rng.choice(MEANINGS)
        if drawn["over_periods"] == "sum" and drawn["values"] == "state":
            drawn["values"] = "own_period"
        return drawn

    def _answer(self, indicator, organisation):
        """Answers for all the years, from or until a day in one of them, or never."""
        if indicator.owner:
            return
        day = dt.date(self.rng.choice(YEARS), self.rng.choice([3, 6, 10]), 30)
        span = self.rng.choice(
            [
                {"starts_on": dt.date(2022, 1, 1), "ends_on": None},
                {"starts_on": dt.date(2023, 1, 1), "ends_on": dt.date(2024, 12, 31)},
                {"starts_on": day, "ends_on": None},
                {"starts_on": dt.date(2022, 1, 1), "ends_on": day},
                None,
            ]
        )
        if span:
            IndicatorResponsibilityFactory(indicator=indicator, organisation=organisation, **span)
        if self.rng.random() < 0.5:
            Weight.objects.create(
                indicator=indicator,
                organisation=organisation,
                year=self.rng.choice(YEARS),
                weight=self.rng.randint(0, 3),
            )

    def _figures(self, indicator, whose, year):
        if indicator.owner and indicator.owner != whose:
            return
        if self.rng.random() < 0.6:
            self._set_target(indicator, whose, year)
        if whose.is_city and self.rng.random() < 0.7:
            return
        for period in self.rng.sample(PERIODS, self.rng.randint(0, 3)):
            self._set_outcome(indicator, whose, year, period)
        status = self.rng.choice(["final", "preliminary"])
        period = self.rng.choice(PERIODS)
        set_outcome_status(organisation=whose, year=year, period=period, status=status, by=self.by)

    def _policy(self, year):
        if self.rng.random() < 0.5:
            return
        shares = {name: self.rng.choice(["0.5", "0.75"]) for name in ("full_share", "hard_share")}
        shares["least_coverage"] = self.rng.choice([None, Decimal("0.5"), Decimal(1)])
        policy = Policy.objects.create(year=year, **shares)
        for indicator in self.indicators:
            tolerance = self.rng.choice([{}, {"absolute": Decimal(5)}, {"percent": Decimal(10)}])
            if tolerance:
                Tolerance.objects.create(policy=policy, indicator=indicator, **tolerance)

    # Writes of any kind

    def _set_target(self, indicator, whose, year):
        text = self.rng.choice(TARGETS)
        read_as = self.rng.choice(READ_AS) if text == TARGETS[-1] else ""
        definition = indicator.definitions.filter(from_year__lte=year).last()
        if text == "+/- 10" and whose.is_city and definition.over_organisations in CANCELLING:
            text = "40–60"
        set_target(
            indicator=indicator, organisation=whose, year=year, text=text, read_as=read_as,
            by=self.by,
        )  # fmt: skip

    def _set_outcome(self, indicator, whose, year, period):
        set_outcome(
            indicator=indicator, organisation=whose, year=year, period=period,
            entry=self._entry(indicator, year), by=self.by,
        )  # fmt: skip

    def _entry(self, indicator, year):
        kind = self.rng.choice(["value", "value", "parts", "absence", "nothing"])
        if kind == "nothing":
            return None
        if kind == "absence":
            return Entry(absence=self.rng.choice(ABSENCES))
        definition = indicator.definitions.filter(from_year__lte=year).last()
        if kind == "parts" and definition.over_organisations == "ratio":
            numerator = Decimal(self.rng.randint(0, 20))
            denominator = Decimal(self.rng.randint(1, 20))
            value = ratio(numerator, denominator, definition.unit)
            return Entry(value=value, numerator=numerator, denominator=denominator)
        value = Decimal(self.rng.randint(0, 400)) / self.rng.choice([2, 4, 10])
        forecast = self.rng.choice([None, value + 2])
        genders = self.rng.choice([{}, {"women": value, "men": value + 1}])
        return Entry(value=value, forecast=forecast, **genders)

    # What happens

    def live(self, events):
        """Let so many things happen. What is decided refuses; whoever tried goes on."""
        happens = (
            self.change_target, self.change_outcome, self.change_status, self.change_definition,
            self.move_indicator, self.end_responsibility, self.decide_plan, self.decide_plan,
            self.reopen_plan, self.hand_in, self.hand_in, self.reopen_report, self.judge,
            self.decide_judgement, self.reopen_judgement, self.adopt, self.decide_target,
            self.open_something, self.close_period, self.drain,
        )  # fmt: skip
        for _ in range(events):
            with suppress(ValidationError, NotOpen), explained(), transaction.atomic():
                self.rng.choice(happens)()

    def change_target(self):
        whose = self.rng.choice([self.city, *self.organisations])
        self._set_target(self.rng.choice(self.indicators), whose, self.rng.choice(YEARS))

    def change_outcome(self):
        whose = self.rng.choice([self.city, *self.organisations])
        period = self.rng.choice(PERIODS)
        year = self.rng.choice(YEARS)
        self._set_outcome(self.rng.choice(self.indicators), whose, year, period)

    def change_status(self):
        set_outcome_status(
            organisation=self.rng.choice([self.city, *self.organisations]),
            year=self.rng.choice(YEARS),
            period=self.rng.choice(PERIODS),
            status=self.rng.choice(["final", "preliminary"]),
            by=self.by,
        )

    def change_definition(self):
        name = self.rng.choice(["unit", "decimals", "direction", "over_organisations"])
        set_definition(
            indicator=self.rng.choice(self.indicators),
            from_year=self.rng.choice(YEARS),
            by=self.by,
            **{name: self.rng.choice(DEFINED[name])},
        )

    def move_indicator(self):
        indicator = self.rng.choice(self.indicators)
        area = self.rng.choice(self.goals[self.rng.choice(YEARS)])
        placement = IndicatorPlacement.objects.filter(indicator=indicator, area_goal=area).first()
        if placement:
            remove_placement(placement=placement, by=self.by)
        else:
            place_indicator(indicator=indicator, budget=area.budget, area_goal=area, by=self.by)

    def end_responsibility(self):
        held = IndicatorResponsibility.objects.filter(indicator__in=self.indicators)
        one = self.rng.choice([*held.order_by("pk"), None])
        if one:
            one.ends_on = max(one.starts_on, dt.date(self.rng.choice(YEARS), 7, 31))
            one.save()

    def _plan(self):
        area = self.rng.choice(self.goals[self.rng.choice(YEARS)])
        organisation = self.rng.choice(self.organisations)
        plan = start_plan(organisation=organisation, budget=area.budget, by=self.by)
        let_all_be_silent(area.budget)
        return plan

    def decide_plan(self):
        plan = self._plan()
        if plan.status == OperationalPlan.Status.DRAFT:
            plan = submit(plan=plan, by=self.by)
        if plan.budget.status == Budget.Status.ADOPTED:
            decide(plan=plan, by=self.by, **DECIDED)

    def reopen_plan(self):
        decided = OperationalPlan.objects.filter(status="decided").order_by("pk")
        if plan := self.rng.choice([*decided, None]):
            reopen(plan=plan, by=self.by)

    def _place(self):
        periods = ReportingPeriod.objects.order_by("pk")
        return place_of(self.rng.choice(list(periods)), self.rng.choice(self.organisations))

    def hand_in(self):
        decided = self.rng.choice([{}, DECIDED])
        submit_report(place=self._place(), by=self.by, reason="Felräknat", **decided)

    def reopen_report(self):
        reopen_report(place=self._place(), by=self.by, reason="Fel")

    def judge(self):
        save_judgement(
            goal=self.rng.choice(self.goals[self.rng.choice(YEARS)]),
            organisation=self.rng.choice([self.city, self.city, *self.organisations]),
            period=self.rng.choice(["T1", "T2", "VB"]),
            level=self.rng.choice(["full", "partial", "none"]),
            motivation="Därför.",
            by=self.by,
        )

    def _judgement(self, status):
        found = GoalJudgement.objects.filter(status=status).order_by("pk")
        return self.rng.choice([*found, None])

    def decide_judgement(self):
        if judgement := self._judgement("draft"):
            decide_judgement(judgement=judgement, by=self.by, reason="Nytt", **DECIDED)

    def reopen_judgement(self):
        if judgement := self._judgement("decided"):
            reopen_judgement(judgement=judgement, reason="Fel", by=self.by)

    def adopt(self):
        budget = self.rng.choice(self.goals[self.rng.choice(YEARS)]).budget
        adopt_budget(budget=budget, by=self.by)

    def decide_target(self):
        """The council changes a target that stands."""
        year = self.rng.choice(YEARS)
        with deciding(
            kind="targets", organisation=self.city, year=year, subject="budget", by=self.by
        ):
            self._set_target(self.rng.choice(self.indicators), self.city, year)

    def open_something(self):
        open_matter(
            organisation=self.rng.choice([self.city, *self.organisations]),
            year=self.rng.choice(YEARS),
            subject=self.rng.choice(["budget", "plan", *PERIODS]),
        )

    def close_period(self):
        period = self.rng.choice(list(ReportingPeriod.objects.order_by("pk")))
        set_period_closed(reporting_period=period, closed=not period.is_closed, by=self.by)

    def drain(self):
        drain_marks(wait=True)
