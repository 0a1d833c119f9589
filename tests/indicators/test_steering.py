"""The council's indicators of a year: new ones, who answers, weights, targets, rules."""

import datetime as dt
from decimal import Decimal
from threading import Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from decisions.actions import publish
from decisions.guard import Sealed, explained
from goals.budgets import add_area_goal, add_strategic_goal, change_goal, start_budget
from indicators.actions import remove_placement, set_definition
from indicators.budgets import adopt_budget
from indicators.models import IndicatorResponsibility, Policy, Target, Weight
from indicators.steering import (
    add_council_indicator,
    add_responsibility,
    change_responsibility,
    end_responsibilities,
    move_placement,
    remove_target,
    save_policy,
    set_citys_targets,
    set_weight,
)
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    CityFactory,
    IndicatorFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date


@pytest.fixture
def by():
    return UserFactory(slk=True)


def test_a_new_indicator_is_defined_from_the_budgets_year_and_placed(by):
    goal = AreaGoalFactory(
        strategic_goal=StrategicGoalFactory(budget=BudgetFactory(year=2025, status="proposal"))
    )
    made = add_council_indicator(
        budget=goal.budget,
        area_goal=goal,
        name=" Andel  nöjda ",
        by=by,
        unit="%",
        direction="higher",
    )
    assert (made.name, made.code, made.owner) == ("Andel nöjda", "andel-nojda", None)
    assert made.definitions.get().from_year == 2025
    assert made.placements.get().area_goal == goal
    with pytest.raises(ValidationError) as refused:
        add_council_indicator(
            budget=goal.budget, area_goal=goal, name="ANDEL NÖJDA", by=by, direction="none"
        )
    assert set(refused.value.message_dict) == {"name"}


def test_two_codes_are_never_the_same(by):
    goal = AreaGoalFactory(
        strategic_goal=StrategicGoalFactory(budget=BudgetFactory(year=2025, status="proposal"))
    )
    IndicatorFactory(code="andel-nojda", name="Något annat")
    made = add_council_indicator(
        budget=goal.budget, area_goal=goal, name="Andel nöjda", by=by, direction="none"
    )
    assert made.code == "andel-nojda-2"


def test_spans_of_one_organisation_do_not_overlap(by):
    span = IndicatorResponsibilityFactory()
    whose = {"indicator": span.indicator, "organisation": span.organisation, "by": by}
    with pytest.raises(ValidationError, match="redan"):
        add_responsibility(**whose, starts_on=DAY(2024, 7, 1), ends_on=None)
    with pytest.raises(ValidationError, match="sluta"):
        change_responsibility(span=span, starts_on=DAY(2024, 7, 1), ends_on=DAY(2024, 6, 1), by=by)
    add_responsibility(**whose, starts_on=DAY(2025, 1, 1), ends_on=None)
    assert IndicatorResponsibility.objects.count() == 2


def test_a_closed_organisation_answers_until_its_last_day(by):
    span = IndicatorResponsibilityFactory(year=2024)
    later = IndicatorResponsibilityFactory(organisation=span.organisation, year=2025)
    other = IndicatorResponsibilityFactory(year=2024)
    count = end_responsibilities(organisation=span.organisation, day=DAY(2024, 6, 30), by=by)
    assert count == 2
    span.refresh_from_db()
    other.refresh_from_db()
    assert (span.ends_on, other.ends_on) == (DAY(2024, 6, 30), DAY(2024, 12, 31))
    assert not IndicatorResponsibility.objects.filter(pk=later.pk).exists()


def test_a_weight_is_stated_changed_and_taken_away(by):
    whose = {"indicator": IndicatorFactory(), "organisation": OrganisationFactory(), "year": 2025}
    set_weight(**whose, weight=Decimal(3), by=by)
    set_weight(**whose, weight=Decimal(4), by=by)
    assert Weight.objects.get().weight == 4
    set_weight(**whose, weight=None, by=by)
    assert not Weight.objects.exists()


