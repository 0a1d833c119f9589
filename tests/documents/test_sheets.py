"""Importing targets and outcomes: everything is checked first, one fault refuses all."""

import io
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from documents.actions.sheets import store_outcomes, store_targets
from documents.sheets import Refused, Sheet, check_outcomes, check_targets, read_sheet
from indicators.models import Indicator, Outcome, RecomputeMark, Target
from tests.factories import (
    IndicatorAliasFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    OutcomeFactory,
    TargetFactory,
)

TARGET_HEADER = "organisation,indicator,year,value"
HEADER = "organisation,indicator,year,period,value,numerator,denominator,women,men,absence,comment"


@pytest.fixture
def city(db):
    """Two committees; three indicators, one of them a ratio by gender, one of them monthly."""
    bromma = OrganisationFactory(code="sdn-bromma", name="Bromma stadsdelsnämnd")
    OrganisationFactory(code="sdn-farsta", name="Farsta stadsdelsnämnd")
    nojda = IndicatorFactory(code="nojda-barn", name="Andel nöjda barn")
    IndicatorDefinitionFactory(indicator=nojda, unit="%", decimals=1)
    bistand = IndicatorFactory(code="bistand", name="Andel med bistånd")
    IndicatorDefinitionFactory(
        indicator=bistand, unit="%", decimals=1, over_organisations="ratio", by_gender=True
    )
    energi = IndicatorFactory(code="energi", name="Köpt energi")
    IndicatorDefinitionFactory(indicator=energi, unit="GWh", decimals=2, frequency="month")
    for indicator in (nojda, bistand, energi):
        IndicatorResponsibilityFactory(indicator=indicator, organisation=bromma)
    return bromma


def sheet(header, *rows):
    return read_sheet("\n".join([header, *rows]).encode())


def faults(check, read):
    return [(fault.row, fault.column) for fault in check(read).faults]


def store(header, *rows, accepted=None):
    """Check and store rows of targets or outcomes, as the header has it."""
    if header == TARGET_HEADER:
        checked = check_targets(sheet(header, *rows))
        store_targets(checked=checked, by=None, accepted=accepted)
    else:
        checked = check_outcomes(sheet(header, *rows))
        store_outcomes(checked=checked, by=None, accepted=accepted)
    return checked


# Files


SWEDISH = "organisation;indicator;year;value\nsdn-bromma;Andel nöjda barn;2024;2,7 %\n"


@pytest.mark.parametrize(
    "data",
    [
        SWEDISH.encode(),
        SWEDISH.encode("utf-8-sig"),
        SWEDISH.encode("cp1252"),
        SWEDISH.encode("utf-16"),
        SWEDISH.replace(";", "\t").encode(),
        SWEDISH.replace("\n", "\r\n").encode(),
        SWEDISH.replace("2,7 %", '"2,7 %"').replace(";", ",").encode(),
        SWEDISH.replace("organisation;indicator;year;value",
                        "Nämnd;Indikator;År;Årsmål").encode(),
        ("\n\n" + SWEDISH + "\n;;;\n").encode(),
    ],
)  # fmt: skip
def test_reads_every_kind_of_csv(data):
    [row] = read_sheet(data).rows
    assert list(row.texts.values()) == ["sdn-bromma", "Andel nöjda barn", "2024", "2,7 %"]
    assert list(row.texts)[:3] == ["organisation", "indicator", "year"]


