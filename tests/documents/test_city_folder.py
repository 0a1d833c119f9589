"""The folder's cells, files and faults; nothing here needs the database."""

import csv
import datetime as dt
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from documents.city_folder.cells import BadCell, read_cell, write_cell
from documents.city_folder.columns import Column, Kind
from documents.city_folder.format import BY_NAME, TABLES
from documents.city_folder.read import read_files, read_folder
from documents.city_folder.rows import FolderRefused, Row
from documents.city_folder.write import files, write_folder
from tests.documents.cities import NUMBERS, TEXTS, random_cities, small_city, small_files

DECIMAL = Column("value", Kind.DECIMAL)


def faults(**changed):
    """What is said about the small city with some files replaced."""
    with pytest.raises(FolderRefused) as refused:
        read_files(small_files(**changed))
    return [(one.file, one.row, one.column) for one in refused.value.faults]


def with_cell(name, row, /, **cells):
    """The small city's file with other texts in some cells of a row (2 is the first)."""
    lines = list(csv.reader(StringIO(files(small_city())[f"{name}.csv"].decode())))
    for column in cells:
        if column not in lines[0]:
            lines = [[*lines[0], column], *([*line, ""] for line in lines[1:])]
    for column, text in cells.items():
        lines[row - 1][lines[0].index(column)] = text
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(lines)
    return {name: out.getvalue()}


