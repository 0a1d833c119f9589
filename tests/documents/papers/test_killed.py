"""A worker that is killed half-way leaves nothing half, and two at once make one."""

import os
import signal
import subprocess
import sys
import textwrap
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from documents.papers import job
from documents.papers.formats import Format
from documents.tasks import make_papers
from tests.documents.papers.scene import make_scene
from tests.killing import until_let_go

pytestmark = pytest.mark.django_db(transaction=True)

CHILD = """
    import time
    import django
    django.setup()
    from documents.papers import job
    def slowly(*given):
        print("writing", flush=True)
        time.sleep(60)
    job.write = slowly
    job.make_all()
"""


@pytest.fixture
def draft(db):
    scene = make_scene()
    return job.ask_for_draft(plan=scene.plan, kind=Format.PDF, by=scene.by)


@pytest.fixture
def worker(draft):
    """Another process that is writing the file, killed at the end."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {
        **os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD)],
        stdout=subprocess.PIPE, env=environment, cwd=settings.BASE_DIR,
    ) as child:  # fmt: skip
        assert child.stdout.readline() == b"writing\n"
        yield child
        child.send_signal(signal.SIGKILL)


def now(file):
    file.refresh_from_db()
    return file.state, file.attempts, file.size


def test_a_killed_job_leaves_nothing_half_and_another_begins_anew(draft, worker):
    assert now(draft) == ("waiting", 1, 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    until_let_go()
    assert now(draft) == ("waiting", 1, 0)
    make_papers()
    state, attempts, size = now(draft)
    assert (state, attempts) == ("made", 2)
    assert size


def test_a_second_job_leaves_what_the_first_is_at(draft, worker):
    make_papers()
    assert now(draft) == ("waiting", 1, 0)
