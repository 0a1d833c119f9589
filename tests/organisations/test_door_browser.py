"""The door in a real browser: a passkey, and every page looked over by axe, wide and narrow."""

import os
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from organisations.models import AuditEntry
from tests.factories import CityFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "en mening som bara testet kan"
FACTOR = "/konto/tva-steg/"
OPEN = ["/konto/login/", "/konto/password/reset/", "/konto/inactive/", "/konto/tjanst/avbruten/"]
OWN = ["", "app/", "nycklar/", "nycklar/ny/", "reservkoder/", "reservkoder/nya/"]
ADMINS = ["/drift/logg/", "/drift/inloggning/", "/konto/inloggningar/"]


@pytest.fixture
def boss():
    CityFactory()
    person = UserFactory(email="chefen@staden.se", admin=True)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def site(live_server):
    # A key belongs to a name, and a number is none.
    return live_server.url.replace("127.0.0.1", "localhost")


def look_over(page, name):
    """Nothing for axe to say, nothing wider than a phone; a picture where one is asked for."""
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} {width}: {found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide at {width}"
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def name_of(address):
    return address.strip("/").replace("/", "-") or "start"


def sign_in(page, site, email):
    page.goto(f"{site}/konto/login/")
    page.get_by_label("E-postadress").fill(email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def show_again(page):
    """The package asks once more before anything of the way in is changed."""
    if "reauthenticate" in page.url:
        page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Fortsätt").click()


def with_key(page):
    """A key in the computer that is always at hand and always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_pages_that_anybody_reaches(page, site, boss):
    for address in OPEN:
        page.goto(f"{site}{address}")
        look_over(page, name_of(address))
    for _ in range(11):
        page.goto(f"{site}/konto/login/")
        page.get_by_label("E-postadress").fill("ingen@staden.se")
        page.get_by_label("Lösenord", exact=True).fill("fel lösenord")
        page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("heading", name="För många försök")).to_be_visible()
    look_over(page, "too-many")


def test_an_app_from_adding_it_to_coming_in(page, site, boss):
    sign_in(page, site, boss.email)
    page.goto(f"{site}{FACTOR}app/")
    look_over(page, "again")
    show_again(page)
    expect(page.get_by_role("heading", name="Lägg till en app")).to_be_visible()
    look_over(page, "app")
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Kod ur appen").fill(code(secret))
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert code(secret) not in kept
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_text("Spara koderna nu")).to_be_visible()
    look_over(page, "codes")
    page.get_by_role("link", name="Jag har sparat dem").click()
    for address in [*(f"{FACTOR}{one}" for one in OWN), *ADMINS]:
        page.goto(f"{site}{address}")
        show_again(page)
        look_over(page, name_of(address))
    page.context.clear_cookies()
    sign_in(page, site, boss.email)
    expect(page.get_by_role("heading", name="Andra steget")).to_be_visible()
    look_over(page, "second-step")
    page.get_by_label("Kod").fill(code(secret, step=1))
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(re.compile("/mitt-arbete/|/start/"))


def code(secret, step=0):
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + step))


def test_a_key_from_adding_it_to_coming_in_without_a_password(page, site, boss):
    with_key(page)
    sign_in(page, site, boss.email)
    page.goto(f"{site}{FACTOR}nycklar/ny/")
    show_again(page)
    page.get_by_label("Namn på nyckeln").fill("Min dator")
    page.get_by_label("Logga in med bara nyckeln, utan lösenord").check()
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_text("Spara koderna nu")).to_be_visible()
    assert Authenticator.objects.filter(user=boss, type="webauthn").count() == 1
    page.goto(f"{site}{FACTOR}nycklar/")
    expect(page.get_by_role("rowheader", name="Min dator")).to_be_visible()
    look_over(page, "keys")
    page.context.clear_cookies()
    page.goto(f"{site}/konto/login/")
    page.get_by_role("button", name="Använd nyckel").click()
    expect(page).to_have_url(re.compile("/mitt-arbete/|/start/"))
    ways = AuditEntry.objects.filter(kind="signed_in", person=boss).order_by("pk")
    assert [entry.what for entry in ways] == ["lösenord", "andra faktor"]


def test_at_a_number_the_page_leads_to_where_a_key_can_be_added(
    page, live_server, site, boss, settings
):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    number = live_server.url.replace("localhost", "127.0.0.1")
    sign_in(page, number, boss.email)
    page.wait_for_url("**/mitt-arbete/")
    page.goto(f"{number}{FACTOR}nycklar/ny/")
    expect(page.get_by_text("är bara ett IP-nummer")).to_be_visible()
    look_over(page, "key-at-a-number")
    page.get_by_role("link", name=f"{site}{FACTOR}nycklar/ny/").click()
    page.wait_for_url(f"{site}/**")
    expect(page.get_by_label("Lösenord", exact=True)).to_be_visible()


def test_a_key_is_shown_before_it_is_taken_away(page, site, boss):
    with_key(page)
    sign_in(page, site, boss.email)
    page.goto(f"{site}{FACTOR}nycklar/ny/")
    show_again(page)
    page.get_by_label("Namn på nyckeln").fill("Min dator")
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_text("Spara koderna nu")).to_be_visible()
    a_while_ago()
    key = Authenticator.objects.get(user=boss, type="webauthn")
    page.goto(f"{site}{FACTOR}nycklar/{key.pk}/bort/")
    expect(page).to_have_url(re.compile("/nycklar/igen/"))
    expect(page.get_by_label("Lösenord", exact=True)).to_have_count(0)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(f"/nycklar/{key.pk}/bort/"))
    page.get_by_role("main").get_by_role("button", name="Ta bort").click()
    expect(page).to_have_url(re.compile("/nycklar/$"))
    assert not Authenticator.objects.filter(user=boss).exists()


def a_while_ago():
    """Everything that was shown in any session was shown then."""
    for row in Session.objects.all():
        told = row.get_decoded()
        for record in told.get("account_authentication_methods", []):
            record["at"] -= 6 * 60
        row.session_data = Session.objects.encode(told)
        row.save()


def test_a_key_that_is_not_there_is_said_on_the_page(page, site, boss):
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('borta'))")
    page.goto(f"{site}/konto/login/")
    page.get_by_role("button", name="Använd nyckel").click()
    expect(page.get_by_text("Nyckeln svarade inte")).to_be_visible()
