"""Unusual files, which are read right, asked about or refused: none passes in silence."""

from decimal import Decimal

import pytest
from openpyxl.utils import get_column_letter

from documents.sheets import Refused, read_file
from documents.sheets.formats import number_format
from tests.documents.workbooks import inline, raw_workbook, workbook

HEADER = ("organisation", "indicator", "year", "value", "comment")


@pytest.mark.parametrize(("code", "number", "shown"), [
    ("#,##0,", "9000", "9"),
    ('0.0,," mnkr"', "8400000", "8,4 mnkr"),
    ("#,##0", "9000", "9000"),
    ('[>=1]0" %";0%', "0.72", "72 %"),
    ('[>=1]0" %";0%', "72", "72 %"),
    ('[<1]0%;[<100]0" %";0', "720", "720"),
    ("0[$ tkr]", "9", "9 tkr"),
    ("0[$kr-41D]", "9", "9 kr"),
    ("[Red]0[$-41D]", "9", "9"),
])  # fmt: skip
def test_a_number_is_read_as_its_format_shows_it(code, number, shown):
    assert number_format(code).text(Decimal(number)) == shown


def test_a_hidden_column_is_asked_about():
    book = raw_workbook(
        inline(*HEADER) + inline("norra", "jobb", "2024", "7", "gammal"),
        before='<cols><col min="5" max="9" hidden="1"/></cols>',
    )
    assert [row for row, _question in read_file(book).sheet.asked] == [0]
    assert "Kolumn E är dold" in read_file(book).sheet.asked[0][1]


def test_hidden_columns_with_nothing_in_them_are_not_asked_about():
    book = raw_workbook(
        inline(*HEADER) + inline("norra", "jobb", "2024", "7"),
        before='<cols><col min="6" max="16384" hidden="1"/></cols>',
    )
    assert read_file(book).sheet.asked == []


def test_a_cell_far_to_the_right_is_asked_about():
    far = f'<c r="{get_column_letter(702)}2" t="inlineStr"><is><t>hej</t></is></c>'
    book = raw_workbook(
        inline(*HEADER) + inline("norra", "jobb", "2024", "7").replace("</row>", f"{far}</row>")
    )
    assert "Cell ZZ2" in read_file(book).sheet.asked[0][1]


def test_a_merged_cell_over_two_columns_counts_for_all_its_rows():
    head = ["organisation", "not", "indicator", "year", "value"]
    rows = [["norra", None, "jobb", 2024, 7], [None, None, "grupp", 2024, 8]]
    sheet = read_file(workbook(head, *rows, merged=["A2:B3"])).sheet
    assert [row.text("organisation") for row in sheet.rows] == ["norra", "norra"]


def test_merged_cells_upon_each_other_are_too_many():
    rows = "".join(inline("norra", "jobb", "2024", "7") for _n in range(3000))
    merges = '<mergeCell ref="A1:A99999"/>' * 3000
    book = raw_workbook(inline(*HEADER) + rows, after=f"<mergeCells>{merges}</mergeCells>")
    with pytest.raises(Refused, match="fler än"):
        read_file(book)


@pytest.mark.parametrize("part", [{"strings": "<si/>" * 1_000_000}, {"after": "<x/>" * 1_100_000}])
def test_one_sign_repeated_is_not_unfolded(part):
    with pytest.raises(Refused, match="gånger större"):
        read_file(raw_workbook(inline(*HEADER), **part))


ROWS = "organisation;indicator;year;value;comment\n"


def test_a_quote_that_swallows_the_next_row_is_a_fault_of_its_line():
    text = ROWS + 'norra;grupp;2024;3;ok\nnorra;jobb;2024;7;"bra\nnorra;deltar;2024;72;bra"\n'
    with pytest.raises(Refused) as refused:
        read_file(text.encode())
    assert [fault.row for fault in refused.value.faults] == [3]


def test_a_comment_may_have_lines_and_separators():
    text = ROWS + 'norra;jobb;2024;7;"bra; mer 2024\nsedan; kanske; inte; 2024 som förr"\n'
    assert read_file(text.encode()).sheet.rows[0].text("comment").endswith("som förr")


@pytest.mark.parametrize("written", ["Minst 72,5 %", "98,5–102", "Max 3,5 st", "72,5 procent"])
def test_half_a_target_is_not_read_from_a_comma_file(written):
    text = f"organisation,indicator,year,value,comment\nnorra,jobb,2024,{written}\n"
    assert read_file(text.encode()).sheet.rows[0].split["value"] == written


@pytest.mark.parametrize("comment", ["3 nya skolor byggs", "bra", "1 av 3 klar"])
def test_a_comment_after_a_whole_number_is_a_comment(comment):
    text = f"organisation,indicator,year,value,comment\nnorra,jobb,2024,14,{comment}\n"
    assert "value" not in read_file(text.encode()).sheet.rows[0].split


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
@pytest.mark.parametrize("word", ["två", "på Söder", "för å"])
def test_an_old_code_page_is_found_at_the_ends_of_words(word, encoding):
    with pytest.raises(Refused, match="teckenkodning"):
        read_file((ROWS + f"norra;jobb;2024;7;{word}\n").encode(encoding))


@pytest.mark.parametrize("word", ["kostar 10 €", "bra … nog", "Škoda på väg", "”bra”"])
def test_signs_of_our_own_code_page_are_read(word):
    sheet = read_file((ROWS + f"norra;jobb;2024;7;{word}\n").encode("cp1252")).sheet
    assert sheet.rows[0].text("comment") == word


def test_a_header_that_is_repeated_is_told_and_not_read():
    reading = read_file((ROWS + "norra;jobb;2024;7;\n" + ROWS + "norra;grupp;2024;8;\n").encode())
    assert [row.number for row in reading.sheet.rows] == [2, 4]
    assert reading.skipped == ["Rad 3 upprepar rubrikerna och lästes inte."]


def test_a_text_that_is_not_among_the_shared_is_refused():
    book = raw_workbook(
        inline(*HEADER) + '<row><c t="s"><v>-1</v></c></row>', strings="<si><t>norra</t></si>"
    )
    with pytest.raises(Refused, match="kan inte läsas"):
        read_file(book)
