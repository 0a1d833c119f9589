"""The council's activities under their goal, own ones that carry them out, and their dates."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic

from drafting.calculations.rich_text import revision
from goals.models import Activity, ActivityResponsibility
from plans.document import plan_document
from tests.factories import ActivityFactory, BudgetFactory, OrganisationFactory


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


@pytest.fixture
def asked_for(scene):
    """One of the council's activities that the plan's organisation and another answer for."""
    activity = ActivityFactory(
        budget=scene.plan.budget, area_goal=scene.area_goal, title="Ta fram en parkleksplan"
    )
    other = OrganisationFactory(name="Kulturnämnden")
    for organisation in (scene.organisation, other):
        ActivityResponsibility.objects.create(activity=activity, organisation=organisation)
    return activity


@pytest.fixture
def others(scene):
    """One of the council's activities that only another organisation answers for."""
    activity = ActivityFactory(
        budget=scene.plan.budget, area_goal=scene.area_goal, title="Utreda badhusen"
    )
    ActivityResponsibility.objects.create(
        activity=activity, organisation=OrganisationFactory(name="Idrottsnämnden")
    )
    return activity


def save(client, url, address, value, base=""):
    data = {"field": address, "base": revision(base), "value": value}
    headers = {"Accept": "application/json"}
    return client.post(url("plan_save"), data, headers=headers)


def test_they_stand_under_the_goal_with_everybody_who_answers(editor, url, others, asked_for):
    page = editor.get(url("plan_goal")).content.decode()
    ours, theirs = page.index("Ta fram en parkleksplan"), page.index("Utreda badhusen")
    assert ours < theirs
    assert "Kulturnämnden" in page[ours:theirs]
    assert "vi svarar" in page[ours:theirs]
    assert "Ingen egen aktivitet än." in page[ours:theirs]
    after = page[theirs : page.index("</table>", theirs)]
    assert "Idrottsnämnden" in after
    assert "vi svarar" not in after
    assert "Ingen egen aktivitet än." not in after


def test_an_own_activity_carries_one_out_and_both_say_so(editor, scene, url, asked_for):
    address = f"activity-{scene.activity.pk}-carries_out"
    answer = save(editor, url, address, str(asked_for.pk))
    assert answer.json()["state"] == "saved"
    scene.activity.refresh_from_db()
    assert scene.activity.carries_out == asked_for
    page = editor.get(url("plan_goal")).content.decode()
    assert f'href="#activity-{scene.activity.pk}">Öppna läxhjälp</a>' in page
    assert "Ingen egen aktivitet än." not in page
    assert f'<option value="{asked_for.pk}" selected>' in page


def test_the_link_is_undone_like_any_field(editor, scene, url, asked_for):
    address = f"activity-{scene.activity.pk}-carries_out"
    save(editor, url, address, str(asked_for.pk))
    data = {"field": address, "base": revision(str(asked_for.pk))}
    editor.post(url("plan_undo"), data, headers={"Accept": "application/json"})
    scene.activity.refresh_from_db()
    assert scene.activity.carries_out is None


@pytest.mark.parametrize("value", ["own", "elsewhere", "x", "9" * 30])
def test_nothing_else_can_be_carried_out(editor, scene, url, value):
    elsewhere = ActivityFactory(budget=scene.plan.budget, title="Under inget mål")
    value = {"own": str(scene.activity.pk), "elsewhere": str(elsewhere.pk)}.get(value, value)
    answer = save(editor, url, f"activity-{scene.activity.pk}-carries_out", value)
    assert answer.status_code == 422
    assert "Välj en av kommunfullmäktiges aktiviteter" in answer.json()["message"]


def test_the_database_holds_the_link_to_the_budgets_own(scene, asked_for):
    last_year = ActivityFactory(budget=BudgetFactory(year=2023), title="I fjol")
    for one, carries_out in ((scene.activity, last_year), (asked_for, last_year)):
        with pytest.raises(IntegrityError), atomic():
            Activity.objects.filter(pk=one.pk).update(carries_out=carries_out)


def test_one_is_added_from_the_councils_row(editor, scene, url, asked_for):
    page = editor.get(url("plan_goal"), {"genomfor": asked_for.pk}).content.decode()
    assert f'<option value="{asked_for.pk}" selected>' in page[page.index("new-activity-title") :]
    data = {
        "new-activity-title": "Skriva planen",
        "new-activity-in_charge": "Parkenheten",
        "new-activity-carries_out": asked_for.pk,
    }
    assert editor.post(url("plan_add", kind="activity"), data).status_code == 302
    made = Activity.objects.get(title="Skriva planen")
    assert (made.in_charge, made.carries_out) == ("Parkenheten", asked_for)


def test_the_plans_document_keeps_both(scene, asked_for, others):
    Activity.objects.filter(pk=scene.activity.pk).update(carries_out=asked_for, in_charge="Rektorn")
    document = plan_document(scene.plan)
    own = document["activities"][0]
    assert (own["carries_out"], own["in_charge"]) == ("Ta fram en parkleksplan", "Rektorn")
    assert [one["title"] for one in document["council_activities"]] == ["Ta fram en parkleksplan"]
    kept = document["council_activities"][0]
    assert kept["area_goal"] == "1.1"
    assert set(kept["responsible"]) == {scene.organisation.short_name, "Kulturnämnden"}


def test_dates_outside_the_year_are_saved_and_asked_about(editor, scene, url):
    address = f"activity-{scene.activity.pk}-end"
    answer = save(editor, url, address, "2025-03-31", "2024-06-30")
    assert answer.json()["state"] == "saved"
    asked = answer.json()["fragments"][f"dates-{scene.activity.pk}"]
    assert "2025-03-31 ligger utanför 2024" in asked
    assert "Sluta 2024-12-31" in asked
    assert "ligger utanför" in editor.get(url("plan_goal")).content.decode()


def test_an_answer_is_kept_until_the_dates_change(editor, scene, url):
    Activity.objects.filter(pk=scene.activity.pk).update(end=dt.date(2025, 3, 31))
    editor.post(url("plan_confirm_dates", pk=scene.activity.pk))
    assert "ligger utanför" not in editor.get(url("plan_goal")).content.decode()
    address = f"activity-{scene.activity.pk}-end"
    answer = save(editor, url, address, "2025-04-30", "2025-03-31")
    assert "ligger utanför" in answer.json()["fragments"][f"dates-{scene.activity.pk}"]


def test_the_other_answer_ends_it_with_the_year(editor, scene, url):
    Activity.objects.filter(pk=scene.activity.pk).update(end=dt.date(2025, 3, 31))
    page = editor.get(url("plan_goal")).content.decode()
    base = revision("2025-03-31")
    assert f'name="base" value="{base}"' in page
    data = {"field": f"activity-{scene.activity.pk}-end", "base": base, "value": "2024-12-31"}
    editor.post(url("plan_save"), data)
    scene.activity.refresh_from_db()
    assert scene.activity.end == dt.date(2024, 12, 31)
    assert "ligger utanför" not in editor.get(url("plan_goal")).content.decode()


def test_another_plans_activity_is_not_answered_about(editor, scene, url):
    other = ActivityFactory(
        budget=scene.plan.budget,
        area_goal=scene.area_goal,
        organisation=OrganisationFactory(),
        end=dt.date(2025, 1, 1),
    )
    assert editor.post(url("plan_confirm_dates", pk=other.pk)).status_code == 404
    other.refresh_from_db()
    assert not other.dates_are_right
