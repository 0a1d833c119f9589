"""Last year's internal control going on in a new plan."""

import pytest

from internal_control.models import (
    ControlPlanRow,
    ControlPractice,
    ControlProcess,
    ControlRisk,
)
from plans.actions import carrying
from tests import factories as make

KIND = ["internkontroll"]


@pytest.fixture
def new(scene):
    budget = make.BudgetFactory(year=2025)
    make.AreaGoalFactory(
        strategic_goal=make.StrategicGoalFactory(budget=budget, code="1"),
        budget=budget, code="1.1", title="Trygg uppväxt",
    )  # fmt: skip
    return make.OperationalPlanFactory(organisation=scene.organisation, budget=budget)


def goal(plan):
    return plan.budget.area_goals.get()


def processes(plan):
    return ControlProcess.objects.of_plan(plan.organisation_id, plan.year)


def told(plan):
    offers = carrying.offers(plan, carrying.plan_before(plan))
    return next(one for one in offers if one.key == KIND[0]).lines


def test_a_process_comes_with_all_that_stands_under_it(scene, new, editor):
    (line,) = told(new)
    assert line.more == ("2 arbetssätt och kontroller, 1 risk, 1 rad i internkontrollplanen")
    assert carrying.carry(plan=new, by=editor, kinds=KIND) == 1
    process = processes(new).get()
    assert (process.name, process.area_goal, process.continues) == (
        "Orosanmälan", goal(new), scene.process
    )  # fmt: skip
    practices = {(one.kind, one.text) for one in process.practices.all()}
    assert practices == {("way", "Två bedömer"), ("check", "Loggen läses")}
    risk = process.risks.get()
    assert (risk.text, risk.probability, risk.consequence) == ("Bedöms för sent", 2, 4)
    row = risk.plan_rows.get()
    assert (row.what, row.who, row.how, row.when) == (
        "Stickprov", "Chefen", "Tjugo ärenden", "varje månad"
    )  # fmt: skip
    assert carrying.carry(plan=new, by=editor, kinds=KIND) == 0


def test_the_citys_process_gets_what_stood_under_it_last_year(scene, new, editor):
    mandatory = make.MandatoryProcessFactory(area_goal=goal(new), name="Orosanmälan")
    mine = make.ControlProcessFactory(
        organisation=new.organisation, year=2025, area_goal=goal(new), mandatory=mandatory,
        name="Orosanmälan",
    )  # fmt: skip
    carrying.carry(plan=new, by=editor, kinds=KIND)
    assert processes(new).get() == mine
    assert mine.risks.count() == 1
    carrying.take_back(plan=new, by=editor, kinds=KIND)
    assert processes(new).get() == mine
    assert not mine.risks.exists()
    assert not mine.practices.exists()


def test_a_process_in_which_something_is_written_is_left_alone(scene, new, editor):
    mine = make.ControlProcessFactory(
        organisation=new.organisation, year=2025, area_goal=goal(new), name="Orosanmälan"
    )
    make.ControlRiskFactory(process=mine, text="Årets")
    assert [line.why_not for line in told(new)] == ["finns redan i planen"]
    assert carrying.carry(plan=new, by=editor, kinds=KIND) == 0


def test_it_is_taken_back_while_nobody_has_written_in_it(scene, new, editor):
    carrying.carry(plan=new, by=editor, kinds=KIND)
    assert carrying.take_back(plan=new, by=editor, kinds=KIND) == 1
    assert not processes(new).exists()
    assert (ControlProcess.objects.count(), ControlRisk.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (ControlProcess, {"responsible": "Någon"}),
        (ControlPractice, {"text": "Tre bedömer"}),
        (ControlRisk, {"probability": 5}),
        (ControlPlanRow, {"how": "Alla"}),
    ],
)
def test_what_somebody_has_written_in_stays_whole(scene, new, editor, model, change):
    before = set(model.objects.values_list("pk", flat=True))
    carrying.carry(plan=new, by=editor, kinds=KIND)
    model.objects.exclude(pk__in=before).filter().update(**change)
    assert carrying.take_back(plan=new, by=editor, kinds=KIND) == 0
    assert processes(new).get().risks.get().plan_rows.count() == 1


def test_its_page_says_where_it_comes_from(scene, new, editor, sign_in):
    carrying.carry(plan=new, by=editor, kinds=KIND)
    address = f"/2025/plan/norra/internkontroll/process/{processes(new).get().pk}/"
    assert "från 2024" in sign_in(editor).get(address).content.decode()
