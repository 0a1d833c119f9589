"""The list of what happened, from the events of any followed tables."""

import importlib

import pghistory
import pytest
from django.apps import apps
from django.db import connection

from drafting.calculations.changes import Followed, changes, told
from drafting.calculations.history import AT_DESK, event_model, last_removal, text_of
from drafting.calculations.rich_text import revision
from drafting.fields import RowField
from organisations.models import Organisation
from tests.factories import OrganisationFactory, UserFactory


@pytest.fixture
def followed(db):
    events = event_model(Organisation).objects.exclude(kind="city")
    return Followed(
        Organisation, "board", "Tavla", ("short_name",), events, name=lambda event: event.code
    )


def rows(followed):
    return [
        (row.action, row.what, row.before, row.after)
        for row in told(changes([followed]), [followed])
    ]


def test_changes_are_told_latest_first_with_before_and_after(followed):
    with pghistory.context(user=UserFactory(name="Anna").pk):
        board = OrganisationFactory(code="a", name="A")
        Organisation.objects.filter(pk=board.pk).update(short_name="B")
    assert rows(followed) == [("update", "Tavla: a", "A", "B"), ("insert", "Tavla: a", "", "A")]
    assert {row.who for row in told(changes([followed]), [followed])} == {"Anna"}


def test_what_one_person_writes_in_one_sitting_is_one_change(followed):
    board = OrganisationFactory(code="a", name="A")
    anna, bo = UserFactory(name="Anna"), UserFactory(name="Bo")
    for person, text in [(anna, "B"), (anna, "C"), (bo, "D"), (anna, "E"), (anna, "F")]:
        with pghistory.context(user=person.pk):
            Organisation.objects.filter(pk=board.pk).update(short_name=text)
    assert [(row.who, row.before, row.after) for row in told(changes([followed]), [followed])] == [
        ("Anna", "D", "F"), ("Bo", "C", "D"), ("Anna", "A", "C"), ("", "", "A"),
    ]  # fmt: skip


def test_texts_are_read_of_those_that_are_shown(followed, django_assert_num_queries):
    board = OrganisationFactory(code="a", name="A")
    for number in range(60):
        with pghistory.context(user=UserFactory().pk):
            Organisation.objects.filter(pk=board.pk).update(short_name=f"{number}")
    with django_assert_num_queries(1):
        found = changes([followed])
    assert len(found) == 61
    with django_assert_num_queries(3):
        assert [row.after for row in told(found[:3], [followed])] == ["59", "58", "57"]


def test_a_change_of_what_nobody_follows_is_left_out(followed):
    board = OrganisationFactory(code="a", name="A")
    Organisation.objects.filter(pk=board.pk).update(counted_in_reconciliation=False)
    assert len(rows(followed)) == 1


def test_a_removed_row_can_be_restored_until_it_is_back(followed):
    board = OrganisationFactory(code="a", name="A")
    pk = board.pk
    assert last_removal(Organisation, pk) is None
    board.delete()
    assert last_removal(Organisation, pk).short_name == "A"
    latest = told(changes([followed]), [followed])[0]
    assert (latest.action, latest.before, latest.can_restore) == ("delete", "A", True)
    OrganisationFactory(pk=pk, code="a", name="A")
    assert not any(row.can_restore for row in told(changes([followed]), [followed]))


def test_a_kind_that_does_not_come_back_is_never_offered(followed):
    OrganisationFactory().delete()
    lasting = Followed(Organisation, "board", "Tavla", ("name",), followed.events, comes_back=False)
    assert not any(row.can_restore for row in told(changes([lasting]), [lasting]))


def test_what_was_written_before_the_room_existed_is_marked_by_its_address(db):
    migration = importlib.import_module("drafting.migrations.0001_mark_what_was_written_at_a_desk")
    contexts = apps.get_model("pghistory", "Context").objects
    with pghistory.context(url="/2024/plan/norra/1.1/falt/"):
        OrganisationFactory(code="a")
    with pghistory.context(url="/2024/plan/norra/1.1/lagg-till/"):
        OrganisationFactory(code="b")
    with connection.cursor() as cursor:
        cursor.execute(migration.MARK)
    # Other tests, whose transactions are real, may have left contexts of theirs.
    ours = contexts.filter(metadata__url__startswith="/2024/plan/norra/1.1/")
    marked = {context.metadata["url"]: AT_DESK in context.metadata for context in ours}
    assert marked == {"/2024/plan/norra/1.1/falt/": True, "/2024/plan/norra/1.1/lagg-till/": False}


def test_a_text_is_known_by_the_version_somebody_had_loaded(db):
    board = OrganisationFactory(code="a", name="A")
    Organisation.objects.filter(pk=board.pk).update(short_name="B")
    board.refresh_from_db()
    field = RowField("title", board, "short_name", lambda **_changes: board)
    assert [text_of(field, revision(text)) for text in ("A", "B", "", "C")] == ["A", "B", "", None]
    assert field.merge("A", "B2").conflicts[0].theirs == "B"