class TestCells:
    @pytest.mark.parametrize("text", ["1E+3", "1,000", "1 000", "+1", ".5", "1.", "½", "NaN", "١"])
    def test_odd_numbers_are_refused(self, text):
        with pytest.raises(BadCell) as bad:
            read_cell(DECIMAL, text)
        assert bad.value.remedy

    @pytest.mark.parametrize("text", ["123456789012.123456789", "-0.000000001", "1000", "0.5"])
    def test_numbers_are_kept_to_the_last_digit(self, text):
        assert write_cell(DECIMAL, read_cell(DECIMAL, text)) == text

    def test_a_decimal_comma_is_set_right(self):
        with pytest.raises(BadCell) as bad:
            read_cell(DECIMAL, "2,7")
        assert "2.7" in bad.value.remedy

    @pytest.mark.parametrize(
        ("value", "text"), [("1E+3", "1000"), ("2.50", "2.5"), ("-0", "0"), ("-0.0", "0")]
    )
    def test_equal_numbers_are_written_alike(self, value, text):
        assert write_cell(DECIMAL, Decimal(value)) == text

    @given(NUMBERS)
    def test_every_number_comes_back(self, number):
        assert read_cell(DECIMAL, write_cell(DECIMAL, number)) == number

    @given(TEXTS)
    def test_every_text_comes_back(self, text):
        column = Column("comment", default="")
        assert read_cell(column, write_cell(column, text)) == text

    @pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\u2066", "\x1b[0m"])
    def test_what_nobody_can_see_is_refused(self, text):
        with pytest.raises(BadCell, match="osynliga"):
            read_cell(Column("comment", default=""), text)

    @pytest.mark.parametrize("text", ["2024-8-31", "20240831", "2024-02-30", "31/8 2024"])
    def test_dates_are_iso(self, text):
        with pytest.raises(BadCell):
            read_cell(Column("to", Kind.DATE), text)

    def test_a_word_is_guessed_at(self):
        with pytest.raises(BadCell) as bad:
            read_cell(BY_NAME["definitions"].column("direction"), "hihger")
        assert bad.value.remedy == "Menas higher?"

    @pytest.mark.parametrize("text", ["ks;ks", "ks;;skola", ";"])
    def test_a_code_stands_once_in_a_cell(self, text):
        with pytest.raises(BadCell):
            read_cell(BY_NAME["activities"].column("responsible"), text)


class TestFiles:
    def test_the_small_city_fills_every_file_and_comes_back(self):
        written = files(small_city())
        assert set(written) == {table.file for table in TABLES}
        assert files(read_files(written)) == written

    @given(random_cities())
    def test_every_city_comes_back(self, folder):
        written = files(folder)
        assert files(read_files(written)) == written

    @given(random_cities(), st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter(self, folder, random):
        written = files(folder)
        for rows in folder.values():
            random.shuffle(rows)
        assert files(folder) == written

    @given(st.dictionaries(st.sampled_from([t.file for t in TABLES]), st.binary(), min_size=1))
    def test_no_bytes_do_worse_than_be_refused(self, noise):
        try:
            read_files(small_files() | noise)
        except FolderRefused as refused:
            assert refused.faults

    @given(st.sampled_from(TABLES), st.data())
    def test_no_cell_does_worse_than_be_refused(self, table, data):
        column = data.draw(st.sampled_from(table.columns)).name
        text = data.draw(TEXTS | st.sampled_from(["0", "-1", "2023", "staden", "T1", "1.1", "1"]))
        try:
            read_files(small_files(**with_cell(table.name, 2, **{column: text})))
        except FolderRefused as refused:
            assert refused.faults

    def test_a_bom_and_windows_line_ends_change_nothing(self):
        plain = small_files()
        marked = {
            name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in plain.items()
        }
        assert files(read_files(marked)) == plain

    def test_columns_stand_in_any_order_and_may_be_missing(self):
        folder = read_files(
            small_files(weights="year,weight,organisation,indicator\n2023,1,skola,nojda\n")
        )
        assert folder["weights"] == [
            Row.of(
                "weights",
                indicator="nojda",
                organisation="skola",
                year=2023,
                weight=Decimal(1),
                basis="",
            )
        ]

    def test_our_own_columns_are_written_only_where_they_are_used(self):
        folder = small_city()
        assert b"as_printed" in files(folder)["activities.csv"]
        folder["activities"] = folder["activities"][:1]
        heading = files(folder)["activities.csv"].splitlines()[0].decode()
        assert heading == "organisation,year,goal,title,start,end,status,responsible,position"

    def test_a_missing_file_is_empty(self):
        assert read_files(small_files(weights=None))["weights"] == []

    def test_a_folder_is_written_and_read(self, tmp_path):
        write_folder(small_city(), tmp_path / "stad")
        (tmp_path / "stad" / ".DS_Store").write_bytes(b"\x00")
        assert files(read_folder(tmp_path / "stad")) == files(small_city())

    def test_no_folder_is_a_fault(self, tmp_path):
        with pytest.raises(FolderRefused, match="ingen sådan mapp"):
            read_folder(tmp_path / "ingen")


class TestForm:
    def test_an_unknown_file(self):
        with pytest.raises(FolderRefused, match=r"outcome\.csv: .*Menas outcomes\.csv\?"):
            read_files(small_files() | {"outcome.csv": b""})

    @pytest.mark.parametrize(
        ("text", "column"),
        [
            ("code,name,colour\nx,X,blå\n", "colour"),
            ("code\nx\n", "name"),
            ("code,name,name\nx,X,X\n", "name"),
        ],
    )
    def test_columns(self, text, column):
        assert ("city.csv", 1, column) in faults(city=text)

    def test_semicolons_are_pointed_out(self):
        with pytest.raises(FolderRefused, match="Spara som CSV med komma"):
            read_files(small_files(city="code;name\nx;X\n"))

    def test_a_row_with_too_few_cells(self):
        assert faults(weights="indicator,organisation,year,weight\nnojda,skola\n") == [
            ("weights.csv", 2, "")
        ]

    def test_a_stray_quotation_mark(self):
        assert faults(city='code,name\nx,"a"b\n') == [("city.csv", 2, "")]

    def test_bytes_that_are_no_utf_8(self):
        with pytest.raises(FolderRefused, match=r"city\.csv, rad 2: Texten är inte UTF-8"):
            read_files(small_files() | {"city.csv": "code,name\nx,Å\n".encode("cp1252")})

    @pytest.mark.parametrize("text", ["code,name\n", "code,name\na,A\nb,B\n", None])
    def test_there_is_one_city(self, text):
        assert ("city.csv", None, "") in faults(city=text)

    def test_a_file_that_cannot_be_read_does_not_make_its_names_unknown(self):
        assert {file for file, _row, _column in faults(indicators="x\n")} == {"indicators.csv"}

    def test_everything_is_said_at_once(self):
        said = faults(
            **with_cell("outcomes", 2, value="1E+3", organisation="skoola"),
            **with_cell("goals", 3, code="2.1"),
            city="code,name\nstaden,\n",
        )
        assert [one for one in said if one[0] in ("city.csv", "outcomes.csv")] == [
            ("city.csv", 2, "name"),
            ("outcomes.csv", 2, "value"),
            ("outcomes.csv", 2, "organisation"),
        ]
        assert ("goals.csv", 3, "code") in said


class TestMeaning:
    @pytest.mark.parametrize(
        ("name", "row", "cells", "column"),
        [
            ("organisations", 2, {"code": "staden"}, "code"),
            ("organisations", 2, {"name": "Småstad"}, "name"),
            ("organisations", 3, {"parent": "bolaget"}, "parent"),
            ("organisations", 3, {"parent": "ingen"}, "parent"),
            ("organisations", 2, {"from": "2031-01-01"}, "to"),
            ("organisations", 2, {"kind": "city"}, "kind"),
            ("budgets", 3, {"status": "adopted"}, "status"),
            ("budgets", 3, {"adopted_on": "2022-12-01"}, "adopted_on"),
            ("budgets", 2, {"adopted_on": "2199-12-01"}, "adopted_on"),
            ("budgets", 2, {"adopted_on": "2019-12-01"}, "adopted_on"),
            ("goals", 2, {"code": "A"}, "code"),
            ("goals", 2, {"code": "01"}, "code"),
            ("goals", 3, {"code": "1.01"}, "code"),
            ("goals", 3, {"code": "3.1"}, "code"),
            ("goals", 3, {"proposer": "Ingen"}, "proposer"),
            ("goals", 4, {"code": "1.1"}, "code"),
            ("indicators", 2, {"level": "own"}, "owner"),
            ("indicators", 3, {"level": "council"}, "owner"),
            ("indicators", 3, {"owner": "staden"}, "owner"),
            ("definitions", 2, {"over_periods": "sum"}, "over_periods"),
            ("definitions", 2, {"maximum": "-1"}, "maximum"),
            ("definitions", 2, {"decimals": "7"}, "decimals"),
            ("placements", 2, {"goal": "1"}, "goal"),
            ("placements", 3, {"committee_goal": "1.1/9"}, "committee_goal"),
            ("responsibilities", 2, {"to": "1999-01-01", "from": "2000-01-01"}, "to"),
            ("responsibilities", 3, {"organisation": "bolaget"}, "from"),
            ("weights", 2, {"weight": "-1"}, "weight"),
            ("targets", 2, {"read_as": "fint"}, "read_as"),
            ("target_changes", 2, {"organisation": "bolaget"}, "indicator"),
            ("target_changes", 2, {"reference": ""}, "reference"),
            ("outcomes", 2, {"absence": ""}, "value"),
            ("outcomes", 2, {"value": "1"}, "absence"),
            ("outcomes", 2, {"women": "1"}, "absence"),
            ("outcomes", 3, {"denominator": ""}, "denominator"),
            ("outcomes", 3, {"denominator": "0"}, "denominator"),
            ("outcomes", 2, {"period": "T3"}, "period"),
            ("policies", 2, {"full_share": "0"}, "full_share"),
            ("policies", 2, {"least_coverage": "1.1"}, "least_coverage"),
            ("policies", 2, {"large_gap": "-1"}, "large_gap"),
            ("tolerances", 2, {"percent": "1"}, "percent"),
            ("tolerances", 2, {"year": "2022"}, "year"),
            ("periods", 3, {"due_on": "2023-04-30"}, "due_on"),
            ("periods", 3, {"opens_on": ""}, "opens_on"),
            ("periods", 2, {"year": "2021"}, "published_on"),
            ("periods", 4, {"year": "2021", "opens_on": "2021-05-01", "due_on": "2021-05-20"}
             | {"published_on": "2021-06-01"}, "published_on"),
            ("reports", 2, {"decided_on": ""}, "decided_on"),
            ("reports", 3, {"decided_on": "2024-02-01"}, "decided_on"),
            ("reports", 3, {"period": "T2"}, "period"),
            ("judgements", 2, {"goal": "7"}, "goal"),
            ("judgements", 2, {"period": "plan"}, "period"),
            ("plans", 2, {"decided_on": "2022-12-01"}, "decided_on"),
            ("plans", 2, {"year": "2022"}, "year"),
            ("committee_goals", 3, {"code": "1.1.1"}, "code"),
            ("committee_goals", 2, {"area_goal": "1"}, "area_goal"),
            ("expected_results", 2, {"committee_goal": "1.1.3"}, "committee_goal"),
            ("activities", 2, {"end": "2022-12-31"}, "end"),
            ("activities", 2, {"goal": "9.9"}, "goal"),
            ("activities", 3, {"responsible": "ingen"}, "responsible"),
            ("sections", 2, {"year": "2022"}, "organisation"),
            ("sections", 3, {"goal": "1.1"}, "goal"),
            ("section_templates", 2, {"key": "egen-1"}, "key"),
            ("section_templates", 2, {"required_of": "klubb"}, "required_of"),
            ("section_templates", 4, {"parent": "finns-inte"}, "parent"),
            ("section_templates", 5, {"kind": "area_goals"}, "kind"),
            ("section_places", 2, {"position": "9"}, "position"),
            ("section_places", 3, {"key": "finns-inte"}, "key"),
            ("section_places", 3, {"parent": "1.1"}, "parent"),
            ("appropriations", 2, {"proposer": "Ingen"}, "proposer"),
            ("plan_figures", 6, {"revenues": "3"}, "revenues"),
            ("plan_figures", 5, {"amount": "0"}, "amount"),
            ("plan_figures", 5, {"costs": "0.0"}, "costs"),
            ("plan_figure_details", 2, {"position": "2"}, "position"),
            ("plan_figure_details", 2, {"whole": "0"}, "whole"),
            ("plan_figure_details", 4, {"becomes": "created"}, "becomes"),
            ("internal_prices", 2, {"price": "1.234"}, "price"),
            ("operating_projects", 2, {"name": ""}, "name"),
            ("premises_grants", 2, {"organisation": "ingen"}, "organisation"),
            ("frames", 3, {"kind": "net"}, "kind"),
            ("proposed_points", 2, {"source": "investment_adjustment/2"}, "source"),
            ("proposed_points", 2, {"source": "adjustment-1"}, "source"),
            ("proposed_points", 3, {"words": ""}, "words"),
            ("proposed_points", 3, {"source": "investment_adjustment/1"}, "source"),
            ("control_policies", 2, {"watched_from": "11"}, "watched_from"),
            ("control_policies", 2, {"controlled_from": "26"}, "controlled_from"),
            ("mandatory_processes", 2, {"area_goal": "1"}, "area_goal"),
            ("mandatory_processes", 2, {"kinds": "klubb"}, "kinds"),
            ("mandatory_processes", 2, {"organisations": "ingen"}, "organisations"),
            ("control_processes", 2, {"area_goal": "1"}, "area_goal"),
            ("control_processes", 2, {"name": "Annat"}, "mandatory"),
            ("control_processes", 3, {"applicable": "0"}, "applicable"),
            ("control_processes", 3, {"mandatory": "1", "name": "Inköp"}, "name"),
            ("control_practices", 2, {"process": "1.1/3"}, "process"),
            ("control_practices", 2, {"kind": "vana"}, "kind"),
            ("control_risks", 2, {"probability": "6"}, "probability"),
            ("control_risks", 2, {"consequence": "0"}, "consequence"),
            ("control_risks", 2, {"process": "1.10/2"}, "process"),
            ("control_plans", 2, {"risk": "1.1/2/3"}, "risk"),
            ("control_followups", 2, {"control": "1.1/2/1/2"}, "control"),
            ("control_followups", 2, {"period": "M01"}, "period"),
        ],
    )  # fmt: skip
    def test_what_does_not_hold_is_found_where_it_stands(self, name, row, cells, column):
        assert (f"{name}.csv", row, column) in faults(**with_cell(name, row, **cells))

    def test_a_key_stands_once(self):
        rows = "indicator,organisation,year,weight\nnojda,skola,2023,1\nnojda,skola,2023,2\n"
        assert faults(weights=rows) == [("weights.csv", 3, "year")]

    def test_the_nearest_code_is_suggested(self):
        with pytest.raises(FolderRefused, match=r"kolumn indicator: ”nöjda” finns inte .* nojda\?"):
            read_files(small_files(**with_cell("weights", 2, indicator="nöjda")))

    def test_a_goal_without_a_code_is_named_by_its_place_in_two_ways(self):
        for name in ("1.1/2", "1.1.2"):
            assert read_files(small_files(**with_cell("expected_results", 3, committee_goal=name)))

    def test_a_name_that_fits_two_goals_is_refused(self):
        twice = (
            "organisation,year,area_goal,code,title,position\n"
            "skola,2023,1.1,A,Lugn,1\nskola,2023,1.10,A,Ro,1\nskola,2023,1.1,,Fler,2\n"
        )
        changed = with_cell("expected_results", 2, committee_goal="A")
        changed |= with_cell("activities", 2, goal="1.10/1")
        assert faults(committee_goals=twice, **changed)[0] == (
            "expected_results.csv",
            2,
            "committee_goal",
        )

    def test_a_decision_is_not_made_in_the_future(self):
        tomorrow = (timezone.localdate() + dt.timedelta(days=2)).isoformat()
        assert faults(**with_cell("plans", 3, decided_on=tomorrow)) == [
            ("plans.csv", 3, "decided_on")
        ]


def test_the_page_about_the_format_names_every_file_and_column():
    page = Path(settings.BASE_DIR, "docs", "city-folder.md").read_text()
    named = {}
    for line in page.splitlines():
        if match := re.fullmatch(r"\| \*?([a-z_]+)\.csv\*? \| (.+) \|", line):
            named[match[1]] = tuple(match[2].replace("*", "").split(", "))
    assert named == {table.name: tuple(table.places) for table in TABLES}
