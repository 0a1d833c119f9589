"""What a person types about an outcome, and what is stored of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import NBSP
from drafting.sheets.rows import same
from indicators.calculations.entry import Entry, ratio, read_entry, texts_of
from indicators.models import IndicatorDefinition, Outcome

PLAIN = IndicatorDefinition(unit="%", decimals=1, over_organisations="mean")
RATIO = IndicatorDefinition(unit="%", decimals=1, over_organisations="ratio")
GENDERS = IndicatorDefinition(unit="%", decimals=1, over_organisations="mean", by_gender=True)


@pytest.mark.parametrize(
    ("definition", "texts", "entry"),
    [
        (PLAIN, {}, None),
        (PLAIN, {"value": " "}, None),
        (PLAIN, {"value": "80,5"}, Entry(value=Decimal("80.5"))),
        (PLAIN, {"value": "80,5 %"}, Entry(value=Decimal("80.5"))),
        (PLAIN, {"value": f"9{NBSP}000"}, Entry(value=Decimal(9000))),
        (PLAIN, {"value": "0"}, Entry(value=Decimal(0))),
        (PLAIN, {"absence": "secret"}, Entry(absence="secret")),
        (PLAIN, {"value": "Ej aktuell"}, Entry(absence="not_applicable")),
        (PLAIN, {"comment": "Väntar."}, Entry(absence="not_reported", comment="Väntar.")),
        (PLAIN, {"forecast": "81"}, Entry(absence="not_reported", forecast=Decimal(81))),
        (
            PLAIN,
            {"absence": "comes_later", "forecast": "81"},
            Entry(absence="comes_later", forecast=Decimal(81)),
        ),
        (
            RATIO,
            {"numerator": "1", "denominator": "3"},
            Entry(value=Decimal("33.333333333"), numerator=Decimal(1), denominator=Decimal(3)),
        ),
        (
            RATIO,
            {"value": "33,3", "numerator": "1", "denominator": "3"},
            Entry(value=Decimal("33.333333333"), numerator=Decimal(1), denominator=Decimal(3)),
        ),
        (RATIO, {"value": "33,3"}, Entry(value=Decimal("33.3"))),
        (  # 4,35 is rounded twice to 4,4, the ratio itself once to 4,3
            RATIO,
            {"value": "4,35", "numerator": "32", "denominator": "736"},
            Entry(value=Decimal("4.347826087"), numerator=Decimal(32), denominator=Decimal(736)),
        ),
        (
            GENDERS,
            {"value": "80", "women": "82", "men": "78"},
            Entry(value=Decimal(80), women=Decimal(82), men=Decimal(78)),
        ),
    ],
)
def test_reads_what_was_typed(definition, texts, entry):
    assert read_entry(texts, definition) == (entry, {})


@pytest.mark.parametrize(
    ("definition", "texts", "field", "right"),
    [
        (PLAIN, {"value": "åtta"}, "value", "9 000 eller 2,7"),
        (PLAIN, {"value": "80 kr"}, "value", "%"),
        (PLAIN, {"value": "1.250"}, "value", "1 250"),
        (PLAIN, {"value": "80", "absence": "secret"}, "absence", "antingen"),
        (PLAIN, {"absence": "semester"}, "absence", "Välj"),
        (PLAIN, {"numerator": "1", "denominator": "2"}, "numerator", "under utfall"),
        (PLAIN, {"women": "1"}, "women", "under utfall"),
        (RATIO, {"numerator": "1"}, "denominator", "nämnaren också"),
        (RATIO, {"denominator": "1"}, "numerator", "täljaren också"),
        (RATIO, {"numerator": "1", "denominator": "0"}, "denominator", "större än noll"),
        (RATIO, {"value": "50", "numerator": "1", "denominator": "3"}, "value", "33,3"),
        (
            RATIO,
            {"numerator": "999999999999", "denominator": "0,000001"},
            "denominator",
            "orimligt",
        ),
        (GENDERS, {"women": "82"}, "value", "totalt"),
        (GENDERS, {"women": "82", "absence": "secret"}, "absence", "antingen"),
    ],
)
def test_says_what_is_wrong_and_what_would_be_right(definition, texts, field, right):
    entry, faults = read_entry(texts, definition)
    assert entry is None
    assert right in faults[field].replace(NBSP, " ")


numbers = st.decimals(
    min_value=-(10**11), max_value=10**11, places=6, allow_nan=False, allow_infinity=False
)


@given(value=numbers, women=numbers, forecast=numbers, comment=st.text(max_size=20))
def test_stored_outcome_reads_back_as_itself(value, women, forecast, comment):
    outcome = Outcome(value=value, women=women, forecast=forecast, comment=comment.strip())
    entry, faults = read_entry(texts_of(outcome), GENDERS)
    assert not faults
    assert (entry.value, entry.women, entry.forecast) == (value, women, forecast)
    assert entry.comment == comment.strip()


@given(
    numerator=st.integers(0, 10**6),
    denominator=st.integers(1, 10**6),
    decimals=st.integers(0, 4),
)
def test_stored_ratio_reads_back_as_itself(numerator, denominator, decimals):
    definition = IndicatorDefinition(unit="%", decimals=decimals, over_organisations="ratio")
    part, whole = Decimal(numerator), Decimal(denominator)
    outcome = Outcome(value=ratio(part, whole, "%"), numerator=part, denominator=whole)
    entry, faults = read_entry(texts_of(outcome, decimals), definition)
    assert not faults
    assert entry.value == outcome.value


def test_texts_differ_only_by_what_they_say():
    assert same("9 000", f"9{NBSP}000")
    assert same("−2,7", "-2,7")
    assert not same("2,7", "2,70")
