"""The table of steps, tried whole: every step out of every state by every person."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from decisions.models import PLAN
from decisions.selectors import standing_of
from plans.actions import workflow
from plans.actions.taking import NotItsTurn
from plans.models import OperationalPlan, PlanReturn
from plans.permissions import rights_in
from plans.steps import STEPS, State, Who, is_its_turn, state_of
from tests.factories import UserFactory

DAY = dt.date(2023, 12, 14)
# How each step is taken, by its name; `start` makes the plan and has a test of its own.
TAKEN = {
    "submit": lambda plan, by: workflow.submit(plan=plan, by=by),
    "ask_office": lambda plan, by: workflow.ask_office(plan=plan, by=by),
    "withdraw": lambda plan, by: workflow.withdraw(plan=plan, by=by),
    "send_on": lambda plan, by: workflow.send_on(plan=plan, by=by),
    "office_return": lambda plan, by: workflow.office_return(
        plan=plan, keys=["1.1"], reason="Säg när", by=by
    ),
    "send_back": lambda plan, by: workflow.send_back(
        plan=plan, keys=["1.1"], reason="Säg när", by=by
    ),
    "decide": lambda plan, by: workflow.decide(
        plan=plan, decided_on=DAY, reference="§ 6", by=by, motivation="Nytt"
    ),
    "reopen": lambda plan, by: workflow.reopen(plan=plan, by=by, reason="Ett mål ändras"),
    "publish": lambda plan, by: workflow.publish_plan(plan=plan, by=by, reason="Rättat"),
    "unpublish": lambda plan, by: workflow.withdraw_plan(plan=plan, by=by, reason="Fel bilaga"),
}
# The shortest way to each state.
WAYS = {
    State.WRITING: [],
    State.AT_OFFICE: ["ask_office"],
    State.WITH_APPROVER: ["submit"],
    State.RETURNED: ["submit", "send_back"],
    State.DECIDED: ["submit", "decide"],
    State.PUBLISHED: ["submit", "decide", "publish"],
    State.REVISED: ["submit", "decide", "reopen"],
}


def state(plan):
    plan = OperationalPlan.objects.get(pk=plan.pk)
    return state_of(plan, standing_of(plan.organisation, plan.year, PLAN))


@pytest.fixture
def brought(scene, db):
    """Bring the scene's plan to a state, as an administrator would."""
    boss = UserFactory(admin=True)

    def _brought(to):
        for step in WAYS[to]:
            TAKEN[step](scene.plan, boss)
        assert state(scene.plan) == to
        return OperationalPlan.objects.get()

    return _brought


@pytest.mark.parametrize("to", WAYS)
@pytest.mark.parametrize("step", TAKEN)
def test_a_step_is_taken_where_the_table_has_it_and_nowhere_else(brought, people, step, to):
    plan = brought(to)
    row = STEPS[step]
    allowed = is_its_turn(row, plan, standing_of(plan.organisation, plan.year, PLAN))
    if allowed:
        TAKEN[step](plan, people["admin"])
        if row.to:
            assert OperationalPlan.objects.get().status == row.to
        return
    with pytest.raises(ValidationError):
        TAKEN[step](plan, people["admin"])
    assert state(plan) == to


def test_the_table_has_every_step_and_no_state_is_a_dead_end():
    assert set(TAKEN) | {"start", "write", "change_targets"} == set(STEPS)
    for one in State:
        assert any(one in step.out_of for step in STEPS.values() if step.name != "write"), one


def test_each_step_is_taken_by_those_whom_the_table_names(scene, people):
    may = {
        role: {name for name in STEPS if rights_in(person, scene.organisation).may(name)}
        for role, person in people.items()
    }
    by = {who: {step.name for step in STEPS.values() if step.who == who} for who in Who}
    assert may["reader"] == may["outsider"] == may["politician"] == set()
    assert may["editor"] == by[Who.WRITER]
    assert may["approver"] == by[Who.WRITER] | by[Who.APPROVER] | by[Who.PUBLISHER]
    assert may["slk"] == by[Who.OFFICE] | by[Who.PUBLISHER]
    assert may["admin"] == set(STEPS)


def test_a_plan_taken_back_is_open_where_it_was_returned(brought, people, scene):
    plan = brought(State.RETURNED)
    workflow.submit(plan=plan, by=people["editor"])
    workflow.withdraw(plan=plan, by=people["editor"])
    assert state(plan) == State.RETURNED
    assert PlanReturn.objects.unsettled().get().keys == ["1.1"]


def test_a_decision_settles_what_the_plan_was_returned_for(brought, people):
    plan = brought(State.RETURNED)
    workflow.submit(plan=plan, by=people["editor"])
    TAKEN["decide"](plan, people["approver"])
    assert not PlanReturn.objects.unsettled().exists()


def test_a_second_return_takes_the_firsts_place(brought, people):
    plan = brought(State.RETURNED)
    workflow.submit(plan=plan, by=people["editor"])
    workflow.send_back(plan=plan, keys=[], reason="Allt", by=people["approver"])
    assert PlanReturn.objects.unsettled().get().reason == "Allt"
    assert PlanReturn.objects.count() == 2


def test_sending_back_says_what_is_to_change(brought, people):
    plan = brought(State.WITH_APPROVER)
    with pytest.raises(ValidationError, match="Säg vad som ska ändras"):
        workflow.send_back(plan=plan, keys=["1.1"], reason="  ", by=people["approver"])
    assert state(plan) == State.WITH_APPROVER


def test_out_of_turn_is_told_apart_from_what_is_wrong(brought, people):
    with pytest.raises(NotItsTurn, match="skrivs"):
        TAKEN["decide"](brought(State.WRITING), people["approver"])
