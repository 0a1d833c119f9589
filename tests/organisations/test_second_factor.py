"""The second factor: asked of those who decide and administer, when the city says so."""

import datetime as dt
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from organisations.models import AuditEntry, SignInRules
from organisations.second_factor import remove_factors, set_rules
from tests.factories import CityFactory, MembershipFactory, UserFactory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.django_db

PASSWORD = "en mening som bara testet kan"
TODAY = dt.timedelta()
INDEX, WORK = "/konto/tva-steg/", "/mitt-arbete/"
RULES = "/drift/inloggning/"


@pytest.fixture(autouse=True)
def city():
    return CityFactory()


def somebody(**fields):
    person = UserFactory(**fields)
    person.set_password(PASSWORD)
    person.save()
    return person


def city_asks(from_=TODAY, **fields):
    SignInRules.objects.create(pk=1, second_factor_from=timezone.localdate() + from_, **fields)


def comes(person, client=None):
    client = client or StrictClient()
    data = {"login": person.email, "password": PASSWORD}
    return client, client.post("/konto/login/", data)


@pytest.mark.parametrize("question", ["?version=1", "?om=1&nr=1", "by-itself"])
def test_a_scripts_question_is_no_way_around(question):
    admin = somebody(city_role="admin")
    client, _answer = comes(admin)
    city_asks()
    headers = {"X-By-Itself": "1"} if question == "by-itself" else {}
    address = "/" if headers else f"/{question}"
    assert "Mitt arbete" not in client.get(address, headers=headers).content.decode()
    assert client.get(WORK, headers={"X-By-Itself": "1"}).status_code == 302


def code(secret, step=0):
    counter = int(time.time()) // 30 + step
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def again(client):
    client.post("/konto/reauthenticate/", {"password": PASSWORD})


def adds_an_app(client):
    """The secret of the app, and the page with the codes to keep."""
    again(client)
    page = client.get(f"{INDEX}app/").content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)[1]
    answer = client.post(f"{INDEX}app/", {"code": code(secret)}, follow=True)
    return secret, answer.content.decode()


@pytest.mark.parametrize("asked", [None, dt.timedelta(days=1)])
def test_nobody_is_asked_before_the_day(asked):
    if asked:
        city_asks(asked)
    client, answer = comes(somebody(admin=True))
    assert answer["Location"] == WORK
    assert client.get(WORK).status_code == 200


@pytest.mark.parametrize("who", ["admin", "slk", "approver"])
def test_who_decides_or_administers_is_led_to_set_it_up_before_anything_else(who):
    person = somebody(**({who: True} if who != "approver" else {}))
    if who == "approver":
        MembershipFactory(user=person, role="approver")
    city_asks()
    client, _answer = comes(person)
    for address in (WORK, "/", "/2024/uppfoljning/"):
        assert client.get(address)["Location"] == INDEX
    assert client.post("/arbetslage/", {"on": "1"})["Location"] == INDEX
    assert "Du behöver ett andra steg" in client.get(INDEX).content.decode()
    assert client.get("/konto/inloggningar/").status_code == 200
    adds_an_app(client)
    assert client.get(WORK).status_code == 200
    assert "Du behöver ett andra steg" not in client.get(INDEX).content.decode()


@pytest.mark.parametrize("role", ["reader", "editor", None])
def test_the_others_are_not(role):
    person = somebody()
    if role:
        MembershipFactory(user=person, role=role)
    city_asks()
    assert comes(person)[0].get(WORK).status_code == 200


def test_a_session_from_before_the_day_is_asked_too():
    person = somebody(admin=True)
    client, _answer = comes(person)
    assert client.get(WORK).status_code == 200
    city_asks()
    assert client.get(WORK)["Location"] == INDEX


