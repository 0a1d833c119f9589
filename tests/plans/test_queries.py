"""The pages ask the database the same number of times however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from drafting.calculations.rich_text import revision
from plans.selectors import visible_plans_with_progress
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    OutcomeFactory,
    TargetFactory,
)

MOST = 20


def grow(scene, people):
    """More of everything that the pages show."""
    for number in range(5):
        goal = CommitteeGoalFactory(
            organisation=scene.organisation, area_goal=scene.area_goal, code=f"1.1.{number + 2}"
        )
        ExpectedResultFactory.create_batch(3, committee_goal=goal)
        ActivityFactory(
            budget=scene.plan.budget,
            organisation=scene.organisation,
            area_goal=scene.area_goal,
            committee_goal=goal,
        )
        indicator = IndicatorDefinitionFactory().indicator
        IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal)
        IndicatorResponsibilityFactory(indicator=indicator, organisation=scene.organisation)
        TargetFactory(indicator=indicator, organisation=scene.organisation)
        TargetFactory(indicator=indicator)
        OutcomeFactory(indicator=indicator, organisation=scene.organisation, year=2023)
        AreaGoalFactory(
            strategic_goal=scene.area_goal.strategic_goal,
            budget=scene.plan.budget,
            code=f"1.{number + 5}",
        )
        organisation = OrganisationFactory()
        OperationalPlanFactory(organisation=organisation, budget=scene.plan.budget)
        for role in ("editor", "reader"):
            MembershipFactory(user=people[role], organisation=organisation, role=role)


def count(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


PAGES = ["plan_list", "plan", "plan_way", "plan_goal", "plan_history", "plan_part"]
PAGES += ["plan_part_history"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["editor", "admin", "slk"])
def test_queries_do_not_grow(sign_in, people, scene, url, name, role):
    client = sign_in(people[role])
    address = reverse(name, args=[2024]) if name == "plan_list" else url(name)
    before = count(client, address)
    grow(scene, people)
    assert count(client, address) == before <= MOST


def test_ones_plans_take_four_queries(people, scene, django_assert_num_queries):
    grow(scene, people)
    with django_assert_num_queries(4):
        summaries = visible_plans_with_progress(people["editor"], 2024)
    assert len(summaries) == 6
    # Six goals, the introduction, the economy's ground and the work on quality.
    assert {summary.total for summary in summaries} == {9}


MOST_TO_SAVE = 12
# The tests' own transaction makes a savepoint of the save's.
OF_THE_TRANSACTION = 2

TYPED = {
    "section": ("<p>Vi bygger.</p>", "<p>Vi river.</p>"),
    "activity-{activity}-title": ("Öppna läxhjälp", "Öppna mer läxhjälp"),
    "activity-{activity}-start": ("2024-01-01", "2024-02-01"),
    "goal-{goal}-title": ("Goda skolor", "Bra skolor"),
    "goal-{goal}-description": ("", "Alla ska klara skolan."),
    "result-{result}-text": ("Fler klarar skolan", "Alla klarar skolan"),
    "target-{indicator}": ("80 %", "85 %"),
}


@pytest.mark.parametrize("field", TYPED)
def test_a_saved_field_costs_few_questions_to_the_database(sign_in, people, scene, url, field):
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="80 %")
    address = field.format(
        **{name: getattr(scene, name).pk for name in ("activity", "goal", "result", "indicator")}
    )
    before, typed = TYPED[field]
    client = sign_in(people["editor"])
    data = {"field": address, "base": revision(before), "value": typed}
    headers = {"Accept": "application/json", "X-Desk-Person": str(people["editor"].pk)}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(url("plan_save"), data, headers=headers)
    assert answer.json()["state"] == "saved"
    assert len(asked) - OF_THE_TRANSACTION <= MOST_TO_SAVE
