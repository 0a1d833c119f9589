"""The pages of a plan's parts: writing, own headings, and what does not concern them."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drafting.calculations.rich_text import revision
from drafting.talk.actions import comment
from drafting.talk.selectors import duties
from finance.models import PremisesGrant
from organisations.models import Notice
from plans.actions import parts, workflow
from plans.actions.template import ensure_template
from plans.models import OperationalPlan, PlanReturn, PlanSection, SectionTemplate
from plans.outline import find_part, outline
from plans.selectors import tree_of
from tests.factories import PlanSectionFactory, StrategicGoalFactory
from tests.published import let_all_be_silent

NOTHING = revision("")


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


@pytest.fixture
def own(scene, people):
    """A heading of their own under the introduction."""
    return parts.add_heading(
        plan=scene.plan, key="inledning", heading="Nämndens råd", by=people["editor"]
    )


def written(key, plan):
    return find_part(outline(plan), key).text


def page(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize("key", ["inledning", "1", "ekonomi-lokaler", "bilagor"])
def test_a_part_is_written_and_saves_itself(editor, scene, url, key):
    data = {"field": "section", "base": NOTHING, "value": "<p>Så är det.</p>"}
    headers = {"Accept": "application/json"}
    answer = editor.post(url("plan_part_save", key=key), data, headers=headers).json()
    assert answer["state"] == "saved"
    assert "klart" in answer["fragments"][f"link-{key}"]
    assert written(key, scene.plan) == "<p>Så är det.</p>"
    assert "Så är det." in page(editor, url("plan_part", key=key))


def test_the_first_text_of_a_year_without_a_template_gives_it_the_standard_one(editor, scene, url):
    data = {"field": "section", "base": NOTHING, "value": "<p>Text</p>"}
    editor.post(url("plan_part_save"), data)
    assert PlanSection.objects.get(template__key="inledning").text == "<p>Text</p>"
    assert SectionTemplate.objects.filter(budget=scene.plan.budget).count() == 18


def test_a_text_is_undone_and_found_in_its_history(editor, scene, url):
    for base, value in (("", "<p>Ett</p>"), ("<p>Ett</p>", "<p>Två</p>")):
        data = {"field": "section", "base": revision(base), "value": value}
        editor.post(url("plan_part_save"), data)
    assert "Två" in page(editor, url("plan_part_field_history", address="section"))
    editor.post(url("plan_part_undo"), {"field": "section", "base": revision("<p>Två</p>")})
    assert written("inledning", scene.plan) == ""


def test_what_two_have_written_is_shown_to_the_second(editor, scene, url):
    section = PlanSectionFactory(
        plan=scene.plan, area_goal=None, strategic_goal=scene.area_goal.strategic_goal,
        text="<p>Före.</p>",
    )  # fmt: skip
    PlanSection.objects.filter(pk=section.pk).update(text="<p>Hennes.</p>")
    data = {"field": "section", "base": revision("<p>Före.</p>"), "value": "<p>Min.</p>"}
    answer = editor.post(url("plan_part_save", key="1"), data)
    assert answer.status_code == 409
    assert "Hennes." in answer.content.decode()
    assert written("1", scene.plan) == "<p>Hennes.</p>"


@pytest.mark.parametrize("key", ["finns-inte", "egen-9", "9", "mal", "egen-99999999999999999999"])
def test_a_part_that_the_plan_does_not_have_is_not_there(editor, scene, url, key):
    assert editor.get(url("plan_part", key=key)).status_code == 404
    data = {"field": "section", "base": NOTHING, "value": "x"}
    assert editor.post(url("plan_part_save", key=key), data).status_code == 404


def test_another_plans_heading_is_not_there(editor, scene, url):
    other = PlanSectionFactory(area_goal=None, heading="Deras")
    assert editor.get(url("plan_part", key=f"egen-{other.pk}")).status_code == 404
    data = {"field": "section", "base": NOTHING, "value": "x"}
    assert editor.post(url("plan_part_save", key=f"egen-{other.pk}"), data).status_code == 404


def test_an_area_goals_part_has_the_goals_own_page(editor, url):
    assert editor.get(url("plan_part", key="1.1")).url == url("plan_goal")


def test_the_way_on_goes_through_the_document_in_order(editor, scene, url):
    StrategicGoalFactory(budget=scene.plan.budget, code="2")
    goal = page(editor, url("plan_goal"))
    assert f'href="{url("plan_part", key="1")}" rel="prev" data-key="PageUp"' in goal
    assert f'href="{url("plan_part", key="2")}" rel="next" data-key="PageDown"' in goal
    first = page(editor, url("plan_part", key="forslag-till-beslut"))
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first


def test_the_tree_marks_the_page_and_says_how_far_each_part_has_come(editor, url):
    goal = page(editor, url("plan_goal"))
    assert f'<a href="{url("plan_goal")}" aria-current="page">' in goal
    assert "<b>0 av 4</b> avsnitt klara" in goal
    assert "1 skrivs, 3 inte påbörjade." in goal


def test_the_anvisning_stands_beside_what_is_written(editor, url):
    assert "årets prioriteringar" in page(editor, url("plan_part"))


# --- what does not concern them --------------------------------------------------------------


def test_a_part_is_said_not_to_concern_them_with_a_reason_and_is_done(editor, scene, url):
    address = url("plan_part_concern", key="kvalitet")
    assert editor.post(address, {"concern-why_not": " "}).status_code == 422
    assert editor.post(address, {"concern-why_not": "Vi är ett råd."}).status_code == 302
    found = tree_of(scene.plan).find("kvalitet")
    assert (found.is_done, found.state) == (True, "not_concerned")
    assert "Vi är ett råd." in page(editor, url("plan_part", key="kvalitet"))


def test_it_is_taken_back_and_the_text_is_there_as_before(editor, scene, people, url):
    PlanSectionFactory(
        plan=scene.plan, area_goal=None, strategic_goal=scene.area_goal.strategic_goal,
        text="<p>Vi bidrar.</p>",
    )  # fmt: skip
    parts.say_not_concerned(plan=scene.plan, key="1", why_not="Nej.", by=people["editor"])
    assert written("1", scene.plan) == ""
    shown = page(editor, url("plan_part", key="1"))
    assert "Vi bidrar." not in shown
    assert "data-draft-field" not in shown
    editor.post(url("plan_part_concern", key="1"), {"concerned": "1"})
    assert written("1", scene.plan) == "<p>Vi bidrar.</p>"


def test_a_goal_with_something_of_their_own_under_it_concerns_them(editor, scene, url):
    answer = editor.post(url("plan_part_concern", key="1.1"), {"concern-why_not": "Nej."})
    assert answer.status_code == 422
    assert "1.1.1 Goda skolor, Öppna läxhjälp" in answer.content.decode()
    assert PlanSection.objects.get(pk=scene.section.pk).is_concerned


def test_a_goal_that_does_not_concern_them_still_wants_the_targets_they_answer_for(scene):
    PlanSection.objects.update(is_concerned=False, why_not="Nej.")
    found = tree_of(scene.plan).find("1.1")
    assert (found.done, found.total, found.missing) == (1, 2, ("1 indikator saknar årsmål.",))
    assert found.state == "writing"


# --- own headings ----------------------------------------------------------------------------


def test_a_heading_of_their_own_is_added_and_written(editor, scene, url):
    assert editor.post(url("plan_part_add"), {"new-heading-heading": ""}).status_code == 422
    there = editor.post(url("plan_part_add"), {"new-heading-heading": "Nämndens råd"}).url
    own = PlanSection.objects.get(heading="Nämndens råd")
    assert there == url("plan_part", key=f"egen-{own.pk}")
    data = {"field": "section", "base": NOTHING, "value": "<p>Två råd.</p>"}
    editor.post(url("plan_part_save", key=f"egen-{own.pk}"), data)
    own.refresh_from_db()
    assert own.text == "<p>Två råd.</p>"
    assert own.parent.template.key == "inledning"
    assert "Nämndens råd" in page(editor, url("plan_part"))


def test_a_heading_under_an_area_goal_stands_on_the_goals_page(editor, scene, url):
    editor.post(url("plan_part_add", key="1.1"), {"new-heading-heading": "Parklekar"})
    assert PlanSection.objects.get(heading="Parklekar").parent == scene.section
    assert "Parklekar" in page(editor, url("plan_goal"))


def test_a_heading_gets_other_words(editor, own, url):
    data = {"field": "heading", "base": revision("Nämndens råd"), "value": "Råden"}
    editor.post(url("plan_part_save", key=f"egen-{own.pk}"), data)
    own.refresh_from_db()
    assert own.heading == "Råden"
    data = {"field": "heading", "base": revision("Råden"), "value": " "}
    assert editor.post(url("plan_part_save", key=f"egen-{own.pk}"), data).status_code == 422


def test_headings_change_places(editor, scene, people, own, url):
    second = parts.add_heading(
        plan=scene.plan, key="inledning", heading="Området", by=people["editor"]
    )
    editor.post(url("plan_part_move", key=f"egen-{second.pk}"), {"way": "up"})
    keys = [part.key for part in outline(scene.plan)]
    at = keys.index("inledning")
    assert keys[at + 1 : at + 3] == [f"egen-{second.pk}", f"egen-{own.pk}"]


def test_a_removed_heading_comes_back_with_its_text(editor, scene, own, url):
    PlanSection.objects.filter(pk=own.pk).update(text="<p>Två råd.</p>")
    after = editor.post(url("plan_part_remove", key=f"egen-{own.pk}")).url
    assert not PlanSection.objects.filter(pk=own.pk).exists()
    assert "Borttaget: Nämndens råd" in page(editor, after)
    editor.post(url("plan_part_restore", pk=own.pk))
    back = PlanSection.objects.get(pk=own.pk)
    assert (back.heading, back.text, back.parent) == ("Nämndens råd", "<p>Två råd.</p>", own.parent)


def test_a_heading_of_a_part_that_is_closed_does_not_come_back(editor, scene, people, own, url):
    editor.post(url("plan_part_remove", key=f"egen-{own.pk}"))
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="returned")
    back = {"plan": scene.plan, "reason": "Ändra", "by": people["approver"]}
    returned = PlanReturn.objects.create(**back, keys=["1.1"])
    editor.post(url("plan_part_restore", pk=own.pk))
    assert not PlanSection.objects.filter(pk=own.pk).exists()
    PlanReturn.objects.filter(pk=returned.pk).update(keys=["inledning"])
    editor.post(url("plan_part_restore", pk=own.pk))
    assert PlanSection.objects.filter(pk=own.pk).exists()


def test_only_own_headings_of_the_plan_come_back(editor, scene, url):
    others = PlanSectionFactory(area_goal=None, heading="Deras")
    for section in (scene.section, others):
        gone = section.pk
        section.delete()
        assert editor.post(url("plan_part_restore", pk=gone)).status_code == 404


def asked(people, own):
    """The approver is asked something in the margin of the own heading."""
    organisation = own.plan.organisation
    return comment(
        organisation=organisation, year=2024, matter="plan", part=own.key, heading=own.heading,
        text=f"@{people['approver']}: stämmer det?", by=people["editor"],
    )  # fmt: skip


def test_nobody_is_asked_about_a_heading_that_was_removed(editor, people, scene, own, url):
    asked(people, own)
    assert len(duties(people["approver"], 2024)) == 1
    editor.post(url("plan_part_remove", key=own.key))
    assert duties(people["approver"], 2024) == []
    editor.post(url("plan_part_restore", pk=own.pk))
    assert len(duties(people["approver"], 2024)) == 1


def test_old_links_to_a_removed_heading_lead_to_where_it_stood(
    editor, sign_in, people, scene, own, url
):
    thread = asked(people, own)
    (notice,) = Notice.objects.filter(user=people["approver"], kind="mentioned")
    assert notice.address.endswith(f"#kommentar-{thread.pk}")
    editor.post(url("plan_part_remove", key=own.key))
    for person in ("approver", "reader"):
        answer = sign_in(people[person]).get(notice.address, follow=True)
        assert answer.status_code == 200
        assert f"Avsnittet ”{own.heading}” är borttaget." in answer.content.decode()
    assert sign_in(people["outsider"]).get(notice.address).status_code == 404
    for key in ("egen-999999", "egen-1a", "egen-1-2", f"egen-{scene.section.pk}"):
        assert editor.get(url("plan_part", key=key)).status_code == 404


def test_duties_ask_as_often_however_many_comments(people, own, django_assert_num_queries):
    asked(people, own)
    with CaptureQueriesContext(connection) as few:
        duties(people["approver"], 2024)
    for _number in range(4):
        asked(people, own)
    with django_assert_num_queries(len(few)):
        assert len(duties(people["approver"], 2024)) == 5


@pytest.mark.parametrize("kind", ["concern", "add", "move", "remove"])
def test_in_a_plan_that_awaits_its_decision_nothing_is_changed(
    editor, scene, people, own, url, kind
):
    let_all_be_silent(scene.plan.budget)
    workflow.submit(plan=scene.plan, by=people["editor"])
    given = {"concern-why_not": "Nej.", "new-heading-heading": "Nytt"}
    key = f"egen-{own.pk}" if kind in ("move", "remove") else "kvalitet"
    before = list(PlanSection.objects.order_by("pk").values())
    editor.post(url(f"plan_part_{kind}", key=key), given)
    assert list(PlanSection.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("key", ["inledning", "1"])
def test_a_page_that_is_closed_says_why(editor, scene, people, url, key):
    ensure_template(budget=scene.plan.budget, by=people["editor"])
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    assert "Planen är hos beslutande" in page(editor, url("plan_part", key=key))


def bring_back(client, address, what):
    """Press "Hämta tillbaka" in the list of what was changed."""
    rows = BeautifulSoup(page(client, address), "html.parser").select("tbody tr")
    (form,) = [form for row in rows if what in row.text for form in row.select("form")]
    client.post(form["action"])


@pytest.mark.parametrize("key", ["inledning", "1.1"])
def test_a_removed_heading_is_found_under_all_that_was_changed(editor, scene, people, url, key):
    own = parts.add_heading(plan=scene.plan, key=key, heading="El", by=people["editor"])
    PlanSection.objects.filter(pk=own.pk).update(text="<p>Laddstolpar.</p>")
    editor.post(url("plan_part_remove", key=own.key))
    at = url("plan_part_history", key=key)
    at = getattr(editor.get(at), "url", at)
    where = editor.get(url("plan_part", key=key), follow=True).content.decode()
    assert f'href="{at}"' in where
    bring_back(editor, at, "Laddstolpar.")
    assert PlanSection.objects.get(pk=own.pk).text == "<p>Laddstolpar.</p>"


def test_a_removed_heading_under_no_part_is_found_from_the_plan(editor, scene, url):
    own = PlanSectionFactory(plan=scene.plan, area_goal=None, heading="Sist")
    assert url("plan_whole_history") not in page(editor, url("plan"))
    editor.post(url("plan_part_remove", key=own.key))
    assert url("plan_whole_history") in page(editor, url("plan"))
    bring_back(editor, url("plan_whole_history"), "Sist")
    assert PlanSection.objects.filter(pk=own.pk).exists()


def test_a_removed_row_of_a_table_is_found_where_the_table_stands(editor, scene, url):
    row = PremisesGrant.objects.create(
        organisation=scene.organisation, year=2024, purpose="Förskolan Eken", amount="1.5"
    )
    key = {"key": "ekonomi-lokaler"}
    editor.post(url("plan_money_remove", money="lokaler", pk=row.pk))
    bring_back(editor, url("plan_part_history", **key), "Förskolan Eken")
    assert PremisesGrant.objects.filter(pk=row.pk).exists()


def test_readers_see_what_was_changed_and_are_offered_nothing(sign_in, people, own, url):
    sign_in(people["editor"]).post(url("plan_part_remove", key=own.key))
    told = page(sign_in(people["reader"]), url("plan_part_history"))
    assert own.heading in told
    assert "Hämta tillbaka" not in told


def test_words_for_a_heading_that_is_gone_come_back_without_script_and_stand_where_one_lands(
    editor, scene, own, url
):
    editor.post(url("plan_part_remove", key=own.key))
    data = {"field": "section", "base": NOTHING, "value": "<p>Mina ord.</p>"}
    answer = editor.post(url("plan_part_save", key=own.key), data)
    told = answer.content.decode()
    assert answer.status_code == 404
    assert "Mina ord." in told
    assert url("plan_part_history") in told
    landed = editor.get(url("plan_part", key=own.key), follow=True).content.decode()
    assert f'data-stands-in-for="{url("plan_part", key=own.key)}"' in landed
    assert editor.get(url("plan_part_history", key=own.key)).url == url("plan_part_history")
