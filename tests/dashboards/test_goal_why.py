"""Why a goal is where it is: what pulls it down, who, since when, what they say and do."""

from decimal import Decimal

import pytest

from dashboards.shown import Council, level_of, own_level, shown_target, with_forecast
from followup.actions import place_of, reopen_report
from indicators.models import Fulfilment, IndicatorDefinition, Outcome
from tests.dashboards.reading import text, with_parts
from tests.published import grow, hand_in, publish_again

WHY = "/2024/mal/1.1/varfor/"
FRAGMENT = {"HX-Request": "true"}


def say(city, organisation, words, indicator=None, **given):
    """The organisation says it with its figure, and hands in."""
    place = place_of(city.period, organisation)
    if organisation == city.open:
        reopen_report(place=place, by=city.boss)
    Outcome.objects.filter(
        indicator=indicator or city.indicator, organisation=organisation, year=2024, period="VB"
    ).update(comment=words, **given)
    hand_in(city, organisation)
    return publish_again(city, reason="Mer att säga")


def one_told(part):
    return part.share, part.without, part.pull


@pytest.fixture
def pulled(city):
    """The city's figure comes of two, one of which is short of the 80 that the council asks."""
    Outcome.objects.filter(indicator=city.indicator, organisation=city.city).delete()
    say(city, city.closed, "Vi har haft svårt att anställa", value="70")
    return city


def test_the_sentence_counts_and_the_rule_is_gone_through(client, city):
    page = text(client.get(WHY)).replace("\xa0", " ")
    assert "Uppfylls delvis, därför att 1 av 2 indikatorer inte når årsmålet." in page
    assert "För att uppfyllas helt behöver 2 av 2 indikatorer uppfyllas helt: 1 till." in page
    assert "Uppfylls alla helt?" in page
    assert "Andel trygga" in page[page.index("Det här drar ner") :]
    assert "10,0 procentenheter kvar till målet" in page


def test_the_dialog_gets_the_answer_and_a_way_on(client, city):
    page = text(client.get(WHY, {"period": "VB"}, headers=FRAGMENT))
    assert page.startswith("<h2>")
    assert "därför att 1 av 2" in page
    assert f'href="{WHY}?period=VB"' in page


def test_who_pulls_is_ranked_with_their_part_in_the_citys_figure(client, pulled):
    page = text(client.get(WHY)).replace("\xa0", " ")
    why = client.get(WHY).context["why"]
    nojda = next(one for one in why.pulling if one.indicator == pulled.indicator)
    told = [
        (one.organisation, *(words.replace("\xa0", " ") for words in one_told(one)))
        for one in nojda.parts
    ]
    assert told == [
        (pulled.closed, "50 %", "82,0 %", "100 %"),
        (pulled.open, "50 %", "70,0 %", "drar inte"),
    ]
    assert "Alla väger lika. Den som ligger sämre till än stadens årsmål" in page
    assert [one.organisation for one in why.organisations] == [pulled.closed]
    assert "Medelvärdet av organisationens del i varje indikator" in page


def test_what_they_say_and_do_is_there(client, pulled):
    page = with_parts(client, WHY)
    assert "Vi har haft svårt att anställa" in page
    # the plan of the one who pulls is not public, and neither is what it does
    assert "Aktivitet hos Slutna nämnden" not in page
    assert "Aktivitet hos Öppna nämnden" not in page


def test_nothing_that_is_typed_after_the_publication_is_told(client, pulled):
    place = place_of(pulled.period, pulled.closed)
    reopen_report(place=place, by=pulled.boss)
    Outcome.objects.filter(organisation=pulled.closed).update(comment="kanariefågel")
    page = with_parts(client, WHY)
    assert "kanariefågel" not in page
    assert "Vi har haft svårt att anställa" in page


def test_since_when_is_the_first_of_the_unbroken_run(client, city):
    why = client.get(WHY).context["why"]
    [trygga] = why.pulling
    assert (trygga.level, trygga.since) == ("none", "sedan den här perioden")


def test_an_area_goal_that_is_not_there_is_not_found(client, city):
    for code in ("9.9", "9", "x"):
        assert client.get(f"/2024/mal/{code}/varfor/").status_code == 404


def test_a_strategic_goal_names_its_goals_the_worst_first(client, city):
    page = text(client.get("/2024/mal/1/varfor/"))
    assert "Uppfylls delvis, därför att 1 av 1 mål inte uppfylls helt." in page
    assert f'href="{WHY}?period=VB"' in page


