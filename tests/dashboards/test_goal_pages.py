"""The goal tree and the area goals, as their readers meet them."""

import pytest

from indicators.models import Fulfilment, GoalProposal, Policy, Target
from organisations.models import Publication
from tests import factories as make
from tests.dashboards.reading import text, with_parts

TREE = "/2024/mal/"
GOAL = "/2024/mal/1.1/"


def test_the_tree_is_read_without_signing_in(client, city):
    page = text(client.get(TREE))
    assert "Alla har goda levnadsvillkor" in page
    assert "uppfylls delvis" in page
    assert "<b>1</b> av 2 indikatorer" in page
    assert "27 av 29 nämnder" in page


def test_the_latest_published_period_is_shown(client, city):
    make.PublicationFactory(subject="T1")
    response = client.get(TREE)
    assert response.context["reading"].period == "VB"
    assert [str(choice) for choice in response.context["reading"].choices] == ["T1", "VB"]


@pytest.mark.parametrize("wanted", ["T2", "rubbish", "", "plan", "M01"])
def test_a_period_that_may_not_be_read_gives_the_latest_published(client, city, wanted):
    assert client.get(TREE, {"period": wanted}).context["reading"].period == "VB"


def test_slk_reads_a_period_before_it_is_published(sign_in, city, slk):
    response = sign_in(slk).get(TREE, {"period": "T2"})
    assert response.context["reading"].period == "T2"
    assert "Perioden är inte publicerad" in text(response)


def test_nothing_published_shows_goals_without_symbols(client, city):
    Publication.objects.all().delete()
    page = text(client.get(TREE))
    assert "Alla har goda levnadsvillkor" in page
    assert "Inga utfall är publicerade ännu" in page
    assert "status--partial" not in page


def test_the_central_judgement_stands_beside_the_proposal(client, city):
    make.GoalJudgementFactory(area_goal=city.area, level="full", motivation="Planerna räcker.")
    page = text(client.get(TREE))
    assert "Bedömt centralt." in page
    assert "Förslaget:" in page
    page = text(client.get(GOAL))
    assert "Planerna räcker." in page


def test_an_organisations_judgement_is_not_the_central_one(client, city):
    make.GoalJudgementFactory(
        area_goal=city.area, organisation=city.open, level="full", motivation="Vi når målet."
    )
    tree = client.get(TREE).context["tree"]
    assert [child.judgement for node in tree for child in node.children] == [None]
    assert [child.level for node in tree for child in node.children] == ["partial"]
    response = client.get(GOAL)
    assert response.context["node"].judgement is None
    assert "Målet är inte bedömt centralt för perioden." in text(response)
    assert "Vi når målet." in text(response)


@pytest.mark.parametrize("address", [TREE, GOAL, "/"])
def test_a_page_that_asks_for_news_hears_204_until_there_are_some(client, city, address):
    version = client.get(address).context["version"]
    assert client.get(address, {"version": version}).status_code == 204
    GoalProposal.objects.filter(area_goal=city.area).update(
        level="none", counts={"indicators": {"none": 2}}
    )
    answer = client.get(address, {"version": version})
    assert answer.status_code == 200
    assert answer.content.decode() != version


def test_a_new_figure_is_news_on_the_goal_page(client, city):
    version = client.get(GOAL).context["version"]
    make.FulfilmentFactory(indicator=city.other, organisation=city.open)
    assert client.get(GOAL, {"version": version}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/1999/mal/", "/2024/mal/9.9/", "/2024/mal/x/", "/1999/mal/1.1/"]
)
def test_what_does_not_exist_is_not_found(client, city, address):
    assert client.get(address).status_code == 404


def test_an_area_goal_shows_indicators_and_figures(client, city):
    page = with_parts(client, GOAL)
    assert "Andel nöjda brukare" in page
    assert "82,5 %" in page
    assert "bättre" in page
    assert "Fullmäktiges aktivitet" in page


def test_drafts_are_hidden_from_everyone_but_their_readers(client, sign_in, city, reader):
    for viewer in (client, sign_in(make.UserFactory())):
        page = with_parts(viewer, GOAL)
        assert "Mål för Öppna nämnden" in page
        assert "Mål för Slutna nämnden" not in page
        assert "Aktivitet hos Slutna nämnden" not in page
        assert "Egen hemlig indikator" not in page
    page = with_parts(sign_in(reader), GOAL)
    assert "Mål för Slutna nämnden" in page
    assert "Egen hemlig indikator" in page


def test_side_by_side_shows_only_public_organisations(client, sign_in, city, reader, slk):
    address = f"{GOAL}namnder/"
    page = text(client.get(address))
    assert "Öppna" in page
    assert "Nämnd" not in page.split("<tbody")[1]
    assert "mål 85 %" in page
    for person in (reader, slk):
        page = text(sign_in(person).get(address))
        assert city.closed.short_name in page.split("<tbody")[1]


