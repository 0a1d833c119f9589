"""The page of a plan's way: what it says, to whom, and what is done from it."""

import datetime as dt

import pytest

from organisations.models import Notice
from plans import requirements
from plans.actions import workflow
from plans.models import OperationalPlan, PlanReturn, StepDeadline
from plans.requirements import Requirement
from plans.steps import STEPS, State, editions_allow
from tests.plans.sending import decides
from tests.plans.test_steps import TAKEN, WAYS, state

BACK = {"return-parts": ["1.1"], "return-reason": "Säg när ramtiden är införd."}
DECISION = {"decided_on": "2023-12-14", "reference": "§ 6, NI 2023/841"}
# The address that each step's button or form is posted to.
POSTED = {
    "submit": "plan_submit",
    "ask_office": "plan_ask_office",
    "withdraw": "plan_withdraw",
    "send_on": "plan_send_on",
    "office_return": "plan_office_return",
    "send_back": "plan_send_back",
    "decide": "plan_decide",
    "reopen": "plan_reopen",
    "go_back": "plan_go_back",
}


@pytest.fixture
def brought(scene, people):
    def _brought(to):
        for step in WAYS[to]:
            TAKEN[step](scene.plan, people["admin"])
        return OperationalPlan.objects.get()

    return _brought


@pytest.fixture
def page(sign_in, people, url):
    """The page as one of the people sees it."""
    return lambda role: sign_in(people[role]).get(url("plan_way")).content.decode()


@pytest.mark.parametrize("to", WAYS)
@pytest.mark.parametrize("role", ["reader", "editor", "approver", "slk", "admin"])
def test_each_is_offered_the_steps_of_the_table_and_no_others(
    brought, sign_in, people, url, role, to
):
    brought(to)
    client = sign_in(people[role])
    response = client.get(url("plan_way"))
    offered = set(response.context["steps"]) & set(POSTED)
    told = response.content.decode()
    assert {name for name, address in POSTED.items() if url(address) in told} == offered
    rights = response.context["rights"]
    standing = response.context["standing"]
    assert offered == {
        name
        for name in POSTED
        if rights.may(name) and to in STEPS[name].out_of and editions_allow(STEPS[name], standing)
    }


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (State.WRITING, "Planen kan lämnas till beslutande."),
        (State.AT_OFFICE, "Stadsledningskontoret läser planen."),
        (State.WITH_APPROVER, "Planen kan beslutas."),
        (State.RETURNED, "Planen är tillbaka för ändring."),
        (State.DECIDED, "Planen är beslutad</b> 2023-12-14, § 6."),
        (State.PUBLISHED, "offentlig, utgåva 1"),
        (State.REVISED, "En ny version skrivs."),
    ],
)
def test_the_page_begins_with_what_is_true_now(brought, page, to, said):
    brought(to)
    assert said in page("approver")


def test_the_approver_sees_what_a_decision_freezes(brought, page):
    brought(State.WITH_APPROVER)
    told = " ".join(page("approver").split())
    assert "1 text, 0 årsmål, 1 eget mål, 1 förväntat resultat, 1 aktivitet, och allt i" in told
    assert "1. Den kan inte ändras; en ändring blir utgåva 2" in told


def test_the_approver_decides_on_the_page(brought, sign_in, people, url):
    plan = brought(State.WITH_APPROVER)
    response = decides(sign_in(people["approver"]), url, DECISION)
    assert response.url == url("plan_way")
    assert state(plan) == State.DECIDED


@pytest.mark.parametrize("sends", ["what it showed", "nothing"])
def test_a_plan_handed_over_anew_is_read_before_it_is_decided(brought, sign_in, people, url, sends):
    plan = brought(State.WITH_APPROVER)
    client = sign_in(people["approver"])
    shown = client.get(url("plan_way")).context["seen"]
    seen = {"seen": shown} if sends == "what it showed" else {}
    workflow.withdraw(plan=plan, by=people["editor"])
    workflow.submit(plan=plan, by=people["editor"])
    refused = client.post(url("plan_decide"), {**DECISION, **seen})
    assert refused.status_code == 409
    assert "Planen kan ha lämnats på nytt sedan du läste den" in refused.content.decode()
    assert f'name="seen" value="{refused.context["seen"]}"' in refused.content.decode()
    again = client.post(url("plan_decide"), {**DECISION, "seen": refused.context["seen"]})
    assert again.url == url("plan_way")


def test_chosen_parts_are_sent_back_and_named_with_the_reason(brought, sign_in, people, url, page):
    brought(State.WITH_APPROVER)
    sign_in(people["approver"]).post(url("plan_send_back"), BACK)
    told = page("editor")
    assert "Säg när ramtiden är införd." in told
    assert "Bara de här avsnitten är öppna:" in told
    assert f'<a href="{url("plan_goal")}">1.1 Trygg uppväxt</a>' in told


def test_the_office_sends_back_in_its_own_name(brought, sign_in, people, url, page):
    brought(State.AT_OFFICE)
    sign_in(people["slk"]).post(url("plan_office_return"), {**BACK, "return-whole": "on"})
    told = page("editor")
    assert "Stadsledningskontoret vill ha det här ändrat" in told
    assert "Hela planen är öppen." in told
    assert PlanReturn.objects.get().keys == []


