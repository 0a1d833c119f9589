"""From draft to decision and back; publishing is a step of its own."""

import datetime

import pytest
from django.urls import reverse

from decisions.models import Edition, Standing
from plans.models import OperationalPlan
from tests.factories import MembershipFactory, OrganisationFactory
from tests.plans.sending import decides

DECISION = {"decided_on": "2023-12-14", "reference": "NORRA 2023/1"}
REOPENED = {"reopen-reason": "Ett årsmål ska ändras"}
SEEN = {"decided_on": "2024-01-15", "seen_it": "on", "edition": "1"}


@pytest.fixture
def status(scene):
    def _status():
        return OperationalPlan.objects.get(pk=scene.plan.pk).status

    return _status


@pytest.fixture
def decided(sign_in, people, url):
    """The approver's client, when the plan has been decided."""
    client = sign_in(people["approver"])
    client.post(url("plan_submit"))
    assert decides(client, url, DECISION).status_code == 302
    return client


def standing(scene):
    return Standing.objects.get(organisation=scene.organisation, year=2024, subject="plan")


def test_a_decided_plan_is_frozen_and_not_public(decided, scene, status):
    assert status() == "decided"
    plan = OperationalPlan.objects.get()
    assert (plan.decided_on, plan.reference) == (datetime.date(2023, 12, 14), "NORRA 2023/1")
    stands = standing(scene)
    assert (stands.edition.number, stands.is_sealed, stands.published) == (1, True, None)


def test_reopening_leaves_what_was_decided_and_what_is_public(decided, scene, url, status):
    decided.post(url("plan_publish"), SEEN)
    response = decided.post(url("plan_reopen"), REOPENED, follow=True)
    assert "gäller tills planen beslutas på nytt" in response.content.decode()
    assert status() == "draft"
    stands = standing(scene)
    assert (stands.edition.number, stands.is_sealed, stands.published.number) == (1, False, 1)


def test_reopening_says_why(decided, url, status):
    response = decided.post(url("plan_reopen"))
    assert response.status_code == 422
    assert "Skriv varför" in response.content.decode()
    assert status() == "decided"


def test_a_plan_that_is_decided_anew_says_what_changed(decided, scene, url, status):
    decided.post(url("plan_reopen"), REOPENED)
    decided.post(url("plan_submit"))
    response = decides(decided, url, DECISION)
    assert response.status_code == 422
    assert "Vad ändras och varför?" in response.content.decode()
    assert decides(decided, url, {**DECISION, "reason": "Nytt mål"}).status_code == 302
    assert standing(scene).edition.number == 2


def test_a_submitted_plan_is_taken_back(sign_in, people, url, status):
    client = sign_in(people["editor"])
    client.post(url("plan_submit"))
    client.post(url("plan_withdraw"))
    assert status() == "draft"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Skriv vilken dag"),
        ({**DECISION, "decided_on": "igår"}, "2024-08-31"),
        ({**DECISION, "decided_on": "2999-01-01"}, "framtiden"),
        ({**DECISION, "reference": ""}, "paragraf och diarienummer"),
    ],
)
def test_an_incomplete_decision_is_refused(sign_in, people, url, status, data, words):
    client = sign_in(people["approver"])
    client.post(url("plan_submit"))
    response = decides(client, url, data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert status() == "submitted"
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("step", "data"), [("plan_decide", DECISION), ("plan_withdraw", {}), ("plan_reopen", REOPENED)]
)
def test_a_step_out_of_turn_changes_nothing(sign_in, people, url, status, step, data):
    response = sign_in(people["approver"]).post(url(step), data)
    assert response.status_code == 409
    assert "Någon kan ha hunnit före" in response.content.decode()
    assert status() == "draft"


def test_the_page_says_what_is_missing(sign_in, people, url):
    page = sign_in(people["editor"]).get(url("plan_way")).content.decode()
    assert "1.1: 1 indikator saknar årsmål." in page
    assert "4 saker är värda att veta." in " ".join(page.split())
    assert "Planen kan lämnas till beslutande." in page


def test_an_editor_begins_a_plan(sign_in, scene):
    member = MembershipFactory(organisation=OrganisationFactory(code="ny"), role="editor")
    client = sign_in(member.user)
    assert "Börja på planen" in client.get(reverse("plan_list", args=[2024])).content.decode()
    client.post(reverse("plan_start", args=[2024, "ny"]))
    assert OperationalPlan.objects.filter(organisation__code="ny").exists()


@pytest.mark.parametrize(("role", "code"), [("reader", 403), ("outsider", 404), ("slk", 403)])
def test_others_begin_no_plan(sign_in, people, scene, role, code):
    assert (
        sign_in(people[role]).post(reverse("plan_start", args=[2024, "norra"])).status_code == code
    )
