"""The sign-in pages that there are, and those of the package that there are not."""

import pytest

from tests.factories import CityFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["email/", "confirm-email/", "login/code/"])
def test_the_package_brings_no_pages_of_its_own(sign_in, address):
    assert sign_in(UserFactory()).get(f"/konto/{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["login/", "signup/", "password/reset/", "password/reset/done/"]
)
def test_everybody_reaches_the_way_in(client, address):
    assert client.get(f"/konto/{address}").status_code == 200


def test_the_menu_leads_to_the_reports_for_those_who_make_or_read_them(client, sign_in):
    CityFactory()
    link = 'href="/2024/uppfoljning/"'
    assert link not in client.get("/").content.decode()
    assert link not in sign_in(UserFactory(politician=True)).get("/").content.decode()
    assert link in sign_in(UserFactory(slk=True)).get("/").content.decode()
    assert link in sign_in(MembershipFactory(role="reader").user).get("/").content.decode()


def test_a_browser_finds_the_mark_beside_a_file(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith(".svg")
