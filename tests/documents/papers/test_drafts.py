"""A draft says on every page what it is a draft of; what was decided says nothing of the kind."""

import dataclasses
import datetime as dt
import io

import docx
import pypdfium2
import pytest
from django.utils import timezone
from docx.oxml.ns import qn
from pdfua import validate

from documents.papers.formats import Format, write
from documents.papers.sources import paper_of_draft, paper_of_edition
from plans.actions import workflow
from plans.document import plan_document
from tests.documents.papers.scene import decide, make_scene, publish, write_draft

FIRST = "Utkast till utgåva 1, inte beslutat"
SECOND = "Utkast till utgåva 2, inte beslutat"


@pytest.fixture
def scene(db):
    return make_scene()


def draft_of(scene, at=None):
    scene.plan.refresh_from_db()
    return paper_of_draft(scene.plan, plan_document(scene.plan), at or timezone.now())


def feet_of_word(paper):
    data = write(Format.DOCX, paper, {})
    section = docx.Document(io.BytesIO(data)).sections[0]
    feet = (section.footer, section.first_page_footer)
    return ["".join(one.text for one in foot._element.iter(qn("w:t"))) for foot in feet]


def pages_of_pdf(paper):
    document = pypdfium2.PdfDocument(write(Format.PDF, paper, {}))
    return [page.get_textpage().get_text_bounded() for page in document]


def test_a_plan_that_was_never_decided_is_a_draft_of_its_first_edition(scene):
    paper = draft_of(scene)
    assert paper.draft == FIRST
    assert all(FIRST in foot for foot in feet_of_word(paper))


def test_a_new_version_says_on_every_page_that_it_is_not_decided(scene):
    publish(scene)
    write_draft(scene)
    paper = draft_of(scene)
    assert paper.draft == SECOND
    assert paper.state[1] == "Utgåva 1 är beslutad och gäller."
    assert all(SECOND in foot and "Sida" in foot for foot in feet_of_word(paper))
    pages = pages_of_pdf(paper)
    assert len(pages) > 1
    assert all(SECOND in page for page in pages)
    page = write(Format.HTML, paper, {}).decode()
    assert f'<p class="draft">{SECOND}</p>' in page


def test_what_was_decided_is_no_draft(scene):
    paper = paper_of_edition(publish(scene))
    write_draft(scene)
    assert paper.draft == ""
    told = [*feet_of_word(paper), *pages_of_pdf(paper), write(Format.HTML, paper, {}).decode()]
    assert not any("utkast" in one.lower() for one in told)


def test_a_decided_plan_that_nobody_has_opened_is_no_draft_and_not_the_edition(scene):
    decide(scene)
    paper = draft_of(scene)
    assert paper.draft == ""
    assert paper.state[0].startswith("Arbetsläget, som det stod ")
    assert paper.state[1] == "Utgåva 1 är beslutad och gäller."


def test_a_draft_of_before_the_decision_stays_a_draft_of_what_was_decided(scene):
    """Its file is made later than it was asked for."""
    before = timezone.now() - dt.timedelta(hours=1)
    decide(scene)
    assert draft_of(scene, before).draft == FIRST


def test_a_version_that_is_given_up_leaves_no_draft(scene):
    publish(scene)
    workflow.reopen(plan=scene.plan, by=scene.by, reason="Räknat om")
    workflow.go_back(plan=scene.plan, by=scene.by)
    assert draft_of(scene).draft == ""


def test_a_checker_of_accessibility_finds_nothing_in_a_draft(paper, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(write(Format.PDF, dataclasses.replace(paper, draft=SECOND), {}))
    assert not validate(str(path)).findings