def test_an_app_is_asked_for_after_the_password_and_a_code_comes_in_once():
    person = somebody()
    secret, kept = adds_an_app(comes(person)[0])
    assert "Spara koderna nu" in kept
    client, answer = comes(person)
    assert answer["Location"] == f"{INDEX}authenticate/"
    assert client.get(WORK).status_code == 302
    used = code(secret, step=1)
    wrong = client.post(f"{INDEX}authenticate/", {"code": "000000"})
    assert "Koden stämmer inte" in wrong.content.decode()
    assert client.post(f"{INDEX}authenticate/", {"code": used})["Location"] == WORK
    assert client.get(WORK).status_code == 200
    other, _answer = comes(person)
    assert other.post(f"{INDEX}authenticate/", {"code": used}).status_code == 200
    assert other.get(WORK).status_code == 302
    ways = AuditEntry.objects.filter(kind="signed_in").values_list("what", flat=True)
    assert "lösenord, andra faktor" in ways
    assert AuditEntry.objects.filter(kind="failed", what="kod", person=person).count() == 2


def test_a_reserve_code_comes_in_once():
    person = somebody()
    _secret, kept = adds_an_app(comes(person)[0])
    one = re.findall(r"<li><code>(\d+)</code>", kept)[0]
    client, _answer = comes(person)
    assert client.post(f"{INDEX}authenticate/", {"code": one})["Location"] == WORK
    client, _answer = comes(person)
    assert client.post(f"{INDEX}authenticate/", {"code": one}).status_code == 200


