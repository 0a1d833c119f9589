"""Coming in by SAML: metadata, an answer signed with a key of the tests, and those refused."""

import base64
import datetime as dt
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Saml

from organisations.models import User
from tests.factories import CityFactory, OrganisationFactory, UserFactory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.django_db

PAGES = "/konto/saml/staden/"
IDP, SP = "https://idp.example/metadata", "http://testserver/konto/saml/staden/metadata/"
ACS = f"http://testserver{PAGES}acs/"
NAMES = {"a": "urn:oasis:names:tc:SAML:2.0:assertion", "p": "urn:oasis:names:tc:SAML:2.0:protocol"}
ANSWER = """<samlp:Response xmlns:samlp="{p}" xmlns:saml="{a}" ID="_answer" Version="2.0"
  IssueInstant="{now}" Destination="{acs}" InResponseTo="{asked}">
<saml:Issuer>{idp}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{assertion}</samlp:Response>"""
ASSERTION = """<saml:Assertion xmlns:saml="{a}" ID="_assertion" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{idp}</saml:Issuer>
<saml:Subject>
  <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{uid}</saml:NameID>
  <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
    <saml:SubjectConfirmationData NotOnOrAfter="{later}" Recipient="{acs}" InResponseTo="{asked}"/>
  </saml:SubjectConfirmation>
</saml:Subject>
<saml:Conditions NotBefore="{sooner}" NotOnOrAfter="{later}">
  <saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>
</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s">
  <saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password
  </saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement>
<saml:AttributeStatement>
  <saml:Attribute Name="email"><saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>
  <saml:Attribute Name="groups"><saml:AttributeValue>{group}</saml:AttributeValue></saml:Attribute>
</saml:AttributeStatement>
</saml:Assertion>"""


class Signer:
    """A key and its certificate, as an identity provider has them."""

    def __init__(self):
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")])
        today = dt.datetime.now(dt.UTC)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
        made = made.public_key(key.public_key()).serial_number(1)
        made = made.not_valid_before(today - dt.timedelta(days=1))
        made = made.not_valid_after(today + dt.timedelta(days=1)).sign(key, hashes.SHA256())
        self.certificate = made.public_bytes(serialization.Encoding.PEM).decode()
        self.key = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        ).decode()

    def sign(self, xml):
        return Saml.add_sign(
            xml,
            self.key,
            self.certificate,
            sign_algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            digest_algorithm="http://www.w3.org/2001/04/xmlenc#sha256",
        ).decode()


@pytest.fixture(scope="module")
def signer():
    return Signer()


@pytest.fixture
def service(signer, settings):
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"]
    idp = {**app["settings"]["idp"], "x509cert": signer.certificate}
    app = {**app, "settings": {**app["settings"], "idp": idp}}
    settings.SOCIALACCOUNT_PROVIDERS = {
        **settings.SOCIALACCOUNT_PROVIDERS,
        "saml": {"APPS": [app]},
    }
    CityFactory()
    return signer


def asked_by(client):
    """The number of the request that the browser is sent away with."""
    away = client.get(f"{PAGES}login/")["Location"]
    assert away.startswith("https://idp.example/sso?")
    packed = base64.b64decode(parse_qs(urlsplit(away).query)["SAMLRequest"][0])
    return etree.fromstring(zlib.decompress(packed, -15)).get("ID")


def answer(asked, sign, **other):
    now = dt.datetime.now(dt.UTC)
    times = {"now": now, "later": now + dt.timedelta(minutes=5), "sooner": now}
    times["sooner"] -= dt.timedelta(minutes=5)
    values = {
        **NAMES,
        **{name: f"{time:%Y-%m-%dT%H:%M:%SZ}" for name, time in times.items()},
        "idp": IDP,
        "acs": ACS,
        "audience": SP,
        "asked": asked,
        "uid": "u-1",
        "email": "anna@staden.se",
        "group": "ingen",
        **other,
    }
    signed = sign(ASSERTION.format(**values))
    return ANSWER.format(**values, assertion=signed)


