"""Amounts that are typed, caps of result units, digits that changed places."""

from decimal import Decimal

import pytest

from common.numbers import NotANumber
from finance.calculations import carried_over, looks_swapped, read_amount, swapped_to_fit, total


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        (" 1 897,8 ", "1897.8"),
        ("1\u00a0897,8 mnkr", "1897.8"),
        ("−0,3", "-0.3"),
        ("=712,5+4", "716.5"),
        ("= 712,5 - 4 + 0,25", "708.75"),
        ("=-3+1", "-2"),
        ("=1 000,5+2", "1002.5"),
    ],
)
def test_an_amount_is_read(text, amount):
    assert read_amount(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    "text", ["mycket", "=", "=1+", "=1++2", "=1*2", "1,2345", "9" * 12, "=SUM(A1)", "1.250"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotANumber):
        read_amount(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # As a spreadsheet works out a third.
        ("0,333333333333333", "fler än 3 decimaler. Skriv till exempel 0,333."),
        ("0.66666666666666663", "fler än 3 decimaler. Skriv till exempel 0,667."),
        ("=100,3333333333+2", "fler än 3 decimaler. Skriv till exempel 102,333."),
        ("1,0005 mnkr", "fler än 3 decimaler. Skriv till exempel 1,001 mnkr."),
        ("1333,33333333333 tkr", "fler än 3 decimaler. Skriv till exempel 1\N{NBSP}333 tkr."),
        ("400 kr", "är 0,0004 här, fler än 3 decimaler."),
        ("1234567890123", "högst 12 siffror före kommat."),
    ],
)
def test_a_refused_amount_is_told_its_limit_and_what_would_be_right(text, said):
    with pytest.raises(NotANumber) as refused:
        read_amount(text)
    assert str(refused.value).endswith(said)


@pytest.mark.parametrize(
    ("gross", "before", "result", "over", "stays"),
    [
        ("58.2", "1.1", "0.4", "0.4", "0"),  # within both
        ("48.8", "0.9", "2.9", "2.44", "0.46"),  # 5 per cent
        ("52.7", "4.9", "1.2", "0.37", "0.83"),  # 10 per cent in all
        ("52.7", "6.0", "1.2", "0", "1.2"),  # nothing more fits
        ("31.2", "-0.3", "-0.6", "-0.6", "0"),  # a deficit is brought over
        ("31.2", "0", "-2", "-1.56", "-0.44"),  # as far as 5 per cent
        ("31.2", None, "0", "0", "0"),
    ],
)
def test_what_is_brought_over(gross, before, result, over, stays):
    found = carried_over(Decimal(gross), before and Decimal(before), Decimal(result))
    assert (found.over, found.stays) == (Decimal(over), Decimal(stays))


def test_nothing_is_brought_over_before_it_is_known():
    assert carried_over(None, Decimal(1), Decimal(1)) is None
    assert carried_over(Decimal(1), Decimal(1), None) is None


@pytest.mark.parametrize(
    ("amount", "lacking", "meant"),
    [
        ("1879.8", "18", "1897.8"),
        ("1897.8", "-18", "1879.8"),
        ("72.5", "-45", "27.5"),
        ("72.5", "1", None),
        ("72.55", "9", None),
    ],
)
def test_digits_in_each_others_place(amount, lacking, meant):
    assert swapped_to_fit(Decimal(amount), Decimal(lacking)) == (meant and Decimal(meant))


def test_nine_divides_what_was_swapped():
    assert looks_swapped(Decimal("-18.0"))
    assert not looks_swapped(Decimal(0))
    assert not looks_swapped(Decimal("18.1"))


def test_a_sum_passes_over_what_is_unknown():
    assert total([Decimal(1), None, Decimal("0.1")]) == Decimal("1.1")
    assert total([]) == 0
