"""Published pages are made once, for each who reads them, until something is decided."""

import re
from threading import Event, Thread

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse

from dashboards.made_once import public_version
from decisions.actions import deciding
from indicators.recompute import drain_marks
from tests import factories as make
from tests.published import hand_in, publish_again

pytestmark = pytest.mark.kept_pages

PAGES = ["/", "/2024/mal/", "/2024/mal/1.1/", "/2024/indikatorer/", "/2024/organisationer/"]


@pytest.mark.parametrize("address", PAGES)
def test_the_second_reader_gets_what_the_first_got(
    client, city, address, django_assert_max_num_queries
):
    first = client.get(address).content
    with django_assert_max_num_queries(1):
        assert Client().get(address).content == first


def test_a_publication_makes_the_page_anew(client, city):
    before = client.get("/2024/mal/1.1/namnder/").content.decode()
    outcome = city.indicator.outcomes.get(organisation=city.closed, year=2024)
    outcome.value = "77.7"
    outcome.save()
    assert client.get("/2024/mal/1.1/namnder/").content.decode() == before
    hand_in(city, city.closed)
    publish_again(city)
    assert "77,7" in client.get("/2024/mal/1.1/namnder/").content.decode()


def test_a_new_name_makes_the_page_anew(client, city):
    assert "Öppna nämnden" in client.get("/2024/organisationer/").content.decode()
    city.open.name = "Namnbytta nämnden"
    city.open.save()
    assert "Namnbytta nämnden" in client.get("/2024/organisationer/").content.decode()


def test_everybody_reads_a_page_of_their_own(city):
    people = [make.UserFactory(name=name, slk=True) for name in ("Anna Ett", "Bo Två")]
    for _again in range(2):
        for person, other in (people, reversed(people)):
            client = Client()
            client.force_login(person, backend="organisations.backends.WithRoles")
            page = client.get("/2024/mal/").content.decode()
            assert person.name in page
            assert other.name not in page
    assert "Anna Ett" not in Client().get("/2024/mal/").content.decode()


def test_a_kept_page_carries_the_readers_own_token(city):
    person = make.UserFactory(slk=True)
    for _again in range(2):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person, backend="organisations.backends.WithRoles")
        page = client.get("/2024/mal/").content.decode()
        token = re.search(r'X-CSRFToken": "(\w{64})"', page)[1]
        answer = client.post(reverse("account_logout"), {"csrfmiddlewaretoken": token})
        assert answer.status_code == 302


def test_what_somebody_works_on_is_never_kept(city, slk, at_work):
    client = at_work(slk)
    outcome = city.indicator.outcomes.get(organisation=city.closed, year=2024)
    for value in ("61.1", "62.2"):
        outcome.value = value
        outcome.save()
        client.get("/2024/mal/1.1/")
    drain_marks(wait=True)
    assert "62,2" in client.get("/2024/mal/1.1/namnder/").content.decode()
    assert "62,2" not in Client().get("/2024/mal/1.1/namnder/").content.decode()


def test_a_message_is_told_once_and_not_kept(client, city, slk):
    client.force_login(slk, backend="organisations.backends.WithRoles")
    client.get("/2024/mal/")
    client.post("/arbetslage/", {"on": "1", "next": "/2024/mal/"})
    response = client.post("/arbetslage/", {"on": "0", "next": "/2024/mal/"}, follow=True)
    told = [str(message) for message in get_messages(response.wsgi_request)]
    page = client.get("/2024/mal/").content.decode()
    assert not any(message in page for message in told)


def test_a_page_that_is_not_there_is_asked_for_each_time(client, city):
    assert client.get("/2024/mal/9.9/").status_code == 404
    make.AreaGoalFactory(strategic_goal__budget__year=2031, code="9.9")
    assert client.get("/2024/mal/9.9/").status_code == 404


def decide(organisation):
    return deciding(kind="report", organisation=organisation, year=2024, subject="T1", by=None)


@pytest.mark.django_db(transaction=True)
def test_who_decides_for_long_is_seen_when_it_is_done():
    """A publication takes its number first and is there last."""
    slow, quick = make.OrganisationFactory(), make.OrganisationFactory()
    begun, others_are_done = Event(), Event()

    def publish():
        try:
            with decide(slow):
                begun.set()
                others_are_done.wait(10)
        finally:
            connection.close()

    publication = Thread(target=publish)
    publication.start()
    assert begun.wait(10)
    with decide(quick):
        pass
    before = public_version()
    others_are_done.set()
    publication.join()
    assert public_version() != before
