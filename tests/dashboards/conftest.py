"""A small city: one area goal, two indicators, two committees of which one's plan is public."""

from types import SimpleNamespace

import pytest

from indicators.models import Indicator
from tests import factories as make

COUNTS = {
    "indicators": {"full": 1, "none": 1, "total": 2},
    "committees": {"full": 27, "partial": 2, "not_applicable": 3, "total": 32},
}


@pytest.fixture
def city(db):
    area = make.AreaGoalFactory(
        strategic_goal__code="1", strategic_goal__title="Ett mänskligt Stockholm", code="1.1"
    )
    area.title = "Alla har goda levnadsvillkor"
    area.save()
    here = SimpleNamespace(area=area, strategic=area.strategic_goal, budget=area.budget)
    here.open = make.OrganisationFactory(code="oppen", name="Öppna nämnden", short_name="Öppna")
    here.closed = make.OrganisationFactory(code="sluten", name="Slutna nämnden")
    make.PublicationFactory(organisation=here.open, subject="plan")
    make.PublicationFactory(subject="VB")
    here.indicator = make.IndicatorFactory(code="nojda", name="Andel nöjda brukare")
    here.other = make.IndicatorFactory(code="vantetid", name="Väntetid i dagar", level="mandatory")
    here.secret = make.IndicatorFactory(
        code="egen", name="Egen hemlig indikator", level=Indicator.Level.OWN, owner=here.closed
    )
    for place, indicator in enumerate([here.indicator, here.other, here.secret]):
        make.IndicatorDefinitionFactory(indicator=indicator)
        make.IndicatorPlacementFactory(indicator=indicator, area_goal=area, position=place)
    here.row = figure(here.indicator, outcome="82.5", previous="80", trend="better")
    figure(here.other, level="none", outcome="12")
    for organisation in (here.open, here.closed):
        make.TargetFactory(indicator=here.indicator, organisation=organisation, text="85 %")
        figure(here.indicator, organisation=organisation, target_text="85 %", level="partial")
    figure(here.secret, organisation=here.closed)
    make.GoalProposalFactory(area_goal=area, counts=COUNTS, level="partial")
    make.GoalProposalFactory(
        area_goal=None,
        strategic_goal=here.strategic,
        counts={"area_goals": {"partial": 1}, "decided": 0},
        level="partial",
    )
    for organisation in (here.open, here.closed):
        goal = make.CommitteeGoalFactory(
            organisation=organisation, area_goal=area, title=f"Mål för {organisation.name}"
        )
        make.ActivityFactory(
            budget=area.budget,
            organisation=organisation,
            committee_goal=goal,
            title=f"Aktivitet hos {organisation.name}",
        )
    make.ActivityFactory(budget=area.budget, area_goal=area, title="Fullmäktiges aktivitet")
    return here


def figure(indicator, **values):
    shown = {"target_text": "80 %", "outcome": "82"} | values
    return make.FulfilmentFactory(indicator=indicator, **shown)


@pytest.fixture
def reader(city):
    return make.MembershipFactory(organisation=city.closed, role="reader").user


@pytest.fixture
def editor(city):
    return make.MembershipFactory(organisation=city.closed, role="editor").user


@pytest.fixture
def slk(db):
    return make.UserFactory(slk=True)
