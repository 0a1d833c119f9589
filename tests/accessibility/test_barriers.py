"""A barrier that anybody reports is kept, reaches the city by mail, and is listed until handled."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accessibility import actions, letters
from accessibility.models import Barrier
from accessibility.tasks import send_barriers
from organisations.limits import REPORTS
from tests import factories as make

ADDRESS = "/tillganglighet/hinder/"
SENT = {"description": "Menyn läses inte upp.", "page": "/2024/mal/", "email": "eva@example.org"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    monkeypatch.setattr(send_barriers, "delay_on_commit", lambda: None)


def test_every_page_leads_to_the_form_with_its_own_address_filled_in(client):
    page = client.get("/tillganglighet/").content.decode()
    assert f'{ADDRESS}?sida=/tillganglighet/"' in page
    form = client.get(f"{ADDRESS}?sida=/2024/mal/1.1/").content.decode()
    assert 'value="/2024/mal/1.1/"' in form


def test_a_report_is_kept_and_mailed_without_an_account(client, settings):
    settings.ACCESSIBILITY_EMAIL = "tillganglighet@stad.example"
    response = client.post(ADDRESS, SENT)
    assert response.url == reverse("barrier_thanks")
    assert "Tack för din anmälan" in client.get(response.url).content.decode()
    send_barriers()
    [letter] = mail.outbox
    assert letter.to == ["tillganglighet@stad.example"]
    assert letter.reply_to == ["eva@example.org"]
    assert "Menyn läses inte upp." in letter.body
    assert "/2024/mal/" in letter.body
    assert Barrier.objects.get().sent_at
    send_barriers()
    assert len(mail.outbox) == 1


def test_without_an_address_every_administrator_is_told(settings):
    settings.ACCESSIBILITY_EMAIL = ""
    ada = make.UserFactory(admin=True)
    make.UserFactory(admin=True, is_active=False)
    make.UserFactory(slk=True)
    make.BarrierFactory()
    send_barriers()
    assert mail.outbox[0].to == [ada.email]


def test_a_letter_that_does_not_go_waits(monkeypatch):
    def refuse(self, fail_silently=False):
        raise ConnectionRefusedError

    barrier = make.BarrierFactory()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert not letters.send_one()
    barrier.refresh_from_db()
    assert (barrier.sent_at, barrier.attempts) == (None, 1)
    make.UserFactory(admin=True)
    assert letters.send_one()


def test_an_empty_report_is_refused_and_what_was_typed_stays(client):
    response = client.post(ADDRESS, {**SENT, "description": " "})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fel: Anmäl ett hinder" in page
    assert "eva@example.org" in page
    assert not Barrier.objects.exists()


def test_a_program_that_fills_everything_in_is_thanked_and_forgotten(client):
    response = client.post(ADDRESS, {**SENT, "homepage": "https://spam.example"})
    assert response.status_code == 302
    assert not Barrier.objects.exists()


def test_a_flood_is_stopped_and_told_where_to_write(client, settings):
    settings.ACCESSIBILITY_EMAIL = "tillganglighet@stad.example"
    make.BarrierFactory.create_batch(actions.MOST_AN_HOUR)
    response = client.post(ADDRESS, SENT)
    page = response.content.decode()
    assert response.status_code == 429
    assert "Menyn läses inte upp." in page
    assert "Skriv i stället till tillganglighet@stad.example." in page
    Barrier.objects.update(reported_at=timezone.now() - dt.timedelta(hours=1, minutes=1))
    assert client.post(ADDRESS, SENT).status_code == 302


def test_one_stranger_silences_nobody_else(client):
    answers = [client.post(ADDRESS, SENT) for _ in range(REPORTS.amount + 1)]
    assert [answer.status_code for answer in answers] == [302] * REPORTS.amount + [429]
    assert answers[-1]["Retry-After"]
    assert client.post(ADDRESS, SENT, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_administrators_see_them_and_say_when_they_are_done(sign_in):
    barrier = make.BarrierFactory(email="eva@example.org")
    ada = make.UserFactory(admin=True)
    client = sign_in(ada)
    page = client.get("/drift/hinder/").content.decode()
    assert barrier.description in page
    assert "eva@example.org" in page
    client.post(f"/drift/hinder/{barrier.pk}/klart/")
    barrier.refresh_from_db()
    assert barrier.handled_by == ada
    first = barrier.handled_at
    client.post(f"/drift/hinder/{barrier.pk}/klart/")
    barrier.refresh_from_db()
    assert barrier.handled_at == first


def test_for_others_the_list_does_not_exist(client, sign_in):
    barrier = make.BarrierFactory()
    assert client.get("/drift/hinder/").status_code == 302
    client = sign_in(make.UserFactory(slk=True))
    assert client.get("/drift/hinder/").status_code == 404
    assert client.post(f"/drift/hinder/{barrier.pk}/klart/").status_code == 404


@pytest.mark.parametrize("wrong", [{"description": ""}, {"handled_at": timezone.now()}])
def test_the_database_refuses_what_says_nothing(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.BarrierFactory(**wrong)


def test_the_list_asks_as_often_for_many_as_for_few(sign_in, django_assert_num_queries):
    client = sign_in(make.UserFactory(admin=True))
    done = {"handled_at": timezone.now(), "handled_by": make.UserFactory(admin=True)}
    make.BarrierFactory.create_batch(2, **done)
    client.get("/drift/hinder/")
    with django_assert_num_queries(5):
        client.get("/drift/hinder/")
    make.BarrierFactory.create_batch(20, **done)
    with django_assert_num_queries(5):
        client.get("/drift/hinder/")
