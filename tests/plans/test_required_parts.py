"""What the year's template requires is asked for, whatever is kept in the part."""

import pytest
from django.core.exceptions import ValidationError

from documents.models import Annex, AnnexContent
from finance.models import BudgetLine, Frame, Investment, ProposedPoint, TurnoverChange
from plans.actions.parts import say_not_concerned
from plans.actions.template import ensure_template
from plans.models import PlanSection, SectionTemplate
from plans.requirements import remaining_of
from plans.selectors import tree_of
from tests.factories import (
    ControlPracticeFactory,
    ControlProcessFactory,
    ControlRiskFactory,
    UserFactory,
)
from tests.published import let_all_be_silent


@pytest.fixture
def whose(scene):
    return {"organisation": scene.organisation, "year": 2024}


@pytest.fixture
def required(scene, people):
    """`required("bilagor")`: that part alone is required of the organisation."""
    ensure_template(budget=scene.plan.budget, by=people["slk"])
    let_all_be_silent(scene.plan.budget)

    def _required(key):
        rows = SectionTemplate.objects.filter(budget=scene.plan.budget, key=key)
        rows.update(required_of=[scene.organisation.kind])
        return rows.get()

    return _required


def hindering(plan, key):
    return [one.words for one in remaining_of(plan).hindering if one.key == key]


def annex(scene, whose):
    by = UserFactory()
    content = AnnexContent.objects.create(checksum="a" * 64, data=b"x")
    Annex.objects.create(
        plan=scene.plan, title="Karta", name="k.pdf", size=1, content=content, by=by
    )


def process(scene, whose):
    made = ControlProcessFactory(organisation=scene.organisation, area_goal=scene.area_goal)
    for kind in ("way", "check"):
        ControlPracticeFactory(process=made, kind=kind)
    ControlRiskFactory(process=made, probability=2, consequence=2)


KEPT = {
    "ekonomi-forutsattningar": lambda s, w: BudgetLine.objects.create(
        **w, name="Förskola", costs=1
    ),
    "ekonomi-investeringar": lambda s, w: Investment.objects.create(**w, name="Park", amount=1),
    "ekonomi": lambda s, w: Investment.objects.create(**w, name="Park", amount=1),
    "forslag-till-beslut": lambda s, w: ProposedPoint.objects.create(**w, key="own", words="Ja."),
    "internkontroll": process,
    "bilagor": annex,
}


@pytest.mark.parametrize("key", KEPT)
def test_an_empty_part_hinders_until_something_is_kept_there(scene, whose, required, key):
    row = required(key)
    assert any(f"{row.heading} är tom" in words for words in hindering(scene.plan, key))
    assert not tree_of(scene.plan).find(key).is_done
    KEPT[key](scene, whose)
    assert not any(" är tom" in words for words in hindering(scene.plan, key))
    assert tree_of(scene.plan).find(key).is_done


@pytest.mark.parametrize("key", KEPT)
def test_a_text_or_a_reason_will_do(scene, required, key):
    section = PlanSection.objects.create(plan=scene.plan, template=required(key), text="<p>Se.</p>")
    assert not any(" är tom" in words for words in hindering(scene.plan, key))
    PlanSection.objects.filter(pk=section.pk).update(text="", is_concerned=False, why_not="Nej")
    assert hindering(scene.plan, key) == []


def test_a_frame_is_the_councils_word_and_nothing_that_the_plan_says(scene, whose, required):
    required("ekonomi-forutsattningar")
    Frame.objects.create(**whose, kind="net", amount=100)
    assert hindering(scene.plan, "ekonomi-forutsattningar")


def test_points_that_the_tables_make_are_said_but_are_no_ones_to_remove(
    scene, whose, required, people
):
    required("forslag-till-beslut")
    TurnoverChange.objects.create(**whose, purpose="Äldreomsorg", costs=1, revenues=1)
    assert hindering(scene.plan, "forslag-till-beslut") == []
    place = {"plan": scene.plan, "key": "forslag-till-beslut", "by": people["editor"]}
    ProposedPoint.objects.create(**whose, key="own", words="Ja.")
    with pytest.raises(ValidationError, match="punkter i förslaget"):
        say_not_concerned(**place, why_not="Det skrivs i tjänsteutlåtandet.")
    ProposedPoint.objects.all().delete()
    say_not_concerned(**place, why_not="Det skrivs i tjänsteutlåtandet.")


def test_the_standard_template_tells_and_hinders_nobody(scene):
    scene.organisation.kind = "district_committee"
    scene.organisation.save()
    remaining = remaining_of(scene.plan)
    assert remaining.hindering == []
    assert "ekonomi-forutsattningar" in {one.key for one in remaining.told}


def test_what_remains_costs_as_much_however_much_there_is(
    scene, whose, required, django_assert_max_num_queries
):
    for key in KEPT:
        required(key)
        KEPT[key](scene, {**whose, "position": 1} if key.startswith("ekonomi") else whose)
    with django_assert_max_num_queries(40) as few:
        remaining_of(scene.plan)
    for number in range(20):
        Investment.objects.create(**whose, name=f"Objekt {number}", amount=1)
        process(scene, whose)
    with django_assert_max_num_queries(len(few)):
        remaining_of(scene.plan)


def test_a_table_that_no_page_has_room_for_hinders(scene):
    cells = "<td><p>1</p></td>" * 21
    text = f"<table><tbody><tr>{cells}</tr></tbody></table>"
    section = PlanSection.objects.filter(plan=scene.plan).first()
    PlanSection.objects.filter(pk=section.pk).update(text=text)
    told = [one for one in remaining_of(scene.plan).hindering if "21 kolumner" in one.words]
    assert len(told) == 1
    assert told[0].url
