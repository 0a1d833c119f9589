"""The PDF as checkers and readers that did not write it find it."""

import io
import re

import pikepdf
import pypdfium2
import pytest
from pdfua import validate

from documents.papers.blocks import Heading, Table, words_of
from documents.papers.pdf import write_pdf
from documents.papers.plan import paper_of


@pytest.fixture
def data(paper):
    return write_pdf(paper)


@pytest.fixture
def made(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf


def test_it_says_that_it_is_for_everybody_and_for_the_archive(made):
    with made.open_metadata() as about:
        assert about["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert about["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
        assert about["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
        assert about["{http://purl.org/dc/elements/1.1/}title"] == "Verksamhetsplan 2024 för Norra"


def test_a_checker_of_accessibility_finds_nothing(data, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(data)
    assert not validate(str(path)).findings


def test_language_title_and_structure(made):
    assert str(made.Root.Lang) == "sv-SE"
    assert bool(made.Root.MarkInfo.Marked)
    assert bool(made.Root.ViewerPreferences.DisplayDocTitle)
    assert made.Root.get("/StructTreeRoot") is not None


def elements(node):
    """The structure's elements in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def kinds(made):
    return [str(one.S).lstrip("/") for one in elements(made.Root.StructTreeRoot)]


def test_headings_lists_and_tables_are_tagged_as_such(made, paper):
    tags = kinds(made)
    headings = [tag for tag in tags if re.fullmatch(r"H[1-6]", tag)]
    own = [f"H{one.level}" for one in paper.blocks if isinstance(one, Heading)]
    assert headings[-len(own) :] == own
    tables = [one for one in paper.blocks if isinstance(one, Table)]
    assert tags.count("Table") == len(tables)
    assert tags.count("THead") == len(tables)
    assert tags.count("Caption") == len(tables)
    assert tags.count("TH") >= sum(len(row.cells) for table in tables for row in table.head)
    assert {"L", "LI", "LBody", "BlockQuote", "Link"} <= set(tags)


def test_bookmarks_lead_to_the_headings(made, paper):
    titles = []

    def walk(items):
        for item in items:
            titles.append(item.title)
            walk(item.children)

    with made.open_outline() as outline:
        walk(outline.root)
    wanted = [one.text for one in paper.blocks if isinstance(one, Heading)]
    assert titles[-len(wanted) :] == wanted


def test_every_typeface_comes_along(made):
    held = [one for one in made.objects if isinstance(one, pikepdf.Dictionary)]
    descriptors = [one for one in held if one.get("/Type") == "/FontDescriptor"]
    assert descriptors
    for one in descriptors:
        assert any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def pages(data):
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return found


def squeezed(text):
    return re.sub(r"[\W_]+", "", text)


def test_every_text_and_number_stands_exactly_once_in_order(data, paper):
    """After the front page, between the running lines."""
    wanted, tables = [], 0
    for block in paper.blocks:
        words = list(words_of(block))
        if isinstance(block, Table):
            tables += 1
            words[0] = f"Tabell {tables} {words[0]}"
        wanted += words
    found = []
    for number, text in enumerate(pages(data)[1:], 2):
        lines = text.splitlines()
        rest = "".join(lines)
        for running in (paper.running, paper.reference, f"Sida {number} ({len(pages(data))})"):
            assert running in rest, (number, running)
            rest = rest.replace(running, "", 1)
        found.append(rest)
    # Numbers of list items are drawn, not said by the plan.
    drawn = re.sub(r"(?<=\w)", "", "".join(found))
    assert sorted(re.findall(r"\d+,\d+", drawn)) == sorted(re.findall(r"\d+,\d+", " ".join(wanted)))
    at, there = 0, squeezed("".join(found))
    for text in wanted:
        place = there.find(squeezed(text), at)
        assert 0 <= place - at <= 2, text  # an item's number may stand between
        at = place + len(squeezed(text))
    assert at == len(there)


def test_the_front_page_says_what_it_is_and_has_no_running_line(data, paper):
    front = pages(data)[0]
    assert paper.title in " ".join(front.split())
    assert paper.state[0] in front
    assert paper.running not in front


def test_markup_in_a_text_is_text(document, about):
    nasty = '#eval("1") $x$ *fet* @ref <label> \\ // [a] "'
    document["sections"][3]["text"] = f"<p>{nasty.replace('<', '&lt;')}</p>"
    assert squeezed(nasty) in squeezed("".join(pages(write_pdf(paper_of(document, about)))))


def test_an_empty_plan_is_a_pdf(about):
    assert write_pdf(paper_of({}, about)).startswith(b"%PDF")
