"""The indicators: the list and one page each."""

import datetime as dt
from decimal import Decimal

import pytest

from followup.actions import place_of, reopen_report
from followup.publishing import publish
from indicators.models import TargetChange, Weight
from indicators.recompute import drain_marks
from tests import factories as make
from tests.published import (
    answers,
    deciding_on_the_budget,
    grow,
    hand_in,
    publish_again,
    row_of,
)

LIST = "/2024/indikatorer/"
PAGE = f"{LIST}nojda/"


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def codes(client, **query):
    return [
        row.record.indicator.code
        for row in client.get(LIST, query).context["table"].page.object_list
    ]


def test_the_list_is_public_but_not_the_own_indicators_of_drafts(
    client, sign_in, at_work, city, reader, slk
):
    shown = ["nojda", "trygga", "vantetid"]
    assert codes(client) == shown
    assert codes(sign_in(reader)) == shown
    assert codes(at_work(make.MembershipFactory().user)) == shown
    for person in (reader, slk):
        assert codes(at_work(person)) == [*shown, "egen"]


def test_the_list_is_searched_filtered_and_sorted(client, city):
    assert codes(client, q="väntetid") == ["vantetid"]
    assert codes(client, slag="council") == ["nojda", "trygga"]
    assert codes(client, uppfyllelse="none") == ["trygga"]
    assert codes(client, mal="1.1") == ["nojda", "trygga", "vantetid"]
    assert codes(client, mal="9.9") == ["nojda", "trygga", "vantetid"]
    assert codes(client, sort="-name") == ["vantetid", "trygga", "nojda"]
    assert codes(client, sort="level") == ["nojda", "vantetid", "trygga"]


def test_the_list_pages(client, city):
    with deciding_on_the_budget(city):
        for _number in range(30):
            make.IndicatorPlacementFactory(area_goal=city.area)
    assert len(codes(client)) == 3
    publish_again(city)
    assert len(codes(client)) == 25
    assert len(codes(client, page="2")) == 8