def arrives(client, xml):
    sent = base64.b64encode(xml.encode()).decode()
    back = client.post(f"{PAGES}acs/", {"SAMLResponse": sent, "RelayState": ""})
    assert back["Location"] == f"{PAGES}acs/finish/"
    # Who comes back is signed in by a GET, as the package wants it: strictness rests here.
    return Client.get(client, back["Location"])


def is_in(client):
    return client.get("/mitt-arbete/").status_code == 200


def test_the_metadata_says_where_answers_go(service):
    page = StrictClient().get(f"{PAGES}metadata/")
    assert page.status_code == 200
    tree = etree.fromstring(page.content)
    assert tree.get("entityID") == SP
    (place,) = tree.iter("{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert place.get("Location") == ACS


def test_a_signed_answer_lets_in_who_has_an_account(service):
    person = UserFactory(email="anna@staden.se")
    client = StrictClient()
    come = arrives(client, answer(asked_by(client), service.sign))
    assert come["Location"] == "/mitt-arbete/"
    assert is_in(client)
    assert User.objects.get() == person


def test_groups_of_the_answer_give_roles(service, settings):
    settings.GROUP_ROLES = {"MK-Kultur": ["kultur:editor"]}
    OrganisationFactory(code="kultur")
    client = StrictClient()
    arrives(client, answer(asked_by(client), service.sign, group="MK-Kultur"))
    assert User.objects.get().memberships.get().role == "editor"


def test_who_has_no_account_does_not_come_in(service):
    client = StrictClient()
    page = arrives(client, answer(asked_by(client), service.sign)).content.decode()
    assert "Konton delas ut" in page
    assert not is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "https://other.example/"},
        {"acs": "https://other.example/acs/"},
        {"idp": "https://other.example/metadata"},
        {"later": "2020-01-01T00:00:00Z"},
        {"sooner": "2099-01-01T00:00:00Z"},
    ],
    ids=["audience", "recipient", "issuer", "too late", "too early"],
)
def test_an_answer_for_somebody_else_is_refused(service, wrong):
    UserFactory(email="anna@staden.se")
    client = StrictClient()
    page = arrives(client, answer(asked_by(client), service.sign, **wrong))
    assert "Inloggningen gick inte" in page.content.decode()
    assert not is_in(client)


def unsigned(xml):
    return xml


def test_an_unsigned_answer_and_one_of_another_key_are_refused(service):
    UserFactory(email="anna@staden.se")
    for sign in (unsigned, Signer().sign):
        client = StrictClient()
        page = arrives(client, answer(asked_by(client), sign))
        assert "Inloggningen gick inte" in page.content.decode()
        assert not is_in(client)


def test_an_answer_that_was_changed_on_its_way_is_refused(service):
    UserFactory(email="anna@staden.se")
    UserFactory(email="boss@staden.se", admin=True)
    client = StrictClient()
    xml = answer(asked_by(client), service.sign).replace("anna@staden.se", "boss@staden.se")
    assert "Inloggningen gick inte" in arrives(client, xml).content.decode()
    assert not is_in(client)


def test_an_answer_counts_once_and_only_for_the_browser_that_asked(service):
    UserFactory(email="anna@staden.se")
    client = StrictClient()
    xml = answer(asked_by(client), service.sign)
    assert arrives(client, xml)["Location"] == "/mitt-arbete/"
    client.post("/konto/logout/")
    assert arrives(client, xml).status_code == 403
    assert not is_in(client)
    thief = StrictClient()
    assert arrives(thief, xml).status_code == 403
    assert not is_in(thief)


def test_nonsense_is_an_answer_too(service):
    for sent in ("", "inte base64!", base64.b64encode(b"<a/>").decode()):
        client = StrictClient()
        client.post(f"{PAGES}acs/", {"SAMLResponse": sent})
        page = client.get(f"{PAGES}acs/finish/")
        assert page.status_code < 500
        assert not is_in(client)
