"""All targets of an organisation on one page: who writes, what is saved, what is refused."""

import json

import pytest
from bs4 import BeautifulSoup

from indicators.models import Target
from plans.models import OperationalPlan
from tests.factories import (
    AreaGoalFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OutcomeFactory,
    TargetFactory,
)


def send(client, address, **data):
    return client.post(address, json.dumps(data), content_type="application/json")


def save(client, url, indicator, text, base=""):
    row = {"row": indicator.pk, "texts": {"target": text}, "base": {"target": base}}
    return send(client, url("plan_sheet_save"), rows=[row])


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def stored(scene, indicator=None):
    return Target.objects.get(
        indicator=indicator or scene.indicator, organisation=scene.organisation, year=2024
    )


def one_more(scene, **definition):
    indicator = IndicatorDefinitionFactory(**definition).indicator
    IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal, position=9)
    IndicatorResponsibilityFactory(indicator=indicator, organisation=scene.organisation)
    return indicator


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("outsider", 404, 404),
        ("politician", 404, 404),
        ("reader", 200, 403),
        ("slk", 200, 403),
        ("editor", 200, 200),
        ("approver", 200, 200),
        ("admin", 200, 200),
    ],
)
def test_roles(sign_in, people, scene, url, role, reads, writes):
    client = sign_in(people[role])
    assert client.get(url("plan_sheet")).status_code == reads
    assert client.get(url("plan_sheet_symbols")).status_code == reads
    assert client.get(url("plan_sheet_row", pk=scene.indicator.pk)).status_code == reads
    assert save(client, url, scene.indicator, "74 %").status_code == writes
    answer = send(client, url("plan_sheet_answer"), row=scene.indicator.pk, why="x", base={})
    assert answer.status_code == (422 if writes == 200 else writes)
    assert Target.objects.filter(organisation=scene.organisation).exists() == (writes == 200)


def test_a_target_is_saved_and_read(sign_in, people, scene, url):
    answer = save(sign_in(people["editor"]), url, scene.indicator, " 74  % ")
    row = answer.json()["rows"][str(scene.indicator.pk)]
    assert (row["state"], row["texts"], row["missing"]) == ("saved", {"target": "74 %"}, False)
    assert "lägst 74" in row["beside"]["reading"].replace("\xa0", " ")
    assert stored(scene).text == "74 %"


def test_what_cannot_be_read_is_kept_and_looked_at(sign_in, people, scene, url):
    answer = save(sign_in(people["editor"]), url, scene.indicator, "Bättre än förr?")
    row = answer.json()["rows"][str(scene.indicator.pk)]
    assert row["asked"]["fields"] == ["target"]
    assert "reading--attention" in row["beside"]["reading"]
    assert stored(scene).text == "Bättre än förr?"


def test_a_conflict_says_who_wrote_what(sign_in, people, scene, url):
    save(sign_in(people["approver"]), url, scene.indicator, "80 %")
    client = sign_in(people["editor"])
    answer = save(client, url, scene.indicator, "79 %")
    row = answer.json()["rows"][str(scene.indicator.pk)]
    assert (answer.status_code, row["state"], row["theirs"]) == (
        409,
        "conflict",
        {"target": "80 %"},
    )
    assert row["who"].startswith(str(people["approver"]))
    assert save(client, url, scene.indicator, "79 %", base="80 %").status_code == 200


def test_a_row_refused_holds_up_no_other(sign_in, people, scene, url):
    other = one_more(scene)
    rows = [
        {"row": scene.indicator.pk, "texts": {"target": "x" * 201}, "base": {}},
        {"row": other.pk, "texts": {"target": "Max 10"}, "base": {}},
    ]
    answer = send(sign_in(people["editor"]), url("plan_sheet_save"), rows=rows)
    assert answer.status_code == 422
    assert "högst 200" in answer.json()["rows"][str(scene.indicator.pk)]["faults"]["target"]
    assert stored(scene, other).text == "Max 10"


