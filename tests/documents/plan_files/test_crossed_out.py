"""What somebody has drawn a line through in Word is taken as text, and asked about in its place."""

import io

import pytest
from docx import Document

from tests.documents.plan_files.helpers import TITLE, upload, url

pytestmark = pytest.mark.django_db
WORDS = "Vi räknar också alla träd i hela stadsdelen, och alla fåglar, " + "och mer därtill " * 5


def document():
    made = Document()
    made.add_paragraph(f"KF:s mål för verksamhetsområdet: 1.1 {TITLE}", "Heading 1")
    run = made.add_paragraph("Vi läser. ").add_run(WORDS.strip())
    run.font.strike = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_it_is_said_where_it_stands_and_where_the_changes_are_shown(sign_in, people):
    client = sign_in(people["editor"])
    file = upload(client, document(), "plan.docx")
    page = client.get(url("plan_file", file.pk)).content.decode()
    assert "Ska det överstrukna vara med?" in page
    assert "Ta med som rader" not in page
    client.post(url("plan_file_changes", file.pk))
    page = client.get(url("plan_file_changes", file.pk)).content.decode()
    assert f"Överstruket, tas med som text: {WORDS.strip()}" in " ".join(page.split())
    assert "Tas inte med:" not in page


def test_a_question_about_it_is_answered_by_keeping_it(sign_in, people):
    client = sign_in(people["editor"])
    file = upload(client, document(), "plan.docx")
    client.post(url("plan_file_answer", file.pk, "u0"), {"leave": "1"})
    page = client.get(url("plan_file", file.pk)).content.decode()
    assert "Tas med som text." in page
