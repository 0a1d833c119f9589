"""Last year's texts as suggestions in a new plan."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from decisions.models import Edition
from drafting.calculations.rich_text import revision
from plans.actions import carrying, parts, workflow
from plans.actions.carrying.texts import _carried
from plans.actions.headings import rename_heading
from plans.actions.template import copy_template, ensure_template
from plans.actions.work import mark_ready
from plans.models import PlanSection, SectionTemplate
from plans.outline import find_part, outline
from plans.requirements import remaining_of
from plans.selectors import tree_of
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    OperationalPlanFactory,
    PlanSectionFactory,
    StrategicGoalFactory,
)
from tests.published import let_all_be_silent


@pytest.fixture
def editor(people):
    return people["editor"]


@pytest.fixture
def old(scene, editor):
    """Last year's plan: about the goal, an introduction, and a heading of their own under it."""
    ensure_template(budget=scene.plan.budget, by=editor)
    part = SectionTemplate.objects.get(budget=scene.plan.budget, key="inledning")
    PlanSectionFactory(
        plan=scene.plan, area_goal=None, template=part, text="<p>Vi är en nämnd.</p>"
    )
    own = parts.add_heading(plan=scene.plan, key="inledning", heading="Råd", by=editor)
    PlanSection.objects.filter(pk=own.pk).update(text="<p>Två råd.</p>")
    return scene.plan


@pytest.fixture
def new(scene, old):
    """The next year's, with the same goal and the same template."""
    budget = BudgetFactory(year=2025)
    strategic = StrategicGoalFactory(budget=budget, code="1")
    AreaGoalFactory(strategic_goal=strategic, budget=budget, code="1.1", title="Trygg uppväxt")
    copy_template(source=old.budget, into=budget)
    return OperationalPlanFactory(organisation=scene.organisation, budget=budget)


TEXTS = ["texter"]


def lines(plan):
    return {one.key: one.lines for one in carrying.offers(plan, carrying.plan_before(plan))}


def texts(plan):
    return {part.title: part.text for part in outline(plan) if part.text}


def test_every_text_comes_to_its_part_and_is_said_to_be_a_suggestion(old, new, editor):
    assert carrying.carry(plan=new, kinds=TEXTS, by=editor) == 3
    assert texts(new) == {
        "Inledning": "<p>Vi är en nämnd.</p>",
        "Råd": "<p>Två råd.</p>",
        "1.1 Trygg uppväxt": "<p>Vi bygger.</p>",
    }
    assert {part.suggested_from for part in outline(new) if part.text} == {2024}
    assert texts(old) == texts(new)


def test_a_suggestion_is_not_done_and_no_contribution_of_this_years(new, editor):
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    tree = tree_of(new)
    found = tree.find("inledning")
    assert (found.state, found.is_done, tree.suggestions) == ("none", False, 3)
    assert tree.begun == 0
    assert found in tree.incomplete
    assert found.missing == ("Läs förslaget från 2024, och ändra det eller behåll det.",)
    assert [part.done for part in tree.goal("1.1").parts if part.kind == "says_how"] == [False]


def test_the_document_says_of_each_suggestion_that_nobody_has_read_it(new, editor, sign_in, people):
    """Until it is theirs, or the plan is decided, and then it says so no longer."""
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    carrying.keep_suggestion(plan=new, key="inledning", by=editor)
    page = sign_in(editor).get("/2025/plan/norra/las/").content.decode()
    assert page.count("Förslag från 2024, inte läst.") == 2
    let_all_be_silent(new.budget)
    workflow.start_plan(organisation=new.organisation, budget=new.budget, by=editor)
    workflow.submit(plan=new, by=editor)
    workflow.decide(
        plan=new, decided_on=dt.date(2025, 1, 8), reference="§ 6", by=people["approver"]
    )
    sections = Edition.objects.values_list("document", flat=True).get()["sections"]
    assert not any("suggested_from" in one for one in sections)


def test_what_a_plan_is_decided_with_is_its_own(old, new, people):
    """A suggestion is nobody's word anywhere until somebody has read it or it is decided."""
    carrying.carry(plan=new, kinds=TEXTS, by=people["editor"])
    about = PlanSection.objects.contributing().filter(plan=new)
    assert not about.exists()
    let_all_be_silent(new.budget)
    workflow.start_plan(organisation=new.organisation, budget=new.budget, by=people["editor"])
    workflow.submit(plan=new, by=people["editor"])
    workflow.decide(
        plan=new, decided_on=dt.date(2025, 1, 8), reference="§ 6", by=people["approver"]
    )
    assert [section.area_goal.code for section in about] == ["1.1"]
    assert tree_of(new).suggestions == 0


