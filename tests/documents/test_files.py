"""Files as programs write them, read as a person sees them; hostile ones refused at once."""

import json
import time
from datetime import datetime
from zipfile import ZIP_BZIP2

import pytest
from openpyxl import Workbook

from documents.sheets import Reading, Refused, read_file
from documents.sheets import files as sheet_files
from documents.sheets.formats import number_format
from tests.documents.workbooks import inline, raw_workbook, saved, sheets, workbook

HEADER = ["organisation", "indicator", "year", "value"]
ROW = ["norra", "deltar", 2024, "72 %"]


def csv(*lines, encoding="utf-8-sig"):
    return "\n".join(lines).encode(encoding)


LINES = ("organisation;indicator;year;value;comment", "norra;deltar;2024;8,7;Åtgärder på går")


def values(data):
    return [row.text("value") for row in read_file(data, "fil").sheet.rows]


def refused(data):
    with pytest.raises(Refused) as refusal:
        read_file(data, "fil")
    return refusal.value.faults


# --- text ---


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (csv(*LINES), "UTF-8"),
        (csv(*LINES, encoding="utf-8"), "UTF-8"),
        (b"\xef\xbb\xbf" + csv(*LINES), "UTF-8"),
        (csv(*LINES, encoding="cp1252"), "Windows-1252"),
        (csv(*LINES, encoding="utf-16"), "UTF-16"),
        (csv("sep=;", *LINES), "UTF-8"),
        (csv("Utfall 2024;;;;", ";;;;", *LINES), "UTF-8"),
    ],
)
def test_says_how_the_text_was_written(data, encoding):
    reading = read_file(data, "fil.csv")
    assert reading.encoding == encoding
    assert reading.sheet.rows[0].text("comment") == "Åtgärder på går"


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman"])
def test_another_code_page_is_refused_by_row(encoding):
    data = csv(LINES[0], "norra;deltar;2024;1;Klart", LINES[1], encoding=encoding)
    [fault] = refused(data)
    assert fault.row == 3
    assert "teckenkodning" in fault.wrong


def test_one_byte_of_another_encoding_is_refused_by_row():
    data = csv(*LINES) + "\nnorra;deltar;2024;1;Förklaring".encode("cp1252")
    [fault] = refused(data)
    assert fault.row == 3
    assert "F6" in fault.wrong


def test_text_that_was_decoded_twice_is_refused():
    mangled = LINES[1].encode().decode("cp1252", errors="replace")
    assert refused(csv(LINES[0], mangled))[0].row == 2


@pytest.mark.parametrize("text", ["Dušan Šimon", "”kvot” – ö, ”ord” och ’ord’", "50 €, 3…"])
def test_unusual_signs_of_windows_are_read(text):
    data = csv(LINES[0], f"norra;deltar;2024;1;{text}", encoding="cp1252")
    assert read_file(data, "f").sheet.rows[0].text("comment") == text


def test_headings_over_two_lines_and_invisible_signs():
    data = csv(
        'organisation;indicator;year;"value\n(procent)"', "norra\u200b;del\u00adtar;2024;8,7"
    )
    [row] = read_file(data, "f").sheet.rows
    assert list(row.texts.values()) == ["norra", "deltar", "2024", "8,7"]


def test_what_is_not_read_is_told():
    data = csv("Utfall 2024;;;;", *(line + ";x" for line in (LINES[0], LINES[1])))
    data = data.replace(b"comment;x", b"comment;Ansvarig")
    told = read_file(data, "f").skipped
    assert any("Utfall 2024" in one for one in told)
    assert any("Ansvarig" in one for one in told)


def test_a_misspelt_heading_is_refused_with_what_is_meant():
    [fault] = refused(csv("organisation;indicator;year;value;komentar", "a;b;2024;1;c"))
    assert "kommentar" in fault.right


def test_a_code_goes_before_a_name_and_columns_may_move():
    data = csv("Utfall;Kod;Indikator;År;Organisationskod;Organisation", "7;b;Bé;2024;a;Aaa")
    [row] = read_file(data, "f").sheet.rows
    assert (row.text("organisation"), row.text("indicator")) == ("a", "b")


# --- workbooks ---


def test_merged_cells_count_for_their_rows():
    data = workbook(HEADER, ROW, [None, *ROW[1:]], [None, *ROW[1:]], merged=["A2:A4"])
    rows = read_file(data, "f").sheet.rows
    assert [row.text("organisation") for row in rows] == ["norra"] * 3


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (72, '0" %"', "72 %"),
        (80, r"0\ \%", "80 %"),
        (0.8, "0%", "80 %"),
        (0.027, "0.0%", "2,7 %"),
        (8.4, '0.0"%";[Red]-0.0"%"', "8,4 %"),
        (-1.5, '0.0"%";[Red]-0.0"%"', "-1,5 %"),
        (4810, '#,##0" MWh"', "4810 MWh"),
        (12, '"Max "0', "Max 12"),
        (7, "0", "7"),
        (0.1 + 0.2, "General", "0,3"),
        (1234.5, "#,##0.00_-", "1234,5"),
    ],
)
def test_numbers_as_they_are_shown(number, code, text):
    data = workbook(HEADER, [*ROW[:3], number], formats=[("D2", code)])
    assert values(data) == [text]


def test_a_section_without_percent_multiplies_nothing():
    assert number_format("0.00;[Red]-0.00%").percents == 0


