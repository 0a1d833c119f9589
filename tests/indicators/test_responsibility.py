"""Who answers has dates: a period is answered for by those who do so on its last day."""

import datetime as dt

import pytest

from indicators.actions import answer_in_year
from indicators.control import run_control
from indicators.models import Fulfilment, IndicatorResponsibility, Period, RecomputeMark
from indicators.recompute import drain_marks
from tests.factories import OrganisationFactory
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db

SUMMER = dt.date(2024, 6, 30)


def answering(world, organisation):
    """The periods of 2024 in which the organisation has rows; "plan" among them."""
    drain_marks(wait=True)
    rows = Fulfilment.objects.of_year(2024).answered_by(organisation)
    return set(rows.filter(indicator=world.indicator).values_list("period", flat=True))


@pytest.fixture
def world():
    world = World(frequency="tertial", over_organisations="sum")
    world.target("100")
    return world


@pytest.fixture
def until_summer(world):
    organisation = OrganisationFactory()
    world.answer(organisation, starts_on=dt.date(2023, 1, 1), ends_on=SUMMER)
    world.report(organisation, T1=40, T2=60, VB=90)
    return organisation


def test_what_ended_in_june_is_answered_for_in_april(world, until_summer):
    assert answering(world, until_summer) == {"T1"}


def test_the_one_who_takes_over_answers_from_then_on(world, until_summer):
    successor = OrganisationFactory()
    world.answer(successor, starts_on=SUMMER + dt.timedelta(days=1), ends_on=None)
    world.report(successor, T1=1, T2=61, VB=91)
    assert answering(world, successor) == {"T2", "VB", "plan"}
    city = [world.row(period=period) for period in ("T1", "T2", "VB")]
    assert [(row.outcome, row.coverage) for row in city] == [(40, 1), (61, 1), (91, 1)]


def test_the_last_day_is_included_and_the_first_too(world):
    organisation = OrganisationFactory()
    world.answer(organisation, starts_on=dt.date(2024, 4, 30), ends_on=dt.date(2024, 8, 31))
    assert answering(world, organisation) == {"T1", "T2"}


def test_months_are_asked_on_their_own_last_day():
    world = World(frequency="month")
    world.target("100")
    organisation = OrganisationFactory()
    world.answer(organisation, starts_on=dt.date(2024, 2, 29), ends_on=dt.date(2024, 4, 29))
    assert answering(world, organisation) == {"M02", "M03"}


def test_who_reported_counts_only_where_nobody_was_named_all_year(world, until_summer):
    reporter = OrganisationFactory()
    world.report(reporter, VB=500)
    assert answering(world, reporter) == set()


def test_an_open_end_makes_no_years(world):
    organisation = OrganisationFactory()
    world.answer(organisation, starts_on=dt.date(2020, 1, 1), ends_on=None)
    drain_marks(wait=True)
    assert set(Fulfilment.objects.values_list("year", flat=True)) == {2024}


def test_closing_marks_from_the_first_year_touched(world, until_summer):
    drain_marks(wait=True)
    duty = IndicatorResponsibility.objects.get()
    duty.source = "Ny källa"
    duty.save()
    assert not RecomputeMark.objects.exists()
    duty.ends_on = dt.date(2024, 5, 31)
    duty.save()
    assert set(RecomputeMark.objects.values_list("indicator", "year")) == {
        (world.indicator.pk, 2023)
    }


def test_the_control_asks_on_the_same_days(world, until_summer):
    successor = OrganisationFactory()
    world.answer(successor, starts_on=SUMMER + dt.timedelta(days=1), ends_on=None)
    world.report(successor, T2=61, VB=91)
    world.target("50", successor)
    run = run_control()
    assert run.compared > 0
    assert not run.differences.exists()


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("T1", dt.date(2024, 4, 30)),
        ("T2", dt.date(2024, 8, 31)),
        ("VB", dt.date(2024, 12, 31)),
        ("M02", dt.date(2024, 2, 29)),
    ],
)
def test_a_periods_last_day(period, day):
    assert Period(period).last_day(2024) == day


class TestAnswerInYear:
    def spans(self):
        rows = IndicatorResponsibility.objects.order_by("starts_on")
        return list(rows.values_list("starts_on", "ends_on"))

    def test_what_is_new_lasts_the_year(self, world):
        organisation = OrganisationFactory()
        new = answer_in_year(indicators=[world.indicator], organisation=organisation, year=2024)
        assert new == [world.indicator]
        assert self.spans() == [(dt.date(2024, 1, 1), dt.date(2024, 12, 31))]

    def test_what_is_held_is_left_alone(self, world):
        organisation = OrganisationFactory()
        world.answer(organisation, starts_on=dt.date(2024, 3, 1), ends_on=None)
        new = answer_in_year(indicators=[world.indicator], organisation=organisation, year=2024)
        assert new == []
        assert self.spans() == [(dt.date(2024, 3, 1), None)]

    def test_what_ended_in_the_year_begins_again_the_day_after(self, world, until_summer):
        answer_in_year(indicators=[world.indicator], organisation=until_summer, year=2024)
        assert self.spans()[1] == (dt.date(2024, 7, 1), dt.date(2024, 12, 31))
