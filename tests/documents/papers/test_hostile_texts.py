"""Texts that no editor makes but that somebody can send, or that an edition has kept since they
could: every format holds every word of them."""

import datetime as dt

import pytest
from pdfua import validate

from documents.papers.blocks import Listing, Mark, Paper, Span, words_of
from documents.papers.checked import READERS, check_words
from documents.papers.fitting import fitted
from documents.papers.formats import Format, write
from documents.papers.plan import paper_of
from documents.papers.rich import blocks_of
from drafting.calculations.limits import MOST_COLUMNS

TABLE = (
    "<table><thead><tr><th {0}>Ort</th><th>År</th></tr></thead><tbody><tr><td {1}>Klara</td>"
    "<td>1</td></tr><tr><td>Sofia</td><td>2</td></tr></tbody></table>"
)


def made(html, kind):
    at = dt.datetime(2023, 12, 14, tzinfo=dt.UTC)
    paper = Paper("Plan", "Nämnden", "Plan", "Utkast", ("Utkast.",), at, blocks_of(html))
    data = write(kind, paper, {})
    check_words(kind, paper, data)
    return data


@pytest.mark.parametrize(
    "start", ["a", "1.5", " ", "", "0", "-3", "9" * 5000, "9" * 23, "10000", "٣", "²"]
)
def test_a_list_that_begins_at_no_number_begins_at_one(start):
    (listing,) = blocks_of(f'<ol start="{start}"><li>ett</li></ol>')
    assert isinstance(listing, Listing)
    assert listing.start == 1


def test_a_list_begins_where_it_says():
    (listing,) = blocks_of('<ol start="9999"><li>ett</li></ol>')
    assert listing.start == 9999


@pytest.mark.parametrize("kind", [Format.HTML, Format.DOCX, Format.PDF])
@pytest.mark.parametrize(
    "html",
    [
        '<ol start="9999"><li>ett</li></ol>',
        TABLE.format('colspan="x"', 'rowspan="-1"'),
        TABLE.format('colspan="99999"', ""),
        TABLE.format('colspan="99"', ""),
        TABLE.format('rowspan="5"', ""),
        TABLE.format('rowspan="999"', 'rowspan="999"'),
        TABLE.format("", 'rowspan="9" colspan="9"'),
        "<table><tbody><tr><td>a</td><td rowspan=3>b</td><td>c</td></tr><tr><td colspan=2>d</td>"
        "<td>e</td></tr><tr><td>f</td><td>g</td></tr></tbody></table>",
    ],
)
def test_every_format_holds_every_word(html, kind):
    assert made(html, kind)


def test_an_address_that_is_too_long_is_no_link():
    (paragraph,) = blocks_of(f'<p><a href="https://x/{"x" * 9000}">Läs mer</a></p>')
    assert paragraph.spans == (Span("Läs mer"),)


SENTENCES = "".join(
    f"Mening {number} om förskolans arbete med barnens språk. " for number in range(8)
)


@pytest.mark.parametrize("times", [5, 20])
def test_a_paragraph_goes_on_over_a_page(times):
    assert made(f"<p>{SENTENCES * times}</p>" * 2, Format.PDF)


def test_the_running_lines_are_no_part_of_the_text_and_all_else_is():
    data = made("".join(f"<p>Stycke {at}. {SENTENCES}</p>" for at in range(14)), Format.PDF)
    there = READERS[Format.PDF](data)
    assert "Sida" not in there
    assert there.count("Mening 7") == 14


SIGNS = (
    "😀 \uf0b7 \uf0a7 \uf0fc \ue000 \u6f22\u5b57 proﬁl inﬂytt e\u0301 → ✓ ☐ Ж α ½ \u0378 ❤\ufe0f 𝐀"
)


@pytest.mark.parametrize("kind", [Format.HTML, Format.DOCX, Format.PDF])
@pytest.mark.parametrize(
    "sign", [*SIGNS.split(), "שלום", "سلام", "👩\u200d👧", "🇸🇪", "1\ufe0f\u20e3"]
)
def test_a_sign_that_no_typeface_has_keeps_no_file_from_being_made(sign, kind):
    html = (
        f"<h3>Rubrik {sign}</h3><p>ord <strong>{sign}</strong> ord</p><ul><li>{sign}</li></ul>"
        f"<table><caption>{sign} tabell</caption><tbody><tr><td>{sign}</td></tr></tbody></table>"
    )
    assert made(html, kind)