def test_what_was_decided_comes_rather_than_what_was_written_since(old, new, people):
    workflow.start_plan(organisation=old.organisation, budget=old.budget, by=people["editor"])
    let_all_be_silent(old.budget)
    workflow.submit(plan=old, by=people["editor"])
    workflow.decide(
        plan=old, decided_on=dt.date(2024, 1, 8), reference="§ 6", by=people["approver"]
    )
    workflow.reopen(plan=old, by=people["approver"], reason="Fel")
    PlanSection.objects.filter(plan=old, area_goal__code="1.1").update(text="<p>Nytt.</p>")
    before = Edition.objects.values_list("document", flat=True).get()
    carrying.carry(plan=new, kinds=TEXTS, by=people["editor"])
    assert texts(new)["1.1 Trygg uppväxt"] == "<p>Vi bygger.</p>"
    assert Edition.objects.values_list("document", flat=True).get() == before


def test_an_edition_that_knew_no_keys_is_read_by_goal_and_heading(new):
    sections = [
        {"goal": "1.1", "heading": "", "text": "<p>A</p>", "words": 0},
        {"goal": "", "heading": "Inledning", "text": "<p>B</p>", "words": 0},
        {"goal": "", "heading": "Bokslut", "text": "<p>C</p>", "words": 0},
    ]
    found = [_carried(one, outline(new), set()) for one in sections]
    assert [one.part.key if one.part else None for one in found] == ["1.1", "inledning", None]


def test_where_somebody_has_written_nothing_comes(new, editor):
    spot = SectionTemplate.objects.get(budget=new.budget, key="inledning")
    PlanSectionFactory(plan=new, area_goal=None, template=spot, text="<p>Årets.</p>")
    found = {line.what: line.comes for line in lines(new)["texter"]}
    assert found == {"Inledning": False, "Råd": True, "1.1 Trygg uppväxt": True}
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    assert texts(new)["Inledning"] == "<p>Årets.</p>"
    assert carrying.carry(plan=new, kinds=TEXTS, by=editor) == 0


def test_suggestions_are_taken_back_and_what_was_written_stays(new, editor, sign_in, people):
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    address = "/2025/plan/norra/1.1/falt/"
    data = {"field": "section", "base": revision("<p>Vi bygger.</p>"), "value": "<p>Vi river.</p>"}
    sign_in(people["editor"]).post(address, data)
    assert find_part(outline(new), "1.1").suggested_from is None
    assert carrying.take_back(plan=new, by=editor) == 2
    assert texts(new) == {"1.1 Trygg uppväxt": "<p>Vi river.</p>"}
    assert not PlanSection.objects.filter(plan=new, heading="Råd").exists()


def test_a_heading_under_no_part_comes_last_in_the_plan(old, new, editor):
    above_none = {"area_goal": None, "template": None, "parent": None}
    standing = PlanSectionFactory(plan=new, heading="Ordlista", text="<p>Ord.</p>", **above_none)
    for place, heading in enumerate(("Ordlista", "Bakgrund"), 1):
        PlanSectionFactory(
            plan=old, heading=heading, text=f"<p>{heading}.</p>", position=place, **above_none
        )
    said = {one.what: (one.where, one.why_not) for one in lines(new)["texter"]}
    assert said["Bakgrund"] == ("Sist i planen", "")
    assert said["Ordlista"][1] == "här står redan en text"
    assert carrying.carry(plan=new, kinds=TEXTS, by=editor) == 4
    ends = [(part.heading, part.suggested_from) for part in outline(new)][-2:]
    assert ends == [("Ordlista", None), ("Bakgrund", 2024)]
    assert carrying.take_back(plan=new, by=editor) == 4
    assert PlanSection.objects.own_headings().get(plan=new) == standing


def test_a_suggestion_is_kept_as_it_is(new, editor, sign_in, people):
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    client = sign_in(people["editor"])
    assert "Förslag från 2024" in client.get("/2025/plan/norra/avsnitt/inledning/").content.decode()
    assert client.post("/2025/plan/norra/avsnitt/inledning/behall/").status_code == 302
    assert tree_of(new).find("inledning").is_done
    assert client.post("/2025/plan/norra/avsnitt/inledning/behall/").status_code == 404


