"""Agenda 2030 on an organisation's goals and activities: chosen, undone, read, printed."""

import pytest
from django.core.exceptions import ValidationError

from drafting.calculations.rich_text import revision
from goals.agenda import GlobalGoal, read_agenda
from goals.models import Activity, CommitteeGoal
from plans.document import plan_document
from plans.models import OperationalPlan


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


def choose(editor, url, kind, row, numbers, base=""):
    data = {"agenda": numbers, "base": revision(base)}
    return editor.post(url("plan_agenda", kind=kind, pk=row.pk), data)


def test_there_are_seventeen():
    assert GlobalGoal.values == list(range(1, 18))


@pytest.mark.parametrize(
    ("text", "numbers"), [("", []), ("4", [4]), ("10, 4,4", [4, 10]), ("1 17", [1, 17])]
)
def test_numbers_are_read_once_each_in_order(text, numbers):
    assert read_agenda(text) == numbers


@pytest.mark.parametrize("text", ["0", "18", "fyra", "4.5", "-1", "²", "999999999999"])
def test_there_are_no_others(text):
    with pytest.raises(ValidationError, match="inget mål i Agenda 2030"):
        read_agenda(text)


@pytest.mark.parametrize(("kind", "model"), [("goal", CommitteeGoal), ("activity", Activity)])
def test_they_are_chosen_shown_and_gone_back_from(editor, scene, url, kind, model):
    row = getattr(scene, kind)
    assert choose(editor, url, kind, row, ["10", "4"]).status_code == 302
    assert model.objects.get(pk=row.pk).agenda == [4, 10]
    page = editor.get(url("plan_goal")).content.decode()
    assert page.count(" checked>") == 2
    assert "17 Genomförande och globalt partnerskap" in page
    history = editor.get(url("plan_field_history", address=f"{kind}-{row.pk}-agenda"))
    assert "4, 10" in history.content.decode()
    back = {"field": f"{kind}-{row.pk}-agenda", "base": revision("4, 10")}
    assert editor.post(url("plan_undo"), back).status_code == 302
    assert model.objects.get(pk=row.pk).agenda == []


@pytest.mark.parametrize(("kind", "model"), [("goal", CommitteeGoal), ("activity", Activity)])
def test_they_are_chosen_when_a_row_is_added(editor, url, kind, model):
    data = {f"new-{kind}-title": "Nytt", f"new-{kind}-agenda": ["13", "4"]}
    assert editor.post(url("plan_add", kind=kind), data).status_code == 302
    assert model.objects.get(title="Nytt").agenda == [4, 13]
    del data[f"new-{kind}-agenda"]
    editor.post(url("plan_add", kind=kind), {**data, f"new-{kind}-title": "Utan"})
    assert model.objects.get(title="Utan").agenda == []


@pytest.mark.parametrize("kind", ["goal", "activity"])
def test_what_was_chosen_comes_back_with_a_row_that_was_refused(editor, url, kind):
    refused = editor.post(url("plan_add", kind=kind), {f"new-{kind}-agenda": ["13"]})
    assert refused.status_code == 422
    assert refused.content.decode().count(" checked") == 1
    wrong = {f"new-{kind}-title": "Nytt", f"new-{kind}-agenda": ["18"]}
    assert editor.post(url("plan_add", kind=kind), wrong).status_code == 422


def test_none_is_a_choice(editor, scene, url):
    choose(editor, url, "goal", scene.goal, ["4"])
    assert choose(editor, url, "goal", scene.goal, [], base="4").status_code == 302
    assert CommitteeGoal.objects.get(pk=scene.goal.pk).agenda == []


def test_two_who_choose_otherwise_are_shown_both(editor, scene, url):
    choose(editor, url, "goal", scene.goal, ["4"])
    answer = choose(editor, url, "goal", scene.goal, ["13"])
    assert answer.status_code == 409
    assert CommitteeGoal.objects.get(pk=scene.goal.pk).agenda == [4]


@pytest.mark.parametrize("numbers", [["18"], ["x"], ["4", "<b>"]])
def test_what_is_no_goal_is_refused(editor, scene, url, numbers):
    answer = choose(editor, url, "goal", scene.goal, numbers)
    assert answer.status_code == 422
    assert "inget mål i Agenda 2030" in answer.content.decode()
    assert CommitteeGoal.objects.get(pk=scene.goal.pk).agenda == []


def test_other_rows_have_none(editor, scene, url):
    assert choose(editor, url, "result", scene.result, ["4"]).status_code == 404
    assert choose(editor, url, "section", scene.result, ["4"]).status_code == 404


def test_readers_of_the_draft_see_their_names(sign_in, people, scene, url):
    CommitteeGoal.objects.filter(pk=scene.goal.pk).update(agenda=[3, 5])
    page = sign_in(people["reader"]).get(url("plan_goal")).content.decode()
    assert "3 God hälsa och välbefinnande, 5 Jämställdhet" in page
    assert "Spara målen" not in page


def test_a_plan_that_is_handed_in_keeps_them(editor, scene, url):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    assert choose(editor, url, "goal", scene.goal, ["4"]).status_code == 403
    assert CommitteeGoal.objects.get(pk=scene.goal.pk).agenda == []


def test_the_document_of_the_plan_keeps_them(scene):
    CommitteeGoal.objects.filter(pk=scene.goal.pk).update(agenda=[3])
    Activity.objects.filter(pk=scene.activity.pk).update(agenda=[4, 10])
    document = plan_document(scene.plan)
    assert document["committee_goals"][0]["agenda"] == [3]
    assert document["activities"][0]["agenda"] == [4, 10]
