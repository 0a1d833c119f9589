"""Agenda 2030 in the city folder: what is said of goals and activities, and no draft to readers."""

import datetime as dt

import pytest

from documents.city_folder.agenda import Agenda
from documents.city_folder.checks import faults_of
from documents.city_folder.committee_goals import CommitteeGoals
from documents.city_folder.export import export_folder
from documents.city_folder.rows import Row
from documents.city_folder.shown import public_folder
from plans.actions.workflow import decide, publish_plan, submit
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    area = make.AreaGoalFactory(strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1")
    plan = make.OperationalPlanFactory(budget=area.budget)
    ours = {"organisation": plan.organisation}
    goal = make.CommitteeGoalFactory(**ours, area_goal=area, code="1.1.1", agenda=[3, 5])
    under = {"budget": plan.budget, "area_goal": area, "committee_goal": goal}
    make.ActivityFactory(**ours, **under, title="Läxhjälp", agenda=[4])
    make.ActivityFactory(**ours, **under, title="Lovskola")
    return plan


def said(folder):
    return [(row["kind"], row["goal"], row["goals"]) for row in folder["agenda"]]


ALL = [("goal", "1.1.1", ("3", "5")), ("activity", "1.1.1", ("4",))]


def test_it_is_exported_and_found_again(plan):
    folder = export_folder()
    assert said(folder) == ALL
    agenda = Agenda(folder, CommitteeGoals(folder["committee_goals"]))
    assert [agenda.of_goal(row) for row in folder["committee_goals"]] == [[3, 5]]
    of_activities = {row["title"]: agenda.of_activity(row) for row in folder["activities"]}
    assert of_activities == {"Läxhjälp": [4], "Lovskola": []}
    assert not [one for one in faults_of(folder) if one.file == "agenda.csv"]


def test_readers_get_what_was_published_and_no_draft(plan):
    assert said(public_folder()) == []
    by = make.MembershipFactory(organisation=plan.organisation, role="approver").user
    submit(plan=plan, by=by)
    plan.refresh_from_db()
    decide(plan=plan, decided_on=dt.date(2023, 12, 14), reference="§ 1", by=by)
    assert said(public_folder()) == []
    publish_plan(plan=plan, by=by)
    assert said(public_folder()) == ALL


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"goals": ("18",)}, "goals"),
        ({"goal": "9.9.9"}, "goal"),
        ({"kind": "activity", "position": 77}, "position"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(plan, wrong, column):
    folder = export_folder()
    values = {**folder["agenda"][0], **wrong}
    folder["agenda"] = [Row.of("agenda", **values)]
    found = [one for one in faults_of(folder) if one.file == "agenda.csv"]
    assert [one.column for one in found] == [column]
