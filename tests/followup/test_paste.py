"""Blocks copied from spreadsheets, and where they fall."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.calculations.paste import DoesNotFit, PastedCell, parse_block, place_block
from indicators.calculations.entry import FIELDS

ROWS = [11, 12, 13]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("\r\n\r\n", []),
        ("80,5", [["80,5"]]),
        ("80\r\n81\r\n", [["80"], ["81"]]),
        ("80\n\n82\n", [["80"], [], ["82"]]),
        ("80\t12\n81\t\n", [["80", "12"], ["81", ""]]),
        ('80\t"två\nrader"\n', [["80", "två\nrader"]]),
        ('80\t"säger ""ja"""', [["80", 'säger "ja"']]),
        ('15\t"Hälsa\r\n5\tTvå\r\n', [["15", '"Hälsa'], ["5", "Två"]]),
        ('15\t"Hälsa" i fokus\n5\tTvå\n', [["15", '"Hälsa" i fokus'], ["5", "Två"]]),
        ('15\t"Hälsa\n5\tsäger hon"\n', [["15", '"Hälsa'], ["5", 'säger hon"']]),
        ('5" rör\t1\n', [['5" rör', "1"]]),
    ],
)
def test_reads_rows_and_columns(text, block):
    assert parse_block(text) == block


def test_places_cells_downwards_and_to_the_right_and_skips_empty_ones():
    cells = place_block([["80", "1"], ["", "2"]], ROWS, FIELDS, 12, "value")
    assert cells == [
        PastedCell(12, "value", "80"),
        PastedCell(12, "numerator", "1"),
        PastedCell(13, "numerator", "2"),
    ]


@pytest.mark.parametrize(
    ("block", "row", "field", "message"),
    [
        ([["1"]] * 3, 12, "value", "3 rader"),
        ([["1", "2"]], 11, "comment", "2 kolumner"),
    ],
)
def test_refuses_a_block_that_does_not_fit(block, row, field, message):
    with pytest.raises(DoesNotFit, match=message):
        place_block(block, ROWS, FIELDS, row, field)


def test_refuses_what_is_absurdly_large():
    with pytest.raises(DoesNotFit, match="för stort"):
        parse_block("1\n" * 200_001)


# Built rather than filtered: a busy machine must not fail the test by being slow.
SIGNS = "aÖ9 ,.%\"'–;\N{NO-BREAK SPACE}"
cells = st.text(st.sampled_from(SIGNS), max_size=8).map(lambda text: f"{text.strip()}1")
blocks = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(blocks)
def test_reads_what_a_spreadsheet_writes(block):
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(block)
    assert parse_block(out.getvalue()) == block


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        block = parse_block(text)
    except DoesNotFit:
        return
    assert all(isinstance(cell, str) for line in block for cell in line)


@given(blocks, st.integers(0, 20), st.integers(0, len(FIELDS) - 1))
def test_every_pasted_cell_lands_once_or_nothing_does(block, first, column):
    rows = list(range(100, 121))
    try:
        placed = place_block(block, rows, FIELDS, rows[first], FIELDS[column])
    except DoesNotFit:
        assert first + len(block) > len(rows) or column + len(block[0]) > len(FIELDS)
        return
    assert len({(cell.row, cell.field) for cell in placed}) == sum(map(len, block))
    assert [cell.text for cell in placed] == [text for line in block for text in line]
