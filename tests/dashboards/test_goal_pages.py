"""The goal tree and the area goals, as their readers meet them."""

import datetime as dt
import re

import pytest

from followup.judgements import decide_judgement
from followup.publishing import withdraw
from indicators.models import Policy
from indicators.recompute import drain_marks
from tests import factories as make
from tests.dashboards.reading import text, with_parts
from tests.published import deciding_on_the_budget, grow, hand_in, publish_again

TREE = "/2024/mal/"
GOAL = "/2024/mal/1.1/"


def test_the_tree_is_read_without_signing_in(client, city):
    page = text(client.get(TREE))
    assert "Alla har goda levnadsvillkor" in page
    assert "uppfylls delvis" in page
    assert "<b>1</b> av 2 indikatorer" in page
    assert "Förslag ur siffrorna, inte beslutat" in page
    assert "Verksamhetsberättelse 2024, utgåva 1" in page
    assert "publicerad 5 mars 2025" in page
    assert "KS 2025/12" in page


def test_the_latest_published_period_is_shown(client, city):
    publish_again(city, subject="T1")
    response = client.get(TREE)
    assert response.context["reading"].period == "VB"
    assert [str(choice) for choice in response.context["reading"].choices] == ["T1", "VB"]


@pytest.mark.parametrize("wanted", ["T2", "rubbish", "", "plan", "M01"])
def test_a_period_that_may_not_be_read_gives_the_latest_published(client, city, wanted):
    response = client.get(TREE, {"period": wanted})
    assert response.context["reading"].period == "VB"
    said = "Tertialrapport 2 2024 är inte publicerad. Här visas verksamhetsberättelse 2024."
    assert (said in text(response)) == (wanted == "T2")


def test_slk_reads_a_period_before_it_is_published(at_work, city, slk):
    response = at_work(slk).get(TREE, {"period": "T2"})
    assert response.context["reading"].period == "T2"
    assert "Perioden är inte publicerad" in text(response)


def test_the_central_judgement_stands_beside_the_proposal(client, city):
    judge(city, level="full", motivation="Planerna räcker.")
    page = text(client.get(GOAL))
    assert "Planerna räcker." not in page
    publish_again(city)
    page = text(client.get(TREE))
    assert "Beslutad bedömning." in page
    assert "Förslaget:" in page
    page = text(client.get(GOAL))
    assert "Planerna räcker." in page
    assert "Siffrorna föreslog då:" in page


def ask(viewer, address):
    """The page's own question, as the page asks it: a function that gives the answer's status."""
    page = text(viewer.get(address))
    asked = {
        name: re.search(rf'data-news{key}="([^"]*)"', page)[1]
        for name, key in (("om", "-question"), ("nr", ""))
    }
    return lambda: viewer.get("/nytt/", asked).status_code


@pytest.mark.parametrize("address", [TREE, GOAL, "/", "/2024/mal/1/", "/2024/indikatorer/nojda/"])
def test_a_page_that_asks_for_news_hears_204_until_there_are_some(client, city, address):
    status = ask(client, address)
    outcome = city.indicator.outcomes.get(organisation=city.closed, year=2024)
    outcome.value = 91
    outcome.save()
    drain_marks(wait=True)
    assert status() == 204
    hand_in(city, city.closed)
    publish_again(city)
    assert status() == 200


@pytest.mark.parametrize("address", [TREE, GOAL, "/2024/organisationer/oppen/"])
def test_what_is_typed_is_news_to_who_works_on_it(at_work, city, slk, address):
    status = ask(at_work(slk), address)
    assert status() == 204
    city.trygga.outcomes.filter(year=2024).update(value=60)
    drain_marks(wait=True)
    assert status() == 200


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


def test_drafts_are_hidden_from_everyone(client, sign_in, city, reader, slk):
    for viewer in (client, *(sign_in(one) for one in (make.UserFactory(), reader, slk))):
        page = with_parts(viewer, GOAL)
        assert "Mål för Öppna nämnden" in page
        assert "Resultat för Öppna nämnden" in page
        assert "Mål för Slutna nämnden" not in page
        assert "Aktivitet hos Slutna nämnden" not in page
        assert "Egen hemlig indikator" not in page


