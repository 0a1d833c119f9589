"""The goal chain: goals in the order of their numbers, and what of it is public."""

import pytest

from goals.models import Activity, AreaGoal, Budget, CommitteeGoal, StrategicGoal
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    BudgetFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    OperationalPlanFactory,
    StrategicGoalFactory,
)

pytestmark = pytest.mark.django_db


def test_goals_come_in_the_order_of_their_numbers():
    budget = BudgetFactory()
    for code in ("10", "2", "1"):
        strategic = StrategicGoalFactory(budget=budget, code=code)
        for part in ("10", "9"):
            AreaGoalFactory(strategic_goal=strategic, code=f"{code}.{part}")
    assert [one.code for one in StrategicGoal.objects.all()] == ["1", "2", "10"]
    codes = [one.code for one in AreaGoal.objects.all()]
    assert codes == ["1.9", "1.10", "2.9", "2.10", "10.9", "10.10"]


def test_a_new_number_moves_a_goal():
    first, second = AreaGoalFactory(code="1.1"), AreaGoalFactory(code="1.2")
    first.code = "1.10"
    first.save()
    assert list(AreaGoal.objects.filter(pk__in=[first.pk, second.pk])) == [second, first]


def test_committee_goals_and_results_come_as_they_were_placed():
    area_goal = AreaGoalFactory()
    last = CommitteeGoalFactory(area_goal=area_goal, code="1.1.1", position=2)
    first = CommitteeGoalFactory(
        area_goal=area_goal, organisation=last.organisation, code="1.1.2", position=1
    )
    later = ExpectedResultFactory(committee_goal=first, position=2)
    sooner = ExpectedResultFactory(committee_goal=first, position=1)
    assert list(CommitteeGoal.objects.all()) == [first, last]
    assert list(first.expected_results.all()) == [sooner, later]


def test_only_the_adopted_budget_steers():
    adopted = BudgetFactory(year=2024, status=Budget.Status.ADOPTED, proposer="Fullmäktige")
    BudgetFactory(year=2024, status=Budget.Status.PROPOSAL, proposer="Ett parti")
    assert list(Budget.objects.adopted()) == [adopted]


@pytest.fixture
def work():
    """An activity and a goal in a plan that nobody has published, and one of the council's."""
    area_goal = AreaGoalFactory()
    plan = OperationalPlanFactory(budget=area_goal.budget)
    own = ActivityFactory(
        budget=plan.budget, area_goal=area_goal, organisation=plan.organisation, title="Egen"
    )
    councils = ActivityFactory(budget=plan.budget, area_goal=area_goal, title="Stadens")
    goal = CommitteeGoalFactory(organisation=plan.organisation, area_goal=area_goal)
    return plan, own, councils, goal


def test_the_councils_activities_are_its_own(work):
    _plan, _own, councils, _goal = work
    assert list(Activity.objects.of_council()) == [councils]
