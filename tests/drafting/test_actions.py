"""Saving, settling and undoing in a place that no room owns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F

from drafting.actions import (
    THEIRS,
    Conflict,
    Locked,
    redo_field,
    restore_version,
    save_field,
    settle_conflict,
    undo_field,
)
from drafting.calculations.history import event_model, last_change, versions
from drafting.calculations.rich_text import revision
from drafting.fields import Gone
from organisations.models import Organisation
from tests.drafting.board import Board
from tests.factories import OrganisationFactory, UserFactory


@pytest.fixture
def save(place, editor):
    def _save(address, value, base="", by=None):
        return save_field(
            place=place, address=address, base=revision(base), value=value, by=by or editor
        )

    return _save


def values(field):
    return [version.value for version in versions(field)]


def test_a_field_is_cleaned_and_written_and_says_its_new_version(save, board):
    field = save("title", "  Stora   tavlan ", base="Tavlan")
    board.refresh_from_db()
    assert board.short_name == field.value == "Stora tavlan"
    assert field.revision == revision("Stora tavlan")


def test_a_rich_field_keeps_harmless_markup_only(save):
    assert save("note", "<p>Hej<script>x()</script></p>").value == "<p>Hej</p>"


def test_a_newer_version_is_a_conflict_and_nothing_is_written(save, board):
    save("title", "Annas", base="Tavlan")
    with pytest.raises(Conflict) as met:
        save("title", "Bos", base="Tavlan")
    assert (met.value.field.value, met.value.mine) == ("Annas", "Bos")
    board.refresh_from_db()
    assert board.short_name == "Annas"


def test_what_stands_there_already_is_no_conflict_and_no_version(save):
    save("title", "Samma", base="Tavlan")
    field = save("title", "Samma", base="Tavlan")
    assert values(field) == ["Tavlan", "Samma"]


def test_a_closed_place_is_not_written_in(save, board):
    Organisation.objects.filter(pk=board.pk).update(kind="foundation")
    with pytest.raises(Locked, match="låst"):
        save("title", "Ny", base="Tavlan")


def test_an_unknown_address_is_gone(save):
    with pytest.raises(Gone):
        save("other", "x")


def test_the_text_not_kept_is_a_version_before_the_one_kept(save, place, editor):
    save("title", "Annas", base="Tavlan")
    field = settle_conflict(
        place=place,
        address="title",
        base=revision("Annas"),
        mine="Bos",
        keep=THEIRS,
        by=editor,
    )
    assert values(field) == ["Tavlan", "Annas", "Bos", "Annas"]


def test_settling_against_a_newer_version_is_a_new_conflict(save, place, editor):
    save("title", "Annas", base="Tavlan")
    with pytest.raises(Conflict):
        settle_conflict(
            place=place,
            address="title",
            base=revision("Tavlan"),
            mine="Bos",
            keep=THEIRS,
            by=editor,
        )


def later(minutes=10, model=Organisation):
    """Let so much time pass, by taking every save so far that much back."""
    rows = event_model(model).objects.all()
    rows.update(pgh_created_at=F("pgh_created_at") - timedelta(minutes=minutes))


def undo(place, by, base):
    return undo_field(place=place, address="title", base=revision(base), by=by).value


def test_undo_goes_back_what_a_person_calls_a_step(save, place, editor):
    later()
    for before, text in [("Tavlan", "Den"), ("Den", "Den nya"), ("Den nya", "Den nya tavlan")]:
        save("title", text, base=before)
    later()
    save("title", "Annas", base="Den nya tavlan", by=UserFactory())
    save("title", "Bos", base="Annas")
    assert undo(place, editor, "Bos") == "Annas"
    assert undo(place, editor, "Annas") == "Den nya tavlan"
    assert undo(place, editor, "Den nya tavlan") == "Tavlan"
    with pytest.raises(ValidationError, match="ingen tidigare version"):
        undo(place, editor, "Tavlan")


def test_what_is_typed_after_going_back_is_a_step_of_its_own(save, place, editor):
    later()
    save("title", "Bos", base="Tavlan")
    assert undo(place, editor, "Bos") == "Tavlan"
    save("title", "Cis", base="Tavlan")
    assert undo(place, editor, "Cis") == "Tavlan"


def test_a_version_of_another_field_is_not_restored(save, place, editor):
    save("note", "<p>Hej</p>")
    other = event_model(Organisation).objects.latest("pk").pk
    where = {"place": place, "address": "note", "base": revision("<p>Hej</p>"), "by": editor}
    with pytest.raises(Gone):
        restore_version(**where, version=other + 10_000)


def test_what_was_gone_back_from_is_done_again(save, place, editor):
    later()
    save("title", "Annas", base="Tavlan", by=editor)
    undo(place, editor, "Annas")
    again = redo_field(place=place, address="title", base=revision("Tavlan"), by=editor)
    assert again.value == "Annas"
    with pytest.raises(ValidationError, match="inget ångrat"):
        redo_field(place=place, address="title", base=revision("Annas"), by=editor)


def test_undo_of_a_first_text_written_here_empties_the_field(save, place, editor):
    save("note", "<p>Hej</p>")
    field = undo_field(place=place, address="note", base=revision("<p>Hej</p>"), by=editor)
    assert field.value == ""


def test_a_first_text_that_came_otherwise_cannot_be_undone(place, editor):
    place.field("note").write("<p>Inläst</p>", editor)
    with pytest.raises(ValidationError, match="ingen tidigare version"):
        undo_field(place=place, address="note", base=revision("<p>Inläst</p>"), by=editor)


def test_undo_against_a_newer_version_is_a_conflict(save, place, editor):
    save("title", "Annas", base="Tavlan")
    with pytest.raises(Conflict):
        undo_field(place=place, address="title", base=revision("Tavlan"), by=editor)


def test_history_says_who_wrote_last(save, place):
    somebody = UserFactory(name="Anna")
    save("title", "Annas", base="Tavlan", by=somebody)
    change = last_change(place.field("title"))
    assert (change.who, change.before, change.value) == ("Anna", "Tavlan", "Annas")


def test_a_field_never_written_has_no_history(place):
    assert last_change(place.field("note")) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_sees_the_conflict():
    place, by = Board(OrganisationFactory(short_name="Tavlan")), UserFactory()

    def write(text):
        try:
            save_field(place=place, address="title", base=revision("Tavlan"), value=text, by=by)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(write, ["Annas", "Bos"]))
    assert sorted(outcomes) == ["conflict", "saved"]