def test_too_many_codes_are_answered_as_too_many_passwords():
    person = somebody()
    adds_an_app(comes(person)[0])
    client, _answer = comes(person)
    answers = [client.post(f"{INDEX}authenticate/", {"code": "000000"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Försök igen klockan" in answers[-1].content.decode()
    assert AuditEntry.objects.filter(kind="limited", who=person.email).exists()


def test_wrong_codes_are_told_as_such_and_the_owner_hears_of_them(settings):
    boss, person = somebody(admin=True), somebody()
    adds_an_app(comes(person)[0])
    for _ in range(11):
        StrictClient().post("/konto/login/", {"login": boss.email, "password": "fel lösenord"})
    mail.outbox.clear()
    for address in ("198.51.100.7", "198.51.100.8"):
        thief, _answer = comes(person, StrictClient(REMOTE_ADDR=address))
        for _ in range(12):
            thief.post(f"{INDEX}authenticate/", {"code": "000000"})
    to_boss, to_owner = mail.outbox
    assert (to_boss.to, to_owner.to) == ([boss.email], [person.email])
    assert "koder i det andra steget" in to_boss.body
    assert "fel lösenord" not in to_boss.body
    assert person.email in to_boss.body
    assert "198.51.100.7" in to_owner.body
    assert "/konto/password/reset/" in to_owner.body
    assert AuditEntry.objects.filter(kind="limited", who=person.email, what="kod").count() == 2


def test_without_local_passwords_the_owner_is_sent_to_the_citys_service(settings):
    person = somebody()
    adds_an_app(comes(person)[0])
    client, _answer = comes(person)
    mail.outbox.clear()
    settings.LOCAL_SIGN_IN = False
    for _ in range(11):
        client.post(f"{INDEX}authenticate/", {"code": "000000"})
    (letter,) = mail.outbox
    assert "stadens tjänst" in letter.body
    assert "/konto/password/" not in letter.body


def test_anothers_wrong_codes_do_not_keep_the_owner_out():
    person = somebody()
    secret, _kept = adds_an_app(comes(person)[0])
    thief, _answer = comes(person, StrictClient(REMOTE_ADDR="198.51.100.7"))
    answers = [thief.post(f"{INDEX}authenticate/", {"code": "000000"}) for _ in range(11)]
    assert answers[-1].status_code == 429
    owner, _answer = comes(person)
    assert owner.post(f"{INDEX}authenticate/", {"code": code(secret, step=1)}).status_code == 302


@pytest.mark.parametrize("later", [5, 35, 58])
def test_a_code_that_has_been_used_comes_in_nowhere_for_as_long_as_it_holds(later):
    person = somebody()
    with time_machine.travel(dt.datetime(2024, 5, 6, 8, 0, tzinfo=dt.UTC), tick=False) as clock:
        secret, _kept = adds_an_app(comes(person)[0])
        clock.shift(90)
        client, _answer = comes(person)
        used = code(secret)
        assert client.post(f"{INDEX}authenticate/", {"code": used}).status_code == 302
        clock.shift(later)
        other, _answer = comes(person)
        assert other.post(f"{INDEX}authenticate/", {"code": used}).status_code == 200


def test_the_secret_does_not_stand_in_the_database_as_it_is(settings):
    person = somebody()
    secret, _kept = adds_an_app(comes(person)[0])
    stored = Authenticator.objects.get(user=person, type="totp")
    assert secret not in str(stored.data)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-since-yesterday"
    assert stored.wrap().validate_code(code(secret, step=-1))


def test_what_is_asked_for_is_not_taken_away_again():
    person = somebody(admin=True)
    city_asks()
    client, _answer = comes(person)
    adds_an_app(client)
    page = client.post(f"{INDEX}app/bort/").content.decode()
    assert "Staden kräver en andra faktor av dig" in page
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_who_may_do_without_takes_it_away_and_is_told_by_mail(django_capture_on_commit_callbacks):
    person = somebody()
    client, _answer = comes(person)
    with django_capture_on_commit_callbacks(execute=True):
        adds_an_app(client)
    client.post(f"{INDEX}app/bort/")
    assert not Authenticator.objects.filter(user=person).exists()
    subjects = [letter.subject for letter in mail.outbox]
    assert "Målkedjan: en app är tillagd" in subjects
    assert "Målkedjan: appen är borttagen" in subjects
    assert all(letter.to == [person.email] for letter in mail.outbox)
    told = dict(AuditEntry.objects.filter(kind="factor").values_list("what", "address"))
    assert told["Lade till en app för engångskoder"] == "127.0.0.1"
    assert told["Tog bort appen för engångskoder"] == "127.0.0.1"


AGAIN = f"{INDEX}reauthenticate/"
# What concerns the factor itself.
GUARDED = ["app/", "app/bort/", "reservkoder/", "reservkoder/nya/", "nycklar/ny/"]
KEY = {"name": "Kortet", "credential": {}, "passwordless": False}
LATER = 6 * 60


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2024, 5, 6, 8, 0, tzinfo=dt.UTC), tick=False) as travelled:
        yield travelled


@pytest.fixture
def member(clock):
    """Somebody with an app and reserve codes, who came in with a code a while ago."""
    person = somebody()
    secret, kept = adds_an_app(comes(person)[0])
    clock.shift(120)
    client, _answer = comes(person)
    assert client.post(f"{INDEX}authenticate/", {"code": code(secret)})["Location"] == WORK
    clock.shift(LATER)
    return client, secret, re.findall(r"<li><code>(\d+)</code>", kept)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [*GUARDED, "nycklar/{key}/bort/", "nycklar/{key}/namn/"])
