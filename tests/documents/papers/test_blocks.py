"""The format-neutral document: what a plan's parts become, in which order, and nothing twice."""

import pytest

from documents.papers.blocks import (
    Cell,
    Column,
    Heading,
    Listing,
    Mark,
    Note,
    Paragraph,
    Row,
    Span,
    Table,
    levelled,
    words_of,
)
from documents.papers.cells import Field, aligned, roomy, table_of
from documents.papers.plan import paper_of
from documents.papers.rich import blocks_of


def headings(paper):
    return [(one.level, one.text) for one in paper.blocks if isinstance(one, Heading)]


def said(paper):
    return [text for block in paper.blocks for text in words_of(block)]


def test_parts_stand_in_the_order_of_the_plan(paper):
    assert headings(paper) == [
        (1, "Inledning"),
        (1, "KF:s inriktningsmål: 1. Ett Stockholm som håller samman"),
        (2, "KF:s mål för verksamhetsområdet: 1.1 Alla barn"),
        (3, "Öppna förskolor"),
        (4, "Inne"),
        (3, "Nämndmål: 1.1.1 Goda skolor"),
        (4, "Förväntat resultat 2024"),
        (4, "Förväntat resultat på längre sikt"),
        (2, "KF:s mål för verksamhetsområdet: 1.2 Alla elever"),
        (1, "Redovisning av ekonomi"),
        (1, "Övrigt"),
    ]


def test_every_table_is_named_and_whose_rows_it_holds(paper):
    assert [block.caption for block in paper.blocks if isinstance(block, Table)] == [
        "Det de svarade",
        "KF:s indikatorer, 1.1",
        "Obligatoriska nämndindikatorer, 1.1",
        "KF:s aktiviteter, 1.1",
        "Nämndens indikatorer, 1.1.1",
        "Nämndens aktiviteter, 1.1.1",
        "Driftbudget 2024, mnkr",
    ]


@pytest.mark.parametrize(
    "text", ["Fler klarar skolan", "Andel nöjda", "Öppna läxhjälp", "Förskola", "640,5"]
)
def test_nothing_is_told_twice(paper, text):
    assert said(paper).count(text) == 1


def test_boards_read_of_the_company(document, about):
    words = said(paper_of(document, about.__class__(**{**vars(about), "kind": "board"})))
    assert "Bolagsmål: 1.1.1 Goda skolor" in words
    assert "Bolagets indikator" in words
    assert not [word for word in words if "Nämndens" in word]


def test_a_text_that_is_not_carried_says_so(paper):
    assert Note("Texten har 512 ord och finns i källan.") in paper.blocks


def test_rows_of_goals_that_nobody_wrote_about_are_told(document, about):
    document["sections"] = []
    titles = headings(paper_of(document, about))
    assert (2, "KF:s mål för verksamhetsområdet: 1.1 Alla barn") in titles


def test_rows_under_no_goal_are_told_at_the_end(document, about):
    document["activities"][0].update(area_goal="", committee_goal="")
    document["council_activities"][0]["area_goal"] = ""
    document["indicators"][2]["committee_goal"] = "9.9.9"
    words = said(paper_of(document, about))
    place = words.index("Övriga indikatorer och aktiviteter")
    assert {"Öppna läxhjälp", "Egna mått"} <= set(words[place:])


def test_editions_without_targets_in_their_document_name_the_own_indicators(document, about):
    del document["indicators"], document["council_activities"]
    own = {"indicator": "m", "name": "Mått", "area_goal": "1.1", "committee_goal": ""}
    document["own_indicators"] = [own]
    assert "Mått" in said(paper_of(document, about))


def test_an_empty_plan_is_a_paper(about):
    paper = paper_of({"sections": []}, about)
    assert paper.title == "Verksamhetsplan 2024"
    assert not paper.blocks


def test_a_table_tells_itself_how_it_is_shown(document, about):
    document["economy"]["premises"] = {
        "caption": "Lokaler",
        "columns": [{"key": "what", "heading": "Lokal"},
                    {"key": "sum", "heading": "Belopp", "is_number": True}],
        "rows": [{"what": "Gården", "sum": "1"}, {"what": "Summa", "sum": "2.50",
                                                  "is_total": True}],
    }  # fmt: skip
    table = paper_of(document, about).blocks[-3]
    assert isinstance(table, Table)
    assert [row.cells[1].text for row in table.body] == ["1,0", "2,5"]
    assert table.body[1].is_total


