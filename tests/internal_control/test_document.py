"""What an edition keeps of internal control, who sees it, and what stands afterwards."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from decisions.models import Edition
from internal_control.document import control_document
from plans.actions.workflow import decide, publish_plan, submit
from plans.document import plan_document
from tests import factories as make

PAGE = "/2024/organisationer/norra/plan/"


def test_everything_stands_in_the_document_once(scene):
    text = str(plan_document(scene.plan)["internal_control"])
    for said in ("Orosanmälan", "Två bedömer", "Loggen läses", "Stickprov", "Tjugo ärenden"):
        assert text.count(said) == 1
    kept = control_document(scene.plan)
    (process,) = kept["processes"]
    assert process["risks"][0]["value"] == 8
    assert process["risks"][0]["band"] == "middle"
    assert kept["control_plan"][0]["risk"] == process["risks"][0]["number"] == 1


@pytest.fixture
def decided(scene, people):
    submit(plan=scene.plan, by=people["approver"])
    scene.plan.refresh_from_db()
    return decide(
        plan=scene.plan, decided_on=dt.date(2023, 12, 14), reference="§ 1", by=people["approver"]
    )


def test_a_decided_plan_holds_its_internal_control(scene, decided):
    edition = Edition.objects.get(kind="plan")
    assert edition.document["internal_control"] == control_document(scene.plan)
    for change in (
        lambda: scene.process.practices.update(text="Annat"),
        lambda: scene.process.risks.update(probability=1),
        lambda: make.ControlPracticeFactory(process=scene.process),
        lambda: scene.row.delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    make.ControlFollowUpFactory(row=scene.row)


def test_readers_see_it_when_the_plan_is_published_and_not_before(client, scene, decided, people):
    assert "Två bedömer" not in client.get(PAGE).content.decode()
    publish_plan(plan=scene.plan, by=people["approver"])
    page = client.get(PAGE).content.decode()
    for said in ("Orosanmälan", "Två bedömer", "Loggen läses", "Bedöms för sent", "varje månad"):
        assert said in page
    make.ControlFollowUpFactory(row=scene.row, result="Hemligt resultat")
    assert "Hemligt resultat" not in client.get(PAGE).content.decode()


def test_a_draft_is_seen_by_nobody_outside(client, scene):
    assert "Orosanmälan" not in client.get(PAGE).content.decode()
    assert "Orosanmälan" not in client.get(reverse("home")).content.decode()


def test_an_edition_from_before_is_still_shown(client, scene, decided, people):
    from dashboards.selectors.plan_parts import internal_control_of
    from dashboards.selectors.plans import Plan

    old = Plan(scene.organisation, None, {"sections": []})
    assert internal_control_of(old, None) == {}
