"""What is asked about a figure: it is saved, answered with a word why, and told to the approver."""

import json

import pytest
from bs4 import BeautifulSoup

from followup.models import PeriodReport
from indicators.calculations.entry import empty_texts
from indicators.models import Outcome
from tests.factories import OutcomeFactory, ReportingPeriodFactory


def texts(**given):
    return {**empty_texts(), **given}


def send(client, desk, part, **data):
    return client.post(desk.url(part), json.dumps(data), content_type="application/json")


def save(client, desk, indicator, base=None, **given):
    row = {"row": indicator.pk, "texts": given, "base": texts(**(base or {}))}
    return send(client, desk, "spara", rows=[row])


def answer(client, desk, indicator, why="Ny enhet", **base):
    return send(client, desk, "svara", row=indicator.pk, why=why, base=texts(**base))


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def asked(desk):
    """A share of 721 %, which somebody should answer for."""
    return OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value="721")


def test_an_unlikely_figure_is_saved_and_asked_about(desk, person, sign_in):
    client = sign_in(person("editor"))
    data = save(client, desk, desk.plain, value="721").json()
    assert Outcome.objects.get().value == 721
    asked = data["rows"][str(desk.plain.pk)]["asked"]
    assert asked["fields"] == ["value"]
    assert "721" in asked["html"]
    page = page_of(client.get(desk.url()))
    assert page.find(id=f"c-{desk.plain.pk}-value").has_attr("data-asked")
    assert not page.find(id=f"c-{desk.plain.pk}-women").has_attr("data-asked")


def test_a_likely_figure_is_not_asked_about(desk, person, sign_in):
    client = sign_in(person("editor"))
    data = save(client, desk, desk.plain, value="72").json()
    assert data["rows"][str(desk.plain.pk)]["asked"]["fields"] == []
    assert page_of(client.get(desk.url())).select_one("tr.sheet__msg").has_attr("hidden")


def test_an_answer_is_kept_with_the_figure_and_not_asked_for_again(desk, person, sign_in, asked):
    client = sign_in(person("editor"))
    data = answer(client, desk, desk.plain, value="721").json()
    assert data["rows"][str(desk.plain.pk)]["asked"]["fields"] == []
    asked.refresh_from_db()
    assert asked.confirmed == "Ny enhet"
    given = save(client, desk, desk.plain, {"value": "721"}, comment="Se bilagan").json()
    assert given["rows"][str(desk.plain.pk)]["asked"]["fields"] == []
    assert "Ny enhet" in client.get(desk.url()).content.decode()


def test_another_figure_is_asked_about_anew(desk, person, sign_in, asked):
    client = sign_in(person("editor"))
    answer(client, desk, desk.plain, value="721")
    data = save(client, desk, desk.plain, {"value": "721"}, value="722").json()
    assert data["rows"][str(desk.plain.pk)]["asked"]["fields"] == ["value"]
    asked.refresh_from_db()
    assert asked.confirmed == ""


def hand_in(client, desk, **given):
    """As from the report's page: with the mark of what it showed."""
    seen = client.get(desk.url()).context["seen"]
    return client.post(desk.url("lamna-in"), {"seen": seen, **given})


@pytest.mark.parametrize(
    ("why", "base", "status"),
    [("", "721", 422), ("   ", "721", 422), ("x" * 201, "721", 422), ("Ja", "720", 409)],
)
def test_an_answer_without_words_or_to_another_figure_is_refused(
    desk, person, sign_in, asked, why, base, status
):
    response = answer(sign_in(person("editor")), desk, desk.plain, why, value=base)
    assert response.status_code == status
    assert response.json()["message"]
    asked.refresh_from_db()
    assert asked.confirmed == ""


@pytest.mark.parametrize(("role", "status"), [
    ("outsider", 404), ("politician", 404), ("reader", 403), ("slk", 403), ("editor", 200),
    ("approver", 200), ("admin", 200),
])  # fmt: skip
def test_who_answers(desk, person, sign_in, asked, role, status):
    assert answer(sign_in(person(role)), desk, desk.plain, value="721").status_code == status


def test_nobody_answers_for_a_report_that_is_handed_in(desk, person, sign_in, asked):
    client = sign_in(person("approver"))
    hand_in(client, desk, knowingly="on")
    assert answer(client, desk, desk.plain, value="721").status_code == 423


def test_without_script_the_form_answers(desk, person, sign_in, asked):
    client = sign_in(person("editor"))
    pk = desk.plain.pk
    data = {f"{pk}-base": json.dumps(texts(value="721")), f"{pk}-value": "721"}
    assert client.post(desk.url(), {**data, f"{pk}-why": "Ny enhet"}).status_code == 302
    asked.refresh_from_db()
    assert asked.confirmed == "Ny enhet"


