"""Blocks as the sheet's script reads and lays them, in the browser; the page is any page."""

import csv
import io
import random

import pytest
from django.templatetags.static import static

from tests.followup.test_paste import BLOCKS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLUMNS = [
    {"field": "value", "heading": "Utfall"},
    {"field": "numerator", "heading": "Täljare"},
    {"field": "comment", "heading": "Kommentar"},
]
ROWS = [
    {"id": "11", "name": "Nöjda elever", "code": "nojda"},
    {"id": "12", "name": "Sjukfrånvaro", "code": "sjuk"},
    {"id": "13", "name": "Behöriga lärare", "code": "beh"},
]
TARGETS = [{"field": "target", "heading": "Vårt årsmål 2024"}]
KNOWN = {
    "own": ["Indikator", "Årsmål", "VB 2023"],
    "about": ["Indikator", "Mått", "Enhet"],
    "value": ["Utfall", "Årsmål", "Värde", "Kommentar"],
    "year": "2024",
    "period": ["T2", "tertialrapport 2", "tertial 2"],
    "otherPeriods": ["T1", "tertialrapport 1", "VB", "verksamhetsberättelse", "maj"],
}
LAY = """async ([url, table, rows, columns, at, known]) => {
  const { lay } = await import(url);
  const fields = (row) => new Set(row.fields || columns.map((one) => one.field));
  const given = rows.map((row) => ({ ...row, fields: fields(row) }));
  return lay(table, { rows: given, columns, at, known });
}"""


@pytest.fixture
def module(page, live_server):
    page.goto(f"{live_server.url}/konto/login/")
    return page


def parse(page, texts):
    return page.evaluate(
        "async ([url, texts]) => { const { parse } = await import(url); return texts.map(parse); }",
        [static("js/sheet/block.js"), texts],
    )


def laid_out(page, table, row="11", field="value", rows=ROWS, columns=COLUMNS):
    at = {"id": row, "field": field}
    return page.evaluate(LAY, [static("js/sheet/block.js"), table, rows, columns, at, KNOWN])


def lay(page, table, **where):
    laid = laid_out(page, table, **where)
    cells = [(cell["id"], cell["field"], cell["text"]) for cell in laid["cells"]]
    return laid["how"], cells, [one["kind"] for one in laid["left"]]


def test_reads_what_the_server_reads(module):
    assert parse(module, [text for text, _block in BLOCKS]) == [block for _text, block in BLOCKS]


def test_a_block_cut_within_a_cell_is_that_cell(module):
    assert parse(module, ['80\t"Två\nrader']) == [[["80", "Två\nrader"]]]
    assert parse(module, ['80\tEtt\n81\t"Två\n\nrader']) == [
        [["80", "Ett"], ["81", "Två\n\nrader"]]
    ]


def test_reads_what_a_spreadsheet_writes(module):
    chosen = random.Random(7)

    def text():
        signs = chosen.choices("aÖ9 ,.%\"'–;\n", k=chosen.randint(0, 8))
        return "".join(signs).strip() + "1"

    sizes = [(chosen.randint(1, 6), chosen.randint(1, 4)) for _block in range(200)]
    blocks = [[[text() for _cell in range(width)] for _row in range(n)] for n, width in sizes]
    texts = []
    for block in blocks:
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(block)
        texts.append(out.getvalue())
    assert parse(module, texts) == blocks


@pytest.mark.parametrize(
    ("table", "where", "expected"),
    [
        (
            [["80", "1"], ["", "2"]],
            {"row": "12"},
            (
                "place",
                [("12", "value", "80"), ("12", "numerator", "1"), ("13", "numerator", "2")],
                [],
            ),
        ),
        (
            [["1"]] * 3,
            {"row": "12"},
            ("place", [("12", "value", "1"), ("13", "value", "1")], ["tooLong"]),
        ),
        ([["a", "b"]], {"field": "comment"}, ("place", [("11", "comment", "a")], ["tooWide"])),
        (
            [["sjukfranvaro", "9"], ["Nöjda  Elever", "80"]],
            {},
            ("name", [("12", "value", "9"), ("11", "value", "80")], []),
        ),
        (
            [["beh", "9"], ["nojda", "8"]],
            {},
            ("code", [("13", "value", "9"), ("11", "value", "8")], []),
        ),
        (
            [["beh", "Behöriga lärare", "9"], ["nojda", "Nöjda elever", "8"]],
            {"field": "numerator"},
            ("code", [("13", "numerator", "9"), ("11", "numerator", "8")], []),
        ),
        (
            [["Sjukfrånvaro", "9"], ["Okänd", "7"], ["Sjukfrånvaro", "8"]],
            {},
            ("name", [("12", "value", "8")], ["unknown", "twice"]),
        ),
        (
            [["Indikator", "Årsmål", "Kommentar", "Utfall"], ["Sjukfrånvaro", "10 %", "Bra", "9"]],
            {},
            ("name", [("12", "comment", "Bra"), ("12", "value", "9")], []),
        ),
        ([["9"], [], ["7"]], {}, ("place", [("11", "value", "9"), ("13", "value", "7")], [])),
    ],
)
def test_lays_by_place_name_and_code(module, table, where, expected):
    assert lay(module, table, **where) == expected


def test_what_a_row_has_no_cell_for_is_told(module):
    rows = [{**ROWS[0], "fields": ["value"]}, *ROWS[1:]]
    how, cells, left = lay(module, [["1", "2"], ["3", "4"]], rows=rows)
    assert (how, left) == ("place", ["noCell"])
    assert ("11", "numerator", "2") not in cells
    assert ("12", "numerator", "4") in cells


