"""Blocks copied from spreadsheets."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.calculations.paste import DoesNotFit, parse_block

BLOCKS = [
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
]


@pytest.mark.parametrize(("text", "block"), BLOCKS)
def test_reads_rows_and_columns(text, block):
    assert parse_block(text) == block


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
