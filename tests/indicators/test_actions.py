"""Writes to indicators: definitions that never change what was, own indicators, places."""

import pytest
from django.core.exceptions import ValidationError

from drafting.calculations.history import last_removal
from indicators import actions
from indicators.models import IndicatorPlacement, Outcome, RecomputeMark
from tests.factories import (
    AreaGoalFactory,
    CommitteeGoalFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    OrganisationFactory,
    OutcomeFactory,
    UserFactory,
)
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def old():
    """A definition of 2020."""
    return IndicatorDefinitionFactory(from_year=2020, unit="%", decimals=1, direction="higher")


def said(indicator):
    rows = indicator.definitions.order_by("from_year")
    return [(row.from_year, row.unit, row.direction) for row in rows]


def test_a_changed_definition_begins_in_its_year_and_leaves_the_old_one(old, by):
    made = actions.set_definition(indicator=old.indicator, from_year=2024, by=by, direction="lower")
    assert said(old.indicator) == [(2020, "%", "higher"), (2024, "%", "lower")]
    assert made.decimals == 1
    assert RecomputeMark.objects.filter(indicator=old.indicator).exists()


def test_the_definition_that_begins_in_the_year_is_changed_itself(old, by):
    for direction in ("lower", "none"):
        actions.set_definition(indicator=old.indicator, from_year=2024, by=by, direction=direction)
    assert said(old.indicator) == [(2020, "%", "higher"), (2024, "%", "none")]


def test_what_changes_nothing_begins_nothing(old, by):
    found = actions.set_definition(indicator=old.indicator, from_year=2024, by=by, unit="%")
    assert found == old
    assert said(old.indicator) == [(2020, "%", "higher")]


def test_a_change_taken_back_leaves_the_series_whole(old, by):
    for unit in ("st", "%"):
        found = actions.set_definition(indicator=old.indicator, from_year=2024, by=by, unit=unit)
    assert found == old
    assert said(old.indicator) == [(2020, "%", "higher")]


def test_a_decided_definition_stays_even_when_it_says_what_held_before(old, by):
    IndicatorDefinitionFactory(
        indicator=old.indicator,
        from_year=2024,
        unit="st",
        decimals=1,
        direction="higher",
        decided_on="2023-11-20",
    )
    actions.set_definition(indicator=old.indicator, from_year=2024, by=by, unit="%")
    assert said(old.indicator) == [(2020, "%", "higher"), (2024, "%", "higher")]


def test_a_later_definition_is_left_alone(old, by):
    IndicatorDefinitionFactory(indicator=old.indicator, from_year=2025, unit="st")
    actions.set_definition(indicator=old.indicator, from_year=2024, by=by, unit="kr")
    assert [(year, unit) for year, unit, _way in said(old.indicator)] == [
        (2020, "%"),
        (2024, "kr"),
        (2025, "st"),
    ]


def test_a_definition_that_cannot_be_is_refused_whole(old, by):
    with pytest.raises(ValidationError):
        actions.set_definition(indicator=old.indicator, from_year=2024, by=by, direction="uppåt")
    assert said(old.indicator) == [(2020, "%", "higher")]


def test_an_own_indicator_is_found_again_by_its_name(by):
    organisation = OrganisationFactory(code="norra")

    def add(year, name, unit):
        return actions.add_own_indicator(
            organisation=organisation, year=year, name=name, unit=unit, direction="higher", by=by
        )

    made = add(2023, " Andel  nöjda ", " % ")
    assert (made.code, made.name) == ("norra-andel-nojda", "Andel nöjda")
    IndicatorPlacementFactory(indicator=made)
    assert add(2024, "andel nöjda", "st") == made
    assert said(made) == [(2023, "%", "higher")]
    assert {duty.starts_on.year for duty in made.responsibilities.all()} == {2023, 2024}
    actions.rename_indicator(indicator=made, name="Andel trygga", by=by)
    assert add(2024, "Andel nöjda", "%").code == "norra-andel-nojda-2"


def test_one_that_stands_nowhere_and_was_never_measured_is_measured_as_said_now(by):
    organisation = OrganisationFactory(code="norra")
    for unit, direction in (("%", "higher"), ("st", "lower")):
        made = actions.add_own_indicator(
            organisation=organisation, year=2024, name="Kö", unit=unit, direction=direction, by=by
        )
    assert said(made) == [(2024, "st", "lower")]


def test_an_indicator_stands_once_under_a_goal_and_comes_back_to_its_place(old, by):
    area_goal = AreaGoalFactory()
    IndicatorPlacementFactory(area_goal=area_goal, position=7)
    where = {"indicator": old.indicator, "budget": area_goal.budget, "area_goal": area_goal}
    placement = actions.place_indicator(**where, by=by)
    assert placement.position == 8
    with pytest.raises(ValidationError, match="finns redan"):
        actions.place_indicator(**where, by=by)
    pk = placement.pk
    actions.remove_placement(placement=placement, by=by)
    actions.restore_placement(removal=last_removal(IndicatorPlacement, pk), by=by)
    assert IndicatorPlacement.objects.get(pk=pk).position == 8


def test_indicators_return_under_a_goal_that_is_back(by):
    from goals import actions as goals
    from goals.models import CommitteeGoal

    goal = CommitteeGoalFactory()
    own = IndicatorFactory(level="own", owner=goal.organisation)
    placement = IndicatorPlacementFactory(
        indicator=own, area_goal=goal.area_goal, committee_goal=goal
    )
    pk = goal.pk
    goals.remove(row=goal, by=by)
    placement.refresh_from_db()
    assert placement.committee_goal_id is None
    removal = last_removal(CommitteeGoal, pk)
    goals.restore(removal=removal, by=by)
    actions.restore_placements_under(goal_removal=removal, by=by)
    placement.refresh_from_db()
    assert placement.committee_goal_id == pk


def test_the_status_is_set_for_one_organisations_period_alone(by):
    organisation = OrganisationFactory()
    own = OutcomeFactory(organisation=organisation, year=2024, period="T1")
    others = [
        OutcomeFactory(year=2024, period="T1", organisation=OrganisationFactory()),
        OutcomeFactory(organisation=organisation, year=2024, period="T2"),
    ]
    actions.set_outcome_status(
        organisation=organisation, year=2024, period="T1", status="final", by=by
    )
    own.refresh_from_db()
    assert own.status == Outcome.Status.FINAL
    assert {Outcome.objects.get(pk=row.pk).status for row in others} == {"preliminary"}


@pytest.mark.parametrize("over_organisations", ["sum", "mean", "weighted_mean", "ratio"])
def test_the_councils_deviation_is_refused_where_deviations_cancel(over_organisations):
    world = World(over_organisations=over_organisations)
    given = {"indicator": world.indicator, "organisation": world.city, "year": 2024, "by": None}
    with pytest.raises(ValidationError, match="tar ut varandra"):
        actions.set_target(text="+/- 1 %", **given)
    assert actions.set_target(text="98–102 %", **given).kind == "band"


def test_a_share_that_meets_takes_the_councils_deviation():
    world = World(over_organisations="share_meeting")
    given = {"indicator": world.indicator, "organisation": world.city, "year": 2024, "by": None}
    assert actions.set_target(text="+/- 1 %", **given).kind == "band"
