"""Files are made once, kept with their edition, and never half: whoever is killed in between."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from decisions.selectors import published_edition
from documents.limits import MOST_WAITING
from documents.models import PaperFile
from documents.papers import job
from documents.papers.formats import Format
from documents.papers.maker import maker
from documents.tasks import forget_old_files, make_papers, make_soon
from plans.actions import workflow
from tests.documents.papers.scene import CANARY, make_scene, publish, write_draft
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return make_scene()


@pytest.fixture
def draft(scene):
    return job.ask_for_draft(plan=scene.plan, kind=Format.DOCX, by=scene.by)


def now(file):
    file.refresh_from_db()
    return file.state, file.attempts


def test_a_draft_waits_and_is_made(draft):
    assert now(draft) == ("waiting", 0)
    make_papers()
    assert now(draft) == ("made", 1)
    assert bytes(draft.data).startswith(b"PK")
    assert draft.size == len(draft.data)
    assert len(draft.checksum) == 64
    assert draft.document == {}


def test_a_draft_is_as_it_stood_when_it_was_asked_for(scene):
    file = job.ask_for_draft(plan=scene.plan, kind=Format.JSON, by=scene.by)
    type(scene.section).objects.update(text=f"<p>{CANARY}</p>")
    make_papers()
    file.refresh_from_db()
    assert CANARY not in bytes(file.data).decode()
    assert "Vi bygger." in bytes(file.data).decode()


def test_what_is_published_is_there_before_readers_come(scene):
    publish(scene)
    make_papers()
    made = PaperFile.objects.of_editions().values_list("format", "state")
    assert sorted(made) == [(kind, "made") for kind in ("docx", "html", "json", "pdf")]
    make_papers()
    assert PaperFile.objects.count() == 4


def test_an_editions_file_is_made_once(scene, monkeypatch):
    edition = publish(scene)
    first = job.file_of_edition(edition, Format.PDF)
    monkeypatch.setattr(job, "write", lambda *given: pytest.fail("made again"))
    again = job.file_of_edition(edition, Format.PDF)
    assert bytes(again.data) == bytes(first.data)


def test_an_editions_file_is_of_what_was_decided(scene):
    edition = publish(scene)
    write_draft(scene)
    for kind in Format:
        data = bytes(job.file_of_edition(edition, kind).data)
        assert CANARY.encode() not in data
    assert "Vi bygger." in bytes(job.file_of_edition(edition, Format.HTML).data).decode()


def test_the_database_keeps_an_editions_file_as_it_is(scene):
    file = job.file_of_edition(publish(scene), Format.JSON)
    mine = PaperFile.objects.filter(pk=file.pk)
    for change in (lambda: mine.update(data=b"x"), mine.delete):
        with pytest.raises(IntegrityError, match="görs en gång"), transaction.atomic():
            change()


def test_a_new_edition_gets_files_of_its_own(scene):
    first = publish(scene)
    job.file_of_edition(first, Format.HTML)
    write_draft(scene)
    second = publish(scene, reason="Nytt underlag")
    assert CANARY in bytes(job.file_of_edition(second, Format.HTML).data).decode()
    assert CANARY not in bytes(job.file_of_edition(first, Format.HTML).data).decode()


def test_a_file_that_cannot_be_made_says_why(draft, monkeypatch, caplog):
    monkeypatch.setattr(job, "write", lambda *given: 1 / 0)
    make_papers()
    assert now(draft) == ("failed", 1)
    assert "kunde inte göras" in draft.failure
    assert not draft.size
    make_papers()
    assert now(draft) == ("failed", 1)


def test_readers_meet_the_reason_and_do_not_try_again(scene, monkeypatch, caplog):
    edition = publish(scene)
    monkeypatch.setattr(job, "write", lambda *given: 1 / 0)
    with pytest.raises(job.NotMade):
        job.file_of_edition(edition, Format.PDF)
    monkeypatch.undo()
    with pytest.raises(job.NotMade):
        job.file_of_edition(edition, Format.PDF)


def test_an_editions_file_is_tried_a_few_times_by_the_job(scene, monkeypatch, caplog):
    edition = publish(scene)
    monkeypatch.setattr(job, "write", lambda *given: 1 / 0)
    with pytest.raises(job.NotMade):
        job.file_of_edition(edition, Format.JSON)
    monkeypatch.undo()
    make_papers()
    file = PaperFile.objects.get(format="json")
    assert now(file) == ("made", 2)


def test_what_fails_every_time_is_given_up_until_the_maker_is_another(scene, monkeypatch, caplog):
    publish(scene)
    monkeypatch.setattr(job, "write", lambda *given: 1 / 0)
    for _number in range(5):
        make_papers()
    assert set(PaperFile.objects.values_list("state", "attempts")) == {("failed", 3)}
    monkeypatch.undo()
    make_papers()
    assert not PaperFile.objects.filter(state="made").exists()
    monkeypatch.setattr(job, "maker", lambda: "nästa")
    make_papers()
    assert set(PaperFile.objects.values_list("state", "maker")) == {("made", "nästa")}


def test_what_would_be_refused_every_time_is_tried_once(scene, monkeypatch):
    edition = publish(scene)

    def refused(*given):
        raise job.NotWhole("Ett ord saknas.")

    monkeypatch.setattr(job, "check_words", refused)
    with pytest.raises(job.NotMade, match="Ett ord saknas"):
        job.file_of_edition(edition, Format.JSON)
    monkeypatch.undo()
    make_papers()
    assert PaperFile.objects.get(format="json").state == "failed"


def test_the_maker_is_the_same_until_something_of_it_changes():
    assert maker() == maker.__wrapped__()
    assert len(maker()) == 64


@pytest.mark.parametrize("kind", Format)
def test_who_asks_twice_or_after_another_waits_for_the_same_file(scene, kind):
    first = job.ask_for_draft(plan=scene.plan, kind=kind, by=scene.by)
    assert job.ask_for_draft(plan=scene.plan, kind=kind, by=UserFactory()) == first
    assert PaperFile.objects.count() == 1


def test_what_was_written_meanwhile_or_in_another_format_is_another_file(scene):
    first = job.ask_for_draft(plan=scene.plan, kind=Format.PDF, by=scene.by)
    assert job.ask_for_draft(plan=scene.plan, kind=Format.DOCX, by=scene.by) != first
    type(scene.section).objects.update(text="<p>Vi river.</p>")
    assert job.ask_for_draft(plan=scene.plan, kind=Format.PDF, by=scene.by) != first


@pytest.mark.parametrize("kind", Format)
def test_a_file_that_was_just_made_of_the_same_words_is_handed_out(scene, kind):
    first = job.ask_for_draft(plan=scene.plan, kind=kind, by=scene.by)
    make_papers()
    assert job.ask_for_draft(plan=scene.plan, kind=kind, by=UserFactory()) == first
    assert PaperFile.objects.count() == 1


def _is_written_in(scene):
    type(scene.section).objects.update(text="<p>Vi river.</p>")


def _is_old(_scene):
    PaperFile.objects.update(made_at=timezone.now() - 2 * job.JUST_NOW)


def _was_made_by_another_release(_scene):
    PaperFile.objects.update(maker="older")


@pytest.mark.parametrize("happens", [_is_written_in, _is_old, _was_made_by_another_release])
def test_a_file_that_would_be_another_now_is_made_anew(scene, happens):
    first = job.ask_for_draft(plan=scene.plan, kind=Format.DOCX, by=scene.by)
    make_papers()
    happens(scene)
    assert job.ask_for_draft(plan=scene.plan, kind=Format.DOCX, by=scene.by) != first


def test_so_many_files_of_a_plan_wait_at_once_and_no_more(scene):
    for number in range(MOST_WAITING):
        type(scene.section).objects.update(text=f"<p>{number}</p>")
        job.ask_for_draft(plan=scene.plan, kind=Format.JSON, by=scene.by)
    type(scene.section).objects.update(text="<p>En till</p>")
    with pytest.raises(ValidationError, match="görs redan"):
        job.ask_for_draft(plan=scene.plan, kind=Format.JSON, by=scene.by)
    PaperFile.objects.first().fail("Nej")
    job.ask_for_draft(plan=scene.plan, kind=Format.JSON, by=scene.by)


def test_a_file_that_three_jobs_died_of_is_given_up(draft):
    PaperFile.objects.update(attempts=3)
    make_papers()
    assert now(draft) == ("failed", 3)
    assert "avbrutits 3 gånger" in draft.failure


def test_a_withdrawn_plan_keeps_its_file_and_is_not_made_anew(scene):
    edition = publish(scene)
    job.file_of_edition(edition, Format.PDF)
    workflow.withdraw_plan(plan=scene.plan, by=scene.by, reason="Fel bilaga")
    assert published_edition(scene.organisation, 2024, "plan") is None
    make_papers()
    assert PaperFile.objects.count() == 1


def test_drafts_go_when_their_days_are_over_and_editions_stay(scene, draft):
    job.file_of_edition(publish(scene), Format.JSON)
    make_papers()
    PaperFile.objects.filter(edition=None).update(asked_at=timezone.now() - dt.timedelta(days=31))
    forget_old_files()
    assert not PaperFile.objects.filter(edition=None).exists()
    assert PaperFile.objects.exists()


def test_the_broker_is_asked(draft):
    assert make_soon() in (True, False)
