"""An own indicator's whole definition in one form; what breaks the series is asked about."""

import pytest

from indicators.forms import DefinitionForm
from indicators.models import Indicator, IndicatorDefinition
from plans.models import OperationalPlan
from tests.factories import (
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    OutcomeFactory,
)


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


@pytest.fixture
def own(scene):
    indicator = IndicatorFactory(name="Samma personer hemma", level="own", owner=scene.organisation)
    IndicatorDefinitionFactory(indicator=indicator, from_year=2022, unit="%", decimals=0)
    IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal)
    return indicator


@pytest.fixture
def measured(own, scene):
    OutcomeFactory(indicator=own, organisation=scene.organisation, year=2023, value=74)
    return own


WHOLE = {
    "why": "Brukarna sätter det först.",
    "numerator": "Svarande som valt alltid eller ofta",
    "denominator": "Alla svarande",
    "unit": "%",
    "decimals": "1",
    "direction": "higher",
    "frequency": "tertial",
    "values": "state",
    "over_periods": "latest",
    "over_organisations": "none",
    "by_gender": "on",
    "minimum": "0",
    "maximum": "100",
    "largest_change": "20",
    "source": "Brukarundersökningen, fråga 14",
}


def address(url, indicator):
    return url("plan_definition", pk=indicator.pk)


def of_year(indicator, year):
    return indicator.definitions.filter(from_year=year).first()


def test_all_of_the_definition_is_filled_in_on_one_page(editor, own, url):
    page = editor.get(address(url, own)).content.decode()
    assert all(page.count(f'name="{name}"') == 1 for name in DefinitionForm.base_fields)
    assert editor.post(address(url, own), WHOLE).status_code == 302
    made = of_year(own, 2024)
    assert (made.frequency, made.by_gender, made.decimals) == ("tertial", True, 1)
    assert (made.maximum, made.source) == (100, WHOLE["source"])
    assert of_year(own, 2022).frequency == "year"


def test_a_change_that_breaks_the_series_is_asked_about_and_shown(editor, measured, url):
    asked = editor.post(address(url, measured), WHOLE)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Bryts serien? Inget är sparat än." in page
    assert "<del>år</del>" in page and "<ins>tertial</ins>" in page
    assert "serien bryts här" in page
    assert WHOLE["source"] in page
    assert of_year(measured, 2024) is None
    answer = editor.post(address(url, measured), {**WHOLE, "breaks": "yes"}, follow=True)
    page = answer.content.decode()
    assert of_year(measured, 2024).frequency == "tertial"
    assert "Det här skiljer årets definition" in page
    assert "serien bryts här" in page


def test_a_broken_series_is_not_asked_about_again(editor, measured, url):
    editor.post(address(url, measured), {**WHOLE, "breaks": "yes"})
    assert editor.post(address(url, measured), {**WHOLE, "unit": "st"}).status_code == 302
    assert of_year(measured, 2024).unit == "st"


def test_the_script_gets_the_form_alone_with_what_is_asked(editor, measured, url):
    answer = editor.post(address(url, measured), WHOLE, headers={"hx-request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.lstrip().startswith("<form")
    assert "Ja, bryt serien 2024" in page


def test_what_somebody_else_has_changed_meanwhile_is_shown_and_kept(editor, own, url):
    seen = editor.get(address(url, own)).context["held"].seen
    editor.post(address(url, own), {**WHOLE, "source": "Enkäten"})
    late = editor.post(address(url, own), {**WHOLE, "seen": seen})
    page = late.content.decode()
    assert late.status_code == 422
    assert "nu ”Enkäten”, du skrev ”Brukarundersökningen, fråga 14”" in page
    assert of_year(own, 2024).source == "Enkäten"
    again = {**WHOLE, "seen": late.context["held"].seen}
    assert editor.post(address(url, own), again).status_code == 302
    assert of_year(own, 2024).source == WHOLE["source"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"minimum": "9", "maximum": "1"}, "mindre än det minsta"),
        ({"over_periods": "sum"}, "Ett läge läggs inte samman"),
        ({"decimals": "9"}, "6"),
        ({"direction": ""}, "Riktning"),
        ({"maximum": "många"}, "många"),
    ],
)
def test_a_refused_definition_says_where_and_keeps_the_rest(editor, own, url, wrong, words):
    answer = editor.post(address(url, own), {**WHOLE, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert WHOLE["numerator"] in page
    assert of_year(own, 2024) is None


def test_readers_see_it_and_write_nothing(sign_in, people, own, url):
    reader = sign_in(people["reader"])
    page = reader.get(address(url, own)).content.decode()
    assert "Periodicitet" in page
    assert "Spara definitionen" not in page
    assert reader.post(address(url, own), WHOLE).status_code == 403


@pytest.mark.parametrize("role", ["outsider", "politician"])
def test_outsiders_find_nothing(sign_in, people, own, url, role):
    assert sign_in(people[role]).get(address(url, own)).status_code == 404


def test_a_plan_that_is_handed_in_keeps_its_definitions(editor, own, scene, url):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    assert editor.post(address(url, own), WHOLE).status_code == 403
    assert not IndicatorDefinition.objects.filter(indicator=own, from_year=2024).exists()


def test_the_councils_indicators_are_not_defined_in_a_plan(editor, scene, url):
    assert editor.get(address(url, scene.indicator)).status_code == 404
    assert editor.post(address(url, scene.indicator), WHOLE).status_code == 404


def test_the_history_says_what_was_changed_in_words(editor, own, url):
    editor.post(address(url, own), WHOLE)
    editor.post(address(url, own), {**WHOLE, "by_gender": "", "frequency": "month"})
    page = editor.get(url("plan_history")).content.decode()
    assert "Definition: Samma personer hemma" in page
    assert "könsuppdelad" in page
    assert "month" not in page


def test_a_new_indicator_leads_on_to_its_whole_definition(editor, url):
    data = {
        "new-indicator-name": "Andel nöjda barn",
        "new-indicator-direction": "higher",
        "then": "define",
    }
    response = editor.post(url("plan_add", kind="indicator"), data)
    indicator = Indicator.objects.get(name="Andel nöjda barn")
    assert response.url == address(url, indicator)


def test_the_page_asks_the_same_however_long_the_series(
    editor, own, scene, url, django_assert_max_num_queries
):
    for year in range(2000, 2022):
        OutcomeFactory(indicator=own, organisation=scene.organisation, year=year, value=70)
    with django_assert_max_num_queries(20):
        editor.get(address(url, own))
