"""Whole rows where who answers, or how much of a figure there is, decides what is judged."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.control import run_control
from indicators.models import ControlDifference
from organisations.models import Organisation
from tests.factories import OrganisationFactory
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db

SINCE = dt.date(2020, 1, 1)


def whole(row):
    return row.outcome, row.level, row.reason, row.coverage, row.expected


def answering(world, since=SINCE, until=None):
    organisation = OrganisationFactory()
    world.answer(organisation, starts_on=since, ends_on=until)
    return organisation


def agree():
    """The other reading says the same of every row."""
    run_control()
    assert list(ControlDifference.objects.all()) == []


def test_the_councils_words_are_the_measure_of_who_meets():
    world = World(over_organisations="share_meeting", unit="%")
    world.target("Minst 80 %")
    for _n in range(2):
        world.report(one := answering(world), VB=60)
        world.target("50 %", one)
    assert whole(world.row()) == (0, "none", "not_reached", 2, 2)
    assert whole(world.row(one)) == (60, "full", "reached", 1, 1)
    agree()


def test_words_that_all_are_to_meet_count_from_no_base_year():
    world = World(over_organisations="share_meeting")
    world.target("högre än 2024")
    world.report(Organisation.objects.city(), VB=40)
    row = world.row()
    assert whole(row) == (40, "none", "not_reached", 0, 0)
    assert "base" not in row.inputs
    agree()


def test_who_is_no_longer_named_does_not_answer():
    world = World(over_organisations="sum")
    world.target("80")
    world.report(answering(world, until=dt.date(2023, 12, 31)), VB=90)
    assert whole(world.row()) == (None, "hard_to_assess", "not_reported", 0, 0)
    agree()


def test_a_year_before_anybody_answered_is_not_looked_back_at():
    world = World(over_organisations="mean")
    late, old = answering(world, since=dt.date(2024, 1, 1)), answering(world)
    for one in (late, old):
        world.target("80", one)
        world.report(one, 2023, VB=50)
        world.report(one, VB=60)
    row = world.row(late)
    assert whole(row) == (60, "none", "not_reached", 1, 1)
    assert (row.previous, row.trend) == (None, "unknown")
    assert whole(world.row(old)) == (60, "partial", "better_than_comparable", 1, 1)
    agree()


def test_parts_of_before_it_answered_are_in_no_figure_and_leave_no_hole():
    world = World(over_organisations="sum", over_periods="sum", frequency="tertial")
    late = answering(world, since=dt.date(2024, 5, 1))
    world.target("25", late)
    world.report(late, T1=10, T2=10, VB=10)
    assert whole(world.row(late)) == (20, "none", "not_reached", 1, 1)
    assert world.row().outcome == 20
    agree()


def test_a_ratio_with_a_hole_counts_as_missing():
    world = World(
        over_organisations="ratio", over_periods="mean", unit="%", values="own_period",
        frequency="tertial",
    )  # fmt: skip
    world.least("0.5")
    world.target("50 %")
    world.report(answering(world), T1=(5, 10), T2=(5, 10), VB=(5, 10))
    world.report(lacks := answering(world), T2=(1, 10), VB=(1, 10))
    assert whole(world.row()) == (50, "full", "reached", 1, 2)
    assert world.row(lacks).coverage == 1
    agree()


def test_a_forecast_is_weighed_by_the_latest_year_with_parts():
    world = World(over_organisations="ratio", unit="%", frequency="tertial")
    world.least("1")
    world.target("50 %")
    for forecast in (30, 70):
        one = answering(world)
        world.report(one, 2022, VB=(10, 20))
        world.report(one, 2023, VB=40)
        world.report(one, T2={"figure": 40, "forecast": forecast})
    row = world.row(period="T2")
    assert (row.forecast, row.level, row.reason, row.judged) == (50, "full", "reached", "forecast")
    agree()


def test_a_figure_of_some_is_not_held_against_the_citys_own_of_all():
    world = World(over_organisations="ratio", unit="%")
    world.least("0.9")
    world.target("50 %")
    world.report(year=2023, VB=35)
    world.report(answering(world), VB=(4, 10))
    world.report(answering(world), VB=40)
    row = world.row()
    assert whole(row) == (40, "hard_to_assess", "low_coverage", 1, 2)
    assert (row.previous, row.compared_with, row.trend) == (None, None, "unknown")
    agree()


@pytest.mark.parametrize(
    ("means", "over_periods", "expected"),
    [("year_to_date", "sum", 30), ("own_period", "sum", 40), ("year_to_date", "latest", 30)],
)
def test_what_a_period_means_decides_the_years_figure(means, over_periods, expected):
    world = World(
        over_organisations="sum", values=means, over_periods=over_periods, frequency="tertial"
    )
    world.target("30", one := answering(world))
    figures = (10, 20, 30) if means == "year_to_date" else (10, 20, 10)
    world.report(one, **dict(zip(("T1", "T2", "VB"), figures, strict=True)))
    assert whole(world.row(one)) == (Decimal(expected), "full", "reached", 1, 1)
    assert world.row(one, "T1").reason == "forecast_missing"
    agree()


def test_an_organisation_that_gets_an_end_leaves_what_was_computed():
    world = World(over_organisations="mean")
    world.target("80")
    stays, ends = answering(world), answering(world)
    world.report(stays, VB=90)
    world.report(ends, VB=60)
    assert whole(world.row()) == (75, "none", "not_reached", 2, 2)
    ends.exists_to = dt.date(2024, 6, 30)
    ends.save()
    assert whole(world.row()) == (90, "full", "reached", 1, 1)
    agree()
