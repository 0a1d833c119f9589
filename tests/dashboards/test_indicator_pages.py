"""The indicators: the list and one page each."""

from decimal import Decimal

import pytest

from dashboards.selectors.genders import weights_of
from indicators.models import TargetChange
from organisations.models import Publication
from tests import factories as make

LIST = "/2024/indikatorer/"
PAGE = f"{LIST}nojda/"


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def codes(client, **query):
    return [
        row.record.indicator.code
        for row in client.get(LIST, query).context["table"].page.object_list
    ]


def test_the_list_is_public_but_not_the_own_indicators_of_drafts(client, sign_in, city, reader):
    assert codes(client) == ["nojda", "vantetid"]
    assert codes(sign_in(reader)) == ["nojda", "vantetid", "egen"]


def test_the_list_is_searched_filtered_and_sorted(client, city):
    assert codes(client, q="väntetid") == ["vantetid"]
    assert codes(client, slag="council") == ["nojda"]
    assert codes(client, uppfyllelse="none") == ["vantetid"]
    assert codes(client, mal="1.1") == ["nojda", "vantetid"]
    assert codes(client, mal="9.9") == ["nojda", "vantetid"]
    assert codes(client, sort="-name") == ["vantetid", "nojda"]
    assert codes(client, sort="level") == ["nojda", "vantetid"]


def test_the_list_pages(client, city):
    for _number in range(30):
        make.IndicatorPlacementFactory(area_goal=city.area)
    assert len(codes(client)) == 25
    assert len(codes(client, page="2")) == 7


