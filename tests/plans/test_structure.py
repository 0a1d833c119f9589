"""Adding, removing, bringing back and moving what a plan holds; numbers follow by themselves."""

import pytest

from goals.models import Activity, CommitteeGoal, ExpectedResult
from indicators.models import Indicator, IndicatorPlacement, Target
from plans.models import OperationalPlan
from tests.factories import AreaGoalFactory, CommitteeGoalFactory, ExpectedResultFactory


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


def codes(scene):
    goals = CommitteeGoal.objects.filter(organisation=scene.organisation).order_by("position")
    return [(goal.code, goal.title) for goal in goals]


def test_goals_number_themselves(editor, scene, url):
    data = {"new-goal-title": "Trygga barn", "new-goal-result": "Färre blir utsatta"}
    assert editor.post(url("plan_add", kind="goal"), data).status_code == 302
    assert codes(scene) == [("1.1.1", "Goda skolor"), ("1.1.2", "Trygga barn")]
    assert ExpectedResult.objects.filter(text="Färre blir utsatta").exists()


def test_moving_a_goal_renumbers(editor, scene, url):
    second = CommitteeGoalFactory(
        organisation=scene.organisation,
        area_goal=scene.area_goal,
        code="1.1.2",
        title="Trygga barn",
        position=2,
    )
    editor.post(url("plan_move", kind="goal", pk=second.pk), {"way": "up"})
    assert codes(scene) == [("1.1.1", "Trygga barn"), ("1.1.2", "Goda skolor")]
    editor.post(url("plan_move", kind="goal", pk=second.pk), {"way": "up"})
    assert codes(scene)[0] == ("1.1.1", "Trygga barn")


def test_a_removed_goal_comes_back_with_all_it_had(editor, scene, url):
    Activity.objects.filter(pk=scene.activity.pk).update(committee_goal=scene.goal)
    response = editor.post(url("plan_remove", kind="goal", pk=scene.goal.pk))
    assert not CommitteeGoal.objects.exists()
    assert not ExpectedResult.objects.exists()
    assert "Ångra borttagningen" in editor.get(response.url).content.decode()
    editor.post(url("plan_restore", kind="goal", pk=scene.goal.pk))
    assert codes(scene) == [("1.1.1", "Goda skolor")]
    assert ExpectedResult.objects.get().text == "Fler klarar skolan"
    assert Activity.objects.get().committee_goal_id == scene.goal.pk


def test_a_row_removed_earlier_does_not_come_back_with_its_goal(editor, scene, url):
    editor.post(url("plan_remove", kind="result", pk=scene.result.pk))
    editor.post(url("plan_remove", kind="goal", pk=scene.goal.pk))
    editor.post(url("plan_restore", kind="goal", pk=scene.goal.pk))
    assert not ExpectedResult.objects.exists()


def test_a_row_brings_back_the_goal_that_went_after_it(editor, scene, url):
    Activity.objects.filter(pk=scene.activity.pk).update(committee_goal=scene.goal)
    editor.post(url("plan_remove", kind="result", pk=scene.result.pk))
    editor.post(url("plan_remove", kind="activity", pk=scene.activity.pk))
    editor.post(url("plan_remove", kind="goal", pk=scene.goal.pk))
    page = editor.get(url("plan_history")).content.decode()
    assert page.count("Hämta tillbaka") == 3
    editor.post(url("plan_restore", kind="result", pk=scene.result.pk))
    assert codes(scene) == [("1.1.1", "Goda skolor")]
    assert ExpectedResult.objects.get().text == "Fler klarar skolan"
    assert not Activity.objects.exists()
    editor.post(url("plan_restore", kind="activity", pk=scene.activity.pk))
    assert Activity.objects.get().committee_goal_id == scene.goal.pk


def test_a_row_that_went_with_its_goal_comes_back_once(editor, scene, url):
    editor.post(url("plan_remove", kind="goal", pk=scene.goal.pk))
    response = editor.post(url("plan_restore", kind="result", pk=scene.result.pk))
    assert response.status_code == 302
    assert (CommitteeGoal.objects.count(), ExpectedResult.objects.count()) == (1, 1)


@pytest.mark.parametrize(("kind", "model"), [("activity", Activity), ("result", ExpectedResult)])
def test_removal_is_undone(editor, scene, url, kind, model):
    pk = getattr(scene, kind).pk
    editor.post(url("plan_remove", kind=kind, pk=pk))
    assert not model.objects.filter(pk=pk).exists()
    assert editor.post(url("plan_restore", kind=kind, pk=pk)).status_code == 302
    assert model.objects.filter(pk=pk).exists()
    assert editor.post(url("plan_restore", kind=kind, pk=pk)).status_code == 404


