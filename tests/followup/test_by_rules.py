"""Levels that become others with the same figures, and figures that late reports change."""

import datetime as dt
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from followup.actions import place_of, submit_report
from followup.preview import preview
from indicators.models import Correction, Outcome, Policy
from indicators.recompute import drain_marks
from indicators.rules import NewRules
from indicators.steering import save_policy
from tests.published import build_city, hand_in, publish_again, row_of

# Decisions are told apart by the time of their transaction, so that these are real ones.
pytestmark = pytest.mark.django_db(transaction=True)

GROUNDS = NewRules(dt.date(2025, 3, 20), "KF 2025/3 § 4", "Måtten spretar")
SAID = "följer av ändrade regler (KF 2025/3 § 4): måtten spretar"
PUBLISH = "/2024/uppfoljning/VB/publicera/"


@pytest.fixture
def city():
    return build_city()


def with_rules(city, tolerance=None, **given):
    policy = Policy.objects.filter(year=2024).first() or Policy(year=2024)
    for name, value in given.items():
        setattr(policy, name, Decimal(value))
    save_policy(
        policy=policy, by=city.boss, grounds=GROUNDS,
        tolerances={city.trygga.pk: (tolerance and Decimal(tolerance), None)},
    )  # fmt: skip
    drain_marks(wait=True)


def page_of(client, address, selector=""):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    found = page.select_one(selector) if selector else page
    return " ".join(found.text.split())


def test_who_publishes_sees_which_levels_follow_from_which_rules(city, sign_in):
    with_rules(city, tolerance="10")
    shown = preview(2024, "VB")
    (line,) = shown.by_rules
    assert (line.correction.indicator, shown.corrections) == (city.trygga, [])
    assert (line.before, line.after) == ("uppfylls inte", "uppfylls delvis")
    page = page_of(sign_in(city.boss), PUBLISH, "[aria-labelledby=h-rules]")
    assert "uppfylls inte uppfylls delvis Måtten spretar KF 2025/3 § 4" in page
    # nobody has to give a reason that the decision has given
    publish_again(city)


def test_readers_are_told_wherever_the_level_stands(city, client):
    with_rules(city, tolerance="10")
    edition = publish_again(city)
    (one,) = Correction.objects.filter(edition=edition)
    assert (one.what, one.before_text, one.after_text) == ("level", "none", "partial")
    row = row_of(city.trygga)
    for address in (
        f"/varfor/{row.pk}/", "/2024/indikatorer/trygga/", "/2024/mal/1.1/", "/2024/mal/1.1/varfor/"
    ):  # fmt: skip
        page = page_of(client, address)
        assert "ppfylls inte → uppfylls delvis" in page, address
        assert SAID in page, address
    # ... and in the editions that follow
    publish_again(city)
    assert SAID in page_of(client, "/2024/indikatorer/trygga/")


def test_a_goals_level_that_follows_from_the_rules_says_so(city, client, sign_in):
    with_rules(city, none_share="0.25")
    line = next(one for one in preview(2024, "VB").goals if one.code == "1.1")
    assert (line.is_by_rules, line.now, line.after) == (True, "partial", "none")
    goals = page_of(sign_in(city.boss), PUBLISH, "[aria-labelledby=h-goals]")
    assert "följer av ändrade regler" in goals
    publish_again(city)
    page = page_of(client, "/2024/mal/1.1/varfor/")
    assert "uppfylls delvis → uppfylls inte, följer av ändrade regler." in page
    assert "KF 2025/3 § 4: Måtten spretar" in page


def test_a_level_that_a_figure_changes_is_not_said_of_the_rules(city):
    Outcome.objects.filter(indicator=city.trygga, organisation=city.city, year=2024).update(
        value=48
    )
    with_rules(city, large_gap="0.3")
    shown = preview(2024, "VB")
    assert shown.by_rules == []
    assert shown.rules
    assert [one.correction.what for one in shown.corrections] == ["outcome"]


def test_readers_see_both_values_of_a_city_figure_that_a_late_report_changes(city, client):
    Outcome.objects.filter(indicator=city.indicator, organisation=city.city).delete()
    publish_again(city, reason="Räknas av nämndernas")
    Outcome.objects.filter(indicator=city.indicator, organisation=city.closed, year=2024).update(
        value=70
    )
    hand_in(city, city.closed)
    edition = publish_again(city)
    late = Correction.objects.get(edition=edition, what="late")
    assert (late.organisation, late.reason) == (city.city, "Slutna har lämnat in sedan dess")
    for address in (
        f"/varfor/{row_of(city.indicator).pk}/", "/2024/indikatorer/nojda/", "/2024/mal/1.1/",
        "/2024/mal/1.1/varfor/",
    ):  # fmt: skip
        page = page_of(client, address)
        assert "82 → 76, Slutna har lämnat in sedan dess" in page, address


def test_who_publishes_sees_what_was_handed_in_with_open_questions(city, sign_in):
    assert preview(2024, "VB").unanswered == []
    Outcome.objects.filter(indicator=city.indicator, organisation=city.closed, year=2024).update(
        value=721
    )
    place = place_of(city.period, city.closed)
    submit_report(place=place, by=city.boss, knowingly=True)
    drain_marks(wait=True)
    assert preview(2024, "VB").unanswered == [(city.closed, 1)]
    page = page_of(sign_in(city.boss), PUBLISH, ".unanswered")
    assert page == "Slutna nämnden: 1 värde som ingen har bekräftat"
