"""Whatever becomes of a file on its way, it is taken or refused in words."""

import io
from random import Random

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from documents.annexes.checking import checked
from documents.word_templates.actions import check_template
from tests.documents import damaged
from tests.documents.papers.scene import make_scene
from tests.documents.word_templates import templates
from tests.factories import MembershipFactory, UserFactory

COPIES = 300


def workbook():
    book = Workbook()
    book.active.append(["Förskola", 100.5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf():
    document = pikepdf.new()
    for _page in range(3):
        document.add_blank_page()
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


FILES = {"a.docx": templates.of_word_itself, "a.xlsx": workbook, "a.pdf": pdf}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_annex_is_taken_or_refused(name):
    whole, rng = FILES[name](), Random(name)
    refused = 0
    for _copy in range(COPIES):
        try:
            checked(name, damaged.at_random(whole, rng))
        except ValidationError as fault:
            refused += 1
            assert fault.messages[0].endswith(".")
    assert refused > COPIES / 3


def test_a_damaged_template_is_taken_or_refused():
    whole, rng = templates.of_word_itself(), Random("mall")
    refused = 0
    for _copy in range(COPIES):
        try:
            check_template(damaged.at_random(whole, rng))
        except ValidationError as fault:
            refused += 1
            assert fault.messages[0].endswith(".")
    assert refused > COPIES / 3


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_the_pages_answer_with_what_is_wrong(sign_in, name):
    scene, rng = make_scene(), Random(1)
    editor = MembershipFactory(organisation=scene.organisation, role="editor").user
    annexes = reverse("plan_annexes", args=[2024, "norra"])
    for who, page in ((editor, annexes), (UserFactory(slk=True), reverse("word_templates"))):
        client = sign_in(who)
        for _copy in range(5):
            data = damaged.at_random(FILES[name](), rng)
            answer = client.post(page, {"file": SimpleUploadedFile(name, data)})
            assert answer.status_code in (302, 422)
