"""The organisations: the list, one page each, and who sees what on it."""

import pytest

from finance.models import BudgetLine
from organisations.models import Publication
from tests import factories as make
from tests.dashboards.reading import text, with_parts

LIST = "/2024/organisationer/"
OPEN = f"{LIST}oppen/"
CLOSED = f"{LIST}sluten/"


@pytest.fixture
def money(city):
    for organisation in (city.open, city.closed):
        BudgetLine.objects.create(
            organisation=organisation, year=2024, name="Förskola", costs="1897.6", net="1897.6"
        )


def test_the_list_groups_by_kind_and_counts(client, city):
    make.OrganisationFactory(board=True, name="AB Bolaget")
    response = client.get(LIST)
    assert [kind for kind, _cards in response.context["groups"]] == ["Nämnder", "Bolagsstyrelser"]
    cards = {card.organisation.code: card for card in response.context["groups"][0][1]}
    assert (cards["oppen"].goals, cards["oppen"].judged) == (1, 1)
    assert (cards["sluten"].goals, cards["sluten"].judged) == (0, 0)


def test_the_counts_of_a_draft_are_for_its_readers(sign_in, city, reader):
    response = sign_in(reader).get(LIST)
    cards = {card.organisation.code: card for card in response.context["groups"][0][1]}
    assert (cards["sluten"].goals, cards["sluten"].judged) == (1, 2)


def test_the_list_can_be_searched(client, city):
    make.OrganisationFactory(board=True, name="AB Bolaget")

    def codes(**query):
        groups = client.get(LIST, query).context["groups"]
        return [card.organisation.code for _kind, cards in groups for card in cards]

    assert codes(q="öppna") == ["oppen"]
    assert len(codes(slag="board")) == 1
    assert codes(q="finns inte") == []
    assert len(codes(slag="rubbish")) == 3


def test_a_public_plan_is_read_without_signing_in(client, city, money):
    page = with_parts(client, OPEN)
    assert "Mål för Öppna nämnden" in page
    assert "Aktivitet hos Öppna nämnden" in page
    assert "1 897,6" in page
    assert "inte publicerad" not in page
    assert "Öppna arbetsytan" not in page


def test_a_draft_is_hidden_with_a_word_about_it(client, sign_in, city, money):
    for viewer in (client, sign_in(make.UserFactory()), sign_in(make.UserFactory(politician=True))):
        page = with_parts(viewer, CLOSED)
        assert "Verksamhetsplanen är inte publicerad ännu" in page
        assert "Mål för Slutna nämnden" not in page
        assert "Aktivitet hos Slutna nämnden" not in page
        assert "1 897,6" not in page
        assert "85 %" not in page
        assert "Öppna arbetsytan" not in page


def test_a_draft_is_read_by_its_members_slk_and_administrators(
    sign_in, city, money, reader, editor, slk
):
    for person in (reader, editor, slk, make.UserFactory(admin=True)):
        page = with_parts(sign_in(person), CLOSED)
        assert "Verksamhetsplanen är ett utkast" in page
        assert "Mål för Slutna nämnden" in page
        assert "Egen hemlig indikator" in page
        assert "1 897,6" in page
        assert 'href="/2024/plan/sluten/"' in page


def test_an_organisation_may_publish_a_period_before_the_city(client, city):
    Publication.objects.filter(subject="VB").delete()
    make.PublicationFactory(organisation=city.open, subject="T1")
    assert client.get(OPEN).context["reading"].period == "T1"
    assert client.get(CLOSED).context["reading"].period == ""


def test_all_activities_are_a_page_and_a_fragment(client, sign_in, city, reader):
    for _number in range(30):
        make.ActivityFactory(budget=city.budget, organisation=city.open)
    assert f"{OPEN}aktiviteter/" in text(client.get(OPEN))
    response = client.get(f"{OPEN}aktiviteter/", {"sida": "2"})
    assert len(response.context["activities"].object_list) == 6
    fragment = client.get(f"{OPEN}aktiviteter/", headers={"HX-Request": "true"})
    assert "<html" not in text(fragment)
    assert "Aktivitet hos" not in text(client.get(f"{CLOSED}aktiviteter/"))
    assert "Aktivitet hos" in text(sign_in(reader).get(f"{CLOSED}aktiviteter/"))


def test_the_economy_is_a_page_and_a_fragment(client, city, money):
    assert "<html" in text(client.get(f"{OPEN}ekonomi/"))
    assert "<html" not in text(client.get(f"{OPEN}ekonomi/", headers={"HX-Request": "true"}))
    assert client.get(f"{LIST}finns-inte/ekonomi/").status_code == 404


def test_nothing_published_at_all_is_still_a_page(client, city):
    Publication.objects.all().delete()
    assert "Inga publicerade mål" in text(client.get(OPEN))


@pytest.mark.parametrize(
    "address", [f"{LIST}finns-inte/", "/1999/organisationer/", "/1999/organisationer/oppen/"]
)
def test_what_does_not_exist_is_not_found(client, city, address):
    assert client.get(address).status_code == 404


def test_the_figures_can_be_taken_home(client, city):
    response = client.get(OPEN, {"_export": "csv"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Indikator;Mål;Slag;Årsmål;Utfall")
    assert lines[1].startswith("Andel nöjda brukare;1.1;KF:s indikator;85 %;82,0;")
    closed = client.get(CLOSED, {"_export": "csv"})
    assert len(closed.content.decode("utf-8-sig").splitlines()) == 1


@pytest.mark.parametrize(
    "query", [{"sida": "x"}, {"page": "99999"}, {"sort": "x"}, {"uppfyllelse": "x"}, {"q": "\x00"}]
)
def test_rubbish_in_the_address_does_no_harm(client, city, query):
    assert client.get(OPEN, query).status_code == 200
    assert client.get(LIST, query).status_code == 200


@pytest.mark.parametrize("address", [LIST, OPEN, f"{OPEN}aktiviteter/", f"{OPEN}ekonomi/"])
def test_more_rows_make_no_more_queries(
    client, sign_in, city, editor, address, django_assert_max_num_queries
):
    for viewer in (client, sign_in(editor)):
        with django_assert_max_num_queries(20) as before:
            viewer.get(address)
        for _number in range(12):
            indicator = make.IndicatorPlacementFactory(area_goal=city.area).indicator
            make.IndicatorDefinitionFactory(indicator=indicator)
            make.FulfilmentFactory(indicator=indicator, organisation=city.open)
            goal = make.CommitteeGoalFactory(organisation=city.open, area_goal=city.area)
            make.ExpectedResultFactory(committee_goal=goal)
            make.ActivityFactory(budget=city.budget, organisation=city.open, committee_goal=goal)
            BudgetLine.objects.create(organisation=city.open, year=2024, name=indicator.name)
            make.OrganisationFactory()
        with django_assert_max_num_queries(len(before)):
            viewer.get(address)
