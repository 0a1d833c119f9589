"""Whose address it is an administrator has said: nobody's request makes the package doubt it."""

import re

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from organisations.given import LinkKeys, vouch_for
from organisations.models import SignInRules, User
from tests.factories import CityFactory, UserFactory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.django_db

PASSWORD = "en mening som bara testet kan"
APP, INDEX, WORK = "/konto/tva-steg/app/", "/konto/tva-steg/", "/mitt-arbete/"
LINK = re.compile(r"/konto/password/reset/key/\S+")


@pytest.fixture(autouse=True)
def city():
    return CityFactory()


def may_add_an_app(client):
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    return client.get(APP).status_code == 200


def by_the_letter(client=None):
    """Choose the password by the link of the latest letter."""
    client = client or StrictClient()
    form = client.get(LINK.search(mail.outbox[-1].body)[0], follow=True)
    data = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(form.redirect_chain[-1][0], data).status_code == 302


def comes(person):
    client = StrictClient()
    client.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/konto/inloggningar/").status_code == 200
    return client


def test_a_strangers_request_keeps_nobody_from_a_second_factor():
    boss = UserFactory(admin=True)
    boss.set_password(PASSWORD)
    boss.save()
    StrictClient().post("/konto/password/reset/", {"email": boss.email})
    assert mail.outbox[-1].to == [boss.email]
    assert not EmailAddress.objects.filter(verified=False).exists()
    assert may_add_an_app(comes(boss))


def test_who_was_invited_adds_what_the_city_asks_for(sign_in):
    sign_in(UserFactory(admin=True)).post(
        "/drift/anvandare/ny/",
        {
            "email": "ny@staden.se",
            "name": "Ny",
            "city_role": "slk",
            "is_active": "on",
            "form-TOTAL_FORMS": "0",
            "form-INITIAL_FORMS": "0",
        },
    )
    by_the_letter()
    SignInRules.objects.create(pk=1, second_factor_from=timezone.localdate())
    client = comes(User.objects.get(email="ny@staden.se"))
    assert client.get(WORK)["Location"] == INDEX
    assert may_add_an_app(client)


def test_a_row_that_is_doubted_keeps_nobody_out_and_is_mended_by_the_letter():
    person = UserFactory()
    row = EmailAddress.objects.create(user=person, email=person.email, verified=False)
    StrictClient().post("/konto/password/reset/", {"email": person.email})
    by_the_letter()
    row.refresh_from_db()
    assert row.verified
    EmailAddress.objects.update(verified=False)
    assert may_add_an_app(comes(person))


def test_a_person_is_known_by_the_address_they_were_given_and_nobody_else_by_it():
    person, other = UserFactory(email="ny@staden.se"), UserFactory()
    EmailAddress.objects.create(user=person, email="gammal@staden.se", verified=True, primary=True)
    EmailAddress.objects.create(user=other, email="ny@staden.se", verified=True)
    vouch_for(person)
    (row,) = EmailAddress.objects.all()
    assert (row.user, row.email, row.verified, row.primary) == (person, "ny@staden.se", True, True)


def test_a_link_that_the_package_sent_still_leads_in():
    person = UserFactory()
    sent = EmailAwarePasswordResetTokenGenerator().make_token(person)
    assert LinkKeys().check_token(person, sent)
    person.email = "annan@staden.se"
    assert not LinkKeys().check_token(person, sent)
