"""An organisation's own goals, results and activities: added, changed, moved, removed, back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from drafting.calculations.history import event_model, last_removal
from goals import actions
from goals.models import Activity, CommitteeGoal, ExpectedResult
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    CommitteeGoalFactory,
    ExpectedResultFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area_goal():
    return AreaGoalFactory(strategic_goal=StrategicGoalFactory(code="1"), code="1.1")


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def by():
    return UserFactory(name="Anna")


def add_goal(organisation, area_goal, by, title):
    return actions.add_committee_goal(
        organisation=organisation, area_goal=area_goal, title=title, by=by
    )


def codes():
    return list(CommitteeGoal.objects.order_by("position").values_list("code", "title"))


def test_goals_are_numbered_in_their_order_and_again_when_one_goes(organisation, area_goal, by):
    first = add_goal(organisation, area_goal, by, "Ett")
    second = add_goal(organisation, area_goal, by, "Två")
    assert (first.code, second.code) == ("1.1.1", "1.1.2")
    actions.move(row=second, way=actions.UP, by=by)
    assert codes() == [("1.1.1", "Två"), ("1.1.2", "Ett")]
    actions.remove(row=second, by=by)
    assert codes() == [("1.1.1", "Ett")]


def test_another_organisations_goals_are_numbered_by_themselves(organisation, area_goal, by):
    CommitteeGoalFactory(area_goal=area_goal, code="1.1.1", position=1)
    assert add_goal(organisation, area_goal, by, "Ett").code == "1.1.1"


@pytest.mark.parametrize(
    ("change", "make", "name"),
    [
        (actions.change_committee_goal, CommitteeGoalFactory, "goal"),
        (actions.change_activity, ActivityFactory, "activity"),
    ],
)
def test_a_change_is_checked_and_says_who_made_it(by, change, make, name):
    row = make(title="Före")
    with pytest.raises(ValidationError, match="tomt"):
        change(**{name: row}, by=by, title="")
    change(**{name: row}, by=by, title="Efter")
    event = event_model(type(row)).objects.filter(pgh_label="update").get()
    assert (event.title, event.pgh_context.metadata["user"]) == ("Efter", by.pk)


def test_a_result_is_changed(by):
    result = ExpectedResultFactory(text="Före")
    actions.change_expected_result(result=result, by=by, text="Efter")
    assert ExpectedResult.objects.get().text == "Efter"


def test_dates_as_a_document_printed_them_are_checked_once_somebody_changes_them(by):
    activity = ActivityFactory(
        start=dt.date(2024, 6, 1), end=dt.date(2024, 1, 1), dates_as_printed=True
    )
    with pytest.raises(ValidationError, match="Slutdatum"):
        actions.change_activity(activity=activity, by=by, start=dt.date(2024, 5, 1))
    actions.change_activity(activity=activity, by=by, start=dt.date(2023, 5, 1))
    assert not Activity.objects.get().dates_as_printed


def test_activities_move_among_those_of_the_same_goal(organisation, area_goal, by):
    goal = add_goal(organisation, area_goal, by, "Ett")

    def add(title, under=None):
        return actions.add_activity(
            budget=area_goal.budget,
            organisation=organisation,
            area_goal=area_goal,
            committee_goal=under,
            title=title,
            start=None,
            end=None,
            by=by,
        )

    add("A")
    add("Under målet", goal)
    second = add("B")
    actions.move(row=second, way=actions.UP, by=by)
    actions.move(row=second, way=actions.UP, by=by)
    direct = Activity.objects.filter(committee_goal=None).order_by("position")
    assert [activity.title for activity in direct] == ["B", "A"]
    assert [activity.title for activity in goal.activities.all()] == ["Under målet"]


def test_results_move_and_end_where_there_is_no_neighbour(organisation, area_goal, by):
    goal = add_goal(organisation, area_goal, by, "Ett")
    first = actions.add_expected_result(goal=goal, text=" Först ", by=by)
    actions.add_expected_result(goal=goal, text="Sedan", by=by)
    actions.move(row=first, way=actions.DOWN, by=by)
    actions.move(row=first, way=actions.DOWN, by=by)
    assert [result.text for result in goal.expected_results.all()] == ["Sedan", "Först"]


def test_a_goal_comes_back_with_what_went_with_it(organisation, area_goal, by):
    goal = add_goal(organisation, area_goal, by, "Ett")
    actions.add_expected_result(goal=goal, text="Gick med", by=by)
    earlier = actions.add_expected_result(goal=goal, text="Gick före", by=by)
    actions.remove(row=earlier, by=by)
    pk = goal.pk
    actions.remove(row=goal, by=by)
    actions.restore(removal=last_removal(CommitteeGoal, pk), by=by)
    assert CommitteeGoal.objects.get(pk=pk).code == "1.1.1"
    assert [result.text for result in ExpectedResult.objects.all()] == ["Gick med"]
