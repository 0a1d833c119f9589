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
LAY = """async ([url, table, rows, columns, at]) => {
  const { lay } = await import(url);
  const fields = (row) => new Set(row.fields || columns.map((one) => one.field));
  return lay(table, { rows: rows.map((row) => ({ ...row, fields: fields(row) })), columns, at });
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


def lay(page, table, row="11", field="value", rows=ROWS):
    at = {"id": row, "field": field}
    laid = page.evaluate(LAY, [static("js/sheet/block.js"), table, rows, COLUMNS, at])
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
