"""What a script sends: never redirected, done once, saved only for the one who typed it."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from drafting.calculations.rich_text import revision
from drafting.models import SentKey
from drafting.sent import KEPT, _digest
from organisations.models import Organisation

pytestmark = pytest.mark.urls("tests.drafting.board")


@pytest.fixture
def send(client, editor):
    """`send(value, base)` as the script does; `key` names what is sent."""

    def _send(value, base="Tavlan", key="", person=None, accept="application/json"):
        headers = {"X-Desk-Person": str(person or editor.pk), "Accept": accept}
        if key:
            headers["X-Sent-Key"] = str(key)
        data = {"field": "title", "base": revision(base), "value": value}
        return client.post(reverse("board_save"), data, headers=headers)

    return _send


def title():
    return Organisation.objects.get(code="tavla").short_name


def test_a_session_that_ended_is_said_and_not_redirected(send, board):
    answer = send("Stora")
    assert (answer.status_code, answer.json()["state"]) == (401, "signed-out")
    assert title() == "Tavlan"


def test_nothing_is_saved_for_another_person_than_the_one_who_typed(send, sign_in, editor, reader):
    sign_in(editor)
    answer = send("Stora", person=reader.pk)
    assert (answer.status_code, answer.json()["other"]) == (401, True)
    assert title() == "Tavlan"


def test_an_ordinary_form_is_redirected_to_sign_in_as_before(client, board):
    assert client.post(reverse("board_save"), {}).status_code == 302


def test_a_redirect_is_told_as_an_address(send, sign_in, editor):
    sign_in(editor)
    answer = send("Stora", accept="text/html")
    assert answer.json() == {"state": "saved", "location": "/tavla/#f-title"}


def test_sent_twice_is_done_once_and_answered_alike(send, sign_in, editor):
    sign_in(editor)
    key = uuid4()
    first = send("Stora", key=key)
    Organisation.objects.filter(code="tavla").update(short_name="Annans")
    again = send("Stora", key=key)
    assert again.json() == first.json()
    assert title() == "Annans"
    assert SentKey.objects.get().user == editor


def test_a_redirect_is_answered_alike_the_second_time(send, sign_in, editor):
    sign_in(editor)
    key = uuid4()
    first = send("Stora", key=key, accept="text/html")
    assert send("Stora", key=key, accept="text/html").json() == first.json()


def test_something_else_under_the_same_key_is_said_not_to_be_saved(send, sign_in, editor):
    sign_in(editor)
    key = uuid4()
    send("Stora", key=key)
    answer = send("Större", base="Stora", key=key)
    assert (answer.status_code, answer.json()["state"]) == (422, "already")
    assert title() == "Stora"


def digest_of(content, address="/tavla/"):
    file = SimpleUploadedFile("a.csv", content)
    request = RequestFactory().post(address, {"field": "x", "file": file})
    digest = _digest(request)
    assert request.FILES["file"].read() == content
    return digest


def test_a_corrected_file_of_the_same_name_and_size_is_something_else():
    assert digest_of(b"abc;95") == digest_of(b"abc;95")
    assert digest_of(b"abc;95") != digest_of(b"abc;59")


def test_the_same_words_to_another_address_are_something_else():
    assert digest_of(b"x") != digest_of(b"x", "/annan/")
    kind = "application/json"
    sent = [RequestFactory().post(one, b"{}", content_type=kind) for one in ("/a/", "/b/")]
    assert _digest(sent[0]) != _digest(sent[1])


def test_what_was_refused_may_be_sent_again_under_its_key(send, sign_in, editor):
    sign_in(editor)
    key = uuid4()
    assert send("", key=key).status_code == 422
    assert send("Stora", key=key).status_code == 200
    assert title() == "Stora"


def test_what_failed_has_written_nothing_and_keeps_no_key(send, sign_in, editor, monkeypatch):
    sign_in(editor).raise_request_exception = False
    key = uuid4()
    monkeypatch.setattr("tests.drafting.board.BoardPage.fragments", lambda *_: 1 / 0)
    assert send("Stora", key=key).status_code == 500
    assert title() == "Tavlan"
    assert not SentKey.objects.exists()


def test_a_key_that_is_none_is_not_kept(send, sign_in, editor):
    sign_in(editor)
    assert send("Stora", key="x").status_code == 200
    assert not SentKey.objects.exists()


def test_two_people_may_have_the_same_key(send, sign_in, editor, reader):
    key = uuid4()
    SentKey.objects.create(key=key, user=reader, digest="x")
    sign_in(editor)
    assert send("Stora", key=key).status_code == 200
    assert str(SentKey.objects.first()) == str(key)


def test_old_keys_go_when_something_new_is_sent(send, sign_in, editor):
    old = SentKey.objects.create(key=uuid4(), user=editor, digest="x")
    SentKey.objects.update(at=timezone.now() - 2 * KEPT)
    sign_in(editor)
    send("Stora", key=uuid4())
    assert not SentKey.objects.filter(pk=old.pk).exists()


@pytest.fixture
def press(client):
    """As a browser sends a form by itself: with its page's token, and no key."""

    def _press(value="Stora", token="a" * 64, **headers):
        data = {"field": "title", "base": revision("Tavlan"), "value": value}
        data["csrfmiddlewaretoken"] = token
        return client.post(reverse("board_save"), data, headers=headers)

    return _press


def test_a_form_without_script_is_done_once_however_often_it_is_pressed(press, sign_in, editor):
    sign_in(editor)
    first = press()
    Organisation.objects.filter(code="tavla").update(short_name="Någon annans")
    again = press()
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert title() == "Någon annans"  # not tried once more


@pytest.mark.parametrize(
    "other",
    [{"token": "b" * 64}, {"value": "Lilla"}, {"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}],
)
def test_another_page_other_words_and_scripts_are_tried(press, sign_in, editor, other):
    sign_in(editor)
    assert press().status_code == 302
    Organisation.objects.filter(code="tavla").update(short_name="Någon annans")
    assert press(**other).status_code == 409


def test_a_token_that_is_the_same_on_every_page_is_no_key(press, client, sign_in, editor):
    """As where scripts run: there somebody may well do the same once more, an hour later."""
    sign_in(editor)
    client.cookies["csrftoken"] = "a" * 64
    assert press().status_code == 302
    Organisation.objects.filter(code="tavla").update(short_name="Någon annans")
    assert press().status_code == 409
    assert not SentKey.objects.exists()


def test_a_page_in_answer_is_made_anew(press, sign_in, editor):
    sign_in(editor)
    Organisation.objects.filter(code="tavla").update(short_name="Någon annans")
    assert press().status_code == 409
    assert not SentKey.objects.exists()


@pytest.mark.parametrize("path", ["/tavla/finns-inte/", "/2024/plan/ingen/1.1/lagg-till/goal/"])
def test_words_for_a_place_that_is_gone_are_given_back(client, sign_in, editor, path):
    sign_in(editor)
    data = {"csrfmiddlewaretoken": "a" * 64, "title": "Tre långa <ord>", "position": "12"}
    data |= {"seen": "3f2a", "new-goal-seen_on": "2024-02-01", "12-base": "{}"}
    answer = client.post(path, data)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Det här skrev du" in page
    assert "Tre långa &lt;ord&gt;" in page
    assert "typed-2" not in page
    assert "Det här skrev du" not in client.post(path, {**data, "title": ""}).content.decode()
