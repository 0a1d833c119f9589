"""Who may open a plan's workspace and write in it; for outsiders it does not exist."""

from uuid import UUID

import pytest
from django.urls import reverse

from drafting.calculations.rich_text import revision
from plans.models import PlanSection

READERS = ["reader", "editor", "approver", "slk", "admin"]
OUTSIDERS = ["outsider", "politician"]
PAGES = ["plan", "plan_way", "plan_goal", "plan_history", "plan_part", "plan_part_history"]
PAGES += ["plan_whole_history"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", READERS)
def test_members_slk_and_administrators_read(sign_in, people, url, role, page):
    assert sign_in(people[role]).get(url(page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_find_nothing(sign_in, people, url, role, page):
    assert sign_in(people[role]).get(url(page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_anonymous_is_asked_to_sign_in(client, url, page):
    assert client.get(url(page)).status_code == 302


WRITES = [
    ("plan_save", {}, {"field": "target-0", "base": "", "value": "x"}),
    ("plan_undo", {}, {"field": "section", "base": ""}),
    ("plan_add", {"kind": "goal"}, {"new-goal-title": "Nytt"}),
    ("plan_remove", {"kind": "goal", "pk": 1}, {}),
    ("plan_restore", {"kind": "goal", "pk": 1}, {}),
    ("plan_move", {"kind": "goal", "pk": 1}, {}),
    ("plan_paste", {"kind": "result"}, {"goal_id": 1, "text": "Fler läser"}),
    ("plan_paste_undo", {"kind": "result", "batch": UUID(int=1)}, {}),
    ("plan_agenda", {"kind": "goal", "pk": 1}, {"agenda": "4"}),
    ("plan_confirm_dates", {"pk": 1}, {}),
    ("plan_part_figures", {}, {"figure": "target:x:2024"}),
    ("plan_part_save", {}, {"field": "section", "base": "", "value": "x"}),
    ("plan_part_undo", {}, {"field": "section", "base": ""}),
    ("plan_part_concern", {}, {"concern-why_not": "Vi har inga."}),
    ("plan_part_add", {}, {"new-heading-heading": "Råd"}),
    ("plan_part_move", {}, {}),
    ("plan_part_remove", {}, {}),
    ("plan_part_restore", {"pk": 1}, {}),
    ("plan_submit", {}, {}),
    ("plan_withdraw", {}, {}),
    ("plan_decide", {}, {}),
    ("plan_reopen", {}, {}),
    ("plan_ask_office", {}, {}),
    ("plan_send_back", {}, {}),
]
# What only stadsledningskontoret and administrators do.
OF_THE_OFFICE = ["plan_send_on", "plan_office_return"]


@pytest.mark.parametrize("name", OF_THE_OFFICE)
@pytest.mark.parametrize("role", ["reader", "editor", "approver"])
def test_members_do_not_read_for_the_office(sign_in, people, url, role, name):
    assert sign_in(people[role]).post(url(name)).status_code == 403


@pytest.mark.parametrize("name", OF_THE_OFFICE)
@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_do_not_read_for_the_office(sign_in, people, url, role, name):
    assert sign_in(people[role]).post(url(name)).status_code == 404


@pytest.mark.parametrize(("name", "more", "data"), WRITES)
@pytest.mark.parametrize("role", ["reader", "slk"])
def test_those_who_only_read_are_refused_to_write(sign_in, people, url, role, name, more, data):
    assert sign_in(people[role]).post(url(name, **more), data).status_code == 403


@pytest.mark.parametrize(("name", "more", "data"), WRITES)
@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_write_to_nothing(sign_in, people, url, role, name, more, data):
    assert sign_in(people[role]).post(url(name, **more), data).status_code == 404


@pytest.mark.parametrize("name", ["plan_decide", "plan_reopen", "plan_send_back"])
def test_editors_do_not_decide(sign_in, people, url, name):
    assert sign_in(people["editor"]).post(url(name)).status_code == 403


@pytest.mark.parametrize(("name", "more", "data"), WRITES)
def test_a_get_never_writes(sign_in, people, url, name, more, data):
    assert sign_in(people["approver"]).get(url(name, **more)).status_code == 404


@pytest.mark.parametrize("role", ["reader", "slk"])
def test_readers_see_no_controls(sign_in, people, url, role):
    page = sign_in(people[role]).get(url("plan_goal")).content.decode()
    assert "data-draft-field" not in page
    assert "<textarea" not in page
    assert 'method="post"' not in page.split("<main", 1)[1].split("</main>")[0]
    assert "Vi bygger." in page


@pytest.mark.parametrize("role", ["editor", "approver", "admin"])
def test_editors_save(sign_in, people, scene, url, role):
    data = {
        "field": "section",
        "base": revision(scene.section.text),
        "value": "<p>Vi bygger mer.</p>",
    }
    response = sign_in(people[role]).post(url("plan_save"), data)
    assert response.status_code == 302
    assert PlanSection.objects.get(pk=scene.section.pk).text == "<p>Vi bygger mer.</p>"


def test_a_save_without_csrf_token_is_refused(people, scene, url):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people["editor"], backend="organisations.backends.WithRoles")
    data = {"field": "section", "base": revision(scene.section.text), "value": "x"}
    assert client.post(url("plan_save"), data).status_code == 403
    scene.section.refresh_from_db()
    assert scene.section.text == "<p>Vi bygger.</p>"


def test_the_list_shows_only_own_plans(sign_in, people, scene):
    address = reverse("plan_list", args=[2024])
    assert scene.organisation.name in sign_in(people["reader"]).get(address).content.decode()
    page = sign_in(people["politician"]).get(address).content.decode()
    assert scene.organisation.name not in page