def test_own_indicators_come_with_target_and_go_without_losing_it(editor, scene, url):
    data = {
        "new-indicator-name": "Andel nöjda barn",
        "new-indicator-unit": "%",
        "new-indicator-direction": "higher",
        "new-indicator-values": "own_period",
        "new-indicator-target": "75 %",
        "new-indicator-goal_id": scene.goal.pk,
    }
    assert editor.post(url("plan_add", kind="indicator"), data).status_code == 302
    indicator = Indicator.objects.get(owner=scene.organisation)
    placement = indicator.placements.get()
    assert placement.committee_goal == scene.goal
    assert Target.objects.get(indicator=indicator).text == "75 %"
    assert editor.post(url("plan_add", kind="indicator"), data).status_code == 422
    editor.post(url("plan_remove", kind="placement", pk=placement.pk))
    assert not IndicatorPlacement.objects.filter(indicator=indicator).exists()
    assert Target.objects.filter(indicator=indicator).exists()
    editor.post(url("plan_restore", kind="placement", pk=placement.pk))
    assert IndicatorPlacement.objects.filter(indicator=indicator).exists()


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("goal", {"new-goal-title": " "}, "Skriv målet."),
        ("result", {"new-result-goal_id": "{goal}", "new-result-text": "x" * 2001}, "2000"),
        ("activity", {"new-activity-title": ""}, "Skriv vad som ska göras."),
        (
            "activity",
            {
                "new-activity-title": "Läxhjälp",
                "new-activity-start": "2024-06-01",
                "new-activity-end": "2024-01-01",
            },
            "Slutdatum ska vara",
        ),
        (
            "indicator",
            {
                "new-indicator-name": "Andel",
                "new-indicator-direction": "higher",
                "new-indicator-target": "x" * 201,
            },
            "200",
        ),
    ],
)
def test_a_refused_addition_says_why_and_keeps_what_was_typed(
    editor, scene, url, kind, data, words
):
    data = {name: value.replace("{goal}", str(scene.goal.pk)) for name, value in data.items()}
    response = editor.post(url("plan_add", kind=kind), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    for value in data.values():
        assert value.strip() in page


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("goal", {"new-goal-title": "Goda lärare"}),
        ("result", {"new-result-goal_id": "{goal}", "new-result-text": "Fler kan simma"}),
        ("activity", {"new-activity-title": "Simskola"}),
    ],
)
def test_a_goal_has_room_for_so_many_rows(editor, scene, url, monkeypatch, kind, data):
    """A page shows every row with its fields: ten thousand of them nobody could open."""
    monkeypatch.setattr("goals.actions.MOST_UNDER_A_GOAL", 1)
    data = {name: value.replace("{goal}", str(scene.goal.pk)) for name, value in data.items()}
    response = editor.post(url("plan_add", kind=kind), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Under ett mål ryms högst 1 rader av samma slag" in page
    assert list(data.values())[-1] in page


def test_another_organisations_goal_is_no_place_for_an_activity(editor, scene, url):
    foreign = CommitteeGoalFactory(area_goal=scene.area_goal, code="1.1.7")
    data = {"new-activity-title": "Läxhjälp", "new-activity-goal_id": foreign.pk}
    assert editor.post(url("plan_add", kind="activity"), data).status_code == 422
    assert editor.post(url("plan_remove", kind="goal", pk=foreign.pk)).status_code == 404
    assert editor.post(url("plan_move", kind="goal", pk=foreign.pk)).status_code == 404


def test_another_organisations_removed_goal_is_not_brought_back(editor, scene, url):
    foreign = CommitteeGoalFactory(area_goal=scene.area_goal, code="1.1.7")
    pk = foreign.pk
    foreign.delete()
    assert editor.post(url("plan_restore", kind="goal", pk=pk)).status_code == 404
    assert not CommitteeGoal.objects.filter(pk=pk).exists()


@pytest.mark.parametrize("kind", ["section", "user", "plan"])
def test_there_is_nothing_else_to_remove(editor, url, kind):
    assert editor.post(url("plan_remove", kind=kind, pk=1)).status_code == 404
    assert editor.post(url("plan_restore", kind=kind, pk=1)).status_code == 404


def result(scene, text, group="", position=2):
    return ExpectedResultFactory(
        committee_goal=scene.goal, text=text, group=group, position=position
    )


def shown_results():
    return list(ExpectedResult.objects.order_by("position").values_list("text", flat=True))


def test_a_result_moves_within_its_group(editor, scene, url):
    ExpectedResult.objects.filter(pk=scene.result.pk).update(position=1)
    later = result(scene, "På sikt", group="på längre sikt")
    last = result(scene, "Fler läser", position=3)
    response = editor.post(url("plan_move", kind="result", pk=last.pk), {"way": "up"})
    assert response.status_code == 302
    assert shown_results() == ["Fler läser", "På sikt", "Fler klarar skolan"]
    editor.post(url("plan_move", kind="result", pk=later.pk), {"way": "down"})
    assert shown_results() == ["Fler läser", "På sikt", "Fler klarar skolan"]
    assert "Rad 1 av 1" in editor.get(response.url).content.decode()


def test_a_script_hears_where_a_row_stands_now(editor, scene, url):
    second = CommitteeGoalFactory(
        organisation=scene.organisation, area_goal=scene.area_goal, code="1.1.2", position=2
    )
    move = url("plan_move", kind="goal", pk=second.pk)
    answer = editor.post(move, {"way": "up"}, headers={"accept": "application/json"}).json()
    assert answer == {
        "state": "saved",
        "order": [second.pk, scene.goal.pk],
        "codes": {str(second.pk): "1.1.1", str(scene.goal.pk): "1.1.2"},
        "said": "Rad 1 av 2",
    }


def test_nothing_moves_in_a_plan_that_is_handed_in(editor, scene, url):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    move = url("plan_move", kind="result", pk=scene.result.pk)
    answer = editor.post(move, {"way": "up"}, headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert "hos beslutande" in answer.json()["message"]


def test_a_goal_that_nobody_has_touched_has_an_empty_history(editor, scene):
    of_year = {"strategic_goal": scene.area_goal.strategic_goal, "budget": scene.plan.budget}
    AreaGoalFactory(**of_year, code="1.9")
    assert editor.get("/2024/plan/norra/1.9/historik/").status_code == 200


def test_a_number_in_the_history_says_what_it_is(editor, scene, url):
    Activity.objects.filter(pk=scene.activity.pk).update(agenda=[7])
    told = editor.get(url("plan_history")).content.decode()
    assert "Agenda 2030: 7" in told