def test_drafts_are_read_at_work_by_those_who_write_them(at_work, city, reader, slk):
    outsider = make.MembershipFactory().user
    assert "Mål för Slutna nämnden" not in with_parts(at_work(outsider), GOAL)
    for person in (reader, slk):
        page = with_parts(at_work(person), GOAL)
        assert "Mål för Slutna nämnden" in page
        assert "Mål för Öppna nämnden" in page
        assert "Aktivitet hos Slutna nämnden" in page
        assert "Egen hemlig indikator" in page
        assert "Fullmäktiges aktivitet" in page


def test_who_has_not_handed_in_stands_side_by_side_as_such(client, at_work, city, reader, slk):
    address = f"{GOAL}namnder/"
    page = text(client.get(address)).split("<tbody")[1]
    late, in_time = page[page.index("Slutna") : page.index("Öppna")], page[page.index("Öppna") :]
    assert "82,0 %" in in_time
    assert "mål 85 %" in in_time
    assert "har inte lämnat in" not in in_time
    assert "har inte lämnat in" in late
    assert "85 %" not in late
    for person in (reader, slk):
        page = text(at_work(person).get(address)).split("<tbody")[1]
        assert "85 %" in page[page.index("Slutna") : page.index("Öppna")]


def test_side_by_side_shows_targets_before_outcomes_are_published(client, city):
    withdraw(year=2024, subject="VB", by=city.boss, reason="Fel år")
    page = text(client.get(f"{GOAL}namnder/"))
    assert "mål 85 %" in page
    assert "status--partial" not in page


def test_side_by_side_for_one_indicator(client, city):
    response = client.get(f"{GOAL}namnder/", {"indikator": "vantetid"})
    assert [item.code for item in response.context["matrix"].indicators] == ["vantetid"]
    assert response.context["matrix"].lines == []
    every = client.get(f"{GOAL}namnder/").context["matrix"].indicators
    assert [item.code for item in every] == ["nojda", "trygga", "vantetid"]
    assert client.get(f"{GOAL}namnder/", {"indikator": "\x00"}).status_code == 404


@pytest.mark.parametrize("part", ["namnder", "namndmal", "aktiviteter"])
def test_each_part_is_a_page_and_a_fragment(client, city, part):
    assert "<html" in text(client.get(f"{GOAL}{part}/"))
    assert "<html" not in text(client.get(f"{GOAL}{part}/", headers={"HX-Request": "true"}))


def test_filters_narrow_the_indicators(client, city):
    def names(**wanted):
        rows = client.get(GOAL, wanted).context["table"].rows
        return [row.record.indicator.code for row in rows]

    assert names() == ["nojda", "trygga", "vantetid"]
    assert names(slag="mandatory") == ["vantetid"]
    assert names(uppfyllelse="full") == ["nojda"]
    assert names(uppfyllelse="not_applicable") == []
    assert names(q="NÖJDA andel") == ["nojda"]
    assert names(q="finns inte") == []
    assert names(sort="-level")[-1] == "nojda"


@pytest.mark.parametrize(
    "query",
    [
        {"slag": "rubbish", "uppfyllelse": "'; drop"},
        {"sort": "rubbish,-nope"},
        {"page": "-3"},
        {"page": "tusen"},
        {"sida": "tusen"},
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
    assert lines[0].startswith(
        "Indikator;Slag;Årsmål;Utfall;Ett år tidigare;Trend;Uppfyllelse;"
        "Utfallet gäller;Prognos för året;Bedömt efter;Anmärkning"
    )
    assert lines[3].startswith(
        "Andel nöjda brukare;KF:s indikator;80 %;82,5;80,0;bättre;uppfylls helt;"
    )
    assert "hemlig" not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        TREE,
        "/2024/mal/1/",
        GOAL,
        *(f"{GOAL}{part}/" for part in ("namnder", "ar", "namndmal", "aktiviteter")),
    ],
)
def test_more_rows_make_no_more_queries(city, counted, address):
    publish_again(city, reason="Rättad, som växande också är")
    before = counted(address)
    grow(city)
    assert counted(address) == before