@pytest.mark.parametrize("status", ["submitted", "decided"])
def test_a_plan_that_is_no_draft_is_refused_in_words(sign_in, people, scene, url, status):
    decided = {"decided_on": "2024-01-15", "reference": "§ 1"} if status == "decided" else {}
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status=status, **decided)
    client = sign_in(people["approver"])
    answer = save(client, url, scene.indicator, "74 %")
    assert answer.status_code == 423
    assert "Planen är" in answer.json()["message"]
    page = page_of(client.get(url("plan_sheet")))
    assert not page.select("[data-field]")
    assert bool(page.select(f'a[href="{url("plan_targets")}"]')) == (status == "decided")
    assert client.post(url("plan_sheet"), whole(page, {})).status_code in (302, 409)
    assert not Target.objects.filter(organisation=scene.organisation).exists()


def whole(page, typed):
    data = {one["name"]: one.get("value", "") for one in page.select("#sheet input[name]")}
    return {**data, **typed}


def test_the_whole_form_saves_without_script(sign_in, people, scene, url):
    client = sign_in(people["editor"])
    other = one_more(scene)
    page = page_of(client.get(url("plan_sheet")))
    typed = {f"{scene.indicator.pk}-target": "74 %"}
    assert client.post(url("plan_sheet"), whole(page, typed)).status_code == 302
    assert stored(scene).text == "74 %"
    assert not Target.objects.filter(indicator=other, organisation=scene.organisation).exists()
    long = {f"{other.pk}-target": "x" * 201, f"{scene.indicator.pk}-target": "75 %"}
    again = client.post(url("plan_sheet"), whole(page_of(client.get(url("plan_sheet"))), long))
    assert again.status_code == 422
    assert page_of(again).find(id=f"c-{other.pk}-target")["value"] == "x" * 201
    assert page_of(again).find(id=f"c-{scene.indicator.pk}-target")["value"] == "75 %"
    assert stored(scene).text == "74 %"


def test_others_indicators_are_left_alone(sign_in, people, scene, url):
    foreign = IndicatorDefinitionFactory().indicator
    assert save(sign_in(people["editor"]), url, foreign, "1").status_code == 422
    assert not Target.objects.filter(indicator=foreign).exists()


def test_the_page_shows_what_a_target_is_seen_beside(sign_in, people, scene, url):
    OutcomeFactory(indicator=scene.indicator, organisation=scene.organisation, year=2022, value=70)
    page = page_of(sign_in(people["reader"]).get(url("plan_sheet")))
    cells = page.select_one(f'tr[data-row="{scene.indicator.pk}"]').find_all("td")
    assert [" ".join(cell.text.split()) for cell in cells[:4]] == ["70", "77", "90 %", "–"]
    assert "0 av 1" in page.select_one("[data-reported]").text


def test_a_doubtful_target_is_asked_about_and_answered(sign_in, people, scene, url):
    client = sign_in(people["editor"])
    row = save(client, url, scene.indicator, "770 %").json()["rows"][str(scene.indicator.pk)]
    assert row["asked"]["fields"] == ["target"]
    assert "770" in row["asked"]["html"]
    given = {"row": scene.indicator.pk, "why": "Så är det"}
    old = send(client, url("plan_sheet_answer"), **given, base={"target": "77 %"})
    assert old.status_code == 422
    assert (
        send(client, url("plan_sheet_answer"), **given, base={"target": "770 %"}).status_code == 200
    )
    assert stored(scene).confirmed == "Så är det"


