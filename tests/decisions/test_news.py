"""The counters that open pages ask about."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.http import HttpRequest
from django.urls import reverse

from decisions import news
from decisions.models import NewsCount
from decisions.tasks import nightly_merge
from followup.publishing import publish
from indicators.models import Outcome
from indicators.recompute import drain_marks
from tests import factories as make
from tests.published import build_city, publish_again
from tests.strict_client import StrictClient


def question_of(client, *topics):
    """What a page of the client's carries."""
    request = HttpRequest()
    request.COOKIES = {name: one.value for name, one in client.cookies.items()}
    request.method = "GET"
    news.keep_fresh(request, *topics, number=0)
    return request.news.question


def asked(client, question, number):
    return client.get(reverse("news"), {"om": question, "nr": number})


@pytest.mark.django_db
def test_a_page_hears_nothing_until_something_is_decided(client):
    city = build_city()
    before = asked(client, "published", "").content.decode()
    assert asked(client, "published", before).status_code == 204
    publish_again(city, reason="Rättad")
    answer = asked(client, "published", before)
    assert (answer.status_code, int(answer.content) > int(before)) == (200, True)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_question_is_one_query_for_whoever_asks(client, sign_in, django_assert_num_queries):
    news.raise_news("published", "working")
    with django_assert_num_queries(1):
        assert asked(client, "published", "1").status_code == 204
    signed_in = sign_in(make.UserFactory(slk=True))
    question = question_of(signed_in, "working", "published")
    with django_assert_num_queries(1):
        assert asked(signed_in, question, "2").content == b""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question", ["working", "", "published:x", "W10:1:abc", "\ud800", "å" * 900]
)
def test_nobody_asks_about_what_no_page_gave_them(client, question):
    news.raise_news("working")
    question = question.encode("utf-8", "replace").decode()
    assert asked(client, question, "0").status_code in (400, 414)


@pytest.mark.django_db
def test_a_page_that_has_stood_open_for_a_day_is_told_so(client):
    question = question_of(client, "working")
    assert asked(client, question, "0").status_code == 204
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(news, "ASKED_FOR_SECONDS", -1)
        assert asked(client, question, "0").status_code == 410


@pytest.mark.django_db
def test_a_pages_question_is_its_own_sessions(client):
    news.raise_news("organisation:7")
    mine, another = StrictClient(), StrictClient()
    for one in (mine, another):
        one.force_login(make.UserFactory(), backend="organisations.backends.WithRoles")
    question = question_of(mine, "organisation:7")
    assert asked(mine, question, "0").content == b"1"
    assert [asked(one, question, "0").status_code for one in (client, another)] == [410, 410]


@pytest.mark.django_db
def test_merging_keeps_the_numbers():
    for _each in range(3):
        NewsCount.objects.create(topic="published", number=1)
    NewsCount.objects.create(topic="working", number=5)
    nightly_merge()
    rows = NewsCount.objects.order_by("topic").values_list("topic", "number")
    assert list(rows) == [("published", 3), ("working", 5)]


@pytest.mark.django_db
def test_raising_again_and_again_keeps_one_row():
    for _each in range(20):
        news.raise_news("working", "organisation:7", "working")
    rows = NewsCount.objects.order_by("topic").values_list("topic", "number")
    assert list(rows) == [("organisation:7", 20), ("working", 20)]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_somebody_who_decides_for_long():
    news.raise_news("working")
    held, done = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            news.raise_news("working")
            held.set()
            done.wait(10)
        connections.close_all()

    other = threading.Thread(target=slow)
    other.start()
    held.wait(10)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '500ms'")
        news.raise_news("working")
    assert news.number_of(["working"]) == 2
    done.set()
    other.join()
    assert news.number_of(["working"]) == 3
    news.raise_news("working")
    assert NewsCount.objects.count() == 1
    assert news.number_of(["working"]) == 4


@pytest.mark.django_db
def test_the_job_tells_whose_figures_it_changed():
    city = build_city()
    drain_marks(wait=True)
    topics = ["working", news.of_organisation(city.open.pk), news.of_organisation(city.closed.pk)]
    before = [news.number_of([topic]) for topic in topics]
    drain_marks(wait=True)
    assert [news.number_of([topic]) for topic in topics] == before
    figure = Outcome.objects.filter(
        organisation=city.closed, year=2024, indicator=city.indicator
    ).first()
    assert figure is not None
    figure.value += 1
    figure.save()
    drain_marks(wait=True)
    after = [news.number_of([topic]) for topic in topics]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 0, 1]


@pytest.mark.django_db
def test_what_is_undone_was_never_news():
    before = news.number_of(["published"])
    city = build_city()
    number = news.number_of(["published"])
    assert number > before
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(year=2024, subject="VB", by=None, reason="Rättad")
        assert news.number_of(["published"]) > number
        raise ZeroDivisionError
    assert news.number_of(["published"]) == number
    assert city.city


@pytest.mark.django_db
def test_pages_carry_their_question_and_a_refused_form_does_not(client, sign_in):
    build_city()
    page = client.get("/2024/mal/").content.decode()
    assert 'data-news-question="published"' in page
    assert 'data-news-way="offer"' in page
    slk = sign_in(make.UserFactory(slk=True))
    slk.post("/arbetslage/", {"on": "1"})
    page = slk.get("/2024/mal/").content.decode()
    assert 'data-news-way="take"' in page
    assert 'data-news-question="published"' not in page
    assert "data-news" not in slk.post("/drift/anvandare/ny/", {}).content.decode()
