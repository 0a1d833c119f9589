"""What a save is answered with, to the script and to an ordinary form."""

import pytest
from django.urls import reverse

from drafting.calculations.rich_text import revision
from organisations.models import Organisation
from tests.drafting.board import CODE

pytestmark = pytest.mark.urls("tests.drafting.board")
JSON = {"accept": "application/json"}


@pytest.fixture
def post(sign_in, editor):
    """`post(field, value, base)` as the editor; `script=True` asks for JSON as the script does."""

    def _post(field, value, base, script=False, name="board_save", user=editor, **more):
        data = {"field": field, "base": revision(base), "value": value, **more}
        return sign_in(user).post(reverse(name), data, headers=JSON if script else {})

    return _post


def title():
    return Organisation.objects.get(code=CODE).short_name


def test_the_script_hears_the_new_version_and_what_follows_from_it(post):
    answer = post("title", "Stora", "Tavlan", script=True).json()
    assert (answer["state"], answer["value"]) == ("saved", "Stora")
    assert answer["revision"] == revision("Stora")
    assert answer["fragments"] == {"length": "5"}


def test_a_form_leads_back_to_the_field(post):
    response = post("title", "Stora", "Tavlan")
    assert (response.status_code, response.url) == (302, "/tavla/#f-title")
    assert title() == "Stora"


@pytest.mark.parametrize("name", ["board_save", "board_undo"])
def test_those_who_may_not_write_are_refused(post, reader, name):
    assert post("title", "Stora", "Tavlan", name=name, user=reader).status_code == 403
    assert title() == "Tavlan"


def test_a_form_without_its_versions_is_refused(sign_in, editor):
    response = sign_in(editor).post(reverse("board_save"), {"field": "title", "value": "x"})
    assert response.status_code == 400


def test_a_conflict_offers_both_texts_and_a_merged_one(post):
    post("title", "Annas", "Tavlan")
    response = post("title", "Bos", "Tavlan")
    page = response.content.decode()
    assert response.status_code == 409
    assert 'value="mine"' in page
    assert 'value="theirs"' in page
    assert "Spara det hopsatta" in page
    answer = post("title", "Bos", "Tavlan", script=True).json()
    assert (answer["state"], answer["theirs"]) == ("conflict", "Annas")
    assert answer["base"] == revision("Annas")


def test_the_chosen_text_is_kept(post):
    post("title", "Annas", "Tavlan")
    assert post("title", "Bos", "Annas", choose="theirs").status_code == 302
    assert title() == "Annas"


def test_a_refused_value_comes_back_with_why(post):
    response = post("title", "x" * 101, "Tavlan")
    assert response.status_code == 422
    assert "x" * 101 in response.content.decode()
    answer = post("title", "", "Tavlan", script=True)
    assert (answer.status_code, answer.json()["state"]) == (422, "invalid")


def test_a_closed_place_is_said_to_be_closed(post, board):
    Organisation.objects.filter(pk=board.pk).update(kind="foundation")
    answer = post("title", "Stora", "Tavlan", script=True)
    assert (answer.status_code, answer.json()["state"]) == (403, "forbidden")
    assert answer.json()["message"] == "Tavlan är låst."
    assert "Stora" in post("title", "Stora", "Tavlan").content.decode()


def test_a_field_that_is_gone_gives_the_text_back(post):
    response = post("other", "Det jag skrev", "")
    assert response.status_code == 404
    assert "Det jag skrev" in response.content.decode()
    assert post("other", "x", "", script=True).json()["state"] == "gone"


def test_undo_answers_as_a_save_does(post):
    post("title", "Stora", "Tavlan")
    answer = post("title", "", "Stora", script=True, name="board_undo").json()
    assert (answer["state"], answer["value"]) == ("saved", "Tavlan")
    assert post("title", "", "Tavlan", script=True, name="board_undo").status_code == 422
    assert post("title", "", "Stora", script=True, name="board_undo").status_code == 422
    assert post("other", "", "", script=True, name="board_undo").status_code == 404


def test_undo_of_what_somebody_else_wrote_meanwhile_is_a_conflict(post):
    post("title", "Stora", "Tavlan")
    assert post("title", "", "Tavlan", script=True, name="board_undo").status_code == 409


def test_undo_in_a_closed_place_is_refused(post, board):
    Organisation.objects.filter(pk=board.pk).update(kind="foundation")
    assert post("title", "", "Tavlan", script=True, name="board_undo").status_code == 403


def test_history_offers_earlier_versions_to_writers_while_it_is_open(
    post, sign_in, editor, reader, board
):
    post("title", "Stora", "Tavlan")
    address = reverse("board_history", args=["title"])
    page = sign_in(editor).get(address).content.decode()
    assert page.count("Återställ den här versionen") == 1
    assert "Stora" in page
    assert str(editor) in page
    assert "Återställ" not in sign_in(reader).get(address).content.decode()
    Organisation.objects.filter(pk=board.pk).update(kind="foundation")
    assert "Återställ" not in sign_in(editor).get(address).content.decode()


def test_an_unknown_field_has_no_history(sign_in, editor, board):
    assert sign_in(editor).get(reverse("board_history", args=["other"])).status_code == 404
