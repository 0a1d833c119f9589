"""Files of targets and outcomes as people send them: each kind that was once read wrong."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from documents.actions.sheets import store_outcomes
from documents.sheets import NeedsAnswer, check_outcomes, check_targets, read_sheet
from indicators.models import Outcome, Target
from tests.documents.workbooks import sheets, workbook
from tests.factories import (
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    OutcomeFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

TARGETS = "organisation;indicator;year;value"
OUTCOMES = "organisation;indicator;year;period;value"


@pytest.fixture
def norra():
    """A district with a share, a share by gender, a ratio, and a count by gender."""
    norra = OrganisationFactory(code="norra", name="Norra stadsdelsnämnd")
    definitions = {
        "deltar": {"unit": "%", "decimals": 0},
        "sjuk": {"unit": "%", "decimals": 1, "by_gender": True, "name": "Sjukfrånvaro dag 1-14"},
        "bistand": {"unit": "%", "decimals": 1, "over_organisations": "ratio"},
        "jobb": {
            "unit": "st", "decimals": 0, "by_gender": True, "over_organisations": "sum",
            "values": "year_to_date",
        },
        "grupp": {"unit": "", "decimals": 1},
    }  # fmt: skip
    for code, columns in definitions.items():
        indicator = IndicatorFactory(code=code, name=columns.pop("name", code.capitalize()))
        IndicatorDefinitionFactory(indicator=indicator, **columns)
        IndicatorResponsibilityFactory(indicator=indicator, organisation=norra)
    return norra


@pytest.fixture
def stands(norra):
    """`stands("deltar", value=72)` is an outcome of 2024, VB."""

    def _stands(code, **columns):
        indicator = IndicatorFactory._meta.model.objects.get(code=code)
        return OutcomeFactory(indicator=indicator, organisation=norra, **columns)

    return _stands


@pytest.fixture
def run(tmp_path):
    """`run("outcomes", rows, *options)`: what the command answers as JSON, and whether it ended
    well."""

    def _run(what, rows, *options):
        file = tmp_path / "fil"
        file.write_bytes(rows if isinstance(rows, bytes) else "\n".join(rows).encode())
        out = io.StringIO()
        try:
            call_command(
                f"import_{what}", str(file), "--json", *options, stdout=out, stderr=io.StringIO()
            )
        except CommandError:
            return json.loads(out.getvalue()), False
        return json.loads(out.getvalue()), True

    return _run


def outcomes(*rows, header=OUTCOMES):
    return check_outcomes(read_sheet("\n".join([header, *rows]).encode()))


def targets(*rows, header=TARGETS):
    return check_targets(read_sheet("\n".join([header, *rows]).encode()))


def fault(checked):
    [one] = checked.faults
    return one.row, one.column, str(one)


def codes(checked):
    return [one.code for one in checked.doubts]


# --- the commands' answer ---


def test_json_has_changes_as_codes_and_decimals(run, stands):
    stands("deltar", value="72.1")
    answer, ended_well = run("outcomes", [OUTCOMES, "norra;Deltar;2024;VB;72,5 %"], "--dry-run")
    assert ended_well
    assert answer == {
        "faults": [],
        "doubts": [],
        "changes": [
            {
                "organisation": "norra", "indicator": "deltar", "year": 2024, "period": "VB",
                "before": "72.1", "after": "72.5", "kind": "changed",
            }
        ],
    }  # fmt: skip
    assert Outcome.objects.get().value == Decimal("72.1")


def test_json_has_targets_as_written_and_what_they_are_read_as(run, norra):
    rows = [TARGETS, "norra;deltar;2024;Minst 72 %", "norra;sjuk;2024;så lite som möjligt"]
    answer, ended_well = run("targets", rows)
    assert ended_well
    said = [(one["before"], one["after"], one["kind"]) for one in answer["changes"]]
    assert said == [
        (None, "Minst 72 %", "at_least"),
        (None, "så lite som möjligt", "uninterpreted"),
    ]
    assert Target.objects.count() == 2


def test_faults_end_badly_with_row_column_and_message(run, norra):
    rows = [OUTCOMES, "norra;deltar;2024;VB;72", "norra;deltar;2024;T9;åtta"]
    answer, ended_well = run("outcomes", rows)
    assert not ended_well
    assert [(one["row"], one["column"]) for one in answer["faults"]] == [
        (3, "period"),
        (3, "value"),
    ]
    assert Outcome.objects.count() == 0


def test_doubts_are_taken_when_somebody_says_why(run, stands):
    stands("deltar", value=72)
    rows = [OUTCOMES, "norra;deltar;2024;VB;721"]
    answer, ended_well = run("outcomes", rows)
    [doubt] = answer["doubts"]
    assert (doubt["row"], doubt["column"], ended_well) == (2, "value", False)
    assert Outcome.objects.get().value == 72
    assert run("outcomes", rows, "--accept-doubts", "Så blev det")[1]
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.confirmed) == (721, "Så blev det")
    assert run("outcomes", rows)[0] == {"faults": [], "doubts": [], "changes": []}
    # Another value is asked about anew, and what was said of the old one goes.
    assert run("outcomes", [OUTCOMES, "norra;deltar;2024;VB;73"])[1]
    assert Outcome.objects.get().confirmed == ""


def test_a_comment_changes_without_asking_about_the_figure_again(stands):
    stands("deltar", value=721, confirmed="Så blev det")
    checked = outcomes("norra;deltar;2024;VB;721;Nu klart", header=OUTCOMES + ";comment")
    assert (codes(checked), len(checked.changes)) == ([], 1)
    store_outcomes(checked=checked, by=None)
    outcome = Outcome.objects.get()
    assert (outcome.comment, outcome.confirmed) == ("Nu klart", "Så blev det")


def test_doubts_are_answered_row_by_row_and_rows_left_out(norra):
    checked = outcomes("norra;deltar;2024;VB;721", "norra;sjuk;2024;VB;810")
    with pytest.raises(NeedsAnswer):
        store_outcomes(checked=checked, by=None, accepted={2: "Så blev det"})
    store_outcomes(checked=checked.only([2]), by=None, accepted={2: "Så blev det"})
    assert Outcome.objects.get().indicator.code == "deltar"


def test_an_empty_reason_is_no_reason(run, norra):
    with pytest.raises(json.JSONDecodeError):
        run("outcomes", [OUTCOMES, "norra;deltar;2024;VB;721"], "--accept-doubts", " ")


# --- what is kept ---


def test_an_empty_cell_erases_nothing_and_a_sign_does(stands, norra):
    stands("deltar", value=72, comment="Klart")
    stands("sjuk", value=8)
    assert outcomes("norra;deltar;2024;VB;", "norra;sjuk;2024;VB;").unchanged == 2
    checked = outcomes("norra;sjuk;2024;VB;(raderas)")
    assert (checked.changes[0].kind, checked.changes[0].becomes) == ("erased", "(raderas)")
    store_outcomes(checked=checked, by=None)
    assert Outcome.objects.get().indicator.code == "deltar"


def test_targets_erase_by_the_same_sign(run, norra):
    indicator = IndicatorFactory._meta.model.objects.get(code="deltar")
    TargetFactory(indicator=indicator, organisation=norra, text="72 %")
    assert run("targets", [TARGETS, "norra;deltar;2024;"])[0]["changes"] == []
    [change] = run("targets", [TARGETS, "norra;deltar;2024;(raderas)"])[0]["changes"]
    assert (change["before"], change["after"], change["kind"]) == ("72 %", "", "none")
    assert Target.objects.get().text == ""


def test_columns_that_are_not_there_change_nothing(stands):
    stands("sjuk", value="8.7", women="9.4", men="6.8", comment="Klart", forecast=9)
    checked = outcomes("norra;sjuk;2024;VB;8,6")
    assert codes(checked) == []
    assert checked.changes[0].parts == {"value": ("8,7", "8,6")}
    store_outcomes(checked=checked, by=None)
    outcome = Outcome.objects.get()
    assert (outcome.women, outcome.men, outcome.comment) == (
        Decimal("9.4"), Decimal("6.8"), "Klart",
    )  # fmt: skip


def test_genders_that_no_longer_fit_are_told(stands):
    stands("sjuk", value="8.7", women="9.4", men="6.8")
    [doubt] = outcomes("norra;sjuk;2024;VB;5,0").doubts
    assert "står kvar" in doubt.message


@pytest.mark.parametrize(
    ("row", "value", "absence"),
    [
        ("norra;deltar;2024;VB;ej redovisad", None, "not_reported"),
        ("norra;deltar;2024;VB;70", 70, ""),
    ],
)
def test_a_value_and_an_absence_take_each_others_place(stands, row, value, absence):
    if absence:
        stands("deltar", value=72)
    else:
        stands("deltar", value=None, absence="comes_later")
    store_outcomes(checked=outcomes(row), by=None)
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.absence) == (value, absence)


def test_a_ratio_keeps_its_parts_or_is_refused(stands):
    stands("bistand", value="0.661248106", numerator=192, denominator=29036)
    assert outcomes("norra;bistand;2024;VB;0,7").unchanged == 1
    row, column, words = fault(outcomes("norra;bistand;2024;VB;0,6"))
    assert (row, column) == (2, "value")
    assert "192 av 29036" in words


def test_a_ratio_without_parts_is_kept_where_none_stand(norra):
    assert outcomes("norra;bistand;2024;VB;0,6").changes[0].after == "0.6"


# --- what is refused ---


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("organisation,indicator,year,period,value,comment", "norra,sjuk,2024,VB,8,7"),
        ("organisation,indicator,year,period,value,forecast", "norra,sjuk,2024,T2,8,7"),
        ("organisation,indicator,year,period,value,forecast,comment", "norra,grupp,2024,T2,14,8,"),
        ("organisation,indicator,year,period,value,women,men", "norra,sjuk,2024,VB,8,7,9"),
        ("organisation,indicator,year,period,value,comment", "norra,deltar,2024,VB,72,5"),
    ],
)
def test_half_a_number_is_refused(norra, header, row):
    row_number, column, words = fault(outcomes(row, header=header))
    assert (row_number, column) == (2, "value")
    assert "två sätt" in words


def test_whole_numbers_beside_each_other_are_two(norra):
    header = "organisation,indicator,year,period,value,forecast"
    assert outcomes("norra,jobb,2024,T2,460,480", header=header).faults == []
    quoted = 'norra,sjuk,2024,T2,"8,7",9'
    assert outcomes(quoted, "norra,grupp,2024,T2,14,15", header=header).faults == []


def test_the_other_table_is_refused_and_a_table_with_both_is_read(norra):
    header = "Nämnd;Indikator;År;{}"
    assert (
        "hör till årsmål"
        in fault(outcomes("norra;deltar;2024;72 %", header=header.format("Årsmål")))[2]
    )
    assert (
        "hör till utfall"
        in fault(targets("norra;deltar;2024;72 %", header=header.format("Utfall")))[2]
    )
    both = header.format("Årsmål;Utfall")
    assert targets("norra;deltar;2024;72 %;70", header=both).changes[0].after == "72 %"
    assert outcomes("norra;deltar;2024;72 %;70", header=both).changes[0].after == "70"


@pytest.mark.parametrize("word", ["i.u.", "..", "e.m.", "-", "n/a", "uppgift saknas", "X"])
def test_a_word_for_absence_is_answered_with_the_kinds(norra, word):
    words = fault(outcomes(f"norra;deltar;2024;VB;{word}"))[2]
    assert "ej redovisad" in words and "sekretess" in words


@pytest.mark.parametrize("text", ["#SAKNAS!", "#REFERENS!", "#DIV/0!", "#N/A", "Err:502", "#####"])
def test_errors_of_a_spreadsheet_are_refused(norra, text):
    assert fault(outcomes(f"norra;deltar;2024;VB;{text}"))[:2] == (2, "value")
    assert fault(targets(f"norra;deltar;2024;{text}"))[:2] == (2, "value")


def test_formulas_that_were_never_computed_are_refused(norra):
    data = workbook(OUTCOMES.split(";"), ["norra", "deltar", 2024, "VB", "=70+3"])
    assert "öppna filen i excel" in fault(check_outcomes(read_sheet(data)))[2].casefold()


def test_a_difference_is_no_level(norra):
    assert "skillnad" in fault(outcomes("norra;deltar;2024;VB;2 procentenheter"))[2]


def test_words_with_years_in_them_are_kept(norra):
    checked = targets("norra;deltar;2024;Basvärde tas fram 2024", "norra;sjuk;2024;76²")
    assert [change.kind for change in checked.changes] == ["uninterpreted", "uninterpreted"]


def test_a_unit_or_a_meaning_that_is_not_the_indicators_is_refused(norra):
    header = OUTCOMES + ";enhet;vad värdet är"
    checked = outcomes("norra;jobb;2024;VB;7;%;perioden för sig", header=header)
    assert [one.column for one in checked.faults] == ["unit", "values"]
    assert outcomes("norra;jobb;2024;VB;7;st;hittills i år", header=header).faults == []


def test_the_change_says_what_the_figure_is(norra):
    assert "(hittills i år)" in str(outcomes("norra;jobb;2024;VB;7").changes[0])


def test_a_name_with_another_dash(norra):
    assert outcomes("norra;Sjukfrånvaro dag 1–14;2024;VB;8").faults == []


# --- what is asked ---


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        (OUTCOMES, "norra;deltar;2024;VB;721", "over_hundred"),
        (OUTCOMES, "norra;deltar;2024;VB;-5", "negative"),
        (OUTCOMES, "norra;deltar;2024;VB;0,72", "fraction"),
        (OUTCOMES + ";women;men", "norra;jobb;2024;VB;460;300;300", "genders"),
        (OUTCOMES + ";women;men", "norra;sjuk;2024;VB;50;8;9", "genders"),
        (OUTCOMES + ";numerator;denominator", "norra;bistand;2024;VB;;300;200", "numerator_over"),
    ],
)
def test_implausible_outcomes(norra, header, row, code):
    assert code in codes(outcomes(row, header=header))


@pytest.mark.parametrize(("text", "code"), [("7200 %", "over_hundred"), ("0,72", "fraction")])
def test_implausible_targets(norra, text, code):
    assert codes(targets(f"norra;deltar;2024;{text}")) == [code]


def test_a_figure_so_far_that_falls_within_the_file(norra):
    rows = [f"norra;jobb;2024;{period};{value}" for period, value in (("T1", 10), ("T2", 8))]
    [doubt] = outcomes(*rows).doubts
    assert (doubt.row, doubt.code) == (3, "falls")


def test_a_column_one_row_off(norra):
    usual = {"deltar": 70, "sjuk": 8, "jobb": 400, "grupp": 15}
    last = {"deltar": 400, "sjuk": 70, "jobb": 8, "grupp": 400}
    for code, value in usual.items():
        indicator = IndicatorFactory._meta.model.objects.get(code=code)
        indicator.definitions.update(from_year=2020, exceeds_hundred=True)
        OutcomeFactory(indicator=indicator, organisation=norra, year=2023, value=value)
    checked = outcomes(*(f"norra;{code};2024;VB;{value}" for code, value in last.items()))
    assert "shifted" in codes(checked)


def test_other_sheets_and_hidden_rows_are_questions(run, norra):
    header, row = OUTCOMES.split(";"), ["norra", "deltar", 2024, "VB", 72]
    two = sheets(A=[header, row], B=[header, row])
    filtered = workbook(header, row, ["norra", "sjuk", 2024, "VB", 8], hidden=[2])
    assert [one["row"] for one in run("outcomes", two)[0]["doubts"]] == [0]
    assert [one["row"] for one in run("outcomes", filtered)[0]["doubts"]] == [2]
    assert run("outcomes", filtered, "--accept-doubts", "Ja")[1]
    assert Outcome.objects.get().indicator.code == "sjuk"


def test_the_city_is_named(norra):
    CityFactory()
    assert fault(targets("norra;deltar;2024;7", ";sjuk;2024;8"))[:2] == (3, "organisation")


@pytest.mark.parametrize("written", ["2024-05-03", "5-mar", "maj-24", "True", "FALSKT"])
def test_a_date_or_a_truth_is_no_target_and_no_outcome(norra, written):
    targets = check_targets(read_sheet(f"{TARGETS}\nnorra;deltar;2024;{written}\n".encode()))
    outcomes = check_outcomes(read_sheet(f"{OUTCOMES}\nnorra;deltar;2024;VB;{written}\n".encode()))
    for checked in (targets, outcomes):
        assert [(fault.row, fault.column) for fault in checked.faults] == [(2, "value")]
        assert "inget värde" in checked.faults[0].message


@pytest.mark.parametrize("written", ["(radera)", "raderas", "Tas bort", "[raderas]"])
def test_what_is_almost_the_sign_that_erases_is_not_kept_as_a_target(norra, written):
    checked = check_targets(read_sheet(f"{TARGETS}\nnorra;deltar;2024;{written}\n".encode()))
    assert "Skriv (raderas)" in checked.faults[0].message


@pytest.mark.parametrize("heading", ["Utfall (T1)", "Utfall (2023)", "Utfall, T2", "Utfall (M03)"])
def test_a_heading_of_another_period_or_year_is_a_fault(norra, heading):
    text = f"organisation;indicator;year;{heading}\nnorra;deltar;2024;72\nnorra;grupp;2024;12\n"
    checked = check_outcomes(read_sheet(text.encode()))
    assert [(fault.row, fault.column) for fault in checked.faults] == [(2, "outcome")]
    assert heading in checked.faults[0].message


@pytest.mark.parametrize("heading", ["Utfall (VB)", "Utfall (2024)", "Utfall (VB 2024)", "Utfall"])
def test_a_heading_that_says_the_same_as_the_rows_is_read(norra, heading):
    text = f"organisation;indicator;year;{heading}\nnorra;deltar;2024;72\n"
    assert check_outcomes(read_sheet(text.encode())).faults == []


def test_a_target_headed_by_another_year_is_a_fault(norra):
    text = "organisation;indicator;year;Årsmål (2023)\nnorra;deltar;2024;72\n"
    assert "Årsmål (2023)" in check_targets(read_sheet(text.encode())).faults[0].message


def test_half_a_number_is_no_comment_though_another_row_quotes_its_decimals(norra):
    rows = 'norra,grupp,2024,VB,"14,5",ok\nnorra,sjuk,2024,VB,8,7\n'
    text = f"organisation,indicator,year,period,value,comment\n{rows}"
    checked = check_outcomes(read_sheet(text.encode()))
    assert [(fault.row, fault.column) for fault in checked.faults] == [(3, "value")]


def test_a_forecast_in_t1_may_be_headed_by_the_years_end(norra):
    head = "organisation;indicator;year;period;Utfall (T1);Prognos (VB 2024)"
    checked = check_outcomes(read_sheet(f"{head}\nnorra;sjuk;2024;T1;8,4;8,6\n".encode()))
    assert checked.faults == []


def test_a_forecast_of_a_year_that_has_ended_is_refused(run, stands):
    header = OUTCOMES + ";Prognos"
    rows = [header, "norra;Deltar;2024;VB;72,5;73"]
    answer, ended_well = run("outcomes", rows)
    assert not ended_well
    [fault] = answer["faults"]
    assert (fault["row"], fault["column"]) == (2, "forecast")
    assert "VB redovisar årets utfall" in fault["message"]
    # one that stands from before may come back as it is
    stands("deltar", value="72.1", forecast="73")
    answer, ended_well = run("outcomes", rows, "--dry-run")
    assert ended_well, answer
