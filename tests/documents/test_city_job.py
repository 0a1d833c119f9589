"""The job that loads a city: killed in the middle, started twice at once, tried again."""

import os
import signal
import subprocess
import sys
import textwrap
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from documents.actions import loading as actions
from documents.models import CityLoading
from documents.tasks import load_soon, load_waiting_city
from organisations.models import Organisation
from tests import factories as make
from tests.documents.cities import small_files
from tests.documents.test_start import zipped
from tests.killing import until_let_go

pytestmark = pytest.mark.django_db(transaction=True)

CHILD = """
    import time
    import django
    django.setup()
    from documents.actions import loading
    from documents.city_folder import load
    def slowly(folder, by):
        print("written", flush=True)
        time.sleep(60)
    load.state_decisions = slowly
    loading.load_waiting()
"""


@pytest.fixture
def waiting():
    by = make.UserFactory(admin=True)
    return actions.ask_for_loading(data=zipped(small_files()), by=by)


def worker():
    """Another process that has written the whole city, and has not said so yet."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {
        **os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD)],
        stdout=subprocess.PIPE, env=environment, cwd=settings.BASE_DIR,
    )  # fmt: skip
    assert child.stdout.readline() == b"written\n"
    return child


def test_a_job_that_is_killed_leaves_nothing_and_another_begins_anew(waiting):
    with worker() as child:
        assert not Organisation.objects.exists()
        child.send_signal(signal.SIGKILL)
    until_let_go()
    waiting.refresh_from_db()
    assert (waiting.is_waiting, waiting.attempts) == (True, 1)
    assert not Organisation.objects.exists()
    load_waiting_city()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("loaded", 2)
    assert Organisation.objects.city().name == "Småstad"


def test_nobody_else_begins_while_one_is_at_it(waiting):
    with worker() as child:
        load_waiting_city()
        assert actions.forget_loading() is False
        with pytest.raises(actions.AlreadyLoading):
            actions.ask_for_loading(data=b"", by=waiting.by)
        waiting.refresh_from_db()
        assert (waiting.is_waiting, waiting.attempts) == (True, 1)
        assert not Organisation.objects.exists()
        child.send_signal(signal.SIGKILL)


def test_a_folder_that_jobs_die_of_is_given_up(waiting):
    CityLoading.objects.update(attempts=actions.MOST_ATTEMPTS)
    load_waiting_city()
    waiting.refresh_from_db()
    assert waiting.state == "refused"
    assert "avbrutits 3 gånger" in waiting.faults[0]["problem"]
    assert not Organisation.objects.exists()


def test_where_nothing_waits_nothing_happens():
    load_waiting_city()
    assert not CityLoading.objects.exists()


def test_without_a_broker_beat_sees_to_it(monkeypatch):
    monkeypatch.setattr("documents.tasks.ask_for", lambda task: False)
    assert load_soon() is False


def test_only_known_states(waiting):
    with pytest.raises(IntegrityError, match="city_loading_state_is_known"):
        CityLoading.objects.update(state="oklart")
