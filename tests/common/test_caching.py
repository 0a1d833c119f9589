"""What is somebody's own is kept nowhere; what is published is asked about each time."""

import pytest

from tests import factories as make
from tests.published import build_city

pytestmark = pytest.mark.django_db
NOWHERE = "private, no-store"


@pytest.mark.kept_pages
def test_a_published_page_is_everybodys_and_answered_short_while_it_stands(client):
    build_city()
    first = client.get("/2024/mal/1.1/")
    assert first["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "HX-Request", "HX-Target"} <= set(first["Vary"].split(", "))
    again = client.get("/2024/mal/1.1/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, no-cache"
    fragment = client.get("/2024/mal/1.1/", headers={"HX-Request": "true"})
    assert fragment["ETag"] != first["ETag"]


@pytest.mark.kept_pages
def test_the_same_page_of_somebody_signed_in_is_kept_nowhere(client, sign_in):
    build_city()
    tag = client.get("/2024/mal/1.1/")["ETag"]
    sign_in(make.UserFactory(slk=True))
    response = client.get("/2024/mal/1.1/", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response["Cache-Control"] == NOWHERE
    assert not response.has_header("ETag")


def test_signing_out_clears_what_the_browser_kept(client, sign_in):
    sign_in(make.UserFactory(slk=True))
    client.get("/konto/password/change/")
    response = client.post("/konto/logout/")
    assert response["Clear-Site-Data"] == '"cache"'
    assert response["Cache-Control"] == NOWHERE
    assert response.cookies["csrftoken"]["max-age"] == 0


def test_a_session_that_has_ended_clears_it_too(client, sign_in):
    from django.contrib.sessions.models import Session

    sign_in(make.UserFactory(slk=True))
    Session.objects.all().delete()
    response = client.get("/mitt-arbete/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("path", ["/konto/login/", "/finns-inte/", "/mitt-arbete/", "/?a=%00"])
def test_whatever_says_nothing_is_kept_nowhere(client, path):
    assert client.get(path)["Cache-Control"] in (
        NOWHERE,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
