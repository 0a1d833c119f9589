"""Which indicators a plan has is said by their places: what is taken away is in no count, edition,
page, question or difference, and comes back with its target."""

import datetime as dt

import pytest
from django.urls import reverse

from decisions.actions import open_matter
from decisions.models import PLAN, Edition
from followup.calculations.grid import indicators_of
from indicators.models import (
    FrozenTarget,
    Fulfilment,
    IndicatorResponsibility,
    ProposedDefinition,
    Target,
)
from indicators.proposing import define
from indicators.recompute import drain_marks
from plans.actions import structure, workflow
from plans.document import plan_document
from plans.going_back import changes_since
from plans.models import OperationalPlan
from plans.way import frozen_by_decision
from tests.factories import OutcomeFactory, ReportingPeriodFactory, TargetFactory
from tests.published import let_all_be_silent

NAME = "Felskapad indikator"
DAY = dt.date(2023, 12, 14)


@pytest.fixture
def plan(scene):
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="92 %")
    return scene.plan


def add(scene, people, target="Minst 5 %", **more):
    said = {"unit": "%", "direction": "higher", "target": target, **more}
    return structure.add_indicator(
        plan=scene.plan, area_goal=scene.area_goal, name=NAME, by=people["editor"], **said
    )


def take_away(scene, people, indicator):
    key = indicator.placements.get(budget=scene.plan.budget).pk
    structure.remove(
        plan=scene.plan, area_goal=scene.area_goal, kind="placement", pk=key, by=people["editor"]
    )
    return key


def decide(plan, people):
    by = people["approver"]
    workflow.submit(plan=plan, by=by)
    workflow.decide(plan=plan, decided_on=DAY, reference="§ 6", by=by, motivation="Ändrat")


@pytest.fixture
def reopened(plan, scene, people):
    decide(plan, people)
    workflow.reopen(plan=plan, by=people["approver"], reason="Ett mål ändras")
    return OperationalPlan.objects.select_related("organisation", "budget").get()


def test_one_that_was_added_and_taken_away_is_counted_and_frozen_nowhere(
    reopened, scene, people, client
):
    before = frozen_by_decision(reopened)
    take_away(scene, people, add(scene, people))
    assert frozen_by_decision(reopened) == before
    assert changes_since(reopened, Edition.objects.get()) == []
    decide(scene.plan, people)
    edition = Edition.objects.order_by("-number").first()
    assert {one["indicator"] for one in edition.document["indicators"]} == {scene.indicator.code}
    assert list(edition_targets(edition)) == [scene.indicator.name]
    workflow.publish_plan(
        plan=scene.plan, decided_on=DAY, reference="§ 7", by=people["admin"], reason="Ändrat"
    )
    let_all_be_silent(scene.plan.budget)
    for name in ("organisation", "organisation_plan"):
        page = client.get(reverse(name, args=[2024, "norra"])).content.decode()
        assert NAME not in page


def edition_targets(edition):
    return FrozenTarget.objects.filter(edition=edition).values_list("indicator__name", flat=True)


@pytest.mark.parametrize("target", ["Minst 5 %", ""])
def test_nobody_is_asked_for_its_outcome(plan, scene, people, target):
    period = ReportingPeriodFactory(year=2024, period="VB")
    indicator = add(scene, people, target)
    assert indicator in indicators_of(scene.organisation, period)
    take_away(scene, people, indicator)
    assert IndicatorResponsibility.objects.filter(indicator=indicator).exists()
    assert indicator not in indicators_of(scene.organisation, period)


def test_an_outcome_that_it_has_is_seen_so_that_it_can_be_taken_away(plan, scene, people):
    period = ReportingPeriodFactory(year=2024, period="VB")
    indicator = add(scene, people)
    OutcomeFactory(
        indicator=indicator, organisation=scene.organisation, year=2024, period="VB", value=4
    )
    take_away(scene, people, indicator)
    assert indicator in indicators_of(scene.organisation, period)


def test_one_that_is_decided_is_asked_about_until_the_plan_without_it_is_decided(
    plan, scene, people
):
    period = ReportingPeriodFactory(year=2024, period="VB")
    indicator = add(scene, people)
    decide(plan, people)
    workflow.reopen(plan=plan, by=people["approver"], reason="Ett mål ändras")
    take_away(scene, people, indicator)
    assert indicator in indicators_of(scene.organisation, period)
    assert changes_since(scene.plan, Edition.objects.get()) == [f"egen indikator ”{NAME}”"]
    decide(scene.plan, people)
    assert indicator not in indicators_of(scene.organisation, period)


def test_it_is_in_no_figure_of_what_is_worked_on(plan, scene, people):
    open_matter(organisation=scene.organisation, year=2024, subject=PLAN)
    indicator = add(scene, people)
    drain_marks()
    rows = Fulfilment.objects.filter(indicator=indicator, year=2024)
    assert rows.exists()
    take_away(scene, people, indicator)
    drain_marks()
    assert not rows.exists()


def test_it_comes_back_with_its_target(plan, scene, people):
    key = take_away(scene, people, add(scene, people))
    structure.restore(
        plan=plan, area_goal=scene.area_goal, kind="placement", pk=key, by=people["editor"]
    )
    row = next(one for one in plan_document(plan)["indicators"] if one["name"] == NAME)
    assert row["target"] == "Minst 5 %"


def test_one_of_the_same_name_is_measured_and_aimed_at_as_it_is_said_now(plan, scene, people):
    take_away(scene, people, add(scene, people))
    indicator = add(scene, people, target="", unit="st", direction="lower")
    definition = indicator.definitions.get()
    assert (definition.unit, definition.direction) == ("st", "lower")
    assert Target.objects.get(indicator=indicator).text == ""


def test_what_was_proposed_of_one_that_is_taken_away_waits_for_nothing(plan, scene, people):
    indicator = add(scene, people)
    decide(plan, people)
    workflow.reopen(plan=plan, by=people["approver"], reason="Ett mål ändras")
    define(indicator=indicator, from_year=2024, by=people["editor"], frequency="tertial")
    take_away(scene, people, indicator)
    decide(scene.plan, people)
    assert not ProposedDefinition.objects.exists()
    assert indicator.definitions.get().frequency == "year"
