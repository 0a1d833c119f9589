"""Internal control in what is exported: all of it to those who work, and no draft to readers."""

import datetime as dt

import pytest

from documents.city_folder.export import export_folder
from documents.city_folder.shown import public_folder
from internal_control.models import ProcessAssignment
from plans.actions.workflow import decide, publish_plan, submit
from tests import factories as make

pytestmark = pytest.mark.django_db

OF_PLAN = ("control_processes", "control_practices", "control_risks", "control_plans")


@pytest.fixture
def scene():
    goal = make.AreaGoalFactory(strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1")
    plan = make.OperationalPlanFactory(budget=goal.budget)
    asked = make.MandatoryProcessFactory(area_goal=goal, name="Inköp", instruction="Hemligt")
    ProcessAssignment.objects.create(process=asked, organisation=plan.organisation)
    make.ControlProcessFactory(
        organisation=plan.organisation, area_goal=goal, name="Inköp", mandatory=asked,
        is_applicable=False, why_not="Sköts av andra",
    )  # fmt: skip
    process = make.ControlProcessFactory(organisation=plan.organisation, area_goal=goal, name="Min")
    make.ControlPracticeFactory(process=process, text="Så")
    row = make.ControlPlanRowFactory(risk__process=process, risk__text="Fel", what="Kön")
    make.ControlFollowUpFactory(row=row, result="Visade fel")
    return plan


def said(folder, *files):
    return [dict(row) for file in files for row in folder[file]]


def test_all_of_it_is_exported_by_place(scene):
    folder = export_folder()
    assert [row["name"] for row in folder["control_processes"]] == ["Inköp", "Min"]
    assert [row["process"] for row in folder["control_practices"]] == ["1.1/2"]
    assert [row["risk"] for row in folder["control_plans"]] == ["1.1/2/1"]
    assert [row["control"] for row in folder["control_followups"]] == ["1.1/2/1/1"]
    assert folder["mandatory_processes"][0]["organisations"] == (scene.organisation.code,)


def test_readers_get_nothing_of_a_draft(scene):
    folder = public_folder()
    assert said(folder, *OF_PLAN, "mandatory_processes", "control_followups") == []


def test_readers_get_what_was_decided_and_published(scene):
    by = make.MembershipFactory(organisation=scene.organisation, role="approver").user
    submit(plan=scene, by=by)
    scene.refresh_from_db()
    decide(plan=scene, decided_on=dt.date(2023, 12, 14), reference="§ 1", by=by)
    assert said(public_folder(), *OF_PLAN) == []
    publish_plan(plan=scene, by=by)
    folder, working = public_folder(), export_folder()
    assert said(folder, *OF_PLAN) == said(working, *OF_PLAN)
    (asked,) = folder["mandatory_processes"]
    assert (asked["name"], asked["instruction"], asked["organisations"]) == ("Inköp", "", ())
    assert folder["control_followups"] == []