def test_the_list_can_be_taken_home(client, city):
    lines = client.get(LIST, {"_export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Indikator;Mål;Slag;Årsmål;Utfall;Ett år tidigare;Trend;Uppfyllelse"
    assert lines[1].startswith("Andel nöjda brukare;1.1;")
    assert len(lines) == 3


def test_an_indicator_shows_definition_series_and_organisations(client, city):
    make.FulfilmentFactory(indicator=city.indicator, year=2023, outcome="80", level="none")
    page = text(client.get(PAGE))
    assert "högre är bättre" in page
    assert "82,5 %" in page
    assert "80,0 %" in page
    assert "Öppna nämnden" in page
    assert "Slutna nämnden" not in page
    assert "<svg" in page


def test_an_indicator_says_what_it_is_also_called(client, city):
    make.IndicatorAliasFactory(indicator=city.indicator, name="Nöjda små", source="Bilaga 5")
    text = " ".join(client.get(PAGE).content.decode().split())
    assert 'Kallas också: Nöjda små <span class="muted">(Bilaga 5)</span>' in text


def test_the_definition_says_what_a_periods_figure_and_its_parts_are(client, city):
    definition = city.indicator.definitions.get()
    definition.values, definition.numerator = "own_period", "Barn som svarat ja"
    definition.save()
    page = text(client.get(PAGE))
    assert "perioden för sig" in page
    assert "Barn som svarat ja" in page


def test_a_changed_definition_breaks_the_series_visibly(client, city):
    make.IndicatorDefinitionFactory(indicator=city.indicator, from_year=2023)
    for year in (2021, 2022, 2023):
        make.FulfilmentFactory(indicator=city.indicator, year=year, outcome="80")
        make.PublicationFactory(year=year)
    page = text(client.get(PAGE))
    assert "Ny definition från 2023" in page
    assert page.count("serien bryts") == 1
    assert [item.breaks for item in client.get(PAGE).context["series"]] == [0, 0, 1, 0]


def test_earlier_years_are_shown_only_when_published(client, city):
    make.FulfilmentFactory(indicator=city.indicator, year=2022, outcome="80")
    assert [item.year for item in client.get(PAGE).context["series"]] == [2024]


def test_the_spread_is_told(client, city):
    other = make.OrganisationFactory()
    make.PublicationFactory(organisation=other, subject="plan")
    make.FulfilmentFactory(indicator=city.indicator, organisation=other, outcome="72.5")
    spread = client.get(PAGE).context["spread"]
    assert (spread.lowest, spread.highest, spread.number) == (Decimal("72.5"), Decimal(82), 2)
    assert "9,5 procentenheter" in text(client.get(PAGE))


def test_a_changed_target_keeps_both_values_and_the_decision(client, city):
    target = make.TargetFactory(indicator=city.indicator, text="85 %")
    TargetChange.objects.create(
        target=target,
        previous_text="80 %",
        new_text="85 %",
        decided_on="2024-05-20",
        reference="KS 2024/17",
    )
    page = text(client.get(PAGE))
    assert "<del>80 %</del> → <ins>85 %</ins>" in page
    assert "KS 2024/17" in page
    assert "2024-05-20" in page


def test_a_changed_target_of_a_draft_stays_hidden(client, sign_in, city, reader):
    target = city.indicator.targets.get(organisation=city.closed)
    TargetChange.objects.create(
        target=target, new_text="99 %", decided_on="2024-05-20", reference="Hemligt beslut"
    )
    assert "Hemligt beslut" not in text(client.get(PAGE))
    assert "Hemligt beslut" in text(sign_in(reader).get(PAGE))


def test_women_and_men_are_weighed_as_the_city_is(client, city):
    second = make.OrganisationFactory()
    city.row.inputs = {
        "method": "weighted_mean",
        "source": "organisations",
        "organisations": [
            {"organisation": city.open.pk, "value": "80", "weight": "3"},
            {"organisation": second.pk, "value": "60", "weight": "1"},
        ],
    }
    city.row.save()
    for organisation, women in ((city.open, 84), (second, 64)):
        make.OutcomeFactory(
            indicator=city.indicator, organisation=organisation, women=women, men=women - 8
        )
    genders = client.get(PAGE).context["genders"]
    assert (genders.women, genders.men, genders.number) == (79, 71, 2)
    assert "sammanvägda som stadens utfall" in text(client.get(PAGE))


def test_women_and_men_reported_for_the_city_are_shown_as_they_are(client, city):
    make.OutcomeFactory(indicator=city.indicator, women=84, men=76)
    genders = client.get(PAGE).context["genders"]
    assert (genders.women, genders.men, genders.number) == (84, 76, 0)


def test_a_value_reported_for_the_city_has_no_weights():
    assert weights_of({"source": "city", "organisations": []}) == {}
    assert weights_of({}) == {}


def test_an_own_indicator_exists_only_for_those_who_may_read_its_plan(
    client, sign_in, city, reader, slk
):
    address = f"{LIST}egen/"
    assert client.get(address).status_code == 404
    assert sign_in(make.UserFactory()).get(address).status_code == 404
    for person in (reader, slk):
        assert "Egen hemlig indikator" in text(sign_in(person).get(address))


@pytest.mark.parametrize(
    "address", [f"{LIST}finns-inte/", "/1999/indikatorer/", "/1999/indikatorer/nojda/"]
)
def test_what_does_not_exist_is_not_found(client, city, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", [{"page": "x"}, {"sort": "x"}, {"mal": "x' OR 1"}, {"uppfyllelse": "x"}, {"q": "\x00"}]
)
def test_rubbish_in_the_address_does_no_harm(client, city, query):
    assert client.get(LIST, query).status_code == 200
    assert client.get(PAGE, query).status_code == 200


def test_an_indicator_without_anything_is_still_a_page(client, city):
    Publication.objects.all().delete()
    bare = make.IndicatorPlacementFactory(area_goal=city.area).indicator
    page = text(client.get(f"{LIST}{bare.code}/"))
    assert "Definitionen är inte fastställd" in page


def test_the_organisations_can_be_taken_home(client, city):
    lines = client.get(PAGE, {"_export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Organisation;Årsmål;Utfall;Avstånd till årsmålet")
    assert [line.split(";")[0] for line in lines[1:]] == ["Öppna nämnden"]


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_more_rows_make_no_more_queries(
    client, sign_in, city, slk, address, django_assert_max_num_queries
):
    for viewer in (client, sign_in(slk)):
        with django_assert_max_num_queries(20) as before:
            viewer.get(address)
        for _number in range(12):
            make.IndicatorPlacementFactory(area_goal=city.area)
            organisation = make.OrganisationFactory()
            make.PublicationFactory(organisation=organisation, subject="plan")
            make.FulfilmentFactory(indicator=city.indicator, organisation=organisation)
            make.OutcomeFactory(
                indicator=city.indicator, organisation=organisation, women=80, men=79
            )
        with django_assert_max_num_queries(len(before)):
            viewer.get(address)
