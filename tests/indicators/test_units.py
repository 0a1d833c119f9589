"""Values with and without their units, as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import NotANumber, csv_number, measure, typed_number
from indicators.calculations.units import parse_value, units_agree


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("2,7 %", "%", "2.7"),
        ("2,7%", "", "2.7"),
        ("2.7", "%", "2.7"),
        ("9 000", "", "9000"),
        ("9\u202f000,5", "", "9000.5"),
        ("9\u00a0000 MWh", "MWh", "9000"),
        ("1.234.567,5", "", "1234567.5"),
        ("0.125", "", "0.125"),
        ("−3", "", "-3"),
        ("+3", "", "3"),
        ("12 st", "personer", "12"),
        (3, "", "3"),
        (1.25, "", "1.25"),
        (Decimal("1.250"), "", "1.25"),
        (-0.5, "", "-0.5"),
    ],
)
def test_a_value_is_read_as_a_person_writes_it(text, unit, value):
    assert parse_value(text, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("", "", "inget tal"),
        ("många", "", "inget tal"),
        ("1.250", "", "1 250 eller 1,250"),
        ("1,2,3", "", "ingen enhet"),
        ("3 av 4", "", "ingen enhet"),
        ("9 0000", "", "inget tal"),
        ("12 MWh", "%", "indikatorns enhet"),
        ("1 234.567.8", "", "blandar"),
        ("1234567890123", "", "för långt"),
        ("0,1234567891", "", "fler än 9 decimaler. Skriv till exempel 0,123456789"),
        (float("nan"), "", "inget tal"),
        ("1e400", "", "för stort: högst 12 siffror före kommat. Skriv ut hela talet"),
        ("-1E99999999", "%", "för stort"),
        ("1e5", "", "Skriv ut hela talet: 100 000."),
        ("1,23E+05 kr", "kr", "Skriv ut hela talet: 123 000 kr."),
        ("2 · 10^6", "", "Skriv ut hela talet: 2 000 000."),
        ("5e-2", "%", "Skriv ut hela talet: 0,05."),
        ("5e−400", "%", "fler än 9 decimaler"),
        ("1.250e3", "", "1 250 eller 1,250"),
    ],
)
def test_a_bad_value_is_refused_with_what_would_be_right(text, unit, says):
    with pytest.raises(NotANumber, match=says):
        parse_value(text, unit)


@given(st.decimals(-(10**11), 10**11, places=3, allow_nan=False))
def test_a_written_value_is_read_back(value):
    written = [measure(value, "MWh"), typed_number(value), csv_number(value)]
    assert [parse_value(text, "MWh") for text in written] == [value] * 3


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("%", "procent", True),
        ("", "%", True),
        ("st", "personer", True),
        ("ton CO2e/invånare", "ton CO₂ per invånare", True),
        ("mkr", "mnkr", True),
        ("%", "MWh", False),
        ("st", "%", False),
        ("kWh", "MWh", False),
    ],
)
def test_units_agree_unless_they_contradict_each_other(one, other, agree):
    assert units_agree(one, other) is agree
    assert units_agree(other, one) is agree
