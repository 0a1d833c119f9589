"""The table of steps, tried whole: every step out of every state by every person."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from decisions.models import PLAN
from decisions.selectors import standing_of
from plans import requirements
from plans.actions import workflow
from plans.actions.taking import NotItsTurn
from plans.actions.template import ensure_template
from plans.closing import why_closed, why_closed_each
from plans.models import OperationalPlan, PlanReturn, PlanSection, SectionTemplate, StepDeadline
from plans.permissions import rights_in
from plans.requirements import Requirement
from plans.steps import STEPS, State, Who, is_its_turn, state_of
from tests.factories import AreaGoalFactory, OperationalPlanFactory, UserFactory

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
    "go_back": lambda plan, by: workflow.go_back(plan=plan, by=by),
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


def test_a_required_part_hinders_until_it_is_written_or_said_not_to_concern(scene, people):
    ensure_template(budget=scene.plan.budget, by=people["slk"])
    scene.organisation.kind = "district_committee"
    scene.organisation.save()
    row = SectionTemplate.objects.get(key="kvalitet")
    SectionTemplate.objects.exclude(pk=row.pk).update(required_of=[])
    with pytest.raises(ValidationError, match="Systematiskt kvalitetsarbete är inte skrivet"):
        workflow.submit(plan=scene.plan, by=people["editor"])
    section = PlanSection.objects.create(
        plan=scene.plan, template=row, is_concerned=False, why_not="Vi har ingen verksamhet"
    )
    workflow.submit(plan=scene.plan, by=people["editor"])
    PlanSection.objects.filter(pk=section.pk).update(is_concerned=True, why_not="")
    with pytest.raises(ValidationError, match="är inte skrivet"):
        TAKEN["decide"](scene.plan, people["approver"])
    PlanSection.objects.filter(pk=section.pk).update(text="<p>Vi följer upp varje månad.</p>")
    TAKEN["decide"](scene.plan, people["approver"])


def test_only_the_returned_parts_are_open_and_the_others_say_why(brought, scene):
    other = AreaGoalFactory(strategic_goal=scene.area_goal.strategic_goal, code="1.2")
    plan = brought(State.RETURNED)
    closed = why_closed_each(plan, ["1.1", other.code, "", "inledning"])
    assert closed["1.1"] == closed[""] == ""
    assert "tillbaka för ändring i andra avsnitt" in closed["1.2"]
    assert closed["1.2"] == closed["inledning"] == why_closed(plan, "1.2")


def test_what_stands_under_a_returned_part_is_open_with_it(scene, people):
    workflow.submit(plan=scene.plan, by=people["editor"])
    plan = workflow.send_back(plan=scene.plan, keys=["1"], reason="Allt", by=people["approver"])
    assert why_closed(plan, "1.1") == ""
    assert why_closed(plan, "inledning")


def test_a_plan_returned_as_a_whole_is_open_as_a_whole(scene, people):
    workflow.submit(plan=scene.plan, by=people["editor"])
    plan = workflow.send_back(plan=scene.plan, keys=[], reason="Allt", by=people["approver"])
    assert why_closed(plan, "1.1") == why_closed(plan, "inledning") == ""


@pytest.mark.parametrize(
    ("locks", "today", "is_closed"),
    [
        (True, "2023-12-01", False),
        (True, "2023-12-02", True),
        (False, "2023-12-02", False),
    ],
)
def test_a_locked_step_closes_when_its_day_is_over(scene, time_machine, locks, today, is_closed):
    StepDeadline.objects.create(
        budget=scene.plan.budget, step="write", due_on=dt.date(2023, 12, 1), locks=locks
    )
    time_machine.move_to(f"{today} 12:00")
    assert bool(why_closed(scene.plan, "1.1")) is is_closed


def test_an_exception_opens_for_one_and_closes_by_itself(scene, people, time_machine):
    deadline = StepDeadline.objects.create(
        budget=scene.plan.budget, step="submit", due_on=dt.date(2023, 12, 1), locks=True
    )
    other = OperationalPlanFactory(budget=scene.plan.budget)
    deadline.exceptions.create(
        organisation=scene.organisation, until="2023-12-10", reason="Nytt mål", by=people["slk"]
    )
    time_machine.move_to("2023-12-10 23:00 +0100")
    with pytest.raises(ValidationError, match="låst sedan 2023-12-01"):
        workflow.submit(plan=other, by=people["admin"])
    workflow.submit(plan=scene.plan, by=people["editor"])
    workflow.withdraw(plan=scene.plan, by=people["editor"])
    time_machine.move_to("2023-12-11 00:30 +0100")
    with pytest.raises(ValidationError, match="låst sedan 2023-12-10"):
        workflow.submit(plan=scene.plan, by=people["editor"])


def test_nobody_takes_back_what_could_not_be_handed_over_again(scene, people, time_machine):
    workflow.submit(plan=scene.plan, by=people["editor"])
    StepDeadline.objects.create(
        budget=scene.plan.budget, step="submit", due_on=dt.date(2023, 12, 1), locks=True
    )
    time_machine.move_to("2023-12-02 12:00 +0100")
    with pytest.raises(ValidationError, match="låst sedan 2023-12-01"):
        workflow.withdraw(plan=scene.plan, by=people["editor"])


def test_who_sends_back_after_the_lock_is_told_of_it(scene, people, sign_in, url, time_machine):
    workflow.submit(plan=scene.plan, by=people["editor"])
    StepDeadline.objects.create(
        budget=scene.plan.budget, step="write", due_on=dt.date(2023, 12, 1), locks=True
    )
    time_machine.move_to("2023-12-02 12:00 +0100")
    data = {"return-whole": "on", "return-reason": "Skriv om."}
    answer = sign_in(people["approver"]).post(url("plan_send_back"), data, follow=True)
    assert "låst sedan 2023-12-01" in answer.content.decode()


def test_what_hinders_keeps_the_plan_from_being_handed_over(scene, people, monkeypatch):
    asked = [
        Requirement("ekonomi", "Budgeten går inte ihop.", "/", hinders=True),
        Requirement("1.1", "Ett årsmål saknas.", "/", hinders=False),
        Requirement("", "Allt annat är klart.", "/", hinders=False, is_met=True),
    ]
    monkeypatch.setattr(requirements._Sources, "known", (lambda plan: asked,))
    remaining = requirements.remaining_of(scene.plan)
    parted = remaining.hindering, remaining.told, remaining.met
    assert parted == ([asked[0]], [asked[1]], [asked[2]])
    with pytest.raises(ValidationError, match="Budgeten går inte ihop"):
        workflow.submit(plan=scene.plan, by=people["editor"])
    workflow.ask_office(plan=scene.plan, by=people["editor"])
    with pytest.raises(ValidationError, match="Budgeten går inte ihop"):
        workflow.send_on(plan=scene.plan, by=people["slk"])
