"""Targets that look wrong: kept as written, answered with a word why, told to the approver."""

import pytest
from django.urls import reverse

from indicators.actions import set_target
from tests.factories import TargetFactory
from tests.plans.sending import decides


@pytest.fixture
def asked(scene):
    return TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="721 %")


@pytest.fixture
def answer(scene):
    def _answer(client, why="Flera svar var", seen="721 %", **headers):
        args = [2024, scene.organisation.code, "1.1", scene.indicator.pk]
        data = {"why": why, "seen": seen}
        return client.post(reverse("plan_answer", args=args), data, headers=headers)

    return _answer


def test_the_goal_asks_about_the_target(sign_in, people, url, asked):
    page = sign_in(people["editor"]).get(url("plan_goal")).content.decode()
    assert "Ja, det stämmer" in page
    assert "Ja, det stämmer" not in sign_in(people["reader"]).get(url("plan_goal")).content.decode()


@pytest.mark.parametrize(("role", "status"), [
    ("outsider", 404), ("reader", 403), ("editor", 302), ("approver", 302), ("admin", 302),
])  # fmt: skip
def test_who_answers(sign_in, people, answer, asked, role, status):
    assert answer(sign_in(people[role])).status_code == status
    asked.refresh_from_db()
    assert asked.confirmed == ("Flera svar var" if status == 302 else "")


@pytest.mark.parametrize(("why", "seen"), [("", "721 %"), ("x" * 201, "721 %"), ("Ja", "720 %")])
def test_an_answer_without_words_or_to_another_target_is_refused(
    sign_in, people, answer, asked, why, seen
):
    response = answer(sign_in(people["editor"]), why, seen, hx_request="true")
    assert response.status_code == 422
    asked.refresh_from_db()
    assert asked.confirmed == ""


def test_the_answer_comes_back_in_place(sign_in, people, answer, asked):
    response = answer(sign_in(people["editor"]), hx_request="true")
    assert "Bekräftat: ”Flera svar var”" in response.content.decode()


def test_another_target_is_asked_about_anew(sign_in, people, answer, asked):
    answer(sign_in(people["editor"]))
    place = {"indicator": asked.indicator, "organisation": asked.organisation, "year": 2024}
    kept = set_target(**place, text="721 %", by=people["editor"])
    assert kept.confirmed == "Flera svar var"
    assert set_target(**place, text="722 %", by=people["editor"]).confirmed == ""


def test_nobody_answers_once_it_is_submitted(sign_in, people, url, answer, asked):
    client = sign_in(people["approver"])
    client.post(url("plan_submit"))
    answer(client)
    asked.refresh_from_db()
    assert asked.confirmed == ""


def test_a_decision_with_open_questions_is_made_knowingly(sign_in, people, url, asked, scene):
    client = sign_in(people["approver"])
    client.post(url("plan_submit"))
    decision = {"decided_on": "2024-01-15", "reference": "§ 6"}
    page = client.get(url("plan")).content.decode()
    assert scene.indicator.name in page
    assert "Ingen har svarat än" in page
    assert decides(client, url, decision).status_code == 422
    assert decides(client, url, {**decision, "knowingly": "on"}).status_code == 302


def test_a_decision_with_answers_asks_nothing(sign_in, people, url, answer, asked):
    client = sign_in(people["approver"])
    answer(client)
    client.post(url("plan_submit"))
    page = client.get(url("plan")).content.decode()
    assert "Flera svar var" in page
    assert "knowingly" not in page
    decision = {"decided_on": "2024-01-15", "reference": "§ 6"}
    assert decides(client, url, decision).status_code == 302
