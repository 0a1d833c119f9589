"""The budgets beside each other, and what they want done."""

import pytest

from finance.models import Appropriation, ResultBudgetLine
from tests import factories as make
from tests.published import deciding_on_the_budget

PAGE = "/2024/budget/"
LIST = f"{PAGE}aktiviteter/"


def text(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def proposal(city):
    other = make.BudgetFactory(proposer="Liberalerna", status="proposal")
    give_money(city, other, "-1380.7")
    with deciding_on_the_budget(city):
        give_money(city, city.budget, "-1537.1")
    make.ActivityFactory(budget=other, title="Bygg en bro", heading="En grön stad")
    return other


def give_money(city, budget, amount):
    Appropriation.objects.create(budget=budget, organisation=city.open, kind="net", amount=amount)
    Appropriation.objects.create(
        budget=budget,
        organisation=make.CityFactory(),
        group="Stadsdelsnämnderna",
        area="Äldreomsorg",
        kind="costs",
        amount="-9",
    )
    ResultBudgetLine.objects.create(budget=budget, name="Skatter", position=1, amount="63")
    ResultBudgetLine.objects.create(budget=budget, name="Rubrik", position=2, amount=None)


def test_the_budgets_stand_side_by_side(client, proposal):
    page = text(client.get(PAGE))
    assert "−1 537,1" in page
    assert "−1 380,7" in page
    assert "156,4" in page
    assert "Äldreomsorg" in page
    rows = client.get(PAGE).context["result"]
    assert [(row.name, row.is_heading) for row in rows] == [("Skatter", False), ("Rubrik", True)]


def test_a_post_that_one_budget_lacks_has_no_deviation(client, city, proposal):
    Appropriation.objects.create(budget=proposal, organisation=city.closed, kind="net", amount="-5")
    rows = {row.name: row for row in client.get(PAGE).context["net"]}
    assert rows["Slutna nämnden"].deviation is None


def test_a_year_with_one_budget_has_no_comparison(client, city):
    page = text(client.get(PAGE))
    assert "Skillnad" not in page


def test_activities_are_searched_by_text_budget_and_who_answers(client, city, proposal):
    def titles(**query):
        return [row.record.title for row in client.get(LIST, query).context["table"].rows]

    activity = make.ActivityFactory(budget=proposal, title="Plantera träd")
    activity.responsible.add(city.open)
    assert set(titles()) == {"Bygg en bro", "Plantera träd", "Fullmäktiges aktivitet"}
    assert titles(q="bro bygg") == ["Bygg en bro"]
    assert titles(q="grön") == ["Bygg en bro"]
    assert titles(organisation="oppen") == ["Plantera träd"]
    assert titles(budget=str(city.budget.pk)) == ["Fullmäktiges aktivitet"]
    assert len(titles(budget="rubbish", organisation="rubbish")) == 3


def test_an_organisations_own_activities_are_not_the_budgets(client, sign_in, city, slk):
    assert "Aktivitet hos" not in text(sign_in(slk).get(LIST))


def test_activities_can_be_taken_home(client, city, proposal):
    make.ActivityFactory(budget=proposal, title='=HYPERLINK("x")')
    lines = client.get(LIST, {"_export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Aktivitet;Rubrik i budgeten;Ansvarig;Start;Slut;Budget"
    assert any(line.startswith("\"'=HYPERLINK") for line in lines)


@pytest.mark.parametrize("address", ["/1999/budget/", "/1999/budget/aktiviteter/"])
def test_a_year_without_a_budget_is_not_found(client, city, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [PAGE, LIST])
def test_more_rows_make_no_more_queries(
    client, city, proposal, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20) as before:
        client.get(address)
    for number in range(30):
        organisation = make.OrganisationFactory()
        Appropriation.objects.create(
            budget=proposal, organisation=organisation, kind="net", amount=number
        )
        make.ActivityFactory(budget=proposal).responsible.add(organisation)
    with django_assert_max_num_queries(len(before)):
        client.get(address)


def test_the_front_page_leads_everywhere(client, city):
    page = text(client.get("/"))
    for address in ("/2024/mal/", "/2024/indikatorer/", "/2024/organisationer/", PAGE):
        assert f'href="{address}' in page


def test_the_front_page_of_an_empty_city(client, db):
    make.CityFactory()
    assert "Ingen antagen budget ännu" in text(client.get("/"))
