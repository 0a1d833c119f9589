"""Which budget steers a year."""

import pytest

from goals.models import Budget
from tests.factories import BudgetFactory

pytestmark = pytest.mark.django_db


def test_the_adopted_budget_of_a_year_is_found_among_the_proposals():
    adopted = BudgetFactory(year=2024)
    proposal = BudgetFactory(year=2024, proposer="Någon", status="proposal")
    BudgetFactory(year=2023)
    assert set(Budget.objects.of_year(2024)) == {adopted, proposal}
    assert Budget.objects.adopted_for(2024).get() == adopted


def test_the_citys_own_budget_in_the_making_is_a_proposal():
    BudgetFactory(year=2025, proposer="Kommunfullmäktige", status="proposal")
    assert not Budget.objects.adopted_for(2025).exists()
