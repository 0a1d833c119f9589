"""Who reaches the pages of the year, what they answer with, and how many queries they ask."""

import pytest

from goals.models import AreaGoal
from indicators.models import Target
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    MembershipFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PAGES = [
    "/ar/",
    "/ar/organisationer/",
    "/ar/organisationer/ny/",
    "/ar/organisationer/norra/",
    "/2025/aret/",
    "/2025/aret/mal/nytt/",
    "/2025/aret/mal/1/",
    "/2025/aret/mal/1.1/",
    "/2025/aret/mal/1.2/indikator/",
    "/2025/aret/indikatorer/nojda/",
    "/2025/aret/indikatorer/nojda/ansvar/",
    "/2025/aret/arsmal/",
    "/2025/aret/klistra-in/",
    "/2025/aret/regler/",
    "/2025/aret/perioder/",
    "/2025/aret/anta/",
]
ADOPTED = [
    "/2024/aret/",
    "/2024/aret/indikatorer/nojda/",
    "/2024/aret/indikatorer/nojda/ansvar/",
    "/2024/aret/arsmal/",
    "/2024/aret/regler/",
    "/2024/aret/perioder/",
]


@pytest.mark.parametrize("address", PAGES)
def test_who_steers_the_city_reads_the_page(draft, office, address):
    response = office.get(address)
    assert response.status_code == 200, address


@pytest.mark.parametrize("address", ADOPTED)
def test_an_adopted_year_is_read_and_says_so(adopted, office, address):
    response = office.get(address)
    assert response.status_code == 200
    page = " ".join(response.content.decode().split())
    said = "genom ett nytt beslut" in page or "är beslutad och ändras inte" in page
    # periods are opened and closed in any year
    assert said is not address.endswith("perioder/")


def test_an_adopted_year_names_its_decision(adopted, office):
    page = office.get("/2024/aret/").content.decode()
    assert "2023-11-13" in page
    assert "KS 2023/7 § 1" in page
    assert "Nytt mål" not in page


@pytest.mark.parametrize("role", ["outsider", "politician", "editor"])
@pytest.mark.parametrize("address", [*PAGES, "/2026/aret/oppna/"])
def test_for_others_the_page_does_not_exist(draft, sign_in, address, role):
    person = {
        "outsider": lambda: UserFactory(),
        "politician": lambda: UserFactory(politician=True),
        "editor": lambda: MembershipFactory(organisation=draft.committee, role="approver").user,
    }[role]()
    client = sign_in(person)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("address", PAGES)
def test_without_an_account_one_is_asked_to_sign_in(draft, client, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/ar/", 8),
        ("/ar/organisationer/", 6),
        ("/2025/aret/", 16),
        ("/2025/aret/arsmal/", 10),
        ("/2025/aret/regler/", 12),
        ("/2025/aret/perioder/", 8),
        ("/2025/aret/anta/", 10),
        ("/2025/aret/indikatorer/nojda/ansvar/", 10),
    ],
)
def test_more_rows_ask_no_more_queries(
    draft, office, address, queries, django_assert_max_num_queries
):
    office.get(address)
    with django_assert_max_num_queries(queries) as few:
        office.get(address)
    for number in range(3):
        goal = AreaGoalFactory(
            strategic_goal=StrategicGoalFactory(budget=draft.budget), code=f"{number + 5}.1"
        )
        indicator = IndicatorFactory()
        IndicatorDefinitionFactory(indicator=indicator)
        IndicatorPlacementFactory(indicator=indicator, area_goal=goal)
        TargetFactory(indicator=indicator, year=2025)
        OrganisationFactory()
    with django_assert_max_num_queries(len(few)):
        office.get(address)


def test_a_city_without_a_budget_begins_its_first_year(office):
    CityFactory()
    assert "Skapa det första året" in office.get("/ar/").content.decode()
    assert office.post("/ar/", {"year": "1066"}).status_code == 422
    response = office.post("/ar/", {"year": "2025"})
    assert response.url == "/2025/aret/"
    assert "Budgeten har inga mål än" in office.get("/2025/aret/").content.decode()
    assert office.post("/ar/", {"year": "2026"}).status_code == 404


def test_an_installation_without_a_city_says_how_to_get_one(office):
    page = office.get("/ar/").content.decode()
    assert 'href="/start/"' in page
    assert office.post("/ar/", {"year": "2025"}).status_code == 404


def test_a_year_that_nobody_has_opened(adopted, office):
    assert "/2025/aret/oppna/" in office.get("/2025/aret/").content.decode()
    assert "/2027/aret/oppna/" not in office.get("/2027/aret/").content.decode()
    assert office.get("/2027/aret/regler/").status_code == 404


def test_the_parties_proposals_are_not_the_citys_budget(office):
    CityFactory()
    BudgetFactory(year=2024, proposer="Oppositionen", status="proposal")
    assert "Skapa det första året" in office.get("/ar/").content.decode()


def test_the_menu_leads_there_for_those_who_may(adopted, office, client):
    assert 'href="/2024/aret/"' in office.get("/mitt-arbete/").content.decode()


def test_the_menu_does_not_show_it_to_others(adopted, sign_in):
    page = sign_in(UserFactory()).get("/mitt-arbete/").content.decode()
    assert "/aret/" not in page


@pytest.mark.parametrize(
    "address",
    ["/", "/2025/mal/", "/2025/budget/", "/2025/indikatorer/", "/2025/mal/1.1/", "/2024/mal/1.1/"],
)
def test_nobody_else_reads_a_word_of_the_draft(draft, client, address):
    AreaGoal.objects.filter(pk=draft.goal.pk).update(title="Hemligt utkast")
    Target.objects.filter(year=2025).update(text="77,7 %", low="77.7", high="77.7")
    page = client.get(address).content.decode()
    assert "Hemligt utkast" not in page
    assert "77,7" not in page
