"""A document that waits and cannot be shown says so on its own page, and can be removed; what is
read of one grows as the document does."""

import sys

import pytest

from documents.models import PlanFile
from documents.parsing import read_plan_document
from documents.plan_files import actions
from documents.plan_files.kept import as_data, from_data
from documents.plan_files.leaves import leaves_of
from tests.documents.plan_files.helpers import document, upload, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, people):
    client.force_login(people["editor"])
    return client


@pytest.mark.parametrize("reading", [{}, {"kind": "text"}, {"plan": 3, "kind": "text"}])
def test_what_was_kept_by_another_reader_is_said_and_removed(editor, reading):
    file = upload(editor)
    PlanFile.objects.filter(pk=file.pk).update(reading=reading)
    for answer in (
        editor.get(url("plan_file", file.pk)),
        editor.post(url("plan_file_changes", file.pk)),
    ):
        assert answer.status_code == 422
        assert "Ta bort dokumentet, spara det på nytt" in answer.content.decode()
    editor.post(url("plan_file_drop", file.pk))
    file.refresh_from_db()
    assert file.state == PlanFile.State.DROPPED


def test_a_preview_that_fails_says_what_to_do(editor, monkeypatch):
    file = upload(editor)
    monkeypatch.setattr(actions, "import_plan", lambda **_given: 1 / 0)
    answer = editor.post(url("plan_file_changes", file.pk))
    assert answer.status_code == 422
    assert "Inget är ändrat i planen." in answer.content.decode()
    assert editor.get(url("plan_file", file.pk)).status_code == 200


def calls(function):
    """How many calls of Python functions it takes."""
    number = 0

    def count(_frame, event, _argument):
        nonlocal number
        number += event == "call"

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return number


def test_what_is_shown_of_a_document_grows_as_the_document(db):
    def shown(times):
        data = document() + b"\nEn rad text till.\n" * times
        kept = as_data(read_plan_document(data, "plan.txt"))
        return calls(lambda: leaves_of(from_data("plan.txt", kept), [], []))

    few, many = shown(200), shown(2000)
    assert many < 11 * few
