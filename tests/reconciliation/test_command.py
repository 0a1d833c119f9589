"""The reconcile command prints what the page shows."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from decisions.models import PLAN
from followup.publishing import publish, withdraw
from indicators.models import RecomputeMark, Target
from indicators.recompute import drain_marks
from plans.actions.workflow import decide, start_plan, submit
from plans.models import PlanSection
from tests.factories import (
    CommitteeGoalFactory,
    FulfilmentFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.published import let_all_be_silent
from tests.reconciliation.test_calculations import (  # noqa: F401
    answer,
    contribute,
    goal,
    place,
)

pytestmark = pytest.mark.django_db


def run(*arguments, reading="working"):
    out = StringIO()
    # The rows stand as if computed: without marks the command leaves them alone.
    RecomputeMark.objects.all().delete()
    call_command("reconcile", "--reading", reading, *arguments, stdout=out)
    return out.getvalue()


def data(reading):
    return json.loads(run("--year", "2024", "--json", reading=reading))


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
    assert "0 av 1 KF-indikator, 0 av 0 nämnder" in run("--year", "2024")


def test_refuses_a_year_without_adopted_budget():
    with pytest.raises(CommandError, match="ingen antagen budget för 2019"):
        run("--year", "2019")


def test_nothing_published_is_an_empty_list_and_a_note(goal):  # noqa: F811
    place(goal)
    assert data("published") == {
        "year": 2024,
        "reading": "published",
        "edition": None,
        "area_goals": [],
        "note": "Inget är publicerat för plan 2024.",
    }
    assert (
        run("--year", "2024", reading="published").strip() == "Inget är publicerat för plan 2024."
    )
    working = data("working")
    assert (working["reading"], working["edition"]) == ("working", None)
    assert len(working["area_goals"]) == 1


@pytest.fixture
def plans(goal):  # noqa: F811
    """One decided plan with a weak target, its text and a goal of its own; one that is not."""
    by = UserFactory(slk=True)
    indicator, unset = place(goal), place(goal, target="Fastställs 2024", level="mandatory")
    weak = answer(indicator, "70 %")
    answer(unset, None, weak)
    late = answer(indicator, "90 %")
    plan = start_plan(organisation=weak, budget=goal.budget, by=by)
    let_all_be_silent(goal.budget)
    PlanSection.objects.create(plan=plan, area_goal=goal, text="<p>Så här.</p>")
    CommitteeGoalFactory(organisation=weak, area_goal=goal)
    submit(plan=plan, by=by)
    decide(plan=plan, decided_on=timezone.localdate(), reference="§ 1", by=by)
    contribute(late, goal)
    start_plan(organisation=late, budget=goal.budget, by=by)
    drain_marks(wait=True)
    return {"weak": weak, "late": late, "by": by}


def test_the_plans_are_told_as_they_were_published(goal, plans):  # noqa: F811
    edition = publish(year=2024, subject=PLAN, by=plans["by"])
    assert edition.document["contributing"] == {"1.1": [plans["weak"].code]}
    assert edition.document["own_goals"] == {"1.1": [plans["weak"].code]}
    before = data("published")
    assert before["edition"]["checksum"] == edition.checksum
    (line,) = before["area_goals"]
    assert line["committees_contributing"] == line["contributing_with_own_goals"] == 1
    assert line["committees_not_contributing"] == [plans["late"].name]
    found = {(one["rule"], one["organisation"]) for one in line["findings"]}
    assert found == {
        ("weaker_than_council", plans["weak"].code),
        ("missing_target", plans["late"].code),
        ("no_contribution", plans["late"].code),
    }
    (working,) = data("working")["area_goals"]
    assert working["committees_contributing"] == 2
    Target.objects.filter(organisation=plans["late"]).update(text="10 %", low=10, high=10)
    CommitteeGoalFactory(organisation=plans["late"], area_goal=goal)
    drain_marks(wait=True)
    assert data("published") == before
    assert data("working")["area_goals"] != [working]


def test_what_all_have_decided_is_the_same_in_both_readings(goal, plans):  # noqa: F811
    plan = start_plan(organisation=plans["late"], budget=goal.budget, by=plans["by"])
    submit(plan=plan, by=plans["by"])
    decide(plan=plan, decided_on=timezone.localdate(), reference="§ 2", by=plans["by"])
    publish(year=2024, subject=PLAN, by=plans["by"])
    assert data("published")["area_goals"] == data("working")["area_goals"]


def test_history_without_decisions_stands_as_it_was_entered(goal):  # noqa: F811
    organisation = answer(place(goal), "90 %", OrganisationFactory(board=True))
    contribute(organisation, goal, "<p>&nbsp;</p>")
    CommitteeGoalFactory(organisation=organisation, area_goal=goal)
    edition = publish(year=2024, subject=PLAN, by=UserFactory(slk=True))
    assert edition.document["contributing"] == {}
    assert edition.document["own_goals"] == {"1.1": [organisation.code]}


def test_withdrawn_plans_are_told_as_such(goal, plans):  # noqa: F811
    publish(year=2024, subject=PLAN, by=plans["by"])
    withdraw(year=2024, subject=PLAN, by=plans["by"], reason="Fel år.")
    found = data("published")
    assert found["area_goals"] == []
    assert found["note"].endswith("Fel år.")


def test_the_office_reads_either_and_is_told_which(goal, plans, sign_in):  # noqa: F811
    client = sign_in(plans["by"])
    address = "/2024/avstamning/"
    assert "arbetsläge" in client.get(address).content.decode()
    assert client.get(f"{address}?lasning=published").context["lines"] == []
    assert client.get(f"{address}1.1/?lasning=published").status_code == 404
    publish(year=2024, subject=PLAN, by=plans["by"])
    for part in ("", "1.1/"):
        page = client.get(f"{address}{part}?lasning=published").content.decode()
        assert "utgåva 1" in page
    assert client.get(f"{address}?lasning=x").context["source"].reading == "working"
    narrowed = client.get(f"{address}?lasning=published&mal=1.1").context
    assert (narrowed["source"].edition.number, narrowed["filter"].is_valid()) == (1, True)


def test_published_plans_are_read_with_the_same_queries_for_more_rows(
    goal,  # noqa: F811
    plans,
    sign_in,
    django_assert_max_num_queries,
):
    client = sign_in(plans["by"])
    publish(year=2024, subject=PLAN, by=plans["by"])
    with django_assert_max_num_queries(20) as few:
        client.get("/2024/avstamning/?lasning=published")
    for _number in range(4):
        answer(place(goal), "70 %")
    publish(year=2024, subject=PLAN, by=plans["by"])
    with django_assert_max_num_queries(len(few)):
        client.get("/2024/avstamning/?lasning=published")
