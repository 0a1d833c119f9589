"""Losing a worker or the broker delays the recompute and loses nothing."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from urllib.parse import urlsplit

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, connections, transaction

from budgetapp.celery import app
from indicators import tasks
from indicators.models import Fulfilment, Outcome, RecomputeMark
from indicators.recompute import drain_marks
from tests.indicators.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    world = World(over_organisations="mean")
    world.committee = world.organisation("80", VB=70)
    return world


def stored(world):
    return Fulfilment.objects.get(
        indicator=world.indicator, organisation=world.committee, period="VB", question="outcome"
    )


def database_url():
    """The test's own database, for another process."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def test_saving_marks_in_the_same_transaction(world):
    drain_marks(wait=True)
    with pytest.raises(RuntimeError), transaction.atomic():
        world.indicator.outcomes.update(value=90)
        assert RecomputeMark.objects.exists()
        raise RuntimeError
    assert not RecomputeMark.objects.exists()


CHILD = """
    import sys, time
    import django
    django.setup()
    from indicators import recompute
    slow = recompute.recompute
    def slowly(claim):
        result = slow(claim)
        print("computed", flush=True)
        time.sleep(60)
        return result
    recompute.recompute = slowly
    recompute.drain_marks(wait=True)
"""


def test_a_job_killed_in_the_middle_leaves_its_marks(world):
    marks = RecomputeMark.objects.count()
    assert marks
    environment = {
        **os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD)],
        stdout=subprocess.PIPE, env=environment, cwd=settings.BASE_DIR,
    )  # fmt: skip
    with child:
        assert child.stdout.readline() == b"computed\n"
        child.send_signal(signal.SIGKILL)
    assert RecomputeMark.objects.count() == marks
    assert not Fulfilment.objects.exists()
    drain_marks(wait=True)
    assert stored(world).level == "none"
    assert not RecomputeMark.objects.exists()


def in_thread(work):
    """Run in a thread with a connection of its own; the result is a list of what it returned."""
    results = []

    def run():
        try:
            results.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def test_nobody_who_saves_waits_for_the_job_or_for_each_other(world):
    def save():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        organisation = World(over_organisations="mean").organisation("80", VB=80)
        return Outcome.objects.filter(organisation=organisation).update(value=81)

    with transaction.atomic():
        drain_marks(wait=True)
        world.indicator.outcomes.update(value=71)
        threads = [in_thread(save) for _ in range(3)]
        for thread, _results in threads:
            thread.join(10)
        assert [results for _thread, results in threads] == [[1], [1], [1]]
    assert RecomputeMark.objects.exists()
    drain_marks(wait=True)
    assert Fulfilment.objects.filter(outcome=81, organisation__parent__isnull=False).count() == 3


def test_a_second_job_leaves_the_marks_to_the_first(world):
    with transaction.atomic():
        drain_marks(wait=True)
        thread, results = in_thread(drain_marks)
        thread.join(10)
        assert results[0].computed == 0
    assert stored(world).level == "none"


def test_what_is_saved_while_the_job_runs_is_computed_after(world):
    drain_marks(wait=True)
    world.indicator.outcomes.update(value=71)
    with transaction.atomic():
        drain_marks(wait=True)
        thread, _results = in_thread(lambda: Outcome.objects.create(
            indicator=world.indicator, organisation=world.city, year=2024, period="VB", value=99,
        ))  # fmt: skip
        thread.join(10)
    assert RecomputeMark.objects.count() == 1
    drain_marks()
    assert Fulfilment.objects.of_city().filter(outcome=99).exists()


@pytest.fixture
def broker(monkeypatch):
    """Use another broker for the test."""
    monkeypatch.setattr(tasks._Broker, "quiet_until", 0.0)

    def use(url):
        connect = current_app.connection_for_write
        monkeypatch.setattr(
            current_app._get_current_object(),
            "connection_for_write",
            lambda **options: connect(url, **options),
        )

    return use


def test_without_a_broker_saving_works_and_nothing_is_lost(world, broker, caplog):
    broker("redis://127.0.0.1:1/0")
    started = time.monotonic()
    with transaction.atomic():
        world.indicator.outcomes.update(value=85)
        tasks.drain_soon()
    assert time.monotonic() - started < 2
    assert "beat will see to it" in caplog.text
    tasks.drain()  # as beat does when the broker is back
    assert stored(world).outcome == 85


def test_a_broker_that_hangs_is_waited_for_once_and_briefly(world, broker):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        started = time.monotonic()
        tasks.drain_soon()
        assert time.monotonic() - started < 5
        started = time.monotonic()
        tasks.drain_soon()
        assert time.monotonic() - started < 0.1


def test_nothing_is_asked_for_when_the_saving_fails(monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "_publish", lambda: asked.append(1))
    with pytest.raises(RuntimeError), transaction.atomic():
        tasks.drain_soon()
        raise RuntimeError
    assert not asked


def test_the_schedule_runs_the_job_and_its_control():
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {tasks.drain.name, tasks.nightly_control.name} <= scheduled
    assert list(app.conf.beat_schedule) == sorted(app.conf.beat_schedule)


def test_the_nightly_control_is_a_task(world):
    tasks.nightly_control()
    assert stored(world).level == "none"