def workbook(*rows, formats=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in formats:
        book.active[cell].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_reads_xlsx_as_a_person_sees_it():
    data = workbook(
        HEADER.split(",")[:5], ["sdn-bromma", "bistand", 2024, "T1", 0.027],
        [None, "energi", 2024.0, None, 1735.5],
        formats=[("E2", "0.0%")],
    )  # fmt: skip
    first, second = read_sheet(data).rows
    assert first.texts["value"] == "2,7 %"
    assert (second.texts["year"], second.texts["value"]) == ("2024", "1735,5")
    assert (second.text("organisation"), second.text("period")) == ("", "")


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "tom"),
        (b"\n ; ; \n", "tom"),
        (b"organisation,indicator,year,value\n", "inga rader"),
        (b"%PDF-1.7", "PDF-fil"),
        (b"PK\x03\x04 not a workbook", "Excel-fil"),
        (b"\xd0\xcf\x11\xe0old", "Excel-fil"),
        (b"\x00\x01\x02\x03", "textfil"),
        (b'organisation,indicator,year,value\n"a,b,2024,1\n', "citattecken"),
    ],
)
def test_unreadable_files_are_refused(data, wrong):
    with pytest.raises(Refused) as refusal:
        read_sheet(data)
    [fault] = refusal.value.faults
    assert fault.row == 0 and wrong in str(fault)


def test_columns_unknown_missing_and_twice():
    with pytest.raises(Refused) as refusal:
        sheet("organisation,indicator,indicator,värre,value", "a,b,c,d,e")
    said = [str(fault) for fault in refusal.value.faults]
    assert len(said) == 2
    assert any("Okända kolumner: värre" in text for text in said)
    assert any("Kolumnen year saknas" in text for text in said)
    assert any("indicator finns två gånger" in text for text in said)


def test_commas_in_values_make_too_many_cells():
    with pytest.raises(Refused, match="citattecken"):
        sheet(TARGET_HEADER, "sdn-bromma,bistand,2024,2,7 %")


# Targets


@pytest.mark.parametrize(
    ("value", "kind"),
    [("2,7 %", "level"), ("9 000", "level"), ("1 735 GWh", "level"), ("Minst 3", "at_least"),
     ("+/- 1 %", "band"), ("Ökning", "increase"), ("Fastställs 2024", "to_be_set"),
     ("Tas fram av nämnd", "by_committee"), ("-", "none"), ("så bra som möjligt", "uninterpreted")],
)  # fmt: skip
def test_targets_as_people_write_them(city, value, kind):
    store(TARGET_HEADER, f'sdn-bromma,energi,2024,"{value}"')
    target = Target.objects.get()
    assert (target.text, target.kind, target.organisation) == (value, kind, city)


def test_the_city_is_named_as_the_others_and_names_may_be_used(city):
    store(
        TARGET_HEADER,
        "stockholms stad,Andel NÖJDA barn,2024,80 %",
        "bromma stadsdelsnämnd,nojda-barn,2024,81",
    )
    assert Target.objects.of_city().get().low == 80
    assert Target.objects.get(organisation=city).low == 81


@pytest.mark.parametrize("header", [TARGET_HEADER, "indicator,year,value"])
def test_a_sheet_that_names_nobody_is_the_citys(city, header):
    row = "nojda-barn,2024,80 %"
    store_targets(
        checked=check_targets(sheet(header, f",{row}" if header == TARGET_HEADER else row)), by=None
    )
    assert Target.objects.get().organisation.is_city


def test_an_organisation_is_missing_where_others_are_named(city):
    rows = ["sdn-bromma,nojda-barn,2024,80 %", ",bistand,2024,3 %"]
    [fault] = check_targets(sheet(TARGET_HEADER, *rows)).faults
    assert (fault.row, fault.column, fault.wrong) == (3, "organisation", "Organisationen saknas.")


def test_an_indicator_is_found_by_what_it_is_also_called(city):
    nojda = Indicator.objects.get(code="nojda-barn")
    IndicatorAliasFactory(indicator=nojda, name="Nöjda barn i förskolan")
    IndicatorAliasFactory(indicator=nojda, name="Köpt energi")
    store(TARGET_HEADER, ",nöjda barn i FÖRSKOLAN,2024,80", ",Köpt energi,2024,3")
    found = Target.objects.order_by("low").values_list("indicator__code", "low")
    assert list(found) == [("energi", 3), ("nojda-barn", 80)]


