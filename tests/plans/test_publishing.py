"""A decided plan becomes public, is corrected and withdrawn, each with what it leads to shown."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from decisions.models import Standing
from finance.models import BudgetLine, Frame
from indicators.actions import set_target
from indicators.changes import NewTarget
from indicators.models import Target
from indicators.proposing import define
from plans.actions import parts, structure, workflow
from plans.actions.targets import change_plan_targets
from plans.models import PlanSection
from tests.factories import ControlProcessFactory, TargetFactory
from tests.published import let_all_be_silent

SEEN = {"decided_on": "2024-01-15", "seen_it": "on", "edition": "1"}
DAY = dt.date(2023, 12, 14)
WITHDRAWN = {"decided_on": "2024-02-01", "reference": "NORRA 2024/3", "reason": "Fel bilaga"}


def standing(scene):
    return Standing.objects.get(organisation=scene.organisation, year=2024, subject="plan")


def decide(scene, by, submit=True, **given):
    if submit:
        workflow.submit(plan=scene.plan, by=by)
    workflow.decide(plan=scene.plan, by=by, decided_on=DAY, reference="§ 1", **given)


@pytest.fixture
def plan(scene, people):
    """The scene with a target, decided once."""
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="85 %")
    decide(scene, people["approver"])
    return scene


def correct(scene, by):
    workflow.reopen(plan=scene.plan, by=by, reason="Räknat om")
    Target.objects.filter(organisation=scene.organisation).update(text="87 %")
    decide(scene, by, motivation="Nytt underlag")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("outsider", 404),
        ("politician", 404),
        ("reader", 403),
        ("editor", 403),
        ("approver", 200),
        ("slk", 200),
        ("admin", 200),
    ],
)
def test_who_publishes_and_withdraws(sign_in, people, plan, url, role, code):
    client = sign_in(people[role])
    done = 302 if code == 200 else code
    assert client.get(url("plan_publish")).status_code == code
    editions = client.get(url("plan_editions"))
    assert editions.status_code == (200 if code == 403 else code)
    assert "Dra tillbaka" not in editions.content.decode()
    assert client.get(url("plan_unpublish")).status_code == 404
    assert not standing(plan).published
    assert client.post(url("plan_publish"), SEEN).status_code == done
    assert bool(standing(plan).published) == (code == 200)
    assert client.post(url("plan_unpublish"), WITHDRAWN).status_code == done
    assert not standing(plan).published


@pytest.mark.parametrize("name", ["plan_publish", "plan_editions"])
def test_anonymous_is_asked_to_sign_in(client, plan, url, name):
    assert client.get(url(name)).status_code == 302


def test_a_plan_without_a_decision_has_nothing_to_publish(sign_in, people, scene, url):
    client = sign_in(people["approver"])
    assert "Planen är inte beslutad" in client.get(url("plan_publish")).content.decode()
    response = client.post(url("plan_publish"), SEEN)
    assert response.status_code == 422
    assert "Planen är inte beslutad" in response.content.decode()


def test_one_confirms_having_seen_it(sign_in, people, plan, url):
    response = sign_in(people["approver"]).post(url("plan_publish"), {**SEEN, "seen_it": ""})
    assert response.status_code == 422
    assert "kryssa i" in response.content.decode()
    assert not standing(plan).published


def test_a_correction_is_shown_and_needs_a_reason_when_the_decision_has_none(
    sign_in, people, plan, url
):
    client = sign_in(people["approver"])
    client.post(url("plan_publish"), SEEN)
    correct(plan, people["approver"])
    page = BeautifulSoup(client.get(url("plan_publish")).content, "html.parser")
    assert "85 %" in page.select_one("s").text
    assert "87 %" in page.select_one("s").parent.text
    assert client.post(url("plan_publish"), {**SEEN, "edition": "2"}).status_code == 302
    assert standing(plan).published.number == 2


def test_another_edition_than_the_one_shown_is_not_published(sign_in, people, plan, url):
    client = sign_in(people["approver"])
    client.get(url("plan_publish"))
    correct(plan, people["approver"])
    response = client.post(url("plan_publish"), SEEN)
    assert response.status_code == 409
    assert "beslutats på nytt" in response.content.decode()
    assert not standing(plan).published


def test_publishing_twice_says_that_it_is_done(sign_in, people, plan, url):
    client = sign_in(people["slk"])
    client.post(url("plan_publish"), SEEN)
    response = client.post(url("plan_publish"), SEEN)
    assert response.status_code == 422
    assert "Utgåva 1 är offentlig" in response.content.decode()


@pytest.mark.parametrize("name", ["decided_on", "reference", "reason"])
def test_withdrawing_needs_all_that_is_told(sign_in, people, plan, url, name):
    client = sign_in(people["approver"])
    client.post(url("plan_publish"), SEEN)
    response = client.post(url("plan_unpublish"), {**WITHDRAWN, name: ""})
    assert response.status_code == 422
    assert BeautifulSoup(response.content, "html.parser").select(".field__error")
    assert standing(plan).published


def test_an_earlier_edition_may_be_public_meanwhile(sign_in, people, plan, url):
    client = sign_in(people["approver"])
    client.post(url("plan_publish"), SEEN)
    correct(plan, people["approver"])
    client.post(url("plan_publish"), {**SEEN, "edition": "2"})
    page = client.get(url("plan_editions")).content.decode()
    assert page.count("stämmer") == 2
    client.post(url("plan_unpublish"), {**WITHDRAWN, "back_to": "1"})
    assert standing(plan).published.number == 1
    assert "Fel bilaga" in client.get(url("plan_editions")).content.decode()


def test_all_that_readers_will_read_as_something_else_is_told(sign_in, people, plan, url):
    def told():
        page = BeautifulSoup(client.get(url("plan_publish")).content, "html.parser")
        rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
        return [row for row in rows if row.endswith("ja")], page.get_text(" ", strip=True)

    client = sign_in(people["approver"])
    client.post(url("plan_publish"), SEEN)
    workflow.reopen(plan=plan.plan, by=people["approver"], reason="Nytt")
    BudgetLine.objects.create(organisation=plan.organisation, year=2024, name="Drift", costs=1)
    PlanSection.objects.filter(plan=plan.plan).update(text="<p>Vi gör på ett annat sätt.</p>")
    process = ControlProcessFactory(organisation=plan.organisation, area_goal=plan.area_goal)
    decide(plan, people["approver"], motivation="Nytt underlag")
    changed, page = told()
    assert [row.rsplit(" ", 3)[0] for row in changed] == [
        "Texter", "Rader i ekonomins tabeller", "Processer i den interna kontrollen",
    ]  # fmt: skip
    assert "Ändrade texter: 1.1." in page
    assert process.name not in page


@pytest.fixture
def anew(plan, people):
    """The plan decided anew on the 20th of January, which nobody has published yet."""
    workflow.publish_plan(plan=plan.plan, by=people["slk"], decided_on=dt.date(2023, 12, 20))
    workflow.reopen(plan=plan.plan, by=people["approver"], reason="Räknat om")
    workflow.submit(plan=plan.plan, by=people["approver"])
    workflow.decide(
        plan=plan.plan, by=people["approver"], decided_on=dt.date(2024, 1, 20), reference="§ 9",
        motivation="Nytt underlag",
    )  # fmt: skip
    return plan


def decide_again(plan, by, day):
    workflow.reopen(plan=plan, by=by, reason="Nytt")
    workflow.submit(plan=plan, by=by)
    workflow.decide(plan=plan, by=by, decided_on=day, reference="§ 10", motivation="Nytt")


DOORS = {
    "decide": decide_again,
    "publish": lambda plan, by, day: workflow.publish_plan(plan=plan, by=by, decided_on=day),
    "withdraw": lambda plan, by, day: workflow.withdraw_plan(
        plan=plan, by=by, decided_on=day, reference="§ 10", reason="Fel bilaga"
    ),
    "targets": lambda plan, by, day: change_plan_targets(
        plan=plan,
        changes=[
            NewTarget(
                Target.objects.get(organisation=plan.organisation).indicator, "90 %", was="85 %"
            )
        ],
        by=by,
        decided_on=day,
        reference="§ 10",
        reason="Nytt",
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_nothing_is_dated_before_the_decision_that_stands(anew, people, door):
    act = DOORS[door]
    with pytest.raises(ValidationError) as refused:
        act(anew.plan, people["approver"], dt.date(2024, 1, 19))
    words = ["Det som gäller beslutades 2024-01-20 (§ 9). Ange den dagen eller en senare."]
    assert refused.value.message_dict == {"decided_on": words}


@pytest.mark.parametrize("door", [name for name in DOORS if name != "decide"])
def test_the_day_of_the_decision_that_stands_will_do(anew, people, door):
    DOORS[door](anew.plan, people["approver"], dt.date(2024, 1, 20))


def test_the_page_says_at_the_day_which_one_stands(sign_in, people, plan, url):
    early = {**SEEN, "decided_on": "2022-05-05"}
    response = sign_in(people["approver"]).post(url("plan_publish"), early)
    assert response.status_code == 422
    assert "Det som gäller beslutades 2023-12-14 (§ 1)" in response.content.decode()
    assert not standing(plan).published


def test_an_edition_is_not_published_before_the_one_that_it_replaces(plan, people):
    by = people["approver"]
    workflow.publish_plan(plan=plan.plan, by=by, decided_on=dt.date(2024, 2, 1))
    correct(plan, by)
    with pytest.raises(ValidationError, match="publicerades 2024-02-01"):
        workflow.publish_plan(plan=plan.plan, by=by, decided_on=dt.date(2024, 1, 31))


@pytest.fixture
def told(sign_in, people, url):
    """The page where a plan is published, in words."""

    def _told():
        page = sign_in(people["approver"]).get(url("plan_publish")).content
        return " ".join(BeautifulSoup(page, "html.parser").get_text(" ", strip=True).split())

    return _told


@pytest.fixture
def reopened(sign_in, people, plan, url):
    """Public as it was decided first, and written in again."""

    def _reopened():
        number = standing(plan).edition.number
        sign_in(people["approver"]).post(url("plan_publish"), {**SEEN, "edition": number})
        workflow.reopen(plan=plan.plan, by=people["approver"], reason="Nytt")

    return _reopened


def test_texts_under_own_headings_that_are_other_new_or_gone_are_named(
    plan, people, reopened, told
):
    by = people["editor"]
    workflow.reopen(plan=plan.plan, by=people["approver"], reason="Nytt")
    kept, gone = (
        parts.add_heading(plan=plan.plan, key="1.1", heading=words, by=by)
        for words in ("Råd", "Gammalt")
    )
    decide(plan, people["approver"], motivation="Ändrat")
    reopened()
    PlanSection.objects.filter(pk=kept.pk).update(text="<p>Två råd.</p>")
    parts.remove_heading(plan=plan.plan, key=gone.key, by=by)
    parts.add_heading(plan=plan.plan, key="1.1", heading="El", by=by)
    decide(plan, people["approver"], motivation="Ändrat")
    assert "Ändrade texter: Råd, Gammalt (borttagen), El (ny)." in told()


def test_rows_of_the_economy_are_counted_as_the_tables_have_them(plan, people, reopened, told):
    reopened()
    Frame.objects.create(organisation=plan.organisation, year=2024, kind="net", amount="-1.5")
    whose = {"organisation": plan.organisation, "year": 2024}
    BudgetLine.objects.create(**whose, name="Totalt", costs=1, revenues=1, net=0, is_total=True)
    decide(plan, people["approver"], motivation="Ändrat")
    assert "Rader i ekonomins tabeller 0 0 ja" in told()


def test_a_definition_that_is_changed_is_told_to_who_decides_publishes_and_reads(
    plan, people, reopened, told, sign_in, url, client
):
    by = people["editor"]
    workflow.reopen(plan=plan.plan, by=people["approver"], reason="Nytt")
    indicator = structure.add_indicator(
        plan=plan.plan, area_goal=plan.area_goal, name="Köer", unit="st", direction="higher",
        target="85,5", by=by,
    )  # fmt: skip
    decide(plan, people["approver"], motivation="Ändrat")
    reopened()
    define(indicator=indicator, from_year=2024, by=by, frequency="tertial", direction="lower")
    set_target(indicator=indicator, organisation=plan.organisation, year=2024, text="80", by=by)
    workflow.submit(plan=plan.plan, by=by)
    way = sign_in(people["approver"]).get(url("plan_way")).content.decode()
    changed = ["Riktning: högre är bättre → lägre är bättre", "Periodicitet: år → tertial"]
    assert all(words in way for words in [*changed, "85,5 → 80"])
    decide(plan, people["approver"], motivation="Mäts oftare", submit=False)
    page = told()
    assert "Ändrade definitioner" in page
    assert all(words in page for words in changed)
    assert re.search("Egna indikatorer 1 1 ja", page)
    assert re.search("Årsmål 2 2 ja", page)
    number = standing(plan).edition.number
    more = {"edition": number, "reason": "Mäts oftare", "reference": "§ 2"}
    sign_in(people["approver"]).post(url("plan_publish"), {**SEEN, **more})
    let_all_be_silent(plan.plan.budget)
    for name in ("organisation", "organisation_plan", "whole_plan"):
        page = client.get(reverse(name, args=[2024, "norra"])).content.decode()
        assert all(words in page for words in changed), name