def test_the_list_can_be_taken_home(client, city):
    lines = client.get(LIST, {"_export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith(
        "Indikator;Mål;Slag;Årsmål;Utfall;Ett år tidigare;Trend;Uppfyllelse;"
        "Utfallet gäller;Prognos för året;Bedömt efter;Anmärkning"
    )
    assert lines[1].startswith("Andel nöjda brukare;1.1;")
    assert len(lines) == 4


def test_an_indicator_shows_definition_series_and_organisations(client, city):
    page = text(client.get(PAGE))
    assert "högre är bättre" in page
    assert "82,5 %" in page
    assert "80,0 %" in page
    assert "Öppna nämnden" in page
    assert "<svg" in page


def test_who_has_not_handed_in_stands_among_the_organisations(client, city):
    page = " ".join(text(client.get(PAGE)).split())
    row = page[page.index("Slutna nämnden") :]
    assert row.index("har inte lämnat in") < row.index("</tr>")
    assert "85 %" not in row[: row.index("</tr>")]
    lines = client.get(PAGE, {"_export": "csv"}).content.decode("utf-8-sig").splitlines()
    late = next(line for line in lines if line.startswith("Slutna nämnden"))
    assert ";har inte lämnat in;" in late


def test_an_indicator_says_what_it_is_also_called(client, city):
    make.IndicatorAliasFactory(indicator=city.indicator, name="Nöjda små", source="Bilaga 5")
    text = " ".join(client.get(PAGE).content.decode().split())
    assert 'Kallas också: Nöjda små <span class="muted">(Bilaga 5)</span>' in text


def test_the_definition_says_what_a_periods_figure_and_its_parts_are(client, city):
    with deciding_on_the_budget(city):
        definition = city.indicator.definitions.get()
        definition.values, definition.numerator = "own_period", "Barn som svarat ja"
        definition.save()
    page = text(client.get(PAGE))
    assert "perioden för sig" in page
    assert "Barn som svarat ja" in page


def test_a_changed_definition_breaks_the_series_visibly(client, city):
    with deciding_on_the_budget(city):
        make.IndicatorDefinitionFactory(indicator=city.indicator, from_year=2023)
    for year in (2021, 2022):
        make.OutcomeFactory(indicator=city.indicator, year=year, value="80", status="final")
        publish(year=year, subject="VB", by=city.boss)
    response = client.get(PAGE)
    page = text(response)
    assert "Ny definition från 2023" in page
    assert page.count("serien bryts") == 1
    assert [item.breaks for item in response.context["series"]] == [0, 0, 1, 0]


def test_earlier_years_are_shown_only_when_published(client, at_work, city, slk):
    make.OutcomeFactory(indicator=city.indicator, year=2022, value="80", status="final")
    drain_marks(wait=True)
    assert [item.year for item in client.get(PAGE).context["series"]] == [2023, 2024]
    working = at_work(slk).get(PAGE).context["series"]
    assert [item.year for item in working] == [2022, 2023, 2024]


def test_the_spread_is_told(client, city):
    assert client.get(PAGE).context["spread"] is None
    outcome = city.indicator.outcomes.get(organisation=city.closed, year=2024)
    outcome.value = "72.5"
    outcome.save()
    hand_in(city, city.closed)
    publish_again(city)
    spread = client.get(PAGE).context["spread"]
    assert (spread.lowest, spread.highest, spread.number) == (Decimal("72.5"), Decimal(82), 2)
    assert "9,5 procentenheter" in text(client.get(PAGE))


def change_target(target, text, reference):
    TargetChange.objects.create(
        target=target,
        previous_text=target.text,
        new_text=text,
        decided_on="2024-05-20",
        reference=reference,
    )
    target.text = text
    target.save()


def test_a_changed_target_keeps_both_values_and_the_decision(client, city):
    with deciding_on_the_budget(city):
        change_target(city.indicator.targets.of_city().get(), "81 %", "KS 2024/17")
    later = "räknas i det som publiceras härefter"
    page = text(client.get(PAGE))
    assert "<del>80 %</del> → <ins>81 %</ins>" in page
    assert later in page
    publish_again(city, reason="Årsmålet ändrades.")
    page = text(client.get(PAGE))
    assert later not in page
    assert "<del>80 %</del> → <ins>81 %</ins>" in page
    assert "KS 2024/17" in page
    assert "2024-05-20" in page


def test_a_changed_target_that_somebody_interpreted_is_told(client, city):
    with deciding_on_the_budget(city):
        target = city.indicator.targets.of_city().get()
        target.read_as = "Minst 81 %"
        change_target(target, "så bra det går", "KS 2024/18")
        target.changes.update(new_text="så bra det går (tolkas som Minst 81 %)")
    publish_again(city, reason="Årsmålet ändrades.")
    assert "KS 2024/18" in text(client.get(PAGE))


def test_a_changed_target_of_a_draft_stays_hidden(client, sign_in, at_work, city, reader):
    change_target(city.indicator.targets.get(organisation=city.closed), "99 %", "Hemligt beslut")
    publish_again(city)
    for viewer in (client, sign_in(reader)):
        assert "Hemligt beslut" not in text(viewer.get(PAGE))
    assert "Hemligt beslut" in text(at_work(reader).get(PAGE))


def test_a_correction_is_said_wherever_the_figure_stands(client, city):
    correct(city, "61", "Felräknat")
    said = "rättad 6 mars 2025: 82 → 61, felräknat"
    side_by_side = "/2024/mal/1.1/namnder/"
    organisation = "/2024/organisationer/oppen/"
    why = f"/varfor/{row_of(city.indicator, city.open).pk}/"
    for address in (PAGE, side_by_side, organisation):
        assert said in text(client.get(address)), address
    assert said.capitalize() in text(client.get(why))
    for address in (PAGE, organisation):
        assert said in client.get(address, {"_export": "csv"}).content.decode("utf-8-sig")
    reading = " ".join(text(client.get(PAGE)).split())
    assert "Verksamhetsberättelse 2024, utgåva 2 <strong>(rättad)</strong>" in reading


def test_a_correction_of_the_citys_figure_is_said_over_the_years_too(client, city):
    with deciding_on_the_budget(city):
        city.indicator.outcomes.filter(year=2023, organisation=city.city).update(value="79.5")
    drain_marks(wait=True)
    publish(
        year=2023, subject="VB", by=city.boss, decided_on=dt.date(2025, 3, 3), reason="Fel källa."
    )
    page = text(client.get(PAGE))
    assert "rättad 3 mars 2025: 80 → 79,5, fel källa." in page


def correct(here, value, reason):
    """Open the report again, change its outcome, hand it in and publish."""
    place = place_of(here.period, here.open)
    reopen_report(place=place, by=here.boss)
    outcome = here.indicator.outcomes.get(organisation=here.open, year=2024)
    outcome.value = value
    outcome.save()
    hand_in(here, here.open, reason=reason)
    publish_again(here, decided_on=dt.date(2025, 3, 6), reason=reason)


def test_women_and_men_are_weighed_as_the_city_is(client, city):
    with deciding_on_the_budget(city):
        weighed = make.IndicatorPlacementFactory(area_goal=city.area, indicator__code="vagd")
        make.IndicatorDefinitionFactory(
            indicator=weighed.indicator, over_organisations="weighted_mean"
        )
        make.TargetFactory(indicator=weighed.indicator)
        for number, (women, weight) in enumerate([(84, 3), (64, 1)]):
            organisation = make.OrganisationFactory()
            answers(organisation, weighed.indicator)
            Weight.objects.create(
                indicator=weighed.indicator, organisation=organisation, year=2024, weight=weight
            )
            make.OutcomeFactory(
                indicator=weighed.indicator,
                organisation=organisation,
                value=80 - 20 * number,
                women=women,
                men=women - 8,
                status="final",
            )
    publish_again(city)
    page = client.get(f"{LIST}vagd/")
    row = page.context["figures"].row
    assert (row.women, row.men, row.coverage) == (79, 71, 2)
    assert "sammanvägda som stadens utfall" in text(page)


def test_women_and_men_reported_for_the_city_are_shown_as_they_are(client, city):
    with deciding_on_the_budget(city):
        city.indicator.outcomes.filter(organisation=city.city, year=2024).update(women=84, men=76)
    assert client.get(PAGE).context["figures"].row.women is None
    publish_again(city)
    page = client.get(PAGE)
    row = page.context["figures"].row
    assert (row.women, row.men) == (84, 76)
    assert "Kvinnor 84" in text(page)
    assert "sammanvägda" not in text(page)


def test_an_own_indicator_exists_only_for_those_who_may_read_its_plan(
    client, sign_in, at_work, city, reader, slk
):
    address = f"{LIST}egen/"
    for viewer in (client, sign_in(reader), at_work(make.MembershipFactory().user)):
        assert viewer.get(address).status_code == 404
    for person in (reader, slk):
        assert "Egen hemlig indikator" in text(at_work(person).get(address))


@pytest.mark.parametrize(
    "address", [f"{LIST}finns-inte/", "/1999/indikatorer/", "/1999/indikatorer/nojda/"]
)
def test_what_does_not_exist_is_not_found(client, city, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", [{"page": "x"}, {"sort": "x"}, {"mal": "x' OR 1"}, {"uppfyllelse": "x"}]
)
def test_rubbish_in_the_address_does_no_harm(client, city, query):
    assert client.get(LIST, query).status_code == 200
    assert client.get(PAGE, query).status_code == 200


def test_a_null_character_is_refused(client, city):
    assert client.get(LIST, {"q": "\x00"}).status_code == 400


def test_an_indicator_without_anything_is_still_a_page(client, city):
    with deciding_on_the_budget(city):
        bare = make.IndicatorPlacementFactory(area_goal=city.area).indicator
    publish_again(city)
    page = text(client.get(f"{LIST}{bare.code}/"))
    assert "Definitionen är inte fastställd" in page


def test_the_organisations_can_be_taken_home(client, city):
    lines = client.get(PAGE, {"_export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Organisation;Årsmål;Utfall;Avstånd till årsmålet")
    assert [line.split(";")[0] for line in lines[1:]] == ["Slutna nämnden", "Öppna nämnden"]


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_more_rows_make_no_more_queries(city, counted, address):
    publish_again(city, reason="Rättad, som växande också är")
    before = counted(address)
    grow(city)
    assert counted(address) == before
