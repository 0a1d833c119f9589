"""`fulfilment` prints what is stored, after computing what is marked."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import AreaGoalFactory, IndicatorPlacementFactory, StrategicGoalFactory
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db


def printed(**options):
    out = StringIO()
    call_command("fulfilment", year=2024, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def world():
    strategic = StrategicGoalFactory(code="1")
    goal = AreaGoalFactory(strategic_goal=strategic, code="1.1")
    world = World(over_organisations="mean", decimals=1, unit="%")
    IndicatorPlacementFactory(indicator=world.indicator, area_goal=goal)
    world.target("80,5 %")
    world.committee = world.organisation("Ökning", VB=79.25)
    world.report(world.committee, 2023, VB=78)
    return world


def test_rows_and_goals_as_json(world):
    data = json.loads(printed(period="VB", json=True))
    city, committee = data["rows"]
    assert city["organisation"] == "stockholms-stad"
    assert (city["target"], city["outcome"], city["previous"]) == ("80.5", "79.25", "78")
    assert (city["level"], city["reason"]) == ("partial", "better_than_comparable")
    assert (city["area_goal"], city["name"]) == ("1.1", world.indicator.name)
    assert committee["organisation"] == world.committee.code
    assert (committee["target"], committee["level"]) == ("Ökning", "full")
    goals = {goal["code"]: goal for goal in data["goals"]}
    assert goals["1.1"]["proposal"] == goals["1"]["proposal"] == "partial"
    assert goals["1.1"]["counts"]["partial"] == 1
    assert goals["1.1"]["counts"]["committees"]["full"] == 1


def test_a_readable_table_without_json(world):
    text = printed(period="VB")
    assert "79,25" in text
    assert "uppfylls delvis" in text


def test_an_unknown_period_is_refused(world):
    with pytest.raises(CommandError):
        call_command("fulfilment", "--year=2024", "--period=T9")


def test_the_number_of_queries_does_not_grow_with_rows(world, django_assert_max_num_queries):
    for _ in range(5):
        World(over_organisations="mean").organisation("80", VB=80)
    printed(period="VB", json=True)
    with django_assert_max_num_queries(8):
        printed(period="VB", json=True)
