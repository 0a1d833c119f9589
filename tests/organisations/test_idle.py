"""A session in which nobody does anything ends; saving is doing, a script that asks is not."""

import datetime as dt

import pytest
import time_machine

from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

START = dt.datetime(2024, 5, 6, 8, 0, tzinfo=dt.UTC)
PRIVATE = "/mitt-arbete/"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def signed_in(clock, sign_in, settings):
    settings.IDLE_MINUTES = 60
    return sign_in(MembershipFactory(role="editor").user)


def is_in(client, **headers):
    return client.get(PRIVATE, **headers).status_code == 200


def test_it_ends_after_the_time_of_the_settings_and_says_so(signed_in, clock):
    clock.shift(dt.timedelta(minutes=60))
    assert is_in(signed_in)
    clock.shift(dt.timedelta(minutes=61))
    answer = signed_in.get(PRIVATE)
    assert answer["Location"] == f"/konto/login/?next={PRIVATE}"
    assert "inget hände på länge" in signed_in.get(answer["Location"]).content.decode()


def test_whoever_does_something_stays(signed_in, clock):
    for _ in range(5):
        clock.shift(dt.timedelta(minutes=50))
        assert is_in(signed_in)


def test_a_form_that_is_sent_is_doing_something(signed_in, clock):
    for _ in range(3):
        clock.shift(dt.timedelta(minutes=50))
        signed_in.post("/arbetslage/", {"on": "1", "page": "/"})
    assert is_in(signed_in)


@pytest.mark.parametrize(
    "asks",
    [
        lambda client: client.get("/?version=1"),
        lambda client: client.get(PRIVATE, headers={"X-By-Itself": "1"}),
    ],
    ids=["news", "header"],
)
def test_what_a_script_asks_keeps_nobody_in(signed_in, clock, asks):
    for _ in range(7):
        clock.shift(dt.timedelta(minutes=10))
        asks(signed_in)
    assert not is_in(signed_in)


@pytest.mark.parametrize("question", ["?version=1", "?om=1&nr=1", ""])
def test_what_a_script_asks_shows_nothing_of_an_ended_session(signed_in, clock, question):
    clock.shift(dt.timedelta(minutes=61))
    headers = {} if question else {"X-By-Itself": "1"}
    answer = signed_in.get(f"/{question}", headers=headers)
    assert "Mitt arbete" not in answer.content.decode()
    assert signed_in.get(PRIVATE + question, headers=headers).status_code == 302


def test_the_session_is_not_written_at_every_request(signed_in, clock):
    clock.shift(dt.timedelta(seconds=30))
    before = signed_in.session.get("last_seen")
    is_in(signed_in)
    assert signed_in.session.get("last_seen") == before
    clock.shift(dt.timedelta(seconds=90))
    is_in(signed_in)
    assert signed_in.session["last_seen"] == int((START + dt.timedelta(seconds=120)).timestamp())