def test_what_a_pdf_cannot_show_is_named_in_it():
    there = READERS[Format.PDF](made("<p>Vi \u6f22 är glada 😀 och \u2192 framåt</p>", Format.PDF))
    assert "Vi [U+6F22] är glada [grinning face] och → framåt" in there


def test_a_pdf_with_named_signs_is_still_for_everybody(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(made(f"<h3>{SIGNS}</h3><p>{SIGNS}</p>", Format.PDF))
    assert not validate(str(path)).findings


def test_bullets_of_word_and_joined_letters_are_read_as_such(about):
    section = {"goal": "", "heading": "Proﬁl", "text": "<p>\uf0b7 Inﬂytt</p>", "words": 0}
    paper = paper_of({"sections": [section]}, about)
    assert [text for block in paper.blocks for text in words_of(block)] == ["Profil", "• Inflytt"]


LONG = "Medel till förskolans gård som ska rustas. "


@pytest.mark.parametrize("kind", [Format.HTML, Format.DOCX, Format.PDF])
@pytest.mark.parametrize(
    "html",
    [
        f"<p>{'x' * 5000}</p><h3>{'y' * 300}</h3>",
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>"
        f"<tr><td>{LONG * 300}</td><td>x</td></tr><tr><td>sist</td><td>y</td></tr></tbody></table>",
        f"<table><tbody><tr>{f'<td>{LONG * 40}</td>' * 6}</tr></tbody></table>",
        f"<table><tbody><tr><td>{'x' * 300}</td><td>{'y' * 200}</td></tr></tbody></table>",
        f"<p>https://start.stockholm/{'abc/' * 60}</p>",
        "<blockquote>" * 9 + "<p>a</p>" + "</blockquote>" * 9,
    ],
    ids=["words", "cell", "cells", "words in cells", "address", "quotations"],
)
def test_what_is_longer_than_a_line_or_a_page_stands_whole(html, kind):
    assert made(html, kind)


def test_a_long_row_goes_on_below_with_its_marks(tmp_path):
    text = f"<strong>Först</strong> {LONG * 200}<em>sist</em>"
    html = TABLE.format("", "").replace("Klara", text)
    (table,) = blocks_of(html)
    (fit,) = fitted([table])
    assert len(fit.body) > 3
    assert [row.cells[1].text for row in fit.body][:2] == ["1", ""]
    assert "".join(row.cells[0].text for row in fit.body[:-1]) == table.body[0].cells[0].text
    assert fit.body[0].cells[0].spans[0].marks == {Mark.STRONG}
    path = tmp_path / "plan.pdf"
    path.write_bytes(made(html, Format.PDF))
    assert not validate(str(path)).findings


def test_a_short_row_stays_one():
    (table,) = blocks_of(f"<table><tbody><tr><td>{LONG * 3}</td><td>7</td></tr></tbody></table>")
    assert list(fitted([table])) == [table]


def test_lists_pasted_beside_their_items_keep_every_word():
    (listing,) = blocks_of("<ul>x<li>a</li><ul><li>b</li></ul>c</ul>")
    assert list(words_of(listing)) == ["x", "a", "b", "c"]


def test_a_table_as_wide_as_no_page_is_parted():
    cells = "".join(f"<td colspan=99 rowspan=9>{at}</td>" for at in range(300))
    tables = blocks_of(f"<table><tbody><tr>{cells}</tr><tr><td>sist</td></tr></tbody></table>")
    assert {len(table.columns) for table in tables[:-1]} == {MOST_COLUMNS}
    rows = [[cell.text for cell in table.body[0].cells] for table in tables]
    assert {row[0] for row in rows} == {"0"}
    assert [text for row in rows for text in row[1:]] == [str(at) for at in range(1, 300)]


def test_an_unequal_row_keeps_its_words():
    (table,) = blocks_of(
        '<table><tbody><tr><td rowspan="2">Mål</td><td>ett</td></tr>'
        "<tr><td>två</td><td>tre</td></tr></tbody></table>"
    )
    placed = [[one.cell.text for one in row if not one.is_rest] for _row, row in table.placed()]
    assert placed == [["Mål", "ett", ""], ["två", "tre"]]