def test_the_office_sends_on(brought, sign_in, people, url):
    plan = brought(State.AT_OFFICE)
    sign_in(people["slk"]).post(url("plan_send_on"))
    assert state(plan) == State.WITH_APPROVER


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"return-reason": "Ändra"}, "Välj minst ett avsnitt"),
        ({"return-parts": ["1.1"]}, "Skriv varför."),
        ({"return-parts": ["9.9"], "return-reason": "Ändra"}, "9.9"),
    ],
)
def test_sending_back_asks_what_and_where_and_keeps_the_words(
    brought, sign_in, people, url, data, said
):
    plan = brought(State.WITH_APPROVER)
    response = sign_in(people["approver"]).post(url("plan_send_back"), data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert data.get("return-reason", "") in response.content.decode()
    assert state(plan) == State.WITH_APPROVER


def test_sending_back_what_was_decided_meanwhile_keeps_the_words(brought, sign_in, people, url):
    brought(State.DECIDED)
    response = sign_in(people["approver"]).post(url("plan_send_back"), BACK)
    assert response.status_code == 409
    assert "Någon kan ha hunnit före" in response.content.decode()


def test_what_hinders_is_a_link_and_closes_the_button(page, monkeypatch):
    asked = [Requirement("ekonomi", "Budgeten går inte ihop.", "/mende/", hinders=True)]
    monkeypatch.setattr(requirements._Sources, "known", (lambda plan: asked,))
    told = page("editor")
    assert '<a href="/mende/">Budgeten går inte ihop.</a>' in told
    assert "1 sak måste bli klar först." in " ".join(told.split())
    assert 'aria-disabled="true" aria-describedby="why-not"' in told


@pytest.mark.parametrize(
    ("step", "start", "told", "kind"),
    [
        ("submit", State.WRITING, {"approver"}, "handed_over"),
        ("ask_office", State.WRITING, {"slk"}, "handed_over"),
        ("send_back", State.WITH_APPROVER, {"editor", "approver"}, "returned"),
        ("office_return", State.AT_OFFICE, {"editor", "approver"}, "returned"),
        ("decide", State.WITH_APPROVER, {"editor", "approver", "slk"}, "decided"),
        ("publish", State.DECIDED, {"editor", "approver"}, "published"),
    ],
)
def test_everybody_concerned_is_told(brought, people, step, start, told, kind):
    plan = brought(start)
    Notice.objects.all().delete()
    TAKEN[step](plan, people["admin"])
    heard = Notice.objects.filter(kind=kind).values_list("user", flat=True)
    assert set(heard) == {people[role].pk for role in told}


def test_the_last_days_are_shown_with_the_longer_one(scene, people, page, time_machine):
    time_machine.move_to("2023-12-02 12:00")
    deadline = StepDeadline.objects.create(
        budget=scene.plan.budget, step="submit", due_on=dt.date(2023, 12, 1), locks=True
    )
    assert "låst" in page("editor")
    deadline.exceptions.create(
        organisation=scene.organisation, until="2023-12-10", reason="Nytt mål", by=people["slk"]
    )
    told = " ".join(page("editor").split())
    assert "2023-12-10" in told
    assert "(öppet längre för er; för andra 2023-12-01)" in told


def test_typing_in_a_closed_part_says_why_and_nothing_is_stored(
    brought, sign_in, people, url, scene
):
    plan = brought(State.WITH_APPROVER)
    workflow.send_back(plan=plan, keys=["inledning"], reason="Skriv om", by=people["approver"])
    data = {"field": "section", "base": "", "value": "<p>Mitt arbete i en timme</p>"}
    headers = {"Accept": "application/json"}
    response = sign_in(people["editor"]).post(url("plan_save"), data, headers=headers)
    assert response.status_code == 403
    assert "tillbaka för ändring i andra avsnitt" in response.json()["message"]
    scene.section.refresh_from_db()
    assert scene.section.text == "<p>Vi bygger.</p>"


def test_what_is_to_be_changed_stands_where_one_writes_and_in_ones_work(
    brought, sign_in, people, url, scene
):
    editor = sign_in(people["editor"])
    pages = [url("plan"), url("plan_goal"), "/mitt-arbete/"]
    plan = brought(State.RETURNED)
    reason = PlanReturn.objects.get().reason
    for address in pages:
        assert reason in editor.get(address).content.decode(), address
    closed = editor.get(f"{url('plan')}avsnitt/inledning/").content.decode()
    assert "tillbaka för ändring i andra avsnitt" in closed
    assert reason not in closed
    workflow.submit(plan=plan, by=people["editor"])
    for address in pages:
        assert reason not in editor.get(address).content.decode(), address


@pytest.mark.parametrize(
    ("role", "to", "said"),
    [
        ("editor", State.DECIDED, "väntar på att stadsledningskontoret publicerar den"),
        ("slk", State.DECIDED, "Planen är beslutad och kan publiceras."),
        ("slk", State.PUBLISHED, "Planen är publicerad. Ingen behöver göra något nu."),
        ("reader", State.WRITING, "Organisationen arbetar med planen."),
    ],
)
def test_the_next_step_is_told_to_whoever_waits(brought, page, role, to, said):
    brought(to)
    assert said in page(role)