def test_side_by_side_shows_targets_before_outcomes_are_published(client, city):
    Publication.objects.filter(subject="VB").delete()
    page = text(client.get(f"{GOAL}namnder/"))
    assert "mål 85 %" in page
    assert "status--partial" not in page


@pytest.mark.parametrize("kept", [Target, Fulfilment])
def test_drafts_stay_out_of_side_by_side(client, sign_in, city, slk, kept):
    for model in {Target, Fulfilment} - {kept}:
        model.objects.exclude(organisation=make.CityFactory()).delete()

    def organisations(viewer):
        lines = viewer.get(f"{GOAL}namnder/").context["matrix"].lines
        return {line.organisation for line in lines}

    assert organisations(client) == {city.open}
    assert organisations(sign_in(slk)) == {city.open, city.closed}


def test_side_by_side_for_one_indicator(client, city):
    response = client.get(f"{GOAL}namnder/", {"indikator": "vantetid"})
    assert [item.code for item in response.context["matrix"].indicators] == ["vantetid"]
    assert response.context["matrix"].lines == []
    assert client.get(f"{GOAL}namnder/", {"indikator": "\x00"}).status_code == 200


@pytest.mark.parametrize("part", ["namnder", "namndmal", "aktiviteter"])
def test_each_part_is_a_page_and_a_fragment(client, city, part):
    assert "<html" in text(client.get(f"{GOAL}{part}/"))
    assert "<html" not in text(client.get(f"{GOAL}{part}/", headers={"HX-Request": "true"}))


def test_filters_narrow_the_indicators(client, city):
    def names(**wanted):
        rows = client.get(GOAL, wanted).context["table"].rows
        return [row.record.indicator.code for row in rows]

    assert names() == ["nojda", "vantetid"]
    assert names(slag="mandatory") == ["vantetid"]
    assert names(uppfyllelse="full") == ["nojda"]
    assert names(uppfyllelse="not_applicable") == []
    assert names(q="NÖJDA andel") == ["nojda"]
    assert names(q="finns inte") == []
    assert names(sort="-level") == ["vantetid", "nojda"]


@pytest.mark.parametrize(
    "query",
    [
        {"slag": "rubbish", "uppfyllelse": "'; drop"},
        {"sort": "rubbish,-nope"},
        {"page": "-3"},
        {"page": "tusen"},
        {"sida": "tusen"},
        {"q": "\x00"},
        {"q": "%_\\"},
        {"per_page": "0"},
    ],
)
def test_rubbish_in_the_address_does_no_harm(client, city, query):
    assert client.get(GOAL, query).status_code == 200


def test_the_csv_is_what_swedish_excel_reads(client, city):
    response = client.get(GOAL, {"_export": "csv", "sort": "-level"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Indikator;Slag;Årsmål;Utfall;Ett år tidigare;Trend;Uppfyllelse"
    assert lines[2] == "Andel nöjda brukare;KF:s indikator;80 %;82,5;80,0;bättre;uppfylls helt"
    assert "hemlig" not in response.content.decode()


@pytest.mark.parametrize(
    "address", [TREE, GOAL, f"{GOAL}namnder/", f"{GOAL}namndmal/", f"{GOAL}aktiviteter/"]
)
def test_more_rows_make_no_more_queries(
    client, sign_in, city, slk, address, django_assert_max_num_queries
):
    for viewer in (client, sign_in(slk)):
        with django_assert_max_num_queries(20) as before:
            viewer.get(address)
        for _number in range(12):
            indicator = make.IndicatorPlacementFactory(area_goal=city.area).indicator
            make.IndicatorDefinitionFactory(indicator=indicator)
            organisation = make.OrganisationFactory()
            make.PublicationFactory(organisation=organisation, subject="plan")
            make.FulfilmentFactory(indicator=indicator)
            make.FulfilmentFactory(indicator=indicator, organisation=organisation)
            make.TargetFactory(indicator=indicator, organisation=organisation)
            make.CommitteeGoalFactory(organisation=organisation, area_goal=city.area)
            make.ActivityFactory(budget=city.budget, area_goal=city.area)
        with django_assert_max_num_queries(len(before)):
            viewer.get(address)


def test_the_why_link_leads_from_each_symbol(client, city):
    row = Fulfilment.objects.of_city().get(indicator=city.indicator)
    assert f'href="/varfor/{row.pk}/"' in text(client.get(GOAL))


def test_a_goals_proposal_says_by_which_shares_it_was_made(client, city):
    Policy.objects.create(year=2024, full_share="0.9")
    for address in (TREE, GOAL):
        page = text(client.get(address))
        assert "när minst 90 % uppfylls helt" in page
        assert "mer än 50 %" in page
    assert 'href="/2024/mal/1.1/?period=VB#varfor"' in text(client.get(TREE))
