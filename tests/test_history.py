"""Every change of a steering fact leaves who, when, before and after, written by the database."""

import pghistory.models
import pytest
from django.apps import apps

from decisions.frozen import FrozenRow
from goals.models import AreaGoal
from tests.factories import AreaGoalFactory, UserFactory

ROOMS = ("organisations", "goals", "indicators", "finance", "plans", "internal_control", "followup")
# What the recompute job makes can be made again; people never write it. Nor do they write what
# the door counts and keeps for a while, nor what they are told; the log is history itself.
COMPUTED = {
    "AuditEntry",
    "KeptCount",
    "Notice",
    "NoticeLetter",
    "SignInAttempt",
    "WaitingLetter",
    "Fulfilment",
    "GoalProposal",
    "OwnProposal",
    "RecomputeMark",
    "ControlRun",
    "ControlDifference",
}


def facts():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        and not hasattr(model, "pgh_tracked_model")
        and model.__name__ not in COMPUTED
        # What an edition holds is never changed, so it has no history.
        and not issubclass(model, FrozenRow)
        and not model._meta.proxy
    ]


@pytest.mark.parametrize("model", facts(), ids=lambda model: model.__name__)
def test_every_fact_people_write_is_followed(model):
    assert hasattr(model, "pgh_event_model")


@pytest.mark.django_db
def test_a_change_around_the_models_keeps_who_before_and_after():
    user = UserFactory()
    goal = AreaGoalFactory(title="Före")
    with pghistory.context(user=user.pk):
        AreaGoal.objects.filter(pk=goal.pk).update(title="Efter")
        AreaGoal.objects.filter(pk=goal.pk).delete()
    events = pghistory.models.Events.objects.references(goal).order_by("pgh_created_at", "pgh_slug")
    kinds = [event.pgh_label for event in events]
    assert sorted(kinds) == ["delete", "insert", "update"]
    changed = next(event for event in events if event.pgh_label == "update")
    assert changed.pgh_diff == {"title": ["Före", "Efter"]}
    assert changed.pgh_context["user"] == user.pk


@pytest.mark.django_db
def test_no_password_is_copied_into_the_history():
    names = {field.name for field in apps.get_model("organisations", "UserEvent")._meta.fields}
    assert "email" in names
    assert "password" not in names