def test_the_citys_targets_are_set_changed_and_removed_together(by):
    old = TargetFactory(year=2025, text="80 %")
    gone = TargetFactory(year=2025, text="10 %")
    new = IndicatorFactory()
    wanted = {old.indicator: ("81 %", ""), gone.indicator: ("", ""), new: ("så bra det går", "")}
    assert set_citys_targets(year=2025, wanted=wanted, by=by) == 3
    texts = dict(Target.objects.values_list("indicator", "text"))
    assert texts == {old.indicator_id: "81 %", new.pk: "så bra det går"}
    assert set_citys_targets(year=2025, wanted={new: ("så bra det går", "")}, by=by) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["target", "goal", "indicator", "definition"])
def test_nobody_changes_a_draft_while_it_is_adopted(by, monkeypatch, change):
    """What comes in the middle waits, and meets a budget that is decided."""
    CityFactory()
    budget = start_budget(year=2025, by=by)
    strategic = add_strategic_goal(budget=budget, code="1", title="Ett", by=by)
    area = add_area_goal(strategic_goal=strategic, code="1.1", title="Ett ett", by=by)
    measured = {"name": "Andel nöjda", "unit": "%", "direction": "higher"}
    indicator = add_council_indicator(budget=budget, area_goal=area, **measured, by=by)
    set_citys_targets(year=2025, wanted={indicator: ("80 %", "")}, by=by)
    change_it = {
        "target": lambda: set_citys_targets(year=2025, wanted={indicator: ("9 %", "")}, by=by),
        "goal": lambda: change_goal(goal=area, code="1.1", title="Annat", by=by),
        "indicator": lambda: remove_placement(placement=indicator.placements.get(), by=by),
        "definition": lambda: set_definition(
            indicator=indicator, from_year=2025, direction="lower", by=by
        ),
    }[change]
    said, frozen, tried = [], Event(), Event()

    def meanwhile():
        frozen.wait(10)
        try:
            with explained():
                change_it()
            said.append("changed")
        except Sealed:
            said.append("sealed")
        finally:
            tried.set()
            connection.close()

    def publish_late(**given):
        frozen.set()
        assert not tried.wait(0.5)
        return publish(**given)

    monkeypatch.setattr("indicators.budgets.publish", publish_late)
    other = Thread(target=meanwhile)
    other.start()
    adopt_budget(budget=budget, by=by, decided_on=DAY(2024, 11, 7), reference="KF § 1")
    other.join()
    assert said == ["sealed"]


def test_one_target_that_cannot_be_read_refuses_them_all(by):
    CityFactory()
    good, bad = IndicatorFactory(), IndicatorFactory(code="dalig")
    with pytest.raises(ValidationError) as refused:
        set_citys_targets(year=2025, wanted={good: ("80 %", ""), bad: ("hög", "ganska hög")}, by=by)
    assert set(refused.value.message_dict) == {"dalig"}
    assert not Target.objects.exists()


def test_a_target_that_a_decision_changed_is_not_removed(by):
    target = TargetFactory()
    target.changes.create(
        previous_text="70 %",
        new_text="80 %",
        decided_on=DAY(2024, 6, 1),
        reference="§ 1",
        changed_by=by,
    )
    with pytest.raises(ValidationError, match="ändrats genom beslut"):
        remove_target(target=target, by=by)


def test_tolerances_are_exactly_those_that_were_given(by):
    first, second = IndicatorFactory(), IndicatorFactory()
    policy = save_policy(
        policy=Policy(year=2025),
        tolerances={first.pk: (Decimal(2), None), second.pk: (None, Decimal(5))},
        by=by,
    )
    save_policy(
        policy=policy,
        tolerances={first.pk: (None, Decimal(1)), second.pk: (None, None)},
        by=by,
    )
    one = policy.tolerances.get()
    assert (one.indicator, one.absolute, one.percent) == (first, None, 1)


def test_an_indicator_that_was_taken_away_meanwhile_is_not_moved(by):
    goal = AreaGoalFactory(
        strategic_goal=StrategicGoalFactory(budget=BudgetFactory(year=2025, status="proposal"))
    )
    indicator = add_council_indicator(
        budget=goal.budget, area_goal=goal, name="Andel nöjda", by=by, direction="higher"
    )
    placement = indicator.placements.get()
    remove_placement(placement=indicator.placements.get(), by=by)
    with pytest.raises(ValidationError, match="står inte längre"):
        move_placement(placement=placement, way="down", by=by)
