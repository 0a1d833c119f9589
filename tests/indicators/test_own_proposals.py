"""An organisation's own proposal for a goal: the rule over its own rows alone."""

import pytest

from goals.models import Budget
from indicators.control import run_control
from indicators.models import Outcome, OwnProposal, Policy
from indicators.recompute import drain_marks, mark_everything
from tests.factories import AreaGoalFactory, IndicatorPlacementFactory
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    return AreaGoalFactory()


@pytest.fixture
def world(goal):
    """One committee that reaches the target and one that does not."""
    world = under(goal)
    world.target("80")
    world.reaches, world.misses = world.organisation("80", VB=90), world.organisation("80", VB=40)
    Outcome.objects.update(status="final")
    drain_marks(wait=True)
    return world


def under(goal, **given):
    world = World(over_organisations="mean", **given)
    IndicatorPlacementFactory(indicator=world.indicator, area_goal=goal)
    return world


def proposal(organisation, basis="working", period="VB"):
    return OwnProposal.every.get(organisation=organisation, basis=basis, period=period)


def test_each_has_its_own_in_both_readings(world):
    for basis in ("working", "standing"):
        assert proposal(world.reaches, basis).level == "full"
        assert proposal(world.misses, basis).level == "none"
    assert proposal(world.misses).counts["indicators"]["none"] == 1
    assert not OwnProposal.every.filter(organisation=world.city).exists()


def test_what_is_typed_moves_only_the_working_one(world):
    Outcome.objects.filter(organisation=world.misses).update(value=90, status="preliminary")
    drain_marks(wait=True)
    assert proposal(world.misses).level == "full"
    assert proposal(world.misses, "standing").level == "hard_to_assess"
    assert proposal(world.reaches, "standing").level == "full"


def test_mandatory_indicators_count_and_own_ones_do_not(goal, world):
    mandatory = under(goal, level="mandatory")
    mandatory.answer(world.reaches)
    mandatory.target("80", world.reaches)
    mandatory.report(world.reaches, VB=10)
    own = under(goal, level="own", owner=world.reaches)
    own.target("80", world.reaches)
    own.report(world.reaches, VB=10)
    drain_marks(wait=True)
    counts = proposal(world.reaches).counts["indicators"]
    assert (counts["full"], counts["none"], counts["total"]) == (1, 1, 2)
    assert proposal(world.reaches).level == "partial"


def test_the_years_shares_decide(world):
    Policy.objects.create(year=2024, none_share="1")
    drain_marks(wait=True)
    assert proposal(world.misses).level == "partial"


def test_it_goes_with_the_place_the_answer_and_the_budget(goal, world):
    world.indicator.responsibilities.filter(organisation=world.misses).delete()
    Outcome.objects.filter(organisation=world.misses).delete()
    world.indicator.targets.filter(organisation=world.misses).delete()
    drain_marks(wait=True)
    assert not OwnProposal.every.filter(organisation=world.misses).exists()
    assert OwnProposal.every.filter(organisation=world.reaches).exists()
    Budget.objects.update(status="proposal")
    drain_marks(wait=True)
    assert not OwnProposal.every.exists()
    Budget.objects.update(status="adopted")
    drain_marks(wait=True)
    assert OwnProposal.every.exists()
    goal.placements.all().delete()
    drain_marks(wait=True)
    assert not OwnProposal.every.exists()


def test_computing_again_changes_nothing(world):
    before = list(OwnProposal.every.order_by("pk").values())
    mark_everything()
    assert drain_marks(wait=True).goals_written == 0
    assert list(OwnProposal.every.order_by("pk").values()) == before


def test_the_control_finds_one_that_is_wrong_missing_or_superfluous(world):
    assert not run_control().differences.exists()
    wrong = proposal(world.misses)
    OwnProposal.every.filter(pk=wrong.pk).update(level="full")
    (difference,) = run_control().differences.all()
    assert (difference.organisation, difference.basis) == (world.misses, "working")
    assert difference.details[1] == ("level", "full", "none")
    wrong.delete()
    (difference,) = run_control().differences.all()
    assert difference.stored == {}
    mark_everything()
    drain_marks(wait=True)
    OwnProposal.every.filter(organisation=world.reaches, basis="standing", period="VB").update(
        period="M01"
    )
    assert {one.period for one in run_control().differences.all()} == {"VB", "M01"}