ONE, TWO = ["Nöjda elever", "%", "80"], ["Sjukfrånvaro", "%", "9"]


@pytest.mark.parametrize(
    ("header", "lines", "cells", "left"),
    [
        # By name, in whatever order; a year that is the sheet's is no other name.
        (["Indikator", "Mått", "Utfall 2024"], [ONE, TWO], ["80", "9"], [("column", "Mått")]),
        (["Indikator", "Enhet", "UTFALL (%)"], [ONE, TWO], ["80", "9"], [("column", "Enhet")]),
        # The sheet's own columns that nobody writes in are left, and need no word.
        (["Indikator", "Årsmål", "Utfall"], [ONE, TWO], ["80", "9"], []),
        # Another year's figures are never this one's.
        (
            ["Indikator", "Mått", "Utfall 2023"],
            [ONE, TWO],
            [],
            [("column", "Mått"), ("otherYear", "Utfall 2023")],
        ),
        # Nothing here is called so: from the cell one stood in, and shown first.
        (
            ["Indikator", "Mått", "Värde"],
            [ONE, TWO],
            ["80", "9"],
            [("column", "Mått"), ("placed", "Värde")],
        ),
        # Words that nobody has heard of, over rows that are found and over figures.
        (["Vad", "Läget"], [["Nöjda elever", "80"]], ["80"], [("placed", "Läget")]),
        # Without names the rows go on from where one stood.
        (["Utfall 2024"], [["80"], ["9"]], ["80", "9"], []),
        (["Kommentar"], [["Bra"], ["Sämre"]], ["Bra", "Sämre"], []),
    ],
)  # fmt: skip
def test_a_line_of_headings_is_no_row_and_no_value(module, header, lines, cells, left):
    laid = laid_out(module, [header, *lines])
    assert laid["header"] == " | ".join(header)
    laid_cells = [(one["id"], one["text"]) for one in laid["cells"]]
    assert laid_cells == list(zip(["11", "12"], cells, strict=False))
    assert [(one["kind"], one["text"]) for one in laid["left"]] == left


@pytest.mark.parametrize("heading", [
    "Utfall T2 2024", "Utfall T2", "utfall tertialrapport 2 2024", "Utfall, tertial 2 (2024)",
    "T2 2024", "Tertialrapport 2", "T2 2024: Utfall",
])  # fmt: skip
def test_the_periods_own_words_are_no_other_column(module, heading):
    table = [["Indikator", heading], ["Sjukfrånvaro", "9"], ["Nöjda elever", "80"]]
    laid = laid_out(module, table, field="comment")
    cells = [(one["id"], one["field"], one["text"]) for one in laid["cells"]]
    assert cells == [("12", "value", "9"), ("11", "value", "80")]
    assert laid["left"] == []


@pytest.mark.parametrize(("heading", "kind"), [
    ("Utfall T1 2024", "otherPeriod"), ("Utfall verksamhetsberättelse", "otherPeriod"),
    ("VB 2024", "otherPeriod"), ("Utfall maj", "otherPeriod"),
    ("Utfall T2 2023", "otherYear"), ("T2 2025", "otherYear"),
])  # fmt: skip
def test_figures_of_another_time_are_not_placed(module, heading, kind):
    table = [["Indikator", heading], ["Sjukfrånvaro", "9"], ["Nöjda elever", "80"]]
    laid = laid_out(module, table)
    assert laid["header"] == f"Indikator | {heading}"
    assert laid["cells"] == []
    assert [(one["kind"], one["text"]) for one in laid["left"]] == [(kind, heading)]


@pytest.mark.parametrize(
    "table",
    [
        [["Ökning"], ["80 %"]],
        [["Oförändrad"], ["Minst 3"]],
        [["Nöjda elever", "Ökning"], ["Sjukfrånvaro", "80 %"]],
        [["Minskning", ""], ["Ökning", ""]],
    ],
)
def test_words_that_are_targets_are_no_headings(module, table):
    laid = laid_out(module, table, field="target", columns=TARGETS)
    assert laid["header"] == ""
    assert len(laid["cells"]) == 2


@pytest.mark.parametrize("heading", ["Årsmål 2024", "Vårt årsmål", "vårt årsmål 2024"])
def test_a_targets_heading_is_known_with_and_without_its_year(module, heading):
    table = [["Indikator", heading], ["Sjukfrånvaro", "Ökning"], ["Nöjda elever", "80 %"]]
    laid = laid_out(module, table, field="target", columns=TARGETS)
    assert [(one["id"], one["text"]) for one in laid["cells"]] == [("12", "Ökning"), ("11", "80 %")]
    assert laid["left"] == []


def test_rows_under_a_heading_are_numbered_as_in_the_spreadsheet(module):
    laid = laid_out(module, [["Indikator", "Utfall"], ["Nöjda elever", "80"], ["Okänd", "7"]])
    told = [(one["kind"], one["row"], one["name"]) for one in laid["left"]]
    assert told == [("unknown", 3, "Okänd")]


def test_a_row_is_called_by_its_name_in_every_line(module):
    rows = [{**ROWS[0], "fields": ["value"]}, *ROWS[1:]]
    table = [["nojda", "1", "2"], ["borta", "1", "2"], ["sjuk", "1"], ["sjuk", "2"], ["", "3"]]
    laid = laid_out(module, table, rows=rows)
    told = {(one["kind"], one["row"], one["name"]) for one in laid["left"]}
    assert told == {
        ("unknown", 2, "borta"), ("twice", 4, "sjuk"), ("unknown", 5, ""), ("noCell", 1, "nojda"),
    }  # fmt: skip
    assert {one["name"] for one in laid["cells"]} == {"nojda", "sjuk"}
