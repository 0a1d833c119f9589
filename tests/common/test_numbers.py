"""Numbers are written as each reader expects: a person, a field, a spreadsheet, a program."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import (
    NotANumber,
    csv_number,
    difference,
    json_number,
    measure,
    mnkr,
    parse_number,
    round_half_up,
    sv_number,
    typed_number,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("2.7"), None, "2,7"),
        (Decimal("2.70000000"), None, "2,7"),
        (Decimal("2.7"), 2, "2,70"),
        (Decimal(9000), None, "9\u00a0000"),
        (1234567, None, "1\u00a0234\u00a0567"),
        (Decimal("-0.25"), 1, "−0,3"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal(100), None, "100"),
        (Decimal("1E+3"), None, "1\u00a0000"),
        (0, None, "0"),
        (None, 1, "–"),
        ("", None, "–"),
    ],
)
def test_number(value, decimals, text):
    assert sv_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (1, "%", 0, "1 procentenhet"),
        (Decimal("-1.2"), "%", 0, "−1 procentenhet"),
        (Decimal("1.2"), "%", 1, "1,2 procentenheter"),
        (0, "%", 0, "0 procentenheter"),
        (1, "st", 0, "1 st"),
        (None, "%", 0, "–"),
    ],
)
def test_a_difference_between_shares_is_in_percentage_points(value, unit, decimals, text):
    assert difference(value, unit, decimals).replace("\u00a0", " ") == text


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
    )
)
def test_number_can_be_read_back(value):
    text = sv_number(value).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("value", "decimals", "typed", "spreadsheet"),
    [
        (Decimal("9000.50000000"), None, "9 000,5", "9000,5"),
        (Decimal("-1234567.25"), 1, "-1 234 567,3", "-1234567,3"),
        (Decimal("33.33333333"), None, "33,33333333", "33,33333333"),
        (Decimal("80.00000000"), None, "80", "80"),
        (None, 1, "", ""),
    ],
)
def test_number_for_a_field_and_for_a_spreadsheet(value, decimals, typed, spreadsheet):
    assert typed_number(value, decimals) == typed
    assert csv_number(value, decimals) == spreadsheet


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("9000.50000000"), "9000.5"),
        (Decimal("0E-8"), "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12345678901234567890.12345678901"), "12345678901234567890.12345678901"),
        (None, None),
    ],
)
def test_number_for_data_is_exact(value, text):
    assert json_number(value) == text


@given(st.decimals(-(10**11), 10**11, places=3, allow_nan=False))
def test_a_typed_number_is_read_back(value):
    assert parse_number(typed_number(value)) == value
    assert parse_number(sv_number(value)) == value


def test_a_point_that_could_mean_both_is_refused():
    with pytest.raises(NotANumber, match="1 250 eller 1,250"):
        parse_number("1.250")


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [("2.65", 1, "2.7"), ("-2.65", 1, "-2.7"), ("2.5", 0, "3"), ("-0.5", 0, "-1")],
)
def test_halves_are_rounded_away_from_zero(value, decimals, rounded):
    assert round_half_up(Decimal(value), decimals) == Decimal(rounded)


def test_unit_never_parts_from_its_number():
    assert measure(Decimal("2.7"), "%", 1) == "2,7\u00a0%"
    assert measure(Decimal(3), "") == "3"
    assert measure(None, "%") == "–"
    assert measure(None, "%", empty="") == ""
    assert measure(Decimal("-9000.25"), "MWh", 1) == "−9\u00a0000,3\u00a0MWh"


def test_money_has_one_decimal():
    assert mnkr(Decimal("1234.56")) == "1\u00a0234,6\u00a0mnkr"