def test_without_script_an_answer_is_given_or_stands_there_again(sign_in, people, scene, url):
    client = sign_in(people["editor"])
    save(client, url, scene.indicator, "770 %")
    other = one_more(scene)
    typed = {f"{scene.indicator.pk}-why": "Så är det", f"{other.pk}-target": "x" * 201}
    refused = client.post(url("plan_sheet"), whole(page_of(client.get(url("plan_sheet"))), typed))
    assert refused.status_code == 422
    assert page_of(refused).find(id=f"w-{scene.indicator.pk}")["value"] == "Så är det"
    assert stored(scene).confirmed == ""
    too_long = whole(page_of(client.get(url("plan_sheet"))), {**typed, f"{other.pk}-target": "5 %"})
    too_long[f"{scene.indicator.pk}-why"] = "x" * 201
    answer = client.post(url("plan_sheet"), too_long)
    assert answer.status_code == 422
    assert not Target.objects.filter(indicator=other, organisation=scene.organisation).exists()
    right = whole(page_of(answer), {f"{scene.indicator.pk}-why": "Så är det"})
    assert client.post(url("plan_sheet"), right).status_code == 302
    assert (stored(scene).confirmed, stored(scene, other).text) == ("Så är det", "5 %")


def test_the_row_tells_what_the_target_has_been(sign_in, people, scene, url):
    client = sign_in(people["editor"])
    save(client, url, scene.indicator, "74 %")
    save(client, url, scene.indicator, "75 %", base="74 %")
    panel = page_of(client.get(url("plan_sheet_row", pk=scene.indicator.pk)))
    assert [one["data-text"] for one in panel.select("[data-back]")] == ["74 %", ""]


@pytest.mark.parametrize("pk", [0, 999_999, 10**18 - 1])
def test_a_row_that_is_not_there_is_not_found(sign_in, people, url, pk):
    assert sign_in(people["editor"]).get(url("plan_sheet_row", pk=pk)).status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b'{"rows": [1]}', b"\xff"])
def test_malformed_requests_are_refused(sign_in, people, url, body):
    client = sign_in(people["editor"])
    for name in ("plan_sheet_save", "plan_sheet_answer"):
        answer = client.post(url(name), body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["message"]


def test_an_indicator_under_two_goals_has_one_row(sign_in, people, scene, url):
    second = AreaGoalFactory(
        strategic_goal=scene.area_goal.strategic_goal, budget=scene.plan.budget, code="1.2"
    )
    IndicatorPlacementFactory(indicator=scene.indicator, area_goal=second)
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="74 %")
    page = page_of(sign_in(people["editor"]).get(url("plan_sheet")))
    assert len(page.select("tr[data-row]")) == 1


def test_the_plans_page_leads_to_the_sheet(sign_in, people, url):
    client = sign_in(people["editor"])
    for name in ("plan", "plan_goal"):
        assert url("plan_sheet") in client.get(url(name)).content.decode()


def test_the_number_of_queries_does_not_grow(
    sign_in, people, scene, url, django_assert_max_num_queries
):
    client = sign_in(people["editor"])
    with django_assert_max_num_queries(20) as few:
        client.get(url("plan_sheet"))
    for number in range(30):
        more = one_more(scene)
        TargetFactory(indicator=more, organisation=scene.organisation, text=f"{number} %")
        OutcomeFactory(indicator=more, organisation=scene.organisation, year=2023, value=number)
    with django_assert_max_num_queries(len(few)):
        page = client.get(url("plan_sheet"))
    assert page.content.count(b"data-row=") == 31


def test_what_is_typed_in_a_row_that_is_gone_is_not_said_to_be_saved(sign_in, people, scene, url):
    client = sign_in(people["editor"])
    scene.indicator.placements.all().delete()
    answer = save(client, url, scene.indicator, "80 %")
    assert answer.status_code == 422
    assert answer.json()["rows"][str(scene.indicator.pk)]["state"] == "gone"
    pk = scene.indicator.pk
    whole = client.post(url("plan_sheet"), {f"{pk}-target": "80 %", f"{pk}-base": "{}"})
    assert whole.status_code == 422
    assert "Det du skrev: 80 %" in whole.content.decode()