def test_without_script_an_answer_stands_there_again_when_something_else_is_refused(
    desk, person, sign_in, asked
):
    pk, other = desk.plain.pk, desk.indicator().pk
    data = {
        f"{pk}-base": json.dumps(texts(value="721")), f"{pk}-value": "721", f"{pk}-why": "Ny enhet",
        f"{other}-base": json.dumps(texts()), f"{other}-value": "tolv",
    }  # fmt: skip
    response = sign_in(person("editor")).post(desk.url(), data)
    assert response.status_code == 422
    again = BeautifulSoup(response.content, "html.parser")
    assert again.find(id=f"w-{pk}")["value"] == "Ny enhet"
    asked.refresh_from_db()
    assert asked.confirmed == ""


def test_without_script_a_changed_figure_is_not_answered_for(desk, person, sign_in, asked):
    client = sign_in(person("editor"))
    pk = desk.plain.pk
    data = {f"{pk}-base": json.dumps(texts(value="721")), f"{pk}-value": "722"}
    client.post(desk.url(), {**data, f"{pk}-why": "Ny enhet"})
    asked.refresh_from_db()
    assert (asked.value, asked.confirmed) == (722, "")


def test_without_script_an_answer_that_is_refused_leaves_nothing_half_saved(
    desk, person, sign_in, asked
):
    pk, other = desk.plain.pk, desk.indicator().pk
    data = {
        f"{pk}-base": json.dumps(texts(value="721")), f"{pk}-value": "721", f"{pk}-why": "x" * 201,
        f"{other}-base": json.dumps(texts()), f"{other}-value": "12",
    }  # fmt: skip
    response = sign_in(person("editor")).post(desk.url(), data)
    assert response.status_code == 422
    assert 'value="12"' in response.content.decode()
    assert not Outcome.objects.filter(indicator=other).exists()


def test_the_approver_hands_in_open_questions_only_knowingly(desk, person, sign_in, asked):
    client = sign_in(person("approver"))
    assert desk.plain.name in page_of(client.get(desk.url())).select_one(".asked-list").text
    refused = hand_in(client, desk)
    assert refused.status_code == 422
    assert page_of(refused).find("input", {"name": "knowingly"})
    assert PeriodReport.objects.filter(status="submitted").count() == 0
    assert hand_in(client, desk, knowingly="on").status_code == 302
    assert PeriodReport.objects.get().status == "submitted"


def test_the_approver_reads_the_answers_and_is_asked_nothing(desk, person, sign_in, asked):
    answer(sign_in(person("editor")), desk, desk.plain, "Enkäten räknar om", value="721")
    client = sign_in(person("approver"))
    page = page_of(client.get(desk.url()))
    assert "Enkäten räknar om" in page.select_one(".asked-list").text
    assert not page.find("input", {"name": "knowingly"})
    assert hand_in(client, desk).status_code == 302


@pytest.mark.parametrize(("values", "given", "before", "asked"), [
    ("year_to_date", "9", {"T1": 10}, ["value"]),
    ("year_to_date", "20", {"T1": 10}, []),
    ("own_period", "40", {"T1": 10}, ["value"]),
    ("own_period", "9", {"T1": 10}, []),
    ("state", "9", {"T1": 10}, []),
])  # fmt: skip
def test_the_course_of_the_year_is_asked_about(desk, person, sign_in, values, given, before, asked):
    desk.period = ReportingPeriodFactory(period="T2")
    one = desk.indicator(unit="st", frequency="tertial", values=values, over_organisations="sum")
    for period, value in before.items():
        OutcomeFactory(indicator=one, organisation=desk.organisation, period=period, value=value)
    data = save(sign_in(person("editor")), desk, one, value=given).json()
    assert data["rows"][str(one.pk)]["asked"]["fields"] == asked


def test_ten_times_last_year_is_asked_about(desk, person, sign_in):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, year=2023, value="7")
    data = save(sign_in(person("editor")), desk, desk.plain, value="72").json()
    assert "I fjol" in data["rows"][str(desk.plain.pk)]["asked"]["html"].replace("i fjol", "I fjol")


def test_a_column_pasted_one_row_off_is_asked_about(desk, person, sign_in):
    usual = [10, 80, 300, 5, 60]
    many = [desk.indicator(unit="st", over_organisations="sum") for _one in usual]
    for indicator, value in zip(many, usual, strict=True):
        OutcomeFactory(indicator=indicator, organisation=desk.organisation, year=2023, value=value)
    rows = [
        {"row": indicator.pk, "texts": {"value": str(value)}, "base": {}}
        for indicator, value in zip(many, [*usual[1:], 61], strict=True)
    ]
    saved = send(sign_in(person("editor")), desk, "spara", rows=rows).json()["rows"]
    assert "en rad ned" in saved[str(many[0].pk)]["asked"]["html"]