def test_the_pages_say_what_comes_fetch_it_and_take_it_back(new, sign_in, people):
    client = sign_in(people["editor"])
    assert 'href="/2025/plan/norra/forra-aret/"' in client.get("/2025/plan/norra/").content.decode()
    preview = client.get("/2025/plan/norra/forra-aret/").content.decode()
    assert "Texter: hämta 3" in " ".join(preview.split())
    assert not PlanSection.objects.filter(plan=new).exists()
    client.post("/2025/plan/norra/forra-aret/")
    assert not PlanSection.objects.filter(plan=new).exists()  # no kind was chosen
    client.post("/2025/plan/norra/forra-aret/", {"slag": "texter"})
    assert len(texts(new)) == 3
    assert "Ta bort förslagen" in client.get("/2025/plan/norra/").content.decode()
    client.post("/2025/plan/norra/forra-aret/angra/")
    assert texts(new) == {}


def test_a_first_plan_has_nothing_to_fetch(scene, sign_in, people):
    client = sign_in(people["editor"])
    assert client.get("/2024/plan/norra/forra-aret/").status_code == 404
    assert "forra-aret" not in client.get("/2024/plan/norra/").content.decode()


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("slk", 403), ("outsider", 404)])
@pytest.mark.parametrize(
    "address", ["forra-aret/", "forra-aret/angra/", "avsnitt/inledning/behall/"]
)
def test_only_those_who_write_fetch_texts(new, sign_in, people, role, status, address):
    assert sign_in(people[role]).post(f"/2025/plan/norra/{address}").status_code == status


def test_in_a_plan_that_is_handed_over_nothing_comes(new, people, sign_in):
    let_all_be_silent(new.budget)
    workflow.submit(plan=new, by=people["editor"])
    sign_in(people["editor"]).post("/2025/plan/norra/forra-aret/", {"slag": "texter"})
    assert texts(new) == {}


def test_a_heading_that_somebody_has_named_anew_is_theirs(new, editor):
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    own = PlanSection.objects.get(plan=new, heading="Råd")
    rename_heading(section=own, heading="Våra råd", by=editor)
    carrying.take_back(plan=new, by=editor)
    assert texts(new) == {"Våra råd": "<p>Två råd.</p>"}


def test_a_part_that_somebody_calls_ready_is_theirs(new, editor):
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    mark_ready(plan=new, key="inledning", by=editor)
    carrying.take_back(plan=new, by=editor)
    assert texts(new) == {"Inledning": "<p>Vi är en nämnd.</p>"}


def test_last_years_texts_are_nobodys_word_until_somebody_says_so(new, editor):
    def hinders():
        return {one.key for one in remaining_of(new).hindering}

    before = hinders()
    assert {"inledning", "1.1"} <= before
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    assert hinders() == before
    told = {one.key: one.words for one in remaining_of(new).told}
    (own,) = [part for part in outline(new) if part.is_own]
    assert "förslag från 2024" in told[own.key]
    carrying.keep_suggestion(plan=new, key="inledning", by=editor)
    assert hinders() == before - {"inledning"}


def test_the_proposed_decisions_are_written_of_this_years_data(scene, old, new, editor):
    part = SectionTemplate.objects.get(budget=old.budget, kind="proposed_decisions")
    PlanSectionFactory(plan=old, area_goal=None, template=part, text="<p>Godkänner 2024.</p>")
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    assert "Godkänner 2024" not in str(texts(new))


def test_in_a_plan_that_is_back_for_some_parts_nothing_comes_or_goes_in_the_others(
    new, editor, people, sign_in
):
    carrying.carry(plan=new, kinds=TEXTS, by=editor)
    let_all_be_silent(new.budget)
    workflow.submit(plan=new, by=editor)
    back = {"keys": ["inledning"], "reason": "Ändra"}
    workflow.send_back(plan=new, by=people["approver"], **back)
    new.refresh_from_db()
    before = texts(new)
    for act in (carrying.take_back, carrying.carry):
        with pytest.raises(ValidationError, match="Bara några avsnitt"):
            act(plan=new, by=editor)
    assert texts(new) == before
    page = sign_in(editor).get("/2025/plan/norra/").content.decode()
    assert "Ta bort förslagen" not in page
