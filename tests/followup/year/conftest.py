"""A city whose 2024 is adopted: two goals, an indicator that a nämnd answers for, rules."""

import datetime as dt
from dataclasses import dataclass

import pytest

from goals.models import ActivityResponsibility, AreaGoal, Budget
from indicators.budgets import adopt_budget
from indicators.models import Indicator, Policy, Tolerance, Weight
from organisations.models import Organisation, User
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    IndicatorAliasFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    ReportingPeriodFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)


@dataclass
class Year:
    city: Organisation
    committee: Organisation
    budget: Budget
    goal: AreaGoal
    indicator: Indicator
    slk: User


@pytest.fixture
def slk(db):
    return UserFactory(slk=True)


@pytest.fixture
def office(sign_in, slk):
    """A client of stadsledningskontoret's."""
    return sign_in(slk)


@pytest.fixture
def adopted(db, slk):
    """2024 as the council has decided it."""
    city = CityFactory()
    committee = OrganisationFactory(code="norra", name="Norra nämnden", short_name="Norra")
    budget = BudgetFactory(year=2024, status="proposal")
    strategic = StrategicGoalFactory(budget=budget, code="1", title="En trygg stad")
    goal = AreaGoalFactory(strategic_goal=strategic, code="1.1", title="Trygg uppväxt")
    AreaGoalFactory(strategic_goal=strategic, code="1.2", title="Goda skolor")
    indicator = IndicatorFactory(code="nojda", name="Andel nöjda")
    IndicatorAliasFactory(indicator=indicator, name="Nöjda elever")
    IndicatorDefinitionFactory(indicator=indicator)
    IndicatorPlacementFactory(indicator=indicator, area_goal=goal)
    IndicatorResponsibilityFactory(indicator=indicator, organisation=committee)
    TargetFactory(indicator=indicator, text="90 %")
    Weight.objects.create(indicator=indicator, organisation=committee, year=2024, weight=3)
    policy = Policy.objects.create(year=2024, least_coverage="0.9")
    Tolerance.objects.create(policy=policy, indicator=indicator, absolute=2)
    ReportingPeriodFactory(opens_on=dt.date(2025, 1, 1), due_on=dt.date(2025, 2, 6))
    activity = ActivityFactory(budget=budget, area_goal=goal, title="Bygga fler skolor")
    ActivityResponsibility.objects.create(activity=activity, organisation=committee)
    adopt_budget(budget=budget, by=slk, decided_on=dt.date(2023, 11, 13), reference="KS 2023/7 § 1")
    budget.refresh_from_db()
    return Year(city, committee, budget, goal, indicator, slk)


@pytest.fixture
def draft(adopted, slk):
    """2025, opened and not yet adopted."""
    from followup.year.opening import open_year

    budget = open_year(year=2025, by=slk)
    goal = budget.area_goals.get(code="1.1")
    return Year(adopted.city, adopted.committee, budget, goal, adopted.indicator, slk)