def test_every_fault_is_listed_and_nothing_stored(city):
    rows = [
        "sdn-bromma,nojda-barn,2024,80 %",
        "sdn-broma,nojda-barm,24,80 %",
        "sdn-farsta,nojda-barn,2024,80 %",
        "sdn-bromma,nojda-barn,2024,81 %",
        'sdn-bromma,bistand,2024,"2,,7 %"',
        "sdn-bromma,,2024,80 %",
    ]
    found = faults(check_targets, sheet(TARGET_HEADER, *rows))
    assert found == [
        (3, "indicator"), (3, "organisation"), (3, "year"), (4, "organisation"), (5, "indicator"),
        (6, "value"), (7, "indicator"),
    ]  # fmt: skip
    assert Target.objects.count() == 0


def test_faults_say_what_would_be_right(city):
    rows = ["sdn-broma,nojda-barm,2024,80", "sdn-farsta,nojda-barn,2024,80"]
    said = "\n".join(map(str, check_targets(sheet(TARGET_HEADER, *rows)).faults))
    assert "Menas Bromma stadsdelsnämnd (sdn-bromma)?" in said
    assert "Menas Andel nöjda barn (nojda-barn)?" in said
    assert "Farsta stadsdelsnämnd ansvarar inte för indikatorn 2024" in said
    assert "Ansvariga är" in said


def test_targets_take_no_columns_of_outcomes(city):
    rows = ["sdn-bromma,nojda-barn,2024,T1,80,,,,,,", "sdn-bromma,bistand,2024,,2,1,50,,,,"]
    assert faults(check_targets, sheet(HEADER, *rows)) == [
        (2, "period"), (3, "denominator"), (3, "numerator"),
    ]  # fmt: skip


def test_target_differences(city):
    nojda = IndicatorFactory._meta.model.objects.get(code="nojda-barn")
    bistand = IndicatorFactory._meta.model.objects.get(code="bistand")
    TargetFactory(indicator=nojda, organisation=city, text="80 %")
    TargetFactory(indicator=bistand, organisation=city, text="3 %", is_example=True)
    checked = store(
        TARGET_HEADER, "sdn-bromma,nojda-barn,2024,80 %", "sdn-bromma,bistand,2024,3 %",
        "Staden,energi,2024,9 GWh",
    )  # fmt: skip
    assert [change.status for change in checked.changes] == ["changed", "new"]
    assert checked.unchanged == 1
    assert Target.objects.filter(is_example=True).count() == 0
    again = check_targets(sheet(TARGET_HEADER, "sdn-bromma,bistand,2024,3 %"))
    assert again.rows == []


def test_own_indicators_belong_to_their_owner(city):
    other = OrganisationFactory(code="sdn-arsta", name="Årsta stadsdelsnämnd")
    own = IndicatorFactory(code="egen", name="Andel nöjda barn", level="own", owner=other)
    IndicatorDefinitionFactory(indicator=own)
    assert faults(check_targets, sheet(TARGET_HEADER, "sdn-bromma,egen,2024,1")) == [
        (2, "organisation")
    ]
    # One name, two indicators: the organisation's own comes first.
    store(
        TARGET_HEADER, "sdn-arsta,Andel nöjda barn,2024,70", "sdn-bromma,Andel nöjda barn,2024,80"
    )
    assert Target.objects.get(organisation=other).indicator == own
    assert Target.objects.get(organisation=city).indicator.code == "nojda-barn"


def test_targets_with_another_unit_are_stored_and_remarked(city):
    checked = store(TARGET_HEADER, "sdn-bromma,nojda-barn,2024,80 kr")
    assert "annan enhet" in checked.notes[0]


# Outcomes


