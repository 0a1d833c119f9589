"""What is asked about figures, and what is not: each question with the figure beside it that is
no question."""

from decimal import Decimal

import pytest

from indicators.calculations.targets import parse_target
from indicators.models import IndicatorDefinition
from indicators.plausibility import Figures, Known, doubts, shifted_runs, target_doubts


def number(text):
    return None if text is None else Decimal(text)


def definition(**columns):
    return IndicatorDefinition(**{"unit": "%", "decimals": 1, **columns})


def codes(columns, known=None, **figures):
    known = {
        name: tuple(map(Decimal, value)) if name == "history" else number(value)
        for name, value in (known or {}).items()
    }
    shown = Figures(**{name: number(text) for name, text in figures.items()})
    return [doubt.code for doubt in doubts(definition(**columns), shown, Known(**known))]


COUNT = {"unit": "st", "decimals": 0, "over_organisations": "sum"}
RATIO = {"over_organisations": "ratio"}


@pytest.mark.parametrize(
    ("columns", "value", "known", "code"),
    [
        ({"minimum": 0}, "-1", {}, "below_minimum"),
        ({"minimum": 0}, "0", {}, None),
        ({"minimum": -10}, "-1", {}, None),
        ({"maximum": 10}, "10.1", {}, "above_maximum"),
        ({"maximum": 150}, "120", {}, None),
        ({}, "100.1", {}, "over_hundred"),
        ({}, "100", {}, None),
        ({"exceeds_hundred": True}, "721", {}, None),
        ({}, "104", {"history": ["101"]}, None),
        ({"unit": "‰"}, "721", {}, None),
        ({"unit": "‰"}, "1001", {}, "over_hundred"),
        (COUNT, "721", {}, None),
        ({}, "-5", {}, "negative"),
        ({}, "-5", {"history": ["-2"]}, None),
        ({"whole": True, **COUNT}, "460.5", {}, "not_whole"),
        (COUNT, "460.5", {}, None),
        ({}, "0.72", {"last_year": "70.9"}, "fraction"),
        ({}, "0.72", {"last_year": "0.8"}, None),
        ({"decimals": 0}, "0.72", {}, "fraction"),
        ({}, "0.7", {}, None),
        (COUNT, "4600", {"last_year": "450"}, "changed_much"),
        (COUNT, "4500", {"last_year": "450"}, None),
        (COUNT, "44", {"last_year": "450"}, "changed_much"),
        (COUNT, "9", {"last_year": "0.5"}, None),
        ({**COUNT, "largest_change": 20}, "541", {"last_year": "450"}, "changed_much"),
        ({**COUNT, "largest_change": 20}, "540", {"last_year": "450"}, None),
        ({"exceeds_hundred": True}, "7200", {"last_year": "72"}, "changed_much"),
        ({"unit": "mnkr"}, "30", {"last_year": "-0.5", "history": ["-0.5"]}, None),
    ],
)
def test_a_value(columns, value, known, code):
    assert codes(columns, known, value=value) == ([code] if code else [])


@pytest.mark.parametrize(
    ("columns", "figures", "code"),
    [
        (RATIO, {"numerator": "300", "denominator": "200"}, "numerator_over"),
        (RATIO, {"numerator": "200", "denominator": "200"}, None),
        ({**RATIO, "unit": "barn"}, {"numerator": "300", "denominator": "20"}, None),
        ({**RATIO, "maximum": 150}, {"numerator": "300", "denominator": "200"}, None),
        (COUNT, {"value": "460", "women": "300", "men": "300"}, "genders"),
        (COUNT, {"value": "460", "women": "230", "men": "230"}, None),
        (COUNT, {"value": "460", "women": "470"}, "genders"),
        ({}, {"value": "50", "women": "8", "men": "9"}, "genders"),
        ({}, {"value": "8.5", "women": "8", "men": "9"}, None),
        ({}, {"value": "9.05", "women": "8", "men": "9"}, None),
        ({}, {"value": "50", "women": "8"}, None),
    ],
)
def test_parts(columns, figures, code):
    assert codes(columns, **figures) == ([code] if code else [])


@pytest.mark.parametrize(
    ("values", "course", "value", "code"),
    [
        ("year_to_date", ["10", "20"], "19", "falls"),
        ("year_to_date", ["10", "20"], "20", None),
        ("own_period", ["1000", "2500"], "4000", "only_grows"),
        ("own_period", ["1000", "900"], "1100", None),
        ("own_period", ["10", "11"], "12", None),
        ("state", ["10", "20"], "30", None),
    ],
)
def test_the_course_of_a_year(values, course, value, code):
    earlier = [(f"T{place}", Decimal(text)) for place, text in enumerate(course, 1)]
    found = doubts(
        definition(**COUNT, values=values), Figures(value=Decimal(value)), Known(earlier=earlier)
    )
    assert [doubt.code for doubt in found] == ([code] if code else [])


def test_a_share_so_far_may_fall():
    known = Known(earlier=[("T1", Decimal(8))])
    assert doubts(definition(values="year_to_date"), Figures(value=Decimal(7)), known) == []


def test_a_forecast_below_what_is_reached():
    columns = {**COUNT, "values": "year_to_date"}
    assert codes(columns, value="300", forecast="290") == ["forecast_below"]
    assert codes(columns, value="300", forecast="300") == []


def test_the_words_say_what_why_and_what_would_be_right():
    known = Known(last_year=Decimal(69))
    [doubt] = doubts(definition(), Figures(value=Decimal(721)), known)
    said = doubt.message.replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "721 %: stämmer det? En andel är sällan över 100 %. Samma tid i fjol var det 69 %."
        " Menas 72,1 %?"
    )


def test_what_was_kept_is_not_asked_about():
    known = Known(kept=frozenset({"women", "men"}))
    figures = Figures(value=Decimal(8), women=Decimal(101), men=Decimal(102))
    [doubt] = doubts(definition(), figures, known)
    assert (doubt.code, doubt.field) == ("genders", "value")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7200 %", "over_hundred"),
        ("0,72 %", "fraction"),
        ("72 %", None),
        ("Minst 721", "over_hundred"),
        ("98–102", "over_hundred"),
        ("Ökning", None),
        ("+2 procentenheter", None),
        ("4 810 MWh", None),
    ],
)
def test_targets(text, code):
    known = Known(last_year=Decimal(70))
    found = [doubt.code for doubt in target_doubts(definition(), parse_target(text), known)]
    assert found == ([code] if code else [])


def test_columns_one_row_off_either_way():
    usual = [Decimal(n) for n in (10, 80, 300, 5, 60, 1000)]
    down = list(zip([Decimal(7), *usual[:-1]], usual, strict=True))
    up = list(zip([*usual[1:], Decimal(7)], usual, strict=True))
    right = [(value * Decimal("1.1"), value) for value in usual]
    assert shifted_runs(down) == [(1, 5, -1)]
    assert shifted_runs(up) == [(0, 4, 1)]
    assert shifted_runs(right) == []
    assert shifted_runs([(None, value) for value in usual]) == []


def test_a_quotient_is_asked_about_as_it_is_read():
    figures = Figures(
        value=Decimal("172.200027552"), numerator=Decimal(1250), denominator=Decimal(726)
    )
    found = doubts(definition(decimals=1), figures)
    words = " ".join(one.message for one in found).replace("\xa0", " ")
    assert "172,2 %: stämmer det?" in words
    assert "172,20" not in words
    # what was typed is asked about as it was typed
    (typed,) = doubts(definition(decimals=0), Figures(value=Decimal("0.725")))
    assert typed.message.replace("\xa0", " ").startswith("0,725 %")
