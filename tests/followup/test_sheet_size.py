"""A grid with 300 indicators: few queries, however many rows, and small on the wire."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AreaGoalFactory,
    FulfilmentFactory,
    OutcomeFactory,
    ReportingPeriodFactory,
    TargetFactory,
)
from tests.followup.test_report import answered, change, save

MOST_QUERIES = 20
MOST_TO_SAVE = 12
# The tests' own transaction makes a savepoint of the save's.
OF_THE_TRANSACTION = 2
MOST_BYTES = 120_000


def fill(desk, number, first=2):
    """Rows as a city has them: names of their own, targets, three figures, some by gender."""
    for one in range(number):
        if one % 15 == 0:
            goal = desk.goal
            desk.goal = AreaGoalFactory(
                strategic_goal=goal.strategic_goal,
                budget=goal.budget,
                code=f"{first}.{one // 15 + 1}",
            )
        indicator = desk.indicator(
            decimals=1,
            unit="%",
            frequency="tertial",
            by_gender=one % 3 == 0,
            over_organisations="ratio" if one % 2 else "mean",
        )
        indicator.name = f"Andel av {first}.{one} som är nöjda med {one * 7919 % 9973} i staden"
        indicator.save()
        about = {"indicator": indicator, "organisation": desk.organisation}
        TargetFactory(**about, text=f"{one % 90 + 1} %")
        TargetFactory(indicator=indicator, text=f"Max {one % 80 + 2} %")
        for year, period in ((2023, "T2"), (2024, "T1"), (2024, "T2")):
            OutcomeFactory(**about, year=year, period=period, value=one * 3137 % 997)
        FulfilmentFactory(**about, period="T2")


@pytest.fixture
def tertial(desk):
    desk.period = ReportingPeriodFactory(period="T2")
    return desk


def test_three_hundred_rows(tertial, person, sign_in, django_assert_max_num_queries):
    client = sign_in(person("editor"))
    fill(tertial, 3)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(tertial.url())
    fill(tertial, 300, first=3)
    with django_assert_max_num_queries(len(few)):
        response = client.get(tertial.url())
    assert response.content.count(b"data-row=") == 303
    size = len(gzip.compress(response.content, 6))
    assert size <= MOST_BYTES


def test_a_saved_cell_costs_few_questions_to_the_database(tertial, person, sign_in):
    client = sign_in(person("editor"))
    fill(tertial, 3)
    save(client, tertial, change(tertial.plain, value="80"))
    with CaptureQueriesContext(connection) as asked:
        answer = save(client, tertial, change(tertial.plain, {"value": "80"}, value="81"))
    assert answered(answer, tertial.plain)["state"] == "saved"
    assert len(asked) - OF_THE_TRANSACTION <= MOST_TO_SAVE
