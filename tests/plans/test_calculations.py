"""Completeness and contribution: what a plan still lacks."""

import datetime as dt

import pytest

from plans.calculations.progress import Counts, parts, progress_of
from plans.models import PlanSection
from tests.factories import OperationalPlanFactory, PlanSectionFactory, TargetFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "words_in_source", "counts"),
    [
        ("", 0, False),
        ("<p></p>", 0, False),
        ("<p> &nbsp;<br>\u00a0</p>\n", 0, False),
        ("<p>Vi bygger.</p>", 0, True),
        ("Vi bygger.", 0, True),
        ("", 120, True),
    ],
)
def test_section_contributes_when_it_says_how(text, words_in_source, counts):
    PlanSectionFactory(text=text, words_in_source=words_in_source)
    assert PlanSection.objects.contributing().exists() is counts


def test_section_under_heading_of_its_own_contributes_to_no_goal():
    PlanSectionFactory(area_goal=None, heading="Inledning", text="<p>Nämnden ansvarar.</p>")
    assert not PlanSection.objects.contributing().exists()


@pytest.mark.parametrize(
    ("counts", "done", "total"),
    [
        (Counts(), 0, 3),
        (Counts(assigned=2), 0, 4),
        (Counts(says_how=True, assigned=2, targets_set=1), 1, 4),
        (Counts(says_how=True, assigned=2, targets_set=2), 2, 4),
        (Counts(goals=2, goals_without_result=1), 0, 3),
        (Counts(goals=2), 1, 3),
        (Counts(own_activities=1), 1, 3),
        (Counts(own_indicators=1), 1, 3),
    ],
)
def test_a_goal_is_complete_part_by_part(counts, done, total):
    asked = parts(counts)
    assert (sum(part.done for part in asked), len(asked)) == (done, total)
    assert all(part.missing for part in asked if not part.done)


@pytest.mark.parametrize(
    ("text", "is_set"),
    [("80 %", True), ("Ökning", True), ("", False), ("Fastställs 2024", False), ("hej", False)],
)
def test_a_target_counts_when_it_can_be_judged(scene, text, is_set):
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text=text)
    (goal,) = progress_of([scene.plan])[scene.plan.pk]
    assert {part.kind: part.done for part in goal.parts}["targets"] is is_set


def test_indicators_are_those_answered_for_when_the_year_ends(scene):
    duty = scene.indicator.responsibilities.get()
    duty.ends_on = dt.date(2024, 12, 30)
    duty.save()
    (goal,) = progress_of([scene.plan])[scene.plan.pk]
    assert "targets" not in {part.kind for part in goal.parts}


def test_progress_reads_each_plan_by_itself(scene):
    other = OperationalPlanFactory(budget=scene.plan.budget)
    progress = progress_of([scene.plan, other])
    assert [goal.done for goal in progress[scene.plan.pk]] == [3]
    assert [(goal.done, goal.total) for goal in progress[other.pk]] == [(0, 3)]
