"""What a browser sends for a key: whatever it is, it is refused with words and breaks nothing."""

import base64
import json
import random

import pytest
from allauth.mfa.models import Authenticator
from fido2.cbor import encode

from tests.attacks.values import CREDENTIALS
from tests.factories import CityFactory, UserFactory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.django_db

PASSWORD = "en mening som bara testet kan"
KEYS = "/konto/tva-steg/nycklar/"
SIGN_IN, NEW, AGAIN = f"{KEYS}logga-in/", f"{KEYS}ny/", f"{KEYS}igen/"


@pytest.fixture
def comer():
    CityFactory()
    client = StrictClient()
    client.get(SIGN_IN, headers={"X-Requested-With": "XMLHttpRequest"})
    return client


@pytest.fixture
def member(comer):
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    comer.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    comer.post("/konto/reauthenticate/", {"password": PASSWORD})
    assert comer.get(NEW).status_code == 200
    return comer


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def answer(authenticator=b"", attested=b"", client=None):
    """As a browser's, around bytes of any kind."""
    told = client or {"type": "webauthn.get", "challenge": "YQ", "origin": "https://x"}
    response = {
        "clientDataJSON": b64(json.dumps(told).encode()),
        "authenticatorData": b64(authenticator),
        "attestationObject": b64(attested),
        "signature": "YQ",
        "userHandle": b64(b"1"),
    }
    return {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response}


def test_what_is_no_key_is_refused_to_anybody(comer):
    for value in CREDENTIALS:
        # A form that the key does not fit leads back to the door, with words.
        for client in (StrictClient(), comer):
            answer = client.post(SIGN_IN, {"credential": value})
            assert answer.status_code in (302, 400, 413), value
            assert answer.get("Location", "/konto/login/") == "/konto/login/"


def test_what_is_no_key_is_none_of_a_members(member):
    for value in CREDENTIALS:
        for address in (NEW, AGAIN):
            answer = member.post(address, {"name": "n", "credential": value})
            assert answer.status_code in (200, 302, 400, 413), value
    assert not Authenticator.objects.exists()


def test_what_has_not_the_shape_of_a_key_is_told_on_a_page(comer):
    page = comer.post(SIGN_IN, {"credential": '{"id":1}'})
    assert page.status_code == 400
    assert "Ladda om den" in page.content.decode()
    assert comer.post(SIGN_IN, {"credential": "9" * 50_000}).status_code == 413


@pytest.mark.parametrize("response", [{}, {**answer()["response"], "userHandle": None}])
def test_a_key_that_is_damaged_or_wrong_is_said_to_be_so_in_swedish(comer, response):
    comer.post(SIGN_IN, {"credential": json.dumps({**answer(), "response": response})})
    assert "Nyckeln stämmer inte" in comer.get("/konto/login/").content.decode()


def test_bytes_of_every_kind_are_survived(member):
    rng = random.Random(7)
    for _ in range(20):
        bytes_ = rng.randbytes(rng.randrange(80))
        flags = bytes([rng.randrange(256)])
        data = bytes(32) + flags + bytes(4) + rng.randbytes(rng.randrange(20))
        attested = encode({"fmt": "none", "attStmt": {}, "authData": data})
        sent = answer(rng.choice([bytes_, data]), rng.choice([bytes_, attested]))
        for address in (SIGN_IN, NEW, AGAIN):
            reply = member.post(address, {"name": "n", "credential": json.dumps(sent)})
            assert reply.status_code < 500
    deep = b"\x81" * 3_000
    assert member.post(NEW, {"credential": json.dumps(answer(deep, deep))}).status_code < 500