def test_a_table_that_nobody_described_is_shown_by_its_keys(document, about):
    document["economy"]["odd"] = [{"what": "Ting", "sum": "3"}]
    assert {"odd", "what", "Ting", "3"} <= set(said(paper_of(document, about)))


def test_no_heading_skips_a_level():
    deep = [Heading(3, "a"), Heading(5, "b"), Heading(1, "c"), Heading(2, "d")]
    assert [one.level for one in levelled(deep)] == [1, 2, 1, 2]


def test_decimals_are_as_many_in_every_row_and_nothing_is_rounded():
    assert aligned(["1", "22.50", "", "-0.125", "x"]) == ["1,000", "22,500", "", "−0,125", "x"]
    assert aligned(["10", "100"]) == ["10", "100"]


@pytest.mark.parametrize(
    ("html", "spans"),
    [
        ("<p>a <strong>b</strong></p>",
         (Span("a "), Span("b", frozenset({Mark.STRONG})))),
        ("<p>a<br>b</p>", (Span("a\nb"),)),
        ('<p><a href="mailto:x@y.se">x</a></p>', (Span("x", href="mailto:x@y.se"),)),
        ("<p>a <data>77 %</data> b</p>", (Span("a 77 % b"),)),
        ("löst &lt;b&gt;", (Span("löst <b>"),)),
    ],
)  # fmt: skip
def test_marks_links_breaks_and_unknown_tags(html, spans):
    assert blocks_of(html) == [Paragraph(spans)]


def test_lists_keep_their_numbers_and_hold_no_headings():
    (numbered,) = blocks_of('<ol start="4"><li><h3>Rubrik</h3><p>text</p></li></ol>')
    bold = Paragraph((Span("Rubrik", frozenset({Mark.STRONG})),))
    assert numbered == Listing(((bold, Paragraph((Span("text"),))),), 4)


def test_cells_that_span_keep_the_columns_below_them():
    table = Table(
        "", (Column(), Column(is_number=True)), (),
        (Row((Cell((Span("a"),), down=2), Cell((Span("1"),)))), Row((Cell((Span("2"),)),))),
    )  # fmt: skip
    placed = [[(one.at, one.cell.text, one.is_rest) for one in row] for _row, row in table.placed()]
    assert placed == [[(0, "a", False), (1, "1", False)], [(0, "a", True), (1, "2", False)]]


def test_columns_of_numbers_are_told_from_columns_of_words():
    (table,) = blocks_of(
        "<table><tbody><tr><td>a</td><td>1 500,5</td><td>−</td></tr>"
        "<tr><td>b</td><td>7 %</td><td>2024-01-01</td></tr></tbody></table>"
    )
    assert [column.is_number for column in table.columns] == [False, True, False]


def kept(key, heading, level=1, kind="text", goal="", text="", **more):
    """A section as editions keep them since plans have an outline."""
    return {
        "key": key, "number": goal, "level": level, "kind": kind, "goal": goal,
        "heading": heading, "text": text, "words": 0, "is_concerned": True, "why_not": "", **more,
    }  # fmt: skip


@pytest.fixture
def outlined(document):
    document["sections"] = [
        kept("forslag-till-beslut", "Förslag till beslut", kind="proposed_decisions"),
        kept("inledning", "Inledning", text="<p>Planen börjar.</p>"),
        kept("egen-7", "Nämndens råd", 2, "own", text="<p>Råden hörs.</p>"),
        kept("1", "Ett Stockholm", 1, "strategic_goals", "1"),
        kept("1.1", "Alla barn", 2, "area_goals", "1.1"),
        kept("1.2", "Alla elever", 2, "area_goals", "1.2", is_concerned=False, why_not="Inga."),
        kept("1.3", "Tomt mål", 2, "area_goals", "1.3"),
        kept("ekonomi", "Redovisning av ekonomi", kind="economy"),
        kept("ekonomi-forutsattningar", "Förutsättningar", 2, "economy"),
        kept("ekonomi-lokaler", "Lokaler", 2, "economy"),
        kept("bilagor", "Bilagor", kind="annexes"),
    ]
    return document


