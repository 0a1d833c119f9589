"""The pages of the city's Word template: who may, what is refused, what is taken into use."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from documents.models import PaperFile, WordTemplate
from documents.papers import job
from documents.papers.formats import Format
from documents.word_templates import actions, example
from documents.word_templates.actions import add_template, take_into_use, take_out_of_use
from organisations.models import AuditEntry
from tests.documents.papers.scene import make_scene, publish
from tests.documents.word_templates import templates as made
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db):
    return UserFactory(admin=True)


@pytest.fixture
def version(admin):
    return add_template(name="stad.docx", data=made.sound(), by=admin)


def left(client, data, name="stad.docx"):
    return client.post(reverse("word_templates"), {"file": SimpleUploadedFile(name, data)})


def pages(version):
    yield from (reverse(name, args=[version.pk]) for name in
                ("word_template", "word_template_file", "word_template_example"))  # fmt: skip
    yield reverse("word_templates")


@pytest.mark.parametrize("city_role", ["slk", "admin"])
def test_the_office_and_administrators_see_everything(sign_in, version, city_role):
    client = sign_in(UserFactory(**{city_role: True}))
    assert {client.get(page).status_code for page in pages(version)} == {200}


def test_others_see_and_change_nothing(sign_in, version, client):
    for who in (MembershipFactory(role="approver").user, UserFactory(politician=True)):
        theirs = sign_in(who)
        assert {theirs.get(page).status_code for page in pages(version)} == {403}
        assert left(theirs, made.pictured("Märke")).status_code == 403
        assert theirs.post(reverse("word_template_into", args=[version.pk])).status_code == 403
        assert theirs.post(reverse("word_template_out")).status_code == 403
    assert WordTemplate.objects.count() == 1
    assert WordTemplate.objects.in_use() is None


def test_strangers_are_asked_to_sign_in(client, version):
    assert {client.get(page).status_code for page in pages(version)} == {302}


def test_a_sound_file_becomes_the_next_version_and_is_not_in_use(sign_in, admin):
    client = sign_in(admin)
    answer = left(client, made.sound(), "C:\\hem\\stadens mall.docx")
    version = WordTemplate.objects.get()
    assert answer.url == reverse("word_template", args=[version.pk])
    assert (version.number, version.name, version.is_in_use) == (1, "stadens mall.docx", False)
    page = client.get(answer.url).content.decode()
    assert "Alla som en plan skrivs med finns" in page
    assert "Ta mallen i bruk" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (made.without("Heading 3"), "”Rubrik 3”"),
        (made.linked(), "Bryt länken"),
        (b"hej", "Spara den som .docx"),
    ],
)
def test_a_bad_file_is_refused_with_what_and_where(sign_in, admin, data, words):
    answer = left(sign_in(admin), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WordTemplate.objects.exists()


def test_the_same_file_is_no_second_version(sign_in, admin, version):
    answer = left(sign_in(admin), bytes(version.data))
    assert answer.status_code == 422
    assert "finns redan som version 1" in answer.content.decode()


def test_a_file_that_no_plan_can_be_written_in_is_refused(sign_in, admin, monkeypatch, caplog):
    write = example.write

    def fails_in_it(kind, paper, document, template):
        return write(kind, paper, document) if template is None else 1 / 0

    monkeypatch.setattr(example, "write", fails_in_it)
    answer = left(sign_in(admin), made.sound())
    assert answer.status_code == 422
    assert "Ingen plan kunde skrivas" in answer.content.decode()


def test_a_fault_of_ours_is_not_called_the_templates(admin, monkeypatch):
    monkeypatch.setattr(example, "write", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add_template(name="mall.docx", data=made.sound(), by=admin)
    assert not WordTemplate.objects.exists()


def test_no_file_is_asked_for(sign_in, admin):
    answer = sign_in(admin).post(reverse("word_templates"))
    assert answer.status_code == 422
    assert "Välj en fil." in answer.content.decode()


def test_one_version_is_in_use_and_can_be_taken_out(sign_in, admin, version):
    other = add_template(name="ny.docx", data=made.pictured("Märke"), by=admin)
    client = sign_in(admin)
    for one in (version, other):
        client.post(reverse("word_template_into", args=[one.pk]))
        assert WordTemplate.objects.in_use() == one
    assert "i bruk" in client.get(reverse("word_templates")).content.decode()
    client.post(reverse("word_template_out"))
    assert WordTemplate.objects.in_use() is None
    told = AuditEntry.objects.filter(kind="settings").values_list("what", flat=True)
    assert "Word-mall i bruk: ny.docx, version 2" in set(told)
    events = version.events.values_list("pgh_label", "is_in_use")
    assert ("update", True) in set(events)


def test_the_example_is_written_in_the_version(sign_in, admin, version):
    answer = sign_in(admin).get(reverse("word_template_example", args=[version.pk]))
    assert "exempelplan-mall-1.docx" in answer["Content-Disposition"]
    document = Document(io.BytesIO(answer.content))
    assert document.sections[0].header.paragraphs[0].text == "Stadens huvud"


def head_of(file):
    document = Document(io.BytesIO(bytes(file.data)))
    return document.sections[0].header.paragraphs[0].text


def test_an_editions_file_keeps_what_it_was_made_with(admin, version):
    scene = make_scene()
    take_into_use(template=version, by=admin)
    edition = publish(scene)
    first = job.file_of_edition(edition, Format.DOCX)
    assert first.template == version
    assert head_of(first) == "Stadens huvud"
    other = add_template(name="ny.docx", data=made.saved(made.begun(head="Nytt huvud")), by=admin)
    take_into_use(template=other, by=admin)
    assert head_of(job.file_of_edition(edition, Format.DOCX)) == "Stadens huvud"
    draft = job.ask_for_draft(plan=scene.plan, kind=Format.DOCX, by=scene.by)
    job.make_all()
    draft.refresh_from_db()
    assert (draft.template, head_of(draft)) == (other, "Nytt huvud")


def test_only_word_is_written_in_it_and_none_without(admin, version):
    scene = make_scene()
    edition = publish(scene)
    take_into_use(template=version, by=admin)
    assert job.file_of_edition(edition, Format.HTML).template is None
    take_out_of_use(by=admin)
    assert job.file_of_edition(edition, Format.DOCX).template is None


def test_the_files_page_says_which_version(sign_in, admin, version):
    scene = make_scene()
    take_into_use(template=version, by=admin)
    job.file_of_edition(publish(scene), Format.DOCX)
    page = sign_in(admin).get(reverse("plan_papers", args=[2024, scene.organisation.code]))
    assert "stadens mall, version 1" in page.content.decode()
    assert PaperFile.objects.get().template == version


def test_the_database_keeps_a_version_as_it_is(version):
    mine = WordTemplate.objects.filter(pk=version.pk)
    for change in (lambda: mine.update(data=b"x"), mine.delete):
        with pytest.raises(IntegrityError, match="ändras aldrig"), transaction.atomic():
            change()


def test_the_database_lets_one_version_be_in_use(admin, version):
    other = add_template(name="ny.docx", data=made.pictured("Märke"), by=admin)
    take_into_use(template=version, by=admin)
    with pytest.raises(IntegrityError, match="word_template_one_in_use"):
        WordTemplate.objects.filter(pk=other.pk).update(is_in_use=True)


def test_the_list_asks_the_same_number_of_questions_however_long(sign_in, admin, version):
    client = sign_in(admin)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("word_templates"))
        return len(queries)

    asked()
    before = asked()
    for number in range(3):
        document = made.begun(head=f"Huvud {number}")
        actions.add_template(name="m.docx", data=made.saved(document), by=UserFactory(slk=True))
    assert asked() == before
