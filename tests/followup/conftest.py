"""A committee that is to report one share and one plain figure at the end of the year."""

from dataclasses import dataclass

import pytest

from followup.models import ReportingPeriod
from goals.models import AreaGoal
from indicators.models import Indicator
from organisations.models import Organisation
from tests.factories import (
    AreaGoalFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    MembershipFactory,
    OrganisationFactory,
    ReportingPeriodFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)


@dataclass
class Desk:
    """The place where outcomes are entered, and its addresses."""

    period: ReportingPeriod
    organisation: Organisation
    goal: AreaGoal
    plain: Indicator
    share: Indicator

    def url(self, part="", code=None):
        address = f"/2024/uppfoljning/{self.period.period}/{code or self.organisation.code}/"
        return f"{address}{part}/" if part else address

    def member(self, role):
        return MembershipFactory(organisation=self.organisation, role=role).user

    def indicator(self, *, organisation=None, level="council", **definition):
        """One more indicator that the organisation answers for."""
        owner = (organisation or self.organisation) if level == "own" else None
        indicator = IndicatorFactory(level=level, owner=owner)
        IndicatorDefinitionFactory(indicator=indicator, **definition)
        position = self.goal.placements.count()
        IndicatorPlacementFactory(indicator=indicator, area_goal=self.goal, position=position)
        if level != "own":
            IndicatorResponsibilityFactory(
                indicator=indicator, organisation=organisation or self.organisation
            )
        return indicator


@pytest.fixture
def desk(db):
    goal = AreaGoalFactory(strategic_goal=StrategicGoalFactory(code="1"), code="1.1")
    organisation = OrganisationFactory(code="namnden", name="Nämnden")
    desk = Desk(ReportingPeriodFactory(), organisation, goal, None, None)
    desk.plain = desk.indicator(decimals=1, by_gender=True)
    desk.share = desk.indicator(decimals=1, over_organisations="ratio")
    for indicator in (desk.plain, desk.share):
        TargetFactory(indicator=indicator, organisation=organisation, text="80 %")
    return desk


@pytest.fixture
def person(desk):
    """A person by what they are to the committee or the city."""

    def _person(role):
        if role in ("reader", "editor", "approver"):
            return desk.member(role)
        if role == "outsider":
            return MembershipFactory(role="approver").user
        return UserFactory(city_role=role)

    return _person
