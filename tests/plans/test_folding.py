"""A goal's page folds the lists in which nothing waits for anybody, and shows what does."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from drafting.desk import FieldView
from drafting.talk.actions import comment
from drafting.templatetags.controls import control
from plans.templatetags.plan_rows import agenda_boxes
from tests.factories import (
    ActivityFactory,
    ExpectedResultFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    TargetFactory,
)
from tests.plans.test_browser import desk as desk
from tests.plans.test_browser import saved, says

pytestmark = pytest.mark.django_db


def _own_indicator(scene):
    whose = {"indicator__level": "own", "indicator__owner": scene.organisation}
    indicator = IndicatorDefinitionFactory(**whose).indicator
    IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal)
    return indicator


@pytest.fixture
def long(scene):
    """Lists that are longer than what needs no folding, with nothing that waits."""
    for number in range(4):
        ExpectedResultFactory(committee_goal=scene.goal, text=f"Resultat {number}")
        ActivityFactory(
            budget=scene.plan.budget, area_goal=scene.area_goal, organisation=scene.organisation,
            title=f"Aktivitet {number}", start="2024-01-01", end="2024-06-30",
        )  # fmt: skip
        own = _own_indicator(scene)
        TargetFactory(indicator=own, organisation=scene.organisation, text="80 %")
    return scene


@pytest.fixture
def folds(client, people, url):
    """`folds()` gives whether each of the page's lists is open, by its words."""

    def _folds():
        client.force_login(people["editor"])
        page = BeautifulSoup(client.get(url("plan_goal")).content, "html.parser")
        found = page.select("details.fold")
        return {one.summary.get_text(" ", strip=True): one.has_attr("open") for one in found}

    return _folds


def test_long_lists_in_which_nothing_waits_are_folded_with_their_count(long, folds):
    found = folds()
    assert found["5 förväntade resultat"] is False
    assert found["5 aktiviteter"] is False
    assert found["4 indikatorer"] is False


def test_a_short_list_stands_open(scene, folds):
    found = folds()
    assert found["1 förväntat resultat"] is True
    assert found["1 aktivitet"] is True


def test_a_list_in_which_something_is_not_filled_in_stands_open(long, folds):
    long.activity.end = None
    long.activity.save()
    ExpectedResultFactory(committee_goal=long.goal, text="")
    _own_indicator(long)
    found = folds()
    assert found["5 aktiviteter, 1 att fylla i eller svara på"] is True
    assert found["6 förväntade resultat, 1 att fylla i eller svara på"] is True
    assert found["5 indikatorer, 1 att fylla i eller svara på"] is True


def test_a_list_in_which_dates_are_asked_about_stands_open(long, folds):
    long.activity.end = "2025-02-28"
    long.activity.save()
    assert folds()["5 aktiviteter, 1 att fylla i eller svara på"] is True


def test_how_an_indicator_is_measured_is_folded_with_what_it_says(long, folds):
    measured = [is_open for words, is_open in folds().items() if words.startswith("Så mäts den")]
    assert measured == [False] * 4


def test_what_was_refused_comes_back_open(client, people, url, long):
    client.force_login(people["editor"])
    own = long.activity.pk
    typed = {"field": f"activity-{own}-start", "base": "gammal", "value": "i våras"}
    answer = client.post(url("plan_save"), typed)
    page = BeautifulSoup(answer.content, "html.parser")
    field = page.select_one(f"#f-activity-{own}-start")
    assert field["value"] == "i våras"
    assert field["aria-invalid"] == "true"
    assert field.find_parent("details").has_attr("open")


def test_what_was_typed_is_shown_as_text():
    field = FieldView("goal-1-title", '"><b>fet</b>', "r", error="<i>nej</i>")
    for kind in ("area", "text", "narrow", "rich"):
        page = BeautifulSoup(control(field, kind), "html.parser")
        assert page.b is None
        assert page.i is None
        shown = page.select_one("#f-goal-1-title")
        assert (shown.get("value") or shown.get_text()) == '"><b>fet</b>'
        assert page.select_one("[data-state=invalid]").get_text() == "<i>nej</i>"


def test_a_choice_shows_what_is_chosen():
    field = FieldView("level", "full", "r")
    drawn = control(field, "choice", [("", "–"), ("full", "uppfylls <helt>")], button=False)
    page = BeautifulSoup(drawn, "html.parser")
    assert page.select_one("[selected]").get_text() == "uppfylls <helt>"
    assert page.button is None


def test_the_goals_of_the_agenda_are_ticked_as_stored_and_as_sent():
    for value in ("4, 10", ["4", "10"]):
        page = BeautifulSoup(agenda_boxes(value, "new-goal-agenda"), "html.parser")
        ticked = [one["value"] for one in page.select("[checked]")]
        assert ticked == ["4", "10"]
        assert len(page.select("[name=new-goal-agenda]")) == 17


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_address_a_draft_and_a_comment_open_what_they_lead_into(
    desk, live_server, url, people, long
):  # fmt: skip
    page = desk()
    title = page.locator(f"#f-activity-{long.activity.pk}-title")
    expect(title).to_be_hidden()
    page.goto(f"{page.url}#activity-{long.activity.pk}")
    expect(title).to_be_visible()

    page.route("**/falt/", lambda route: route.abort())
    title.fill("Öppen läxhjälp")
    says(page, f"activity-{long.activity.pk}-title", "Ingen kontakt")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live_server.url + url("plan_goal") + "?")
    expect(title).to_have_value("Öppen läxhjälp")
    expect(title).to_be_visible()
    page.unroute("**/falt/")
    saved(page, f"activity-{long.activity.pk}-title")

    result = page.locator(f"#f-result-{long.result.pk}-text")
    expect(result).to_be_hidden()
    place = {"organisation": long.organisation, "year": 2024, "matter": "plan", "part": "1.1"}
    comment(**place, heading="1.1", text="Hur många?", paragraph="Fler klarar skolan",
            by=people["approver"])  # fmt: skip
    page.reload()
    expect(result).to_be_visible()
