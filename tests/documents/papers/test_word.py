"""The Word file as a reader that did not write it finds it: structure, and what is heard of it."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from documents.papers.blocks import Heading, Table, words_of
from documents.papers.checked import NotWhole, check_words
from documents.papers.formats import Format
from documents.papers.plan import paper_of
from documents.papers.word import write_word


@pytest.fixture
def made(paper):
    return Document(io.BytesIO(write_word(paper)))


def styled(made, *names):
    return [one.text for one in made.paragraphs if one.style.name in names]


def test_headings_are_headings_of_their_level(made, paper):
    wanted = [(f"Heading {one.level}", one.text) for one in paper.blocks
              if isinstance(one, Heading)]  # fmt: skip
    found = [(one.style.name, one.text) for one in made.paragraphs
             if one.style.name.startswith("Heading")]  # fmt: skip
    assert found == wanted


def test_the_title_comes_first_and_names_the_file(made, paper):
    assert styled(made, "Title") == [paper.title]
    assert made.core_properties.title == paper.title
    assert made.core_properties.author == paper.author
    assert made.core_properties.language == "sv-SE"


def test_the_language_is_swedish_everywhere(made):
    said = {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))}
    assert said == {"sv-SE"}
    assert not list(made.element.iter(qn("w:lang")))


def test_contents_are_a_field_whose_entries_lead_to_headings(made, paper):
    entries = styled(made, "toc 1", "toc 2", "toc 3")
    assert entries == [one.text for one in paper.headings()]
    body = made.element.body
    asked = [one.text for one in body.iter(qn("w:instrText")) if "TOC" in one.text]
    assert asked == [r' TOC \o "1-3" \h \z \u ']
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert [link for link in links if link] == marks
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_tables_have_captions_heading_rows_and_words_for_those_who_do_not_see(made, paper):
    tables = [one for one in paper.blocks if isinstance(one, Table)]
    assert styled(made, "Caption") == [
        f"Tabell {at}: {table.caption}" for at, table in enumerate(tables, 1)
    ]
    assert len(made.tables) == len(tables)
    for wanted, found in zip(tables, made.tables, strict=True):
        properties = found._tbl.tblPr
        assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == wanted.caption
        assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == wanted.caption
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in found.rows]
        assert heads == [True] * len(wanted.head) + [False] * len(wanted.body)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in found.rows)


def test_captions_are_numbered_by_word_and_keep_with_their_table(made):
    captions = [one for one in made.paragraphs if one.style.name == "Caption"]
    for caption in captions:
        assert [one.text for one in caption._p.iter(qn("w:instrText"))] == [
            " SEQ Tabell \\* ARABIC "
        ]
        assert caption._p.getnext().tag == qn("w:tbl")
        assert caption.paragraph_format.keep_with_next


def test_numbers_align_at_their_comma(made):
    money = made.tables[-1]
    column = [row.cells[3].text for row in money.rows[1:]]
    assert column == ["640,5", "1\xa0618,2", "2\xa0258,7"]
    assert {row.cells[3].paragraphs[0].alignment for row in money.rows} == {2}


def test_spanning_cells_stay_where_they_stood(made):
    table = made.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Fråga", "Andel", "Andel"],
        ["Kan påverka", "85 %", "86,5 %"],
        ["Kan påverka", "7 %", "8 %"],
    ]


def test_lists_are_lists_and_begin_anew(made):
    assert styled(made, "List Number") == ["Först", "Sedan", "Fjärde"]
    items = [one for one in made.paragraphs if one.style.name == "List Number"]
    numbers = [one._p.pPr.numPr.numId.val for one in items]
    assert numbers[0] == numbers[1] != numbers[2]
    levels = [one._p.pPr.numPr.ilvl.val for one in made.paragraphs
              if one.style.name == "List Bullet"]  # fmt: skip
    assert 1 in levels and 0 in levels


def test_every_page_says_which_document_and_which_page(made, paper):
    section = made.sections[0]
    assert section.header.paragraphs[0].text == f"{paper.running}\t{paper.reference}"
    for footer in (section.footer, section.first_page_footer):
        asked = [one.text.strip() for one in footer._element.iter(qn("w:instrText"))]
        assert asked == ["PAGE", "NUMPAGES"]


def test_links_lead_where_they_led(made):
    targets = [rel.target_ref for rel in made.part.rels.values() if rel.is_external]
    assert targets == ["https://example.org/a?b=1"]


def body_words(made):
    """Everything after the contents, in the order of the file."""
    for child in made.element.body:
        if child.tag == qn("w:p") and _is_front(made, child):
            continue
        yield from ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in child.iter(qn("w:p")))


def _is_front(made, child):
    style = child.find(qn("w:pPr") + "/" + qn("w:pStyle"))
    named = style is not None and style.get(qn("w:val"))
    return named in ("Title", "Subtitle", "TOC1", "TOC2", "TOC3", "toc1", "toc2", "toc3")


def test_every_text_and_number_stands_exactly_once_in_order(made, paper):
    wanted, tables = [], 0
    for block in paper.blocks:
        words = list(words_of(block))
        if isinstance(block, Table):
            tables += 1
            words[0] = f"Tabell {tables}: {words[0]}"
        wanted += words
    assert "".join("".join(body_words(made)).split()) == "".join("".join(wanted).split())


def test_a_file_that_lacks_a_word_is_not_given_out(paper):
    data = write_word(paper)
    check_words(Format.DOCX, paper, data)
    paper.blocks.append(Heading(1, "Det som saknas"))
    with pytest.raises(NotWhole, match="Det som saknas"):
        check_words(Format.DOCX, paper, data)


def test_an_empty_plan_is_a_document_without_contents(about):
    made = Document(io.BytesIO(write_word(paper_of({}, about))))
    assert not list(made.element.body.iter(qn("w:instrText")))


def test_the_first_part_begins_below_the_contents_on_a_page_of_its_own(made):
    headings = [one for one in made.paragraphs if one.style.name.startswith("Heading")]
    assert [bool(one.paragraph_format.page_break_before) for one in headings][:2] == [True, False]


def test_sums_are_told_from_their_rows(made):
    last = made.tables[-1].rows[-1].cells[0].paragraphs[0]
    assert last.text == "Totalt"
    assert all(run.bold for run in last.runs)
    assert last.style.name == "Tabelltext i plan"
