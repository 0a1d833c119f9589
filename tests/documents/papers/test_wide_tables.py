"""Tables with many columns: smaller letters, then pages held sideways, and a limit."""

import io

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from documents.papers.cells import USUAL_SIZE, setting_of
from documents.papers.checked import NotWhole, check_words
from documents.papers.formats import Format, write
from documents.papers.plan import paper_of
from documents.papers.rich import blocks_of
from drafting.calculations.limits import MOST_COLUMNS
from tests.documents.word_templates import templates


def wide(columns, heading="Kolumn"):
    heads = "".join(f"<th>{heading} {at}</th>" for at in range(columns))
    cells = "".join(f"<td>{100 + at},5</td>" for at in range(columns))
    return f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"


def papered(document, about, *texts):
    sections = [
        {"goal": "", "heading": f"Del {at}", "text": text, "words": 0}
        for at, text in enumerate(texts)
    ]
    return paper_of({**document, "sections": sections}, about)


@pytest.mark.parametrize(
    ("columns", "heading", "is_sideways"),
    [
        (6, "Kolumn", False),
        (6, "Tillgänglighetsanpassningar", False),
        (9, "Tillgänglighetsanpassningar", True),
        (11, "K", True),
        (MOST_COLUMNS, "Kolumn", True),
    ],
)
def test_many_columns_are_held_sideways(columns, heading, is_sideways):
    (table,) = blocks_of(wide(columns, heading))
    setting = setting_of(table)
    assert setting.is_sideways == is_sideways
    assert 6 <= setting.size <= USUAL_SIZE


@pytest.mark.parametrize("columns", [11, MOST_COLUMNS, 45, 120])
def test_every_cell_of_a_wide_table_stands_inside_a_page(document, about, columns):
    paper = papered(document, about, "<p>Före.</p>" + wide(columns) + "<p>Efter.</p>")
    data = write(Format.PDF, paper, {}, None)
    check_words(Format.PDF, paper, data)
    pages = list(pypdfium2.PdfDocument(data))
    assert any(page.get_width() > page.get_height() for page in pages)
    for page in pages:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            assert left >= 0
            assert right <= page.get_width()
            assert bottom >= 0
            assert top <= page.get_height()


def shapes(data):
    document = Document(io.BytesIO(data))
    return [one.page_width > one.page_height for one in document.sections]


@pytest.mark.parametrize("template", [None, templates.sound()])
def test_word_turns_the_page_for_a_wide_table_and_back(document, about, template):
    texts = ("<p>Före.</p>" + wide(11) + wide(12) + "<p>Mellan.</p>", "<p>Text.</p>" + wide(20))
    paper = papered({**document, "activities": []}, about, *texts)
    data = write(Format.DOCX, paper, {}, template)
    check_words(Format.DOCX, paper, data)
    # Two that follow each other share a page.
    assert shapes(data)[:4] == [False, True, False, True]
    word = Document(io.BytesIO(data))
    assert [len(one._sectPr.findall(qn("w:titlePg"))) for one in word.sections[1:]].count(1) == 0
    assert all(one.header.paragraphs[-1].text for one in word.sections)


def test_a_plan_that_ends_sideways_has_no_empty_page(document, about):
    bare = {key: [] if isinstance(value, list) else value for key, value in document.items()}
    data = write(Format.DOCX, papered({**bare, "economy": {}}, about, wide(11)), {}, None)
    assert shapes(data) == [False, True]
    body = Document(io.BytesIO(data)).element.body
    assert not list(body.sectPr.getprevious().iter(qn("w:sectPr")))


def test_what_is_missing_is_told_with_its_heading(document, about):
    paper = papered(document, about, "<p>Första texten.</p>", "<p>Försvunnen text.</p>")
    whole = papered(document, about, "<p>Första texten.</p>", "<p>Annan.</p>")
    data = write(Format.DOCX, whole, {}, None)
    with pytest.raises(NotWhole, match=r"under ”Del 1”: ”Försvunnen text.”"):
        check_words(Format.DOCX, paper, data)
