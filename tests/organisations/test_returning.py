"""After signing in one comes back to a page that can be shown, never to a form's address."""

import inspect

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from organisations.returning import can_be_shown, methods_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "en mening som bara testet kan"


@pytest.fixture
def anna():
    person = UserFactory(email="anna@staden.se")
    person.set_password(PASSWORD)
    person.save()
    return person


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


def ours():
    return [one for one in patterns() if not one.callback.__module__.startswith("allauth.")]


def source(view):
    return inspect.getsource(inspect.unwrap(view))


@pytest.mark.parametrize("pattern", ours(), ids=lambda one: one.name or str(one.pattern))
def test_every_page_of_the_house_is_read_right(pattern):
    """What the decorators say is what the source says, whatever Django calls its variables."""
    written = source(pattern.callback)
    takes = methods_of(pattern.callback)
    if "@require_POST" in written:
        assert takes == {"POST"}
    elif "@require_safe" in written or "@require_GET" in written:
        assert "GET" in takes
        assert "POST" not in takes
    else:
        assert "GET" in takes


def test_there_are_pages_of_both_kinds():
    shown = [one for one in ours() if "GET" in methods_of(one.callback)]
    assert 20 < len(shown) < len(ours()) - 20


@pytest.mark.parametrize(
    ("wanted", "came_to"),
    [
        ("/2024/uppfoljning/", "/2024/uppfoljning/"),
        ("/drift/anvandare/", "/drift/anvandare/"),
        ("/arbetslage/", "/mitt-arbete/"),
        ("https://evil.example/", "/mitt-arbete/"),
        ("//evil.example/", "/mitt-arbete/"),
        ("/\\evil.example", "/mitt-arbete/"),
        ("javascript:alert(1)", "/mitt-arbete/"),
        ("http://localhost/drift/anvandare/", "/mitt-arbete/"),
        ("/finns-inte-alls/", "/mitt-arbete/"),
        ("", "/mitt-arbete/"),
    ],
)
def test_where_one_comes_back_to(client, anna, wanted, came_to):
    data = {"login": anna.email, "password": PASSWORD, "next": wanted}
    assert client.post("/konto/login/", data)["Location"] == came_to


def test_a_form_that_is_sent_after_the_session_leads_back_to_its_page(client):
    address = "/drift/anvandare/7/lank/"
    assert not can_be_shown(address)
    page = "http://testserver/drift/anvandare/7/?a=1"
    for sent_from, next_ in [
        (page, "?next=/drift/anvandare/7/%3Fa%3D1"),
        ("https://evil.example/drift/anvandare/7/", ""),
        ("http://testserver/drift/anvandare/7/lank/", ""),
        ("", ""),
    ]:
        answer = client.post(address, HTTP_REFERER=sent_from)
        assert answer["Location"] == f"/konto/login/{next_}"


def test_a_page_that_is_opened_leads_back_to_itself(client):
    assert client.get("/drift/anvandare/?q=a")["Location"] == (
        "/konto/login/?next=/drift/anvandare/%3Fq%3Da"
    )
