"""The job that reads a plan's document: killed in the middle, run twice, cancelled, refused."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from urllib.parse import urlsplit

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from documents import limits
from documents.models import PlanFile
from documents.parsing.headings import AREA, KnownGoal
from documents.plan_files import actions, reading
from documents.tasks import read_plan_files, read_soon
from goals.models import AreaGoal
from tests.documents.plan_files.helpers import document, upload, url
from tests.killing import until_let_go

pytestmark = pytest.mark.django_db(transaction=True)

CHILD = """
    import time
    import django
    django.setup()
    from documents.plan_files import reading
    def slowly(*given):
        print("reading", flush=True)
        time.sleep(60)
    reading.read_plan_document = slowly
    reading.read_all()
"""


@pytest.fixture
def waiting(scene, people):
    return actions.keep_plan_file(
        name="plan.txt", data=document(), organisation=scene.organisation, budget=scene.budget,
        by=people["editor"],
    )  # fmt: skip


@pytest.fixture
def worker(waiting):
    """Another process that is reading the document, killed at the end."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {
        **os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD)],
        stdout=subprocess.PIPE, env=environment, cwd=settings.BASE_DIR,
    ) as child:  # fmt: skip
        assert child.stdout.readline() == b"reading\n"
        yield child
        child.send_signal(signal.SIGKILL)


def killed(child):
    child.send_signal(signal.SIGKILL)
    child.wait()
    until_let_go()


def now(file):
    file.refresh_from_db()
    return file.state, file.attempts


def test_the_request_keeps_and_the_job_reads(sign_in, people):
    client = sign_in(people["editor"])
    sent = SimpleUploadedFile("plan.txt", document())
    client.post(url(), {"document": sent})
    file = PlanFile.objects.get()
    assert (file.state, file.reading) == ("reading", {})
    page = client.get(url("plan_file", file.pk)).content.decode()
    assert "Dokumentet läses" in page
    assert "Steg 0 av 2: väntar på att börja." in page
    assert client.get(url("plan_file", file.pk), {"version": file.version}).status_code == 204
    seen = file.version
    read_plan_files()
    assert client.get(url("plan_file", file.pk), {"version": seen}).status_code == 200
    assert "Läst: KF:s mål 1" in client.get(url("plan_file", file.pk)).content.decode()


def test_a_job_that_is_killed_has_kept_nothing_and_another_begins_anew(waiting, worker):
    killed(worker)
    assert now(waiting) == ("reading", 1)
    assert waiting.reading == {}
    read_plan_files()
    assert now(waiting) == ("waiting", 2)
    assert waiting.document().plan.area_goals


def test_nobody_else_begins_while_one_is_at_it(waiting, worker):
    read_plan_files()
    assert now(waiting) == ("reading", 1)


def test_run_again_it_changes_nothing(waiting):
    read_plan_files()
    once = now(waiting), waiting.reading
    read_plan_files()
    assert (now(waiting), waiting.reading) == once


def test_cancelled_at_once_though_a_job_is_at_it(waiting, worker, people):
    actions.drop_plan_file(file=waiting, by=people["editor"])
    assert now(waiting) == ("dropped", 1)
    assert bytes(waiting.data) == b""


def test_what_was_read_of_a_cancelled_document_is_forgotten(waiting, people, monkeypatch):
    real = reading.read_plan_document

    def cancelled_meanwhile(data, name, goals):
        actions.drop_plan_file(file=waiting, by=people["editor"])
        return real(data, name, goals)

    monkeypatch.setattr(reading, "read_plan_document", cancelled_meanwhile)
    read_plan_files()
    assert now(waiting) == ("dropped", 1)
    assert waiting.reading == {}


def test_a_document_that_jobs_die_of_is_given_up(waiting):
    PlanFile.objects.update(attempts=reading.MOST_ATTEMPTS)
    read_plan_files()
    assert now(waiting) == ("refused", 3)
    assert "avbrutits 3 gånger" in waiting.failure


def test_an_unexpected_failure_is_kept_in_words(waiting, monkeypatch, caplog):
    def broken(data, name, goals):
        raise RuntimeError("no such thing")

    monkeypatch.setattr(reading, "read_plan_document", broken)
    read_plan_files()
    assert now(waiting) == ("refused", 1)
    assert waiting.failure.startswith("Dokumentet kunde inte läsas.")
    assert "no such thing" in caplog.text


def unfolding_word():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (210 * limits.MEBIBYTE))
    return out.getvalue()


def pdf_of_pages(number):
    pdf = pypdfium2.PdfDocument.new()
    for _ in range(number):
        pdf.new_page(200, 200)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "name", "words"),
    [
        (unfolding_word, "plan.docx", "packar upp sig"),
        (lambda: pdf_of_pages(20_000), "plan.pdf", "20000 sidor"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "plan.png", "ren text"),
    ],
)
def test_refused_soon_in_words(sign_in, people, made, name, words):
    client = sign_in(people["editor"])
    data = made()
    begun = time.process_time()
    file = upload(client, data, name)
    assert time.process_time() - begun < 2
    assert now(file) == ("refused", 1)
    assert words in file.failure
    assert bytes(file.data) == b""
    page = client.get(url("plan_file", file.pk)).content.decode()
    assert "Dokumentet lästes inte" in page
    assert words in page


def test_too_many_bytes_are_refused_at_the_form(sign_in, people, monkeypatch):
    monkeypatch.setattr("documents.plan_files.forms.PLAN_BYTES", 10)
    client = sign_in(people["editor"])
    response = client.post(url(), {"document": SimpleUploadedFile("plan.txt", document())})
    assert response.status_code == 422
    assert not PlanFile.objects.exists()


def test_without_a_broker_beat_sees_to_it(monkeypatch):
    monkeypatch.setattr("documents.tasks.ask_for", lambda task: False)
    assert read_soon() is False


def test_only_known_states(waiting):
    with pytest.raises(IntegrityError, match="violates check constraint"), transaction.atomic():
        PlanFile.objects.update(state="oklart")


def test_headings_may_name_the_goals_of_the_documents_year(waiting, monkeypatch):
    given = []
    real = reading.read_plan_document

    def noted(data, name, goals):
        given.extend(goals)
        return real(data, name, goals)

    monkeypatch.setattr(reading, "read_plan_document", noted)
    read_plan_files()
    area = AreaGoal.objects.filter(budget=waiting.budget).first()
    assert KnownGoal(AREA, area.code, area.title) in given
