"""Every list that is shown page by page, asked for pages that no list has."""

import re

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils.html import escape

from common.pages import page_of
from tests import factories as make
from tests.published import build_city

PLACE = "/2024/organisationer/oppen/"
PAGED = [
    ("/komponenter/", "page"),
    ("/2024/mal/1.1/", "page"),
    ("/2024/mal/1.1/namndmal/", "sida"),
    ("/2024/mal/1.1/aktiviteter/", "sida"),
    ("/2024/indikatorer/", "page"),
    ("/2024/indikatorer/nojda/", "page"),
    (PLACE, "page"),
    (PLACE + "aktiviteter/", "sida"),
    ("/2024/budget/aktiviteter/", "page"),
    ("/2024/avstamning/", "page"),
    ("/drift/kontroll/", "page"),
]
ABSURD = ["99999999999999999999", "-99999999999999999999", "9" * 3000, "٩" * 12]


@pytest.fixture
def admin(db, sign_in):
    build_city()
    return sign_in(make.UserFactory(admin=True))


@pytest.mark.parametrize(("address", "name"), PAGED)
def test_a_page_that_no_list_has_is_said_not_to_be_there(admin, address, name):
    assert admin.get(address).status_code == 200
    for number in ABSURD:
        response = admin.get(address, {name: number})
        assert response.status_code == 404
        assert "Listan har ingen sida" in response.content.decode()


@pytest.mark.parametrize(("address", "name"), PAGED)
def test_what_may_be_an_old_link_gives_a_page_and_says_which(admin, address, name):
    for number in ("0", "-1", "x", "²", "1.5", "99999", "<b>"):
        response = admin.get(address, {name: number})
        assert response.status_code == 200
        words = rf"ingen sida ”{re.escape(escape(number))}”. Här visas sida \d av \d\."
        assert re.search(words, response.content.decode()), number
        # Said once, and not on the next page.
        assert "Listan har ingen sida" not in admin.get(address).content.decode()


@pytest.mark.parametrize(("address", "name"), PAGED)
@pytest.mark.parametrize("number", ["", "1", "01", " 1 "])
def test_a_page_that_is_there_needs_no_word(admin, address, name, number):
    response = admin.get(address, {name: number})
    assert response.status_code == 200
    assert "Listan har ingen sida" not in response.content.decode()


def test_the_last_page_is_shown_for_one_beyond_it_and_named(rf):
    request = rf.get("/", {"page": "99"})
    SessionMiddleware(lambda _request: None).process_request(request)
    MessageMiddleware(lambda _request: None).process_request(request)
    assert list(page_of(request, range(25), 10)) == [20, 21, 22, 23, 24]
    told = [str(message) for message in get_messages(request)]
    assert told == ["Listan har ingen sida ”99”. Här visas sida 3 av 3."]


def test_other_addresses_that_are_not_there_say_no_more_than_before(admin):
    page = admin.get("/2024/mal/99.99/").content.decode()
    assert "Sidan finns inte" in page
    assert "Listan har ingen sida" not in page
    assert "matches the given query" not in page
