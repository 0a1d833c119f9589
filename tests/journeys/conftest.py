"""A city that computes for real: one nämnd, one council indicator, figures for two years."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from followup.publishing import publish
from indicators.budgets import adopt_budget
from indicators.models import Indicator
from indicators.recompute import drain_marks
from organisations.models import Organisation, User
from plans.actions.workflow import start_plan
from tests import factories as make

PASSWORD = "en lång mening som bara testet kan"


@dataclass
class City:
    """What the journeys pass through, and the people who make them."""

    committee: Organisation
    indicator: Indicator
    editor: User
    slk: User
    admin: User


@pytest.fixture
def town(db):
    goal = make.AreaGoalFactory(
        strategic_goal=make.StrategicGoalFactory(code="1", title="Ett tryggt Stockholm"),
        code="1.1",
        title="Trygg uppväxt",
    )
    committee = make.OrganisationFactory(code="norra", name="Norra nämnden", short_name="Norra")
    indicator = make.IndicatorFactory(code="nojda", name="Andel nöjda")
    make.IndicatorDefinitionFactory(indicator=indicator)
    make.IndicatorPlacementFactory(indicator=indicator, area_goal=goal)
    make.IndicatorResponsibilityFactory(indicator=indicator, organisation=committee)
    make.TargetFactory(indicator=indicator, text="90 %")
    adopt_budget(budget=goal.budget, by=None, reference="KF § 1")
    plan = start_plan(organisation=committee, budget=goal.budget, by=make.UserFactory(admin=True))
    make.PlanSectionFactory(plan=plan, area_goal=goal, text="<p>Vi bidrar.</p>")
    make.CommitteeGoalFactory(organisation=committee, area_goal=goal, title="Goda skolor")
    make.ActivityFactory(budget=goal.budget, organisation=committee, area_goal=goal)
    make.TargetFactory(indicator=indicator, organisation=committee, text="85 %")
    process = make.ControlProcessFactory(organisation=committee, area_goal=goal, name="Inköp")
    risk = make.ControlRiskFactory(process=process, probability=3, consequence=4)
    make.ControlPlanRowFactory(risk=risk)
    make.ControlRiskFactory(process=process, probability=5, consequence=5)
    for year, value in ((2023, 82), (2024, 80)):
        make.OutcomeFactory(
            indicator=indicator, organisation=committee, year=year, value=value, status="final"
        )
    make.ReportingPeriodFactory()
    drain_marks(wait=True)
    for year in (2023, 2024):
        publish(year=year, subject="VB", by=None)
    people = {
        "editor": make.MembershipFactory(organisation=committee, user__name="Edit Ek").user,
        "slk": make.UserFactory(slk=True, name="Stina Lind"),
        "admin": make.UserFactory(admin=True, name="Ada Min"),
    }
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    return City(committee, indicator, **people)


@pytest.fixture
def enter(live_server):
    """`enter(page, user)` signs in as people do: with the form."""

    def _enter(page: Page, user: User) -> None:
        page.goto(f"{live_server.url}/konto/login/")
        page.get_by_label("E-postadress").fill(user.email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        expect(page.get_by_role("heading", name="Mitt arbete")).to_be_visible()

    return _enter