def test_with_session_and_password_alone_nobody_touches_the_factor(member, address, method):
    client, _secret, _codes = member
    person = Authenticator.objects.get(type="totp").user
    key = Authenticator.objects.create(user=person, type="webauthn", data=KEY)
    before = list(Authenticator.objects.order_by("pk").values())
    # The password is not asked for, and not taken.
    again(client)
    answer = getattr(client, method)(INDEX + address.format(key=key.pk), {"name": "x"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(AGAIN)
    assert list(Authenticator.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("by", ["app", "reserve code"])
def test_who_shows_the_factor_goes_on_to_what_was_asked(member, by):
    client, secret, codes = member
    asked = client.post(f"{INDEX}app/bort/")["Location"]
    page = client.get(asked).content.decode()
    assert "Lösenord" not in page.split("</header>")[1]
    shown = code(secret) if by == "app" else codes[1]
    data = {"code": shown, "next": f"{INDEX}app/bort/"}
    assert client.post(asked, {**data, "code": "000000"}).status_code == 200
    assert Authenticator.objects.filter(type="totp").exists()
    assert client.post(asked, data)["Location"] == INDEX
    assert not Authenticator.objects.exists()


def test_what_was_shown_a_moment_ago_is_not_asked_for_again(member, clock):
    client, secret, _codes = member
    client.post(AGAIN, {"code": code(secret)})
    assert client.get(f"{INDEX}reservkoder/nya/").status_code == 200
    clock.shift(LATER)
    assert client.get(f"{INDEX}reservkoder/nya/")["Location"].startswith(AGAIN)


def test_a_password_from_before_the_factor_is_none():
    person = somebody()
    early, _answer = comes(person)
    again(early)
    assert early.get(f"{INDEX}nycklar/ny/").status_code == 200
    adds_an_app(comes(person)[0])
    assert early.get(f"{INDEX}nycklar/ny/")["Location"].startswith(AGAIN)


def test_who_has_a_key_and_no_app_is_asked_for_the_key_first():
    person = somebody()
    client, _answer = comes(person)
    for kind, data in (("webauthn", KEY), ("recovery_codes", {"migrated_codes": []})):
        Authenticator.objects.create(user=person, type=kind, data=data)
    answer = client.get(f"{INDEX}reservkoder/nya/")
    assert answer["Location"].startswith(f"{INDEX}nycklar/igen/")


def test_an_administrator_who_takes_away_a_factor_shows_their_own(clock):
    boss, person = somebody(admin=True), somebody()
    adds_an_app(comes(person)[0])
    client, _answer = comes(boss)
    secret, _kept = adds_an_app(client)
    clock.shift(LATER)
    for who in (boss, person):
        answer = client.post(f"/drift/anvandare/{who.pk}/tva-steg/bort/")
        assert answer["Location"].startswith(AGAIN)
        assert Authenticator.objects.filter(user=who, type="totp").exists()
    page = f"/drift/anvandare/{person.pk}/"
    shown = client.post(answer["Location"], {"code": code(secret), "next": page})
    assert shown["Location"] == page
    client.post(f"{page}tva-steg/bort/")
    assert not Authenticator.objects.filter(user=person).exists()


def test_an_administrator_helps_who_has_lost_everything():
    boss, person = somebody(admin=True), somebody()
    adds_an_app(comes(person)[0])
    client, _answer = comes(boss)
    assert "Ta bort andra steget" in client.get(f"/drift/anvandare/{person.pk}/").content.decode()
    answer = client.post(f"/drift/anvandare/{person.pk}/tva-steg/bort/")
    assert answer.status_code == 302
    assert comes(person)[1]["Location"] == WORK
    assert mail.outbox[-1].to == [person.email]
    assert AuditEntry.objects.filter(kind="factor", person=boss).exists()
    assert remove_factors(person=person, by=boss) == 0


def test_only_administrators_set_the_rules(sign_in):
    for role in ("", "slk", "politician"):
        assert sign_in(UserFactory(city_role=role)).get(RULES).status_code == 404
    boss = UserFactory(admin=True, name="Chefen")
    page = sign_in(boss).get(RULES).content.decode()
    assert "Du har själv inget andra steg" in page
    assert "Chefen" in page
    day = "2031-02-03"
    answer = sign_in(boss).post(RULES, {"second_factor_from": day, "provider_is_enough": "on"})
    assert answer.status_code == 302
    stored = SignInRules.objects.get()
    assert (stored.second_factor_from.isoformat(), stored.provider_is_enough) == (day, True)
    assert day in AuditEntry.objects.get(kind="settings").what
    event = SignInRules.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context.metadata["user"] == boss.pk
    assert sign_in(boss).post(RULES, {"second_factor_from": "snart"}).status_code == 422


def test_the_citys_own_service_may_be_enough(sign_in):
    person = UserFactory(slk=True)
    city_asks(provider_is_enough=True)
    client = sign_in(person)
    assert client.get(WORK)["Location"] == INDEX
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    assert client.get(WORK).status_code == 200
    SignInRules.objects.update(provider_is_enough=False)
    assert client.get(WORK)["Location"] == INDEX


def test_asking_costs_no_query(sign_in, django_assert_max_num_queries, django_assert_num_queries):
    boss = UserFactory(admin=True)
    client = sign_in(boss)
    client.get(INDEX)
    with django_assert_max_num_queries(6) as before:
        client.get(INDEX)
    set_rules(second_factor_from=timezone.localdate(), provider_is_enough=False, by=boss)
    with django_assert_num_queries(len(before)):
        assert "Du behöver ett andra steg" in client.get(INDEX).content.decode()


def test_the_last_administrator_is_helped_from_the_command_line(capsys):
    boss = somebody(admin=True)
    for email in ("ingen@staden.se", boss.email):
        with pytest.raises(CommandError):
            call_command("remove_second_factor", email)
    adds_an_app(comes(boss)[0])
    call_command("remove_second_factor", boss.email.upper())
    assert not Authenticator.objects.filter(user=boss).exists()
    assert boss.email in capsys.readouterr().out


def test_without_local_passwords_a_factor_is_added_without_asking_for_one(settings):
    person = somebody()
    client, _answer = comes(person)
    settings.LOCAL_SIGN_IN = False
    assert 'class="secret"' in client.get(f"{INDEX}app/").content.decode()


def test_who_has_no_key_is_not_offered_one():
    person = somebody()
    adds_an_app(comes(person)[0])
    page = comes(person)[0].get(f"{INDEX}authenticate/").content.decode()
    assert "Använd en nyckel" not in page


SEEDS = {
    "totp": {"secret": "x"},
    "webauthn": KEY,
    "recovery_codes": {"migrated_codes": ["12345678"]},
}


@pytest.mark.parametrize(("kinds", "shows", "help_text", "lost"), [
    (["totp"], "med en kod.", "Sex siffror ur din app.", "tappat bort telefon?"),
    (["totp", "recovery_codes"], "med en kod.", "eller en av dina reservkoder",
     "både telefon och reservkoder?"),
    (["webauthn"], "med din nyckel.", "", "tappat bort nyckel?"),
    (["webauthn", "recovery_codes"], "med din nyckel eller en reservkod.",
     "En av dina reservkoder.", "både nyckel och reservkoder?"),
    (["webauthn", "totp", "recovery_codes"], "med din nyckel eller en kod.", "Sex siffror",
     "både nyckel, telefon och reservkoder?"),
])  # fmt: skip
def test_words_tell_of_what_the_person_has(sign_in, monkeypatch, kinds, shows, help_text, lost):
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    person = somebody()
    for kind in kinds:
        Authenticator.objects.create(user=person, type=kind, data=SEEDS[kind])
    page = comes(person)[0].get(f"{INDEX}authenticate/").content.decode()
    assert shows in page
    assert help_text in page
    assert lost in page
    assert ("nyckel" in page.lower()) == ("webauthn" in kinds)
    assert ('name="code"' in page) == (kinds != ["webauthn"])
    of_person = sign_in(UserFactory(admin=True)).get(f"/drift/anvandare/{person.pk}/")
    assert lost.strip("?") in of_person.content.decode()


def test_at_a_number_no_key_is_made_and_the_page_says_where(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]", "10.0.0.5", "localhost", "testserver"]
    person = somebody()
    client, _answer = comes(person)
    page = f"{INDEX}nycklar/ny/"
    for host, address in (
        ("127.0.0.1:8001", f"http://localhost:8001{page}"),
        ("[::1]", f"http://localhost{page}"),
        ("10.0.0.5", f"https://malkedjan.staden.se{page}"),
    ):
        settings.SITE_URL = "https://malkedjan.staden.se"
        shown = client.get(page, headers={"host": host}).content.decode()
        assert "IP-nummer" in shown
        assert f'href="{address}"' in shown
        assert "key-add" not in shown
    settings.SITE_URL = "http://10.0.0.5:8000"
    shown = client.get(page, headers={"host": "10.0.0.5"}).content.decode()
    assert "adressen som staden har gett den" in shown
    again(client)
    assert "key-add" in client.get(page, headers={"host": "localhost:8001"}).content.decode()