def test_outcomes_are_stored_with_all_their_columns(city):
    store(
        HEADER,
        'sdn-bromma,bistand,2024,T1,"2,5 %",25,1000,"2,4","2,6",,Preliminärt',
        "sdn-bromma,nojda-barn,2024,,,,,,,secret,",
        "stockholms-stad,energi,2024,M03,9 000,,,,,,",
    )
    ratio = Outcome.objects.get(indicator__code="bistand")
    assert (ratio.value, ratio.numerator, ratio.denominator) == (Decimal("2.5"), 25, 1000)
    assert (ratio.women, ratio.men, ratio.comment) == (
        Decimal("2.4"), Decimal("2.6"), "Preliminärt",
    )  # fmt: skip
    absent = Outcome.objects.get(indicator__code="nojda-barn")
    assert (absent.period, absent.value, absent.absence) == ("VB", None, "secret")
    monthly = Outcome.objects.get(indicator__code="energi")
    assert (monthly.organisation.is_city, monthly.period, monthly.value) == (True, "M03", 9000)


def test_value_follows_from_the_ratio(city):
    store(HEADER, "sdn-bromma,bistand,2024,T1,,25,1000,,,,")
    assert Outcome.objects.get().value == Decimal("2.5")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("sdn-bromma,bistand,2024,T4,1,,,,,,", "period"),
        ("sdn-bromma,bistand,2024,M03,1,,,,,,", "period"),
        ("sdn-bromma,bistand,1999,VB,1,,,,,,", "organisation"),
        ("staden,bistand,1999,VB,1,,,,,,", "year"),
        (",bistand,2024,VB,1,,,,,,", "organisation"),
        ("sdn-bromma,bistand,2024,VB,åtta,,,,,,", "value"),
        ("sdn-bromma,bistand,2024,VB,1.250,,,,,,", "value"),
        ("sdn-bromma,bistand,2024,VB,8 kr,,,,,,", "value"),
        ("sdn-bromma,bistand,2024,VB,,1,0,,,,", "denominator"),
        ("sdn-bromma,bistand,2024,VB,,1,,,,,", "denominator"),
        ("sdn-bromma,bistand,2024,VB,50,1,1000,,,,", "value"),
        ("sdn-bromma,nojda-barn,2024,VB,50,,,49,51,,", "women"),
        ("sdn-bromma,nojda-barn,2024,VB,50,1,2,,,,", "numerator"),
        ("sdn-bromma,nojda-barn,2024,VB,50,,,,,secret,", "absence"),
        ("sdn-bromma,nojda-barn,2024,VB,,,,,,semester,", "absence"),
        ("sdn-bromma,nojda-barn,2024,VB,,,,,,,Glömt", "value"),
        ("sdn-farsta,nojda-barn,2024,VB,50,,,,,,", "organisation"),
    ],
)
def test_faulty_outcomes(city, row, column):
    good = "sdn-bromma,energi,2024,VB,50,,,,,,"
    found = faults(check_outcomes, sheet(HEADER, good, row))
    assert (3, column) in found
    assert {number for number, _column in found} == {3}
    assert Outcome.objects.count() == 0


def test_a_row_with_several_faults_lists_them_all(city):
    rows = ["sdn-broma,bistand,24,T9,åtta,1,0,,,,", "sdn-broma,bistand,2024,VB,,,,,,,"]
    assert faults(check_outcomes, sheet(HEADER, *rows)) == [
        (2, "denominator"), (2, "organisation"), (2, "period"), (2, "value"), (2, "year"),
        (3, "organisation"),
    ]  # fmt: skip


def test_absence_may_be_written_in_swedish(city):
    store(HEADER, "sdn-bromma,nojda-barn,2024,VB,,,,,,Ej aktuell,",
          "sdn-bromma,energi,2024,VB,ej redovisad,,,,,,")  # fmt: skip
    absences = Outcome.objects.order_by("indicator__code").values_list("absence", flat=True)
    assert list(absences) == ["not_reported", "not_applicable"]


def test_outcome_differences_and_what_a_missing_column_keeps(city):
    energi = IndicatorFactory._meta.model.objects.get(code="energi")
    OutcomeFactory(indicator=energi, organisation=city, value="4.81", comment="Mätt", forecast=9)
    short = "organisation,indicator,year,value"
    same = check_outcomes(sheet(short, 'sdn-bromma,energi,2024,"4,81 GWh"'))
    assert (same.changes, same.unchanged) == ([], 1)
    checked = store(short.replace("value", "value,absence"), "sdn-bromma,energi,2024,5,")
    assert "4,81, prognos 9 → 5, prognos 9" in str(checked.changes[0])
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.comment, outcome.forecast) == (5, "Mätt", 9)


