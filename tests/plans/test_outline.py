"""The document that a plan becomes: every part in its order, with what is written in it."""

import pytest

from plans import document
from plans.actions.template import ensure_template
from plans.document import plan_document, written
from plans.models import PlanSection, SectionTemplate
from plans.outline import find_part, outline, outlines
from tests.factories import (
    AreaGoalFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    PlanSectionFactory,
    SectionTemplateFactory,
    StrategicGoalFactory,
)

STANDARD_AROUND_THE_GOALS = [
    "forslag-till-beslut",
    "inledning",
    "1",
    "1.1",
    "ekonomi",
    "ekonomi-forutsattningar",
    "ekonomi-investeringar",
    "ekonomi-forsaljningar",
    "ekonomi-resultatenheter",
    "ekonomi-verksamhetsprojekt",
    "ekonomi-budgetjusteringar",
    "ekonomi-omslutning",
    "ekonomi-lokaler",
    "ekonomi-ovrigt",
    "internkontroll",
    "kvalitet",
    "ovrigt",
    "bilagor",
]


@pytest.fixture
def template(scene, people):
    """`template("inledning")` is that part of the standard template, which the year has."""
    ensure_template(budget=scene.plan.budget, by=people["editor"])
    return lambda key: SectionTemplate.objects.get(budget=scene.plan.budget, key=key)


def keys(plan):
    return [part.key for part in outline(plan)]


def test_a_year_without_a_template_has_the_standard_one_and_nothing_is_written(scene):
    assert keys(scene.plan) == STANDARD_AROUND_THE_GOALS
    assert not SectionTemplate.objects.exists()


def test_the_standard_template_is_given_once(scene, people, template):
    ensure_template(budget=scene.plan.budget, by=people["editor"])
    assert SectionTemplate.objects.count() == 18
    assert keys(scene.plan) == STANDARD_AROUND_THE_GOALS


def test_each_part_has_its_place_level_and_text(scene, template):
    PlanSectionFactory(
        plan=scene.plan, area_goal=None, template=template("ekonomi-lokaler"), text="<p>Hyror.</p>"
    )
    parts = outline(scene.plan)
    goal, rents = find_part(parts, "1.1"), find_part(parts, "ekonomi-lokaler")
    assert (goal.number, goal.level, goal.parent, goal.text) == ("1.1", 2, "1", "<p>Vi bygger.</p>")
    assert goal.area_goal == scene.area_goal
    assert goal.title == "1.1 Trygg uppväxt"
    assert (rents.level, rents.parent, rents.text) == (2, "ekonomi", "<p>Hyror.</p>")
    assert find_part(parts, "1").strategic_goal == scene.area_goal.strategic_goal


def test_area_goals_follow_their_strategic_goal(scene):
    other = StrategicGoalFactory(budget=scene.plan.budget, code="2")
    AreaGoalFactory(strategic_goal=other, code="2.1")
    AreaGoalFactory(strategic_goal=scene.area_goal.strategic_goal, code="1.10")
    AreaGoalFactory(strategic_goal=scene.area_goal.strategic_goal, code="1.2")
    assert keys(scene.plan)[2:8] == ["1", "1.1", "1.2", "1.10", "2", "2.1"]


def test_own_headings_stand_under_their_part_and_those_under_none_last(scene):
    second, first = (
        PlanSectionFactory(
            plan=scene.plan, area_goal=None, parent=scene.section, heading=name, position=place
        )
        for name, place in (("Parklekar", 2), ("Öppna förskolor", 1))
    )
    loose = PlanSectionFactory(plan=scene.plan, area_goal=None, heading="Ordlista")
    parts = outline(scene.plan)
    at = [part.key for part in parts].index("1.1")
    assert [part.key for part in parts[at + 1 : at + 3]] == [
        f"egen-{first.pk}",
        f"egen-{second.pk}",
    ]
    assert [(part.level, part.parent) for part in parts[at + 1 : at + 3]] == [(3, "1.1")] * 2
    assert (parts[-1].key, parts[-1].level, parts[-1].heading) == (
        f"egen-{loose.pk}",
        1,
        "Ordlista",
    )


@pytest.mark.parametrize(("kind", "must"), [("committee", True), ("board", False)])
def test_a_part_is_required_of_some_kinds_of_organisation(scene, kind, must):
    plan = OperationalPlanFactory(
        budget=scene.plan.budget, organisation=OrganisationFactory(kind=kind)
    )
    required = {part.key for part in outline(plan) if part.is_required}
    assert {"inledning", "1.1"} <= required
    assert ("kvalitet" in required) is must
    assert "ovrigt" not in required


def test_the_outline_takes_one_query_however_much_there_is(
    scene, template, django_assert_num_queries
):
    for number in range(2, 12):
        goal = AreaGoalFactory(strategic_goal=scene.area_goal.strategic_goal, code=f"1.{number}")
        section = PlanSectionFactory(plan=scene.plan, area_goal=goal)
        PlanSectionFactory(plan=scene.plan, area_goal=None, parent=section, heading="Vårt")
    plans = [scene.plan, *(OperationalPlanFactory(budget=scene.plan.budget) for _ in range(3))]
    with django_assert_num_queries(1):
        found = outlines(plans)
    assert len(found[scene.plan.pk]) == len(found[plans[1].pk]) + 10


def test_what_does_not_concern_them_says_why_and_nothing_else(scene):
    PlanSection.objects.update(is_concerned=False, why_not="Vi har inga skolor.")
    part = find_part(outline(scene.plan), "1.1")
    assert (part.text, part.why_not, part.is_concerned) == ("", "Vi har inga skolor.", False)
    assert not PlanSection.objects.contributing().exists()


def test_the_document_holds_every_part_by_its_key(scene, template):
    PlanSectionFactory(
        plan=scene.plan, area_goal=None, template=template("inledning"), text="<p>Nämnden.</p>"
    )
    sections = plan_document(scene.plan)["sections"]
    assert [one["key"] for one in sections] == STANDARD_AROUND_THE_GOALS
    assert [one["key"] for one in written(sections)] == ["inledning", "1.1"]
    assert sections[3] == {
        "key": "1.1",
        "number": "1.1",
        "level": 2,
        "parent": "1",
        "kind": "area_goals",
        "goal": "1.1",
        "heading": "Trygg uppväxt",
        "text": "<p>Vi bygger.</p>",
        "words": 0,
        "is_concerned": True,
        "why_not": "",
    }


def test_another_room_keeps_its_part_of_the_document(scene, monkeypatch):
    monkeypatch.setattr(document, "_included", {})
    document.include("annexes", lambda plan: [plan.organisation.code])
    assert plan_document(scene.plan)["annexes"] == ["norra"]


def test_a_template_of_its_own_says_the_order(scene):
    for place, key in enumerate(("uppdrag", "risker"), 1):
        SectionTemplateFactory(budget=scene.plan.budget, key=key, position=place)
    assert keys(scene.plan) == ["uppdrag", "risker"]