def test_parts_follow_the_outline_and_empty_ones_are_left_out(outlined, about):
    told = [one for one in paper_of(outlined, about).blocks if isinstance(one, Heading)]
    assert [(one.key, one.level) for one in told if one.key] == [
        ("inledning", 1),
        ("egen-7", 2),
        ("1", 1),
        ("1.1", 2),
        ("1.1.1", 3),
        ("1.2", 2),
        ("ekonomi", 1),
        ("ekonomi-forutsattningar", 2),
    ]


def test_a_goal_that_does_not_concern_says_so_and_why(outlined, about):
    assert Note("Målet berör inte verksamheten. Inga.") in paper_of(outlined, about).blocks


def test_money_stands_in_its_part(outlined, about):
    blocks = paper_of(outlined, about).blocks
    place = blocks.index(Heading(2, "Förutsättningar", "ekonomi-forutsattningar"))
    assert blocks[place + 1].caption == "Driftbudget 2024, mnkr"


def test_proposed_decisions_and_annexes_stand_in_theirs(outlined, about):
    outlined["proposed_decisions"] = [{"text": "Planen godkänns."}, "Paragrafen justeras."]
    outlined["annexes"] = [{"title": "Risker", "name": "r.pdf", "size": 1500, "sha256": "a"}]
    blocks = paper_of(outlined, about).blocks
    assert blocks[0].text == "Förslag till beslut"
    assert [item[0].spans[0].text for item in blocks[1].items] == [
        "Planen godkänns.", "Paragrafen justeras.",
    ]  # fmt: skip
    assert [cell.text for cell in blocks[-1].body[0].cells] == ["1", "Risker", "r.pdf", "2"]


def test_what_has_no_part_is_told_at_the_end(outlined, about):
    outlined["annexes"] = [{"title": "Risker", "name": "r.pdf", "size": 1, "sha256": "a"}]
    outlined["sections"] = outlined["sections"][1:6]
    titles = [text for _level, text in headings(paper_of(outlined, about))]
    assert titles[-2:] == ["Bilagor", "Redovisning av ekonomi"]


def test_agenda_2030_stands_with_the_goal_and_with_its_activities(document, about):
    document["committee_goals"][0]["agenda"] = [3, 5]
    document["activities"][0]["agenda"] = [4]
    told = said(paper_of(document, about))
    assert told.count("Agenda 2030: 3 God hälsa och välbefinnande, 5 Jämställdhet") == 1
    assert told.count("4 God utbildning för alla") == 1


def test_no_column_is_narrower_than_its_longest_word_while_others_have_room():
    rows = [{"name": "Enhet " * 9, "kind": "Investeringsmedel", "amount": "1"}]
    fields = [Field("name", "Namn", share=6), Field("kind", "Slag"), Field("amount", "Mnkr")]
    table = table_of("Pengar", fields, rows)
    before = [one.share for one in table.columns]
    after = [one.share for one in roomy(table).columns]
    whole = sum(after)
    assert 96 * after[1] / whole >= len("Investeringsmedel")
    assert after[0] / whole < before[0] / sum(before)
    assert roomy(roomy(table)).columns == roomy(table).columns


def test_a_note_is_part_of_its_sentence_in_the_words_of_the_desk():
    text = (
        "<p>Vid stadens sida.<small>Enligt <em>budget</em> 2024.</small> Sedan<small> </small>.</p>"
    )
    (paragraph,) = blocks_of(text)
    said = "".join(span.text for span in paragraph.spans)
    assert said == "Vid stadens sida. [Not: Enligt budget 2024.] Sedan."
    assert [span.text for span in paragraph.spans if span.marks] == ["budget"]


@pytest.mark.parametrize(
    ("typed", "caption"),
    [
        ("Tabell 1. Platser per område", "Platser per område"),
        ("Tabell 12: Platser", "Platser"),
        ("Tabell 2.1 – Platser", "Platser"),
        ("tab. 3 Platser", "Platser"),
        ("Tabell 4", "Kapitlet"),
        ("Tabeller 2024", "Tabeller 2024"),
        ("Tabell 2024 års platser", "Tabell 2024 års platser"),
    ],
)
def test_a_caption_is_numbered_by_the_document_alone(typed, caption):
    cell = "<tbody><tr><td>1</td></tr></tbody>"
    text = f"<table><caption>{typed}</caption>{cell}</table>"
    (table,) = blocks_of(text, caption="Kapitlet")
    assert table.caption == caption
