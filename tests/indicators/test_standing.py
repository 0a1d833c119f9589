"""What stands is computed from what was decided, whatever is typed beside it."""

import datetime as dt

import pytest

from indicators import recompute
from indicators.actions import remove_placement
from indicators.control import run_control
from indicators.models import Fulfilment, Outcome
from indicators.recompute import drain_marks, mark_everything
from plans.actions.workflow import decide, reopen, start_plan, submit
from tests.factories import (
    AreaGoalFactory,
    IndicatorPlacementFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.indicators.worlds import World
from tests.published import let_all_be_silent

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def own(by):
    """An own indicator that is placed under a goal, and has neither target nor outcome."""
    world = World(level="own", owner=OrganisationFactory())
    world.placement = IndicatorPlacementFactory(
        indicator=world.indicator, area_goal=AreaGoalFactory(code="1.1")
    )
    world.plan = start_plan(
        organisation=world.indicator.owner, budget=world.placement.budget, by=by
    )
    let_all_be_silent(world.placement.budget)
    return world


def has_rows(world, basis):
    drain_marks(wait=True)
    return Fulfilment.every.filter(indicator=world.indicator, basis=basis).exists()


def decided(world, by):
    plan = submit(plan=world.plan, by=by)
    return decide(plan=plan, by=by, decided_on=dt.date(2024, 1, 9), reference="§ 1")


def test_an_own_indicator_of_a_draft_does_not_stand(own, by):
    assert (has_rows(own, "working"), has_rows(own, "standing")) == (True, False)
    decided(own, by)
    assert has_rows(own, "standing")
    assert not run_control().differences.exists()


def test_an_own_indicator_that_a_draft_has_left_out_stands_until_the_plan_is_decided(own, by):
    plan = reopen(plan=decided(own, by), by=by)
    remove_placement(placement=own.placement, by=by)
    assert (has_rows(own, "working"), has_rows(own, "standing")) == (False, True)
    assert not run_control().differences.exists()
    decide(
        plan=submit(plan=plan, by=by),
        by=by,
        decided_on=dt.date(2024, 2, 6),
        reference="§ 2",
        motivation="Utgår",
    )
    assert not has_rows(own, "standing")
    assert not run_control().differences.exists()


ROW = (
    "organisation",
    "year",
    "period",
    "question",
    "level",
    "reason",
    "trend",
    "outcome",
    "inputs",
)


def rows(world, basis, **of):
    found = Fulfilment.every.filter(indicator=world.indicator, basis=basis, **of)
    return sorted(map(str, found.values_list(*ROW)))


def test_only_years_from_where_the_facts_part_are_computed_twice(monkeypatch):
    """What is entered after the last decision parts them; earlier years answer alike."""
    world = World(direction="higher")
    one = world.organisation("70", year=2023, ends_on=dt.date(2024, 12, 31), VB=71)
    world.target("72", one, 2024)
    world.report(one, 2024, VB=60)
    Outcome.objects.update(status="final")
    drain_marks(wait=True)
    assert rows(world, "working") == rows(world, "standing")
    Outcome.objects.filter(year=2024).update(status="preliminary", value=80)
    Fulfilment.every.filter(basis="standing", year=2023).delete()
    Fulfilment.every.filter(basis="working", year=2023).update(level="none")

    computed = []
    statement = recompute._stored
    monkeypatch.setattr(
        recompute, "_stored", lambda *asked: computed.append(asked) or statement(*asked)
    )
    mark_everything()
    drain_marks(wait=True)
    assert [(given["basis"], given["years"]) for _cursor, _sql, given in computed] == [
        ("working", [0]), ("standing", [0]), ("standing", [2024]),
    ]  # fmt: skip
    assert rows(world, "working", year=2023) == rows(world, "standing", year=2023) != []
    assert rows(world, "working", year=2024) != rows(world, "standing", year=2024)
    assert not run_control().differences.exists()
