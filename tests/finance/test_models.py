"""Money is exact, stands in printed order and belongs to whom it says."""

from decimal import Decimal

import pytest

from finance.models import Appropriation, BudgetLine, ResultBudgetLine
from tests.factories import BudgetFactory, CityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def line(organisation, name, position=0, year=2024, **amounts):
    return BudgetLine.objects.create(
        organisation=organisation, year=year, name=name, position=position, **amounts
    )


def test_an_amount_comes_back_as_it_was_entered():
    kept = line(OrganisationFactory(), "Förskola", costs=Decimal("1234.567"), net=Decimal("-0.1"))
    kept.refresh_from_db()
    assert (kept.costs, kept.revenues, kept.net) == (Decimal("1234.567"), None, Decimal("-0.1"))


def test_lines_come_in_printed_order_year_by_year():
    organisation = OrganisationFactory()
    line(organisation, "Summa", position=2, is_total=True)
    line(organisation, "Förskola", position=1)
    line(organisation, "Äldre", year=2023, position=9)
    assert [str(one) for one in organisation.budgetlines.all()] == ["Äldre", "Förskola", "Summa"]


def test_an_organisation_sees_only_its_own_lines():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    line(ours, "Förskola")
    line(theirs, "Förskola")
    assert ours.budgetlines.get().organisation == ours


def test_an_appropriation_to_a_group_is_told_by_its_name():
    budget, organisation = BudgetFactory(), OrganisationFactory(name="Norra innerstaden")
    given = {"budget": budget, "kind": Appropriation.Kind.NET, "area": "Förskola"}
    own = Appropriation.objects.create(organisation=organisation, amount=Decimal("-12.5"), **given)
    shared = Appropriation.objects.create(
        organisation=CityFactory(), group="Stadsdelsnämnderna", amount=Decimal("-99.1"), **given
    )
    assert "Norra innerstaden" in str(own)
    assert str(shared).startswith("Stadsdelsnämnderna")
    assert list(organisation.appropriations.all()) == [own]
    assert list(budget.appropriations.all()) == [own, shared]


def test_a_heading_of_the_result_budget_has_no_amount_but_a_place():
    budget = BudgetFactory()
    ResultBudgetLine.objects.create(budget=budget, name="Skatter", position=2, amount=10)
    ResultBudgetLine.objects.create(budget=budget, name="Intäkter", position=1)
    lines = budget.result_lines.values_list("name", "amount")
    assert list(lines) == [("Intäkter", None), ("Skatter", Decimal(10))]


@pytest.mark.parametrize(
    ("kind", "printed", "planned"),
    [("net", "-107.1", "107.1"), ("costs", "-120", "120"), ("revenues", "12.9", "12.9")],
)
def test_what_costs_has_the_sign_of_plans_beside_their_money(kind, printed, planned):
    given = Appropriation.objects.create(
        budget=BudgetFactory(), organisation=OrganisationFactory(), kind=kind,
        amount=Decimal(printed),
    )  # fmt: skip
    assert given.as_in_plans == Decimal(planned)