def test_a_year_may_be_a_date():
    data = workbook(HEADER, ["a", "b", datetime(2024, 1, 1), 1], formats=[("C2", "yyyy")])
    assert read_file(data, "f").sheet.rows[0].text("year") == "2024"


def test_line_ends_are_line_ends():
    data = workbook([*HEADER, "comment"], [*ROW, "Rad ett_x000D_\nRad två"])
    assert read_file(data, "f").sheet.rows[0].text("comment") == "Rad ett\nRad två"


def test_a_formula_that_was_never_computed_has_no_text():
    [row] = read_file(workbook(HEADER, [*ROW[:3], "=70+3"]), "f").sheet.rows
    assert "value" in row.unknown
    assert row.text("value") == ""


def test_a_hidden_sheet_is_told_and_not_read():
    reading = read_file(sheets(Gammalt_hidden=[HEADER, [*ROW[:3], 1]], Nytt=[HEADER, ROW]), "f")
    assert (reading.sheet_name, reading.sheets) == ("Nytt", ["Gammalt", "Nytt"])
    assert reading.sheet.rows[0].text("value") == "72 %"
    assert "Gammalt" in reading.skipped[0]


def test_two_sheets_with_rows_are_a_question_and_others_are_told():
    reading = read_file(sheets(Hjälp=[["Så här"]], A=[HEADER, ROW], B=[HEADER, ROW]), "f")
    assert reading.sheet_name == "A"
    [(row, question)] = reading.sheet.asked
    assert row == 0 and "”B”" in question
    assert "Hjälp" in reading.skipped[0]


def test_hidden_rows_are_a_question():
    reading = read_file(workbook(HEADER, ROW, [*ROW[:3], 1], hidden=[3]), "f")
    assert len(reading.sheet.rows) == 1
    assert [row for row, _question in reading.sheet.asked] == [3]


def test_a_raised_digit_is_a_note():
    strings = (
        "<si><r><t>76</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r></si>"
        + "".join(f"<si><t>{text}</t></si>" for text in (*HEADER, "a", "b"))
    )
    cells = "".join(f'<c t="s"><v>{n}</v></c>' for n in (1, 2, 3, 4))
    body = '<c t="s"><v>5</v></c><c t="s"><v>6</v></c><c><v>2024</v></c><c t="s"><v>0</v></c>'
    data = raw_workbook(f"<row>{cells}</row><row>{body}</row>", strings=strings)
    assert values(data) == ["76²"]


def test_a_sheet_that_misstates_its_size_is_read_whole():
    data = raw_workbook(
        inline(*HEADER) + inline("a", "b", "2024", "1") + inline("a", "c", "2024", "2"),
        before='<dimension ref="A1"/>',
    )
    assert values(data) == ["1", "2"]


def test_a_reading_is_kept_as_json():
    reading = read_file(workbook(HEADER, ROW, [*ROW[:3], "=1"], hidden=[2]), "f.xlsx")
    assert Reading.of_json(json.loads(json.dumps(reading.as_json()))) == reading


# --- too much, and hostile ---


def at_once(data):
    started = time.perf_counter()
    found = refused(data)
    assert time.perf_counter() - started < 1
    return found[0].wrong


def test_too_many_bytes(monkeypatch):
    monkeypatch.setattr(sheet_files, "FILE_BYTES", 10)
    assert "större" in at_once(b"x" * 11)


@pytest.mark.parametrize("limit", ["ROWS", "CELLS"])
def test_too_many_rows_and_cells(monkeypatch, limit):
    for module in ("delimited", "worksheet"):
        monkeypatch.setattr(f"documents.sheets.{module}.{limit}", 3)
    assert "fler än" in at_once(csv(LINES[0], *[LINES[1]] * 9))
    assert "fler än" in at_once(workbook(HEADER, *[ROW] * 9))


def test_a_small_file_that_unfolds():
    bomb = raw_workbook(inline(*HEADER) + "<row/>" * 2_000_000)
    assert len(bomb) < 40_000
    assert "gånger större" in at_once(bomb)


def test_a_file_that_says_that_it_unfolds_beyond_measure(monkeypatch):
    monkeypatch.setattr("documents.sheets.workbook.WORKBOOK_BYTES", 1000)
    assert "uppackad" in at_once(raw_workbook("<row/>" * 1000))


def test_what_no_office_program_packs_by():
    assert "Excel" in at_once(raw_workbook("<row/>", compression=ZIP_BZIP2))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY q "' + "q" * 50_000 + '">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_are_refused(prolog):
    assert "XML" in at_once(raw_workbook(inline("&a;"), prolog=prolog))


def test_cells_far_away_and_merged_columns_cost_nothing():
    far = '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>'
    data = raw_workbook(inline(*HEADER) + inline("a", "b", "2024", "1") + far, after=merged)
    assert values(data) == ["1"]


def test_deep_xml_is_refused():
    assert "XML" in at_once(raw_workbook("<a>" * 10_000 + "</a>" * 10_000))


@pytest.mark.parametrize("cut", [30, 200, 800])
def test_half_a_workbook_is_refused(cut):
    assert "Excel" in refused(workbook(HEADER, ROW)[:cut])[0].wrong


def test_an_empty_workbook():
    assert "tom" in refused(saved(Workbook()))[0].wrong
