"""From draft to decision and back, and what becomes public on the way."""

import datetime

import pytest
from django.urls import reverse

from organisations.models import Publication
from plans.models import OperationalPlan
from tests.factories import MembershipFactory, OrganisationFactory, TargetFactory

DECISION = {"decided_on": "2023-12-14", "reference": "NORRA 2023/1"}


@pytest.fixture
def status(scene):
    def _status():
        return OperationalPlan.objects.get(pk=scene.plan.pk).status

    return _status


def test_a_plan_goes_to_decision_and_becomes_public(sign_in, people, scene, url, status):
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation)
    sign_in(people["editor"]).post(url("plan_submit"))
    assert status() == "submitted"
    sign_in(people["approver"]).post(url("plan_decide"), DECISION)
    assert status() == "decided"
    plan = OperationalPlan.objects.get()
    assert (plan.decided_on, plan.reference) == (datetime.date(2023, 12, 14), "NORRA 2023/1")


def test_reopening_takes_it_back_from_the_public(sign_in, people, scene, url, status):
    client = sign_in(people["approver"])
    client.post(url("plan_submit"))
    client.post(url("plan_decide"), DECISION)
    client.post(url("plan_reopen"))
    assert status() == "draft"
    assert not Publication.objects.filter(organisation=scene.organisation).exists()


def test_a_submitted_plan_is_taken_back(sign_in, people, url, status):
    client = sign_in(people["editor"])
    client.post(url("plan_submit"))
    client.post(url("plan_withdraw"))
    assert status() == "draft"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Ange vilken dag"),
        ({**DECISION, "decided_on": "igår"}, "2024-08-31"),
        ({**DECISION, "decided_on": "2999-01-01"}, "framtiden"),
        ({**DECISION, "reference": ""}, "diarienummer"),
    ],
)
def test_an_incomplete_decision_is_refused(sign_in, people, url, status, data, words):
    client = sign_in(people["approver"])
    client.post(url("plan_submit"))
    response = client.post(url("plan_decide"), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert status() == "submitted"
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("step", "data"), [("plan_decide", DECISION), ("plan_withdraw", {}), ("plan_reopen", {})]
)
def test_a_step_out_of_turn_changes_nothing(sign_in, people, url, status, step, data):
    response = sign_in(people["approver"]).post(url(step), data, follow=True)
    assert "Någon kan ha hunnit före" in response.content.decode()
    assert status() == "draft"


def test_the_page_says_what_is_missing(sign_in, people, url):
    page = sign_in(people["editor"]).get(url("plan")).content.decode()
    assert "1 indikator saknar årsmål." in page
    assert "Planen är inte komplett." in page


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