def test_importing_marks_for_recomputing(city):
    RecomputeMark.objects.all().delete()
    store(HEADER, "sdn-bromma,energi,2024,VB,5,,,,,,")
    assert RecomputeMark.objects.filter(indicator__code="energi").exists()


def test_queries_do_not_grow_with_the_rows(city, django_assert_max_num_queries):
    header = "organisation,indicator,year,period,value"

    def count(rows):
        with django_assert_max_num_queries(12) as captured:
            checked = check_outcomes(sheet(header, *rows))
            store_outcomes(checked=checked, by=None)
        return len(captured)

    one = [f"sdn-bromma,energi,2024,M{month:02d},1" for month in range(1, 2)]
    many = [f"sdn-bromma,energi,2024,M{month:02d},2" for month in range(1, 13)]
    assert count(one) == count(many)


def test_a_paste_gives_the_same_sheet():
    table = [["organisation", "indicator", "year", "value"], ["", "energi", "2024", "5"]]
    assert (
        Sheet.of(table).rows
        == read_sheet(b"organisation\tindicator\tyear\tvalue\n\tenergi\t2024\t5").rows
    )


# Commands


@pytest.fixture
def run(tmp_path):
    def _run(command, text, *options):
        file = tmp_path / "fil.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command(command, str(file), *options, stdout=out)
        return out.getvalue()

    return _run


def test_command_shows_the_difference_and_stores_only_without_dry_run(city, run):
    text = f'{TARGET_HEADER}\nsdn-bromma,nojda-barn,2024,"80,5 %"\n'
    said = run("import_targets", text, "--dry-run")
    assert "ny: Bromma stadsdelsnämnd, Andel nöjda barn, 2024: – → 80,5 %" in said
    assert "1 nya, 0 ändrade, 0 oförändrade. Inget sparades" in said
    assert Target.objects.count() == 0
    run("import_targets", text)
    assert Target.objects.get().source == "fil.csv"
    assert "0 nya, 0 ändrade, 1 oförändrade" in run("import_targets", text)
    assert "80,5 % → 82 %" in run("import_targets", text.replace("80,5", "82"), "--dry-run")


def test_command_lists_every_fault_and_fails(city, run):
    text = f"{HEADER}\nsdn-bromma,nojda-barn,2024,VB,x,,,,,,\nx,energi,2024,VB,1,,,,,,\n"
    with pytest.raises(CommandError) as refusal:
        run("import_outcomes", text)
    said = str(refusal.value)
    assert "2 fel. Inget sparades." in said
    assert "Rad 2, kolumn value" in said and "Rad 3, kolumn organisation" in said


def test_command_reads_workbooks(city, run):
    data = workbook(TARGET_HEADER.split(","), ["sdn-bromma", "nojda-barn", 2024, 0.8],
                    formats=[("D2", "0%")])  # fmt: skip
    run("import_outcomes", data)
    assert Outcome.objects.get().value == 80


def test_missing_file():
    with pytest.raises(CommandError, match="finns inte"):
        call_command("import_targets", "/finns/inte.csv")


def test_the_same_words_keep_their_interpretation_and_new_ones_lose_it(city):
    same = "sdn-bromma,nojda-barn,2024,nästan alla"
    store(TARGET_HEADER, same)
    target = Target.objects.get()
    target.read_as, target.kind, target.low = "Minst 95 %", "at_least", 95
    target.is_example = True  # so that the same words are stored once more
    target.save()
    assert store(TARGET_HEADER, same).notes == []
    target.refresh_from_db()
    assert (target.read_as, target.kind, target.is_example) == ("Minst 95 %", "at_least", False)
    store(TARGET_HEADER, "sdn-bromma,nojda-barn,2024,90 %")
    target.refresh_from_db()
    assert (target.read_as, target.low) == ("", 90)
