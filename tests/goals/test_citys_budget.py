"""The city's budget in the making: begun, filled with goals, sealed when adopted."""

import pytest
from django.core.exceptions import ValidationError

from decisions.guard import Sealed
from decisions.models import BUDGET, Standing
from goals.budgets import (
    add_area_goal,
    add_strategic_goal,
    change_goal,
    citys_budget,
    citys_budgets,
    remove_goal,
    start_budget,
)
from goals.models import AreaGoal, Budget
from indicators.budgets import adopt_budget
from tests.factories import BudgetFactory, CityFactory, IndicatorPlacementFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(slk=True)


@pytest.fixture
def budget(by):
    CityFactory()
    return start_budget(year=2025, by=by)


def test_nothing_of_a_begun_year_stands_until_it_is_adopted(budget):
    assert budget.status == Budget.Status.PROPOSAL
    standing = Standing.objects.get(year=2025, subject=BUDGET)
    assert (standing.edition, standing.is_sealed) == (None, False)


def test_a_year_is_begun_once(budget, by):
    with pytest.raises(ValidationError, match="redan öppnat"):
        start_budget(year=2025, by=by)


def test_the_adopted_budget_goes_before_the_councils_proposal(budget):
    adopted = BudgetFactory(year=2025, proposer="Majoriteten")
    BudgetFactory(year=2026, proposer="Oppositionen", status="proposal")
    assert citys_budget(2025) == adopted
    assert citys_budgets() == {2025: adopted}
    assert citys_budget(2026) is None


def test_goals_are_added_under_their_numbers(budget, by):
    one = add_strategic_goal(budget=budget, code=" 1 ", title="En  trygg stad", by=by)
    area = add_area_goal(strategic_goal=one, code="1.1", title="Skolan", by=by)
    assert (one.code, one.title, area.budget) == ("1", "En trygg stad", budget)


@pytest.mark.parametrize(
    ("code", "title", "field"),
    [
        ("1", "Skolan", "code"),
        ("2.1", "Skolan", "code"),
        ("1.1", "Skolan", "code"),
        ("", "Skolan", "code"),
        ("1.2", " ", "title"),
    ],
)
def test_an_area_goals_number_begins_with_its_strategic_goals(budget, by, code, title, field):
    one = add_strategic_goal(budget=budget, code="1", title="En", by=by)
    add_area_goal(strategic_goal=one, code="1.1", title="Redan", by=by)
    with pytest.raises(ValidationError) as refused:
        add_area_goal(strategic_goal=one, code=code, title=title, by=by)
    assert set(refused.value.message_dict) == {field}
    assert AreaGoal.objects.count() == 1


def test_a_strategic_goals_new_number_takes_its_area_goals_along(budget, by):
    one = add_strategic_goal(budget=budget, code="1", title="En", by=by)
    area = add_area_goal(strategic_goal=one, code="1.2", title="Skolan", by=by)
    change_goal(goal=one, code="12", title="En", by=by)
    area.refresh_from_db()
    assert (area.code, area.sort_code) == ("12.2", "000012.000002")


def test_a_number_that_is_taken_is_refused(budget, by):
    one = add_strategic_goal(budget=budget, code="1", title="En", by=by)
    two = add_strategic_goal(budget=budget, code="2", title="Två", by=by)
    with pytest.raises(ValidationError, match="har redan ett annat mål"):
        change_goal(goal=two, code="1", title="Två", by=by)
    assert one.budget.strategic_goals.filter(code="2").exists()


def test_only_a_goal_that_nothing_hangs_under_is_removed(budget, by):
    one = add_strategic_goal(budget=budget, code="1", title="En", by=by)
    area = add_area_goal(strategic_goal=one, code="1.1", title="Skolan", by=by)
    placement = IndicatorPlacementFactory(area_goal=area)
    for goal in (one, area):
        with pytest.raises(ValidationError, match="används"):
            remove_goal(goal=goal, by=by)
    placement.delete()
    remove_goal(goal=area, by=by)
    remove_goal(goal=one, by=by)
    assert not budget.strategic_goals.exists()


def test_the_goals_of_an_adopted_budget_are_sealed(budget, by):
    one = add_strategic_goal(budget=budget, code="1", title="En", by=by)
    adopt_budget(budget=budget, by=by, reference="§ 1")
    with pytest.raises(Sealed):
        change_goal(goal=one, code="1", title="Annan", by=by)
    with pytest.raises(Sealed):
        add_strategic_goal(budget=budget, code="2", title="Två", by=by)
    with pytest.raises(Sealed):
        remove_goal(goal=one, by=by)