# --- what has been judged --------------------------------------------------------------------


def test_a_strategic_goal_has_a_page_with_its_judgement_whole(client, city):
    long = "Skälen är många. " * 30
    decided = make.GoalJudgementFactory(
        area_goal=None, strategic_goal=city.strategic, level="full", motivation=long.strip()
    )
    decide_judgement(
        judgement=decided, by=city.boss, decided_on=dt.date(2025, 3, 1), reference="KS § 14"
    )
    publish_again(city)
    page = text(client.get("/2024/mal/1/"))
    assert "Ett mänskligt Stockholm" in page
    assert long.strip() in page
    assert "Beslutad 1 mars 2025, KS § 14" in page
    assert "Alla har goda levnadsvillkor" in page
    assert 'href="/2024/mal/1.1/?period=VB"' in page
    assert client.get("/2024/mal/7/").status_code == 404


def test_an_organisations_own_judgement_is_read_whole_once_published(client, city):
    long = "Vi har gjort vad vi ska. " * 20
    judge(city, organisation=city.open, motivation=long.strip())
    assert "Vi har gjort" not in text(client.get(GOAL))
    publish_again(city)
    assert long.strip() in text(client.get(GOAL))


def test_a_draft_of_a_judgement_is_read_by_who_makes_it_and_is_marked(
    client, at_work, city, reader, slk
):
    make.GoalJudgementFactory(area_goal=city.area, motivation="Stadens utkast")
    make.GoalJudgementFactory(
        area_goal=city.area, organisation=city.closed, motivation="Nämndens utkast"
    )
    publish_again(city)
    pages = {
        "reader": text(at_work(reader).get(GOAL)),
        "slk": text(at_work(slk).get(GOAL)),
        "outsider": text(at_work(make.MembershipFactory().user).get(GOAL)),
    }
    client.logout()
    pages["anonymous"] = text(client.get(GOAL))
    assert {who for who, page in pages.items() if "Nämndens utkast" in page} == {"reader", "slk"}
    assert {who for who, page in pages.items() if "Stadens utkast" in page} == {"slk"}
    assert "Utkast, inte beslutat." in pages["slk"]
    assert "Beslutad bedömning." not in text(at_work(slk).get(TREE))


def judge(here, **given):
    judgement = make.GoalJudgementFactory(area_goal=here.area, proposal="partial", **given)
    decide_judgement(judgement=judgement, by=None, kind="loading")


def test_an_organisations_judgement_is_not_the_central_one(client, city):
    judge(city, organisation=city.open, level="full", motivation="Vi når målet.")
    publish_again(city)
    tree = client.get(TREE).context["tree"]
    assert [child.judgement for node in tree for child in node.children] == [None]
    response = client.get(GOAL)
    assert response.context["node"].judgement is None
    assert "Vi når målet." in text(response)


def test_the_why_link_leads_from_each_symbol(client, city):
    assert f'href="/varfor/{city.row.pk}/?period=VB"' in text(client.get(GOAL))


def test_a_goals_proposal_says_by_which_shares_it_was_made(client, city):
    with deciding_on_the_budget(city):
        Policy.objects.create(year=2024, full_share="0.9")
    assert "Uppfylls alla helt?" in text(client.get(f"{GOAL}varfor/"))
    publish_again(city)
    page = text(client.get(f"{GOAL}varfor/"))
    assert "Uppfylls minst 90 % helt?" in page
    assert "Är mer än 50 % svårbedömda?" in page
    assert "när minst 90 % uppfylls helt" in text(client.get(TREE))
    for address in (TREE, GOAL):
        assert f'href="{GOAL}varfor/?period=VB"' in text(client.get(address))
