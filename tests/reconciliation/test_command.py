"""The reconcile command prints what the page shows."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import RecomputeMark
from tests.factories import FulfilmentFactory
from tests.reconciliation.test_calculations import answer, goal, place  # noqa: F401

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    # The rows stand as if computed: without marks the command leaves them alone.
    RecomputeMark.objects.all().delete()
    call_command("reconcile", "--reading", "working", *arguments, stdout=out)
    return out.getvalue()


def test_prints_numbers_as_decimal_strings(goal):  # noqa: F811
    indicator = place(goal, target="9 000,5 MWh", over_organisations="sum")
    FulfilmentFactory(
        plan=True, indicator=indicator, level="none", target_value=Decimal("9000.5"),
        outcome=Decimal(8100), coverage=1, expected=2,
    )  # fmt: skip
    organisation = answer(indicator, None)
    (found,) = json.loads(run("--year", "2024", "--json"))["area_goals"]
    assert found["kf_indicators_total"] == 1
    assert found["kf_indicators_meeting"] == 0
    assert found["not_meeting"] == [indicator.name]
    (line,) = found["indicators"]
    assert line["kf_target"] == "9 000,5 MWh"
    assert (line["kf_target_value"], line["aggregated_target"]) == ("9000.5", "8100")
    assert (line["aggregation"], line["coverage"], line["level"]) == ("sum", "1/2", "none")
    assert found["findings"][0] == {
        "rule": "missing_target",
        "organisation": organisation.code,
        "organisation_name": organisation.name,
        "indicator": indicator.code,
        "indicator_name": indicator.name,
        "target": "",
        "compared_with": "9 000,5 MWh",
    }


def test_prints_a_line_per_goal_for_people(goal):  # noqa: F811
    place(goal)
    assert "0 av 1 KF-indikatorer" in run("--year", "2024")


def test_refuses_a_year_without_adopted_budget():
    with pytest.raises(CommandError, match="ingen antagen budget för 2019"):
        run("--year", "2019")
