"""Numbers, money and dates are written as Swedish readers expect."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.formatting import measure, mnkr, sv_date, sv_number


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


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
    )
)
def test_number_can_be_read_back(value):
    text = sv_number(value).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert Decimal(text) == value


def test_unit_never_parts_from_its_number():
    assert measure(Decimal("2.7"), "%", 1) == "2,7\u00a0%"
    assert measure(Decimal(3), "") == "3"
    assert measure(None, "%") == "–"


def test_money_has_one_decimal():
    assert mnkr(Decimal("1234.56")) == "1\u00a0234,6\u00a0mnkr"


def test_dates_and_times_are_swedish():
    assert sv_date(dt.date(2024, 8, 31)) == "2024-08-31"
    assert sv_date(dt.datetime(2024, 8, 31, 12, 32, tzinfo=dt.UTC)) == "2024-08-31 14:32"
    assert sv_date(None) == "–"