def test_before_anything_is_published_it_says_so(client, city):
    from followup.publishing import withdraw

    withdraw(year=2024, subject="VB", by=city.boss, reason="Fel")
    page = text(client.get(WHY))
    assert "Inga publicerade utfall." in page
    assert "därför att" not in page


def test_before_the_years_end_it_says_forecast(client, city):
    publish_again(city, subject="T2")
    for address in (WHY, "/2024/mal/1.1/", "/2024/mal/1/", "/2024/mal/", "/"):
        assert "prognos" in text(client.get(address, {"period": "T2"})), address
        assert "judged-by" not in text(client.get(address, {"period": "VB"})), address


@pytest.mark.parametrize("address", [WHY, "/2024/mal/1/varfor/"])
def test_more_of_everything_is_no_more_queries(counted, city, address):
    publish_again(city, reason="Rättad, som växande också är")
    before = counted(address)
    grow(city)
    assert counted(address) == before


def test_an_organisation_has_its_series(client, city):
    address = "/2024/organisationer/oppen/indikatorer/nojda/"
    page = text(client.get(address)).replace("\xa0", " ")
    assert "82,0 %" in page
    assert "Utfall vid årets slut" in page
    assert 'class="lines"' in page
    assert 'href="/2024/indikatorer/nojda/?period=VB"' in page
    row = Fulfilment.every.filter(
        organisation=city.open, indicator=city.indicator, edition__isnull=False, year=2024
    ).latest("pk")
    assert f"/varfor/{row.pk}/?period=VB" in page


@pytest.mark.parametrize(
    "address",
    [
        "/2024/organisationer/finns-inte/indikatorer/nojda/",
        "/2024/organisationer/oppen/indikatorer/finns-inte/",
        "/2024/organisationer/sluten/indikatorer/egen/",
        "/2024/organisationer/oppen/indikatorer/vantetid/",
    ],
)
def test_what_has_no_series_is_not_found(client, city, address):
    assert client.get(address).status_code == 404


def test_the_series_of_an_organisation_takes_no_more_queries(counted, city):
    address = "/2024/organisationer/oppen/indikatorer/nojda/"
    publish_again(city, reason="Rättad, som växande också är")
    before = counted(address)
    grow(city)
    assert counted(address) == before


@pytest.mark.parametrize(
    ("own", "council", "direction", "aggregated", "words"),
    [
        ("70", "75", "higher", "mean", "egen nivå, KF:s är 75 %"),
        ("80", "75", "higher", "mean", ""),
        ("75", "75", "higher", "mean", ""),
        ("8", "7", "lower", "mean", "egen nivå, KF:s är 75 %"),
        ("6", "7", "lower", "mean", ""),
        ("70", "75", "higher", "sum", ""),
        ("70", None, "higher", "mean", ""),
    ],
)
def test_an_own_target_that_is_reached_but_lower_says_so(
    own, council, direction, aggregated, words
):
    row = Fulfilment(level="full", target_value=Decimal(own))
    definition = IndicatorDefinition(direction=direction, over_organisations=aggregated)
    asked = Council("75 %", council and Decimal(council))
    assert own_level(row, asked, definition) == words
    row.level = "none"
    assert own_level(row, asked, definition) == ""


@pytest.mark.parametrize(
    ("reason", "level", "said"),
    [
        ("no_target_set", "not_applicable", "inget årsmål"),
        ("no_council_target", "not_applicable", "inget årsmål"),
        ("not_applicable", "not_applicable", "ej aktuell"),
        ("no_target", "hard_to_assess", "svårbedömt"),
    ],
)
def test_who_has_no_target_is_not_hard_to_assess(reason, level, said):
    assert said in level_of(Fulfilment(reason=reason, level=level))


@pytest.mark.parametrize(
    ("judged", "words"), [("forecast", "prognos"), ("so_far", "hittills"), ("outcome", None)]
)
def test_what_was_judged_is_said_before_the_years_end(judged, words):
    drawn = level_of(Fulfilment(reason="reached", level="full", judged=judged))
    assert (words in drawn) if words else ("judged-by" not in drawn)


def test_a_target_that_nobody_understood_says_so():
    row = Fulfilment(target_text="så bra som möjligt", reason="uninterpreted")
    assert "behöver tolkas" in shown_target(row)
    assert shown_target(Fulfilment(target_text="-")) == "inget årsmål"
    assert shown_target(Fulfilment(target_text="-13 %")) == "−13 %"


def test_a_forecast_stands_beside_the_outcome():
    shown = with_forecast("187", Fulfilment(forecast=Decimal(604)), "st", 0)
    assert "prognos 604" in shown.replace("\xa0", " ")
    assert with_forecast("187", Fulfilment(), "st", 0) == "187"
