"""Coming in by the city's OpenID Connect service: a real one, started by the tests."""

from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from oidc_provider_mock import run_server_in_thread

from organisations.models import AuditEntry, User
from tests.factories import CityFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.strict_client import StrictClient

pytestmark = [
    pytest.mark.django_db,
    # The package that plays the service uses what another one will take away.
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),
]

LOGIN = "/konto/oidc/staden/login/"
GROUPS = {
    "MK-Kultur-redaktör": ["kulturnamnden:editor"],
    "MK-Kultur-godkännare": ["kulturnamnden:approver"],
    "MK-SLK": ["slk"],
}


class Service:
    def __init__(self, port):
        self.issuer = f"http://localhost:{port}"

    def knows(self, sub, **claims):
        given = {"email": f"{sub}@staden.se", "email_verified": True, "name": sub.title()}
        answer = requests.put(f"{self.issuer}/users/{sub}", json=given | claims, timeout=5)
        answer.raise_for_status()

    def lets_in(self, client, sub, next_=""):
        """Follow the browser through the service and back; the last answer of ours."""
        start = client.get(LOGIN, {"next": next_} if next_ else {})
        assert start["Location"].startswith(f"{self.issuer}/oauth2/authorize")
        given = requests.post(
            start["Location"], data={"sub": sub}, allow_redirects=False, timeout=5
        )
        back = urlsplit(given.headers["Location"])
        # Who comes back is signed in by a GET, as the protocol wants it: strictness rests here.
        return Client.get(client, f"{back.path}?{back.query}")


@pytest.fixture(scope="module")
def running():
    with run_server_in_thread() as server:
        yield Service(server.server_port)


@pytest.fixture
def service(running, settings):
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app = {**apps[0], "settings": {**apps[0]["settings"], "server_url": running.issuer}}
    settings.SOCIALACCOUNT_PROVIDERS = {
        **settings.SOCIALACCOUNT_PROVIDERS,
        "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True},
    }
    CityFactory()
    return running


@pytest.fixture
def mapped(settings):
    settings.GROUP_ROLES = GROUPS
    return OrganisationFactory(code="kulturnamnden")


def roles(email):
    return dict(User.objects.get(email=email).memberships.values_list("organisation__code", "role"))


def test_who_has_an_account_comes_in_by_the_confirmed_address(service):
    person = UserFactory(email="anna@staden.se")
    person.set_password("en mening som bara testet kan")
    person.save()
    service.knows("anna", email="Anna@staden.se")
    client = StrictClient()
    assert service.lets_in(client, "anna")["Location"] == "/mitt-arbete/"
    assert client.get("/mitt-arbete/").status_code == 200
    person.refresh_from_db()
    assert person.check_password("en mening som bara testet kan")
    assert User.objects.count() == 1
    entry = AuditEntry.objects.get(kind="signed_in", person=person)
    assert entry.what == "stadens inloggningstjänst"


def test_who_has_none_does_not(service):
    service.knows("okand")
    client = StrictClient()
    answer = service.lets_in(client, "okand")
    assert "Konton delas ut" in answer.content.decode()
    assert client.get("/mitt-arbete/").status_code == 302
    assert not User.objects.exists()


def test_an_address_that_the_service_does_not_confirm_is_nobodys(service):
    UserFactory(email="bo@staden.se", admin=True)
    service.knows("bo", email_verified=False)
    client = StrictClient()
    answer = service.lets_in(client, "bo")
    assert answer.status_code == 403
    assert "intygar inte" in answer.content.decode()
    assert client.get("/drift/anvandare/").status_code == 302


def test_an_account_that_is_closed_stays_closed(service):
    UserFactory(email="cia@staden.se", is_active=False)
    service.knows("cia")
    client = StrictClient()
    assert service.lets_in(client, "cia")["Location"] == "/konto/inactive/"
    assert client.get("/mitt-arbete/").status_code == 302


def test_groups_give_roles_at_each_sign_in_and_take_only_their_own(service, mapped):
    person = UserFactory(email="dan@staden.se")
    by_hand = MembershipFactory(user=person, role="reader")
    held = {by_hand.organisation.code: "reader"}
    service.knows("dan", groups=["MK-Kultur-redaktör", "MK-SLK", "Alla"])
    service.lets_in(StrictClient(), "dan")
    assert roles("dan@staden.se") == held | {"kulturnamnden": "editor"}
    person.refresh_from_db()
    assert (person.city_role, person.city_role_from_group) == ("slk", True)
    service.knows("dan", groups=["MK-Kultur-redaktör", "MK-Kultur-godkännare"])
    service.lets_in(StrictClient(), "dan")
    assert roles("dan@staden.se") == held | {"kulturnamnden": "approver"}
    person.refresh_from_db()
    assert person.city_role == ""
    service.knows("dan", groups=[])
    service.lets_in(StrictClient(), "dan")
    assert roles("dan@staden.se") == held
    told = AuditEntry.objects.filter(kind="account", person=person).order_by("pk")
    assert "kulturnamnden: editor" in told[0].what


def test_a_new_person_with_a_mapped_group_gets_an_account_without_a_password(service, mapped):
    service.knows("eva", groups=["MK-Kultur-redaktör"], name="Eva Ek")
    client = StrictClient()
    service.lets_in(client, "eva")
    person = User.objects.get(email="eva@staden.se")
    assert person.name == "Eva Ek"
    assert not person.has_usable_password()
    assert roles(person.email) == {"kulturnamnden": "editor"}
    assert client.get("/mitt-arbete/").status_code == 200


def test_one_comes_back_to_the_page_one_wanted_and_to_no_other_site(service):
    UserFactory(email="fia@staden.se")
    service.knows("fia")
    come = service.lets_in(StrictClient(), "fia", "/2024/uppfoljning/")
    assert come["Location"] == "/2024/uppfoljning/"
    come = service.lets_in(StrictClient(), "fia", "https://evil.example/")
    assert come["Location"] == "/mitt-arbete/"


def test_an_answer_that_nobody_asked_for_lets_nobody_in(service):
    client = StrictClient()
    answer = client.get(f"{LOGIN}callback/", {"code": "x", "state": "y"})
    assert "Inloggningen gick inte" in answer.content.decode()
    assert client.get("/mitt-arbete/").status_code == 302


def test_the_page_offers_the_service_and_hides_passwords_when_they_are_off(service, settings):
    page = StrictClient().get("/konto/login/").content.decode()
    assert "Logga in med Stadens inloggning" in page
    assert 'name="password"' in page
    settings.LOCAL_SIGN_IN, settings.SOCIALACCOUNT_ONLY = False, True
    page = StrictClient().get("/konto/login/").content.decode()
    assert "Logga in med Stadens inloggning" in page
    assert 'name="password"' not in page
    assert "passkey_login" not in page
    data = {"login": "a@staden.se", "password": "en mening som bara testet kan"}
    assert StrictClient().post("/konto/login/", data).status_code == 403
    for address in ("password/reset/", "password/change/", "tva-steg/nycklar/logga-in/"):
        assert StrictClient().get(f"/konto/{address}").status_code in (302, 404)
    assert StrictClient().get("/konto/password/reset/").status_code == 404
