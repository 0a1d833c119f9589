"""What is found in a Word document that is to be the city's template."""

import io
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from documents.papers.word import UnfitTemplate, checking
from documents.papers.word.checking import Level, examine, hinders
from documents.papers.word.template import NEEDED
from documents.word_templates.example import example_plan
from tests.documents import damaged
from tests.documents.word_templates import templates as made

ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def faults(data):
    return " ".join(one.words for one in examine(data) if one.level == Level.FAULT)


@pytest.mark.parametrize("make", [made.sound, made.of_word_itself, lambda: made.pictured("Märke")])
def test_a_usual_template_is_taken_and_written_in(make):
    assert faults(make()) == ""
    assert example_plan(make()).startswith(b"PK")


@pytest.mark.parametrize("name", [name for name in NEEDED if name != "Normal"])
def test_a_style_that_is_missing_is_named(name):
    found = examine(made.without(name))
    assert f"”{NEEDED[name]}”" in " ".join(one.words for one in found if hinders([one]))
    assert "Rubriknivåer" not in [one.subject for one in found]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: made.levelled("Heading 2", 5), "”Rubrik 2” har dispositionsnivå 5"),
        (lambda: made.levelled("Heading 2", 5), "ska ha nivå 2"),
        (lambda: made.levelled("Heading 1", None), "ingen dispositionsnivå"),
        (lambda: made.levelled("Normal", 1), "nivån Brödtext"),
        (lambda: made.levelled("List Bullet", 3), "”Punktlista” har dispositionsnivå 3"),
        (made.narrow, "Mellan marginalerna är"),
        (made.in_columns, "flera spalter"),
        (made.pictured, "bild i sidhuvudet saknar alternativtext"),
        (made.fetching, "Fältet INCLUDETEXT i sidhuvudet"),
        (lambda: made.fetching("DDEAUTO"), "Fältet DDEAUTO"),
        (made.linked, "Sidhuvudet hämtar http://example.org/a.png"),
        (
            lambda: made.linked(ATTACHED, "settings"),
            "Dokumentets inställningar hämtar",
        ),
        (lambda: made.linked(RELATIONSHIP_TYPE.OLE_OBJECT), "inbäddat objekt"),
        (lambda: made.with_member("word/vbaProject.bin"), "word/vbaProject.bin är ett makro"),
        (lambda: made.with_member("word/embeddings/a.exe"), "word/embeddings/a.exe"),
        (lambda: made.with_member("word/activeX/activeX1.xml", b"<x/>"), "activeX1.xml"),
    ],
)
def test_what_hinders_says_where_and_what_would_be_right(make, words):
    assert words in faults(make())


def test_a_link_that_a_reader_follows_does_not_hinder():
    assert faults(made.linked(RELATIONSHIP_TYPE.HYPERLINK)) == ""


def test_what_is_worth_knowing_is_told():
    found = examine(made.of_word_itself())
    told = {one.subject: one.words for one in found if one.level == Level.TOLD}
    assert "en-US" in told["Språk"]
    assert "2 ord" in told["Text i mallen"]
    assert {one.subject: one.words for one in found}["Sidhuvudet"] == "”Stadens huvud”"
    assert not hinders(found)


def of_another_kind(data):
    """A document whose package says that it has macros, whatever it is called."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            words = old.read(one).replace(
                b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"vnd.ms-word.document.macroEnabled.main+xml",
            )
            new.writestr(one, words)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "inget Word-dokument"),
        (b"PK\x03\x04", "inget Word-dokument"),
        (b"%PDF-1.7", "inget Word-dokument"),
        (of_another_kind(made.sound()), "inget Word-dokument"),
        (made.with_member("word/_rels/x.rels", b"<a"), "skadad"),
        (made.with_member("word/x.xml", b"<!DOCTYPE a><a/>"), "DOCTYPE"),
        (damaged.with_bad_checksums(made.sound()), "går inte att läsa"),
        (damaged.flagged_as_locked(made.sound()), "låst med lösenord"),
        (damaged.doubled(made.sound(), "word/document.xml"), "finns flera gånger"),
        (
            made.with_member("word/media/a.bmp", b"0" * 20_000_000, zipfile.ZIP_DEFLATED),
            "packar upp",
        ),
        (b"PK" + b"0" * 6_000_000, "större än 5 MB"),
    ],
)
def test_what_cannot_be_looked_into_is_refused(data, words):
    with pytest.raises(UnfitTemplate, match=words):
        examine(data)


def test_a_fault_of_the_examination_is_not_told_as_the_files(monkeypatch):
    def broken(_document):
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "_CHECKS", (("Sidan", broken, "Bra"),))
    with pytest.raises(ZeroDivisionError):
        examine(made.sound())


@pytest.fixture
def plan():
    return Document(io.BytesIO(example_plan(made.of_word_itself())))


def heads(document):
    return [one.text for one in document.sections[0].header.paragraphs]


def test_the_citys_head_stands_above_our_line(plan):
    assert heads(plan) == ["Stadens huvud", "Exempelnämnden · Verksamhetsplan 2024\tDnr 2024/1"]
    assert plan.sections[0].header.paragraphs[1].style.style_id == "Sidhuvud"


@pytest.mark.parametrize(("margin", "size", "lines"), [(2, 11, 2), (4, 11, 2), (4, 14, 3)])
def test_our_line_is_parted_where_the_templates_head_is_too_narrow(margin, size, lines):
    document = made.begun()
    document.styles["Header"].font.size = Pt(size)
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = Cm(21), Cm(margin), Cm(margin)
    plan = Document(io.BytesIO(example_plan(made.saved(document))))
    assert len(heads(plan)) == lines
    assert plan.sections[0].header.paragraphs[-1].paragraph_format.space_after > 0
    stops = plan.sections[0].header.paragraphs[1].paragraph_format.tab_stops
    assert [one.position for one in stops if one.alignment == WD_TAB_ALIGNMENT.RIGHT] == (
        [pytest.approx(Cm(21 - 2 * margin), abs=1000)] if lines == 2 else []
    )


def test_the_citys_own_text_and_what_hangs_on_it_go(plan):
    kinds = {one.reltype.rpartition("/")[2] for one in plan.part.rels.values()}
    assert "Stadens text" not in [one.text for one in plan.paragraphs]
    assert not kinds & {"comments", "image"}


def test_the_head_speaks_swedish_as_the_rest(plan):
    head = plan.sections[0].header._element
    assert not list(head.iter(qn("w:lang")))


def test_the_first_page_has_the_citys_head_unless_the_template_sets_it_apart(plan):
    assert not plan.sections[0].different_first_page_header_footer


def test_a_template_that_numbers_its_pages_is_not_numbered_twice():
    document = made.begun()
    line = document.sections[0].footer.paragraphs[0]._p
    line.append(made.parse_xml(f'<w:fldSimple {made.W} w:instr=" PAGE "/>'))
    written = Document(io.BytesIO(example_plan(made.saved(document))))
    asked = [one.text for one in written.sections[0].footer._element.iter(qn("w:instrText"))]
    assert asked == []
