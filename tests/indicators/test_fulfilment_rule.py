"""The rule: a table of cases, and that SQL (which stores) and Python (which controls) agree."""

from dataclasses import astuple, replace
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.reasons import Reason, level_of
from indicators.calculations.rule_sql import judge_sql
from indicators.calculations.targets import ParsedTarget, TargetKind, parse_target
from indicators.control.fulfilment import (
    Case,
    Interval,
    Judgement,
    clashes,
    is_against,
    judge,
)
from tests.searching import looking


def case(target="80 %", value=None, comparable=None, **more):
    """A case as a person would tell it; numbers as text. All are over the same organisations, and
    what is judged is what the trend is of, in percent where the target is, unless it says
    otherwise."""
    numbers = {"value": value, "comparable": comparable}
    for name in ("base", "tolerance", "tolerance_percent", "value_high"):
        numbers[name] = more.pop(name, None)
    alike = {"like": value, "against": value, "seen": value, "seen_before": comparable}
    for name in ("like", "against", "seen"):
        alike[f"{name}_high"] = numbers["value_high"]
    for name in alike:
        numbers[name] = more.pop(name, alike[name])
    decimals = {k: None if v is None else Decimal(str(v)) for k, v in numbers.items()}
    more.setdefault("unit", "%" if "%" in target else "")
    return Case(target=parse_target(target), **decimals, **more)


LOWER = {"direction": "lower"}
BAND = {"direction": "band"}
NONE = {"direction": "none"}
CITY = {"is_city": True}
PLAN = {"is_plan": True}

# target, value, comparable, more → reason, trend
CASES = [
    # A level, higher is better.
    (case("80 %", 80), "reached", "unknown"),
    (case("80 %", 81, 90), "reached", "worse"),
    (case("80 %", 79, 75), "better_than_comparable", "better"),
    (case("80 %", 79, 79), "not_reached", "equal"),
    (case("80 %", 79, 82), "not_reached", "worse"),
    (case("80 %", 79), "not_reached", "unknown"),
    # Rounding half up to the indicator's decimals comes before comparing.
    (case("80 %", "79.5"), "reached", "unknown"),
    (case("80 %", "79.49"), "not_reached", "unknown"),
    (case("80,0 %", "79.95", decimals=1), "reached", "unknown"),
    (case("79,5 %", "79.6"), "reached", "unknown"),
    (case("-20 %", "-19.5", "-10", **LOWER), "reached", "better"),
    (case("80 %", "78.6", "79.4"), "not_reached", "equal"),
    # A level, lower is better.
    (case("2,7 %", "2.7", decimals=1, **LOWER), "reached", "unknown"),
    (case("2,7 %", "2.8", "3.0", decimals=1, **LOWER), "better_than_comparable", "better"),
    (case("2,7 %", "2.8", "2.6", decimals=1, **LOWER), "not_reached", "worse"),
    # A level, inside a band, and without direction.
    (case("100", 100, **BAND), "reached", "unknown"),
    (case("100", 101, 103, **BAND), "better_than_comparable", "better"),
    (case("100", 101, 99, **BAND), "not_reached", "equal"),
    (case("100", 100, 99, **NONE), "no_direction", "unknown"),
    # Targets that state the direction themselves.
    (case("Max 10 personer", 10, **NONE), "reached", "unknown"),
    (case("Max 10 personer", 11, 12), "better_than_comparable", "better"),
    (case("Minst 3", 2, 1, **LOWER), "better_than_comparable", "better"),
    (case("Minst 3", 3, **NONE), "reached", "unknown"),
    (case("> 3", 3), "not_reached", "unknown"),
    (case("> 3", 3, 2), "better_than_comparable", "better"),
    (case("> 3", 4), "reached", "unknown"),
    (case("< 3 %", 3, **LOWER), "not_reached", "unknown"),
    # Bands.
    (case("+/- 1 %", "0.9", decimals=1, **BAND), "reached", "unknown"),
    (case("+/- 1 %", "-1.0", decimals=1, **BAND), "reached", "unknown"),
    (case("+/- 1 %", "-1.2", "1.5", decimals=1, **BAND), "better_than_comparable", "better"),
    (case("+/- 1 %", "-1.2", "0.5", decimals=1, **BAND), "not_reached", "worse"),
    (case("98–102", 103, 97, **BAND), "not_reached", "equal"),
    (case("98–102", 100, 99, **BAND), "reached", "equal"),
    # Changes against the comparable outcome.
    (case("Ökning", 5, 4), "reached", "better"),
    (case("Ökning", 4, 4), "equal_to_comparable", "equal"),
    (case("Ökning", 3, 4), "not_reached", "worse"),
    (case("Ökning", 5), "no_comparison", "unknown"),
    (case("Ökning", "4.4", "3.6"), "equal_to_comparable", "equal"),
    (case("Minskning", 3, 4, **LOWER), "reached", "better"),
    (case("Minskning", 5, 4, **LOWER), "not_reached", "worse"),
    (case("Ökning", 5, 4, **LOWER), "against_direction", "worse"),
    (case("Minskning", 3, 4), "against_direction", "worse"),
    (case("högre än 2023", 5, 4, base=4, **LOWER), "against_direction", "worse"),
    (case("Ökning", 5, 4, **NONE), "reached", "better"),
    (case("Minskning", 3, 4, **BAND), "reached", "better"),
    (case("Max 10", 11, 12), "better_than_comparable", "better"),
    # Better than a year: equal is partial, and so is worse but better than last year.
    (case("högre än 2022", 5, 3, base=4), "reached", "better"),
    (case("högre än 2022", 4, 3, base=4), "equal_to_comparable", "better"),
    (case("högre än 2022", 4, 5, base=4), "equal_to_comparable", "worse"),
    (case("högre än 2022", 3, 2, base=4), "better_than_comparable", "better"),
    (case("högre än 2022", 3, 3, base=4), "not_reached", "equal"),
    (case("högre än 2022", 5, 3), "no_comparison", "better"),
    (case("lägre än 2022", 3, 5, base=4, **LOWER), "reached", "better"),
    (
        case("lägre än 2022", "4.6", 5, base=4, decimals=1, **LOWER),
        "better_than_comparable",
        "better",
    ),
    (case("högre än 2022", 3, base=4, tolerance=2), "not_reached", "unknown"),
    (case("oförändrad", 4, 4), "reached", "equal"),
    (case("oförändrad", 5, 4), "reached", "better"),
    (case("oförändrad", 3, 4), "not_reached", "worse"),
    (case("oförändrad", 3, 4, **LOWER), "reached", "better"),
    (case("oförändrad", 4, 4, **NONE), "reached", "equal"),
    (case("oförändrad", 5, 4, **NONE), "not_reached", "worse"),
    (case("oförändrad", 5), "no_comparison", "unknown"),
    (case("+2 % mot föregående år", 102, 100, unit="st"), "reached", "better"),
    (case("+2 % mot föregående år", 101, 100, unit="st"), "better_than_comparable", "better"),
    (case("+2 % mot föregående år", 99, 100), "not_reached", "worse"),
    (case("+2 % mot föregående år", 102), "no_comparison", "unknown"),
    (case("+2 % mot föregående år", "-19.6", -20, decimals=1), "reached", "better"),
    (case("-5 % jämfört med föregående år", 95, 100, **LOWER), "reached", "better"),
    (case("-5 % jämfört med föregående år", 96, 100, **LOWER), "better_than_comparable", "better"),
    # A relative target never turns the direction, and is no fault.
    (case("-5 % jämfört med föregående år", 96, 100), "reached", "worse"),
    (case("-5 % jämfört med föregående år", 94, 100), "not_reached", "worse"),
    (case("+2 %", 102, 100, unit="kr", **LOWER), "reached", "worse"),
    (case("+2 %", 103, 100, unit="kr", **LOWER), "not_reached", "worse"),
    (case("+2 %", 99, 100, unit="kr", **LOWER), "reached", "better"),
    (case("+2 %", 102, 100, unit="kr", **NONE), "reached", "better"),
    (case("+2 %", 101, 100, **BAND), "better_than_comparable", "better"),
    (case("+2 %", "50.51", "49.52", decimals=2), "reached", "better"),
    (case("+2 procentenheter mot föregående år", 42, 40, unit="%"), "reached", "better"),
    (case("20 % minskning relativt 2020", 80, 90, base=100, **LOWER), "reached", "better"),
    (
        case("20 % minskning relativt 2020", 81, 90, base=100, **LOWER),
        "better_than_comparable",
        "better",
    ),
    (case("20 % minskning relativt 2020", 80, 90, **LOWER), "no_comparison", "better"),
    (case("+2 procentenheter", 42, 40, unit="%"), "reached", "better"),
    (case("+2 procentenheter", 80, 81, unit="%"), "not_reached", "worse"),
    (case("+2 procentenheter", 82, 81, unit="%"), "better_than_comparable", "better"),
    (case("+2 procentenheter", 42, 40, unit="st"), "unit_mismatch", "better"),
    (case("+2 procentenheter", 42, 40, unit="‰"), "reached", "better"),
    (case("+/- 1 %", 1, unit="MWh"), "unit_mismatch", "unknown"),
    # Half up is away from zero, and a third of 1,515 thirds is exact.
    (case("-3", "-2.5", **LOWER), "reached", "unknown"),
    (case("51", "50.4999999999999999999999999999999999999999"), "reached", "unknown"),
    (case("51", "50.49999999999999999999"), "not_reached", "unknown"),
    # A forecast is judged; the trend is of the outcome.
    (case("80", 80, 75, seen=30, seen_before=40), "reached", "worse"),
    (case("80", 78, 75, seen=None, seen_before=40), "better_than_comparable", "unknown"),
    (case("80", 80, unforeseen=True), "forecast_missing", "unknown"),
    (case("80", unforeseen=True), "not_reported", "unknown"),
    # Over the organisations that are in both years; against a level all of it.
    (case("80", 79, 75, like=74), "not_reached", "better"),
    (case("80", 80, 75, like=74), "reached", "better"),
    (case("Ökning", 79, 75, like=76, seen=76), "reached", "better"),
    (case("Ökning", 79, 75, like=74, seen=74), "not_reached", "worse"),
    (case("Ökning", 79, like=None), "no_comparison", "unknown"),
    (
        case("20 % minskning relativt 2020", 90, 90, base=100, against=80, **LOWER),
        "reached",
        "equal",
    ),
    # Too few.
    (case("80", 85, 80, low_coverage=True), "low_coverage", "better"),
    # Tolerance.
    (case("80 %", 78, tolerance=2), "within_tolerance", "unknown"),
    (case("80 %", 77, tolerance=2), "not_reached", "unknown"),
    (case("80 %", 78, 90, tolerance_percent="2.5"), "within_tolerance", "worse"),
    (case("80 %", 77, 70, tolerance_percent="2.5"), "better_than_comparable", "better"),
    (case("98–102", 104, tolerance_percent=2, **BAND), "within_tolerance", "unknown"),
    (case("98–102", 96, tolerance_percent=2, **BAND), "not_reached", "unknown"),
    (case("80 %", 80, tolerance=0), "reached", "unknown"),
    (case("Ökning", 3, 4, tolerance=1), "not_reached", "worse"),
    (case("Minskning", 5, 4, tolerance_percent=50, **LOWER), "not_reached", "worse"),
    (case("oförändrad", 3, 4, tolerance=1), "within_tolerance", "worse"),
    (case("+2 %", 101, 100, tolerance=1), "within_tolerance", "better"),
    (case("> 3", 3, tolerance=0), "within_tolerance", "unknown"),
    # What is missing.
    (case("80 %"), "not_reported", "unknown"),
    (case("80 %", absence="comes_later"), "comes_later", "unknown"),
    (case("80 %", absence="not_measurable"), "not_measurable", "unknown"),
    (case("80 %", absence="secret"), "secret", "unknown"),
    (case("80 %", absence="not_applicable"), "not_applicable", "unknown"),
    (case("80 %", absence="not_due"), "not_due", "unknown"),
    (case("-", absence="not_due"), "not_due", "unknown"),
    (case("", 80, 79, is_missed=True), "no_target", "better"),
    (case("-", 80, 79, is_missed=True), "no_target", "better"),
    (case("", 80, 79), "no_target_set", "better"),
    (case("-"), "no_target_set", "unknown"),
    (case("", 80, **CITY), "no_target_set", "unknown"),
    (case("Fastställs 2024", 80), "to_be_set", "unknown"),
    (case("Mäts ej 2024", 80, 79), "not_measured", "better"),
    (case("80 %", absence="not_measured", **PLAN), "not_measured", "unknown"),
    (case("så bra som möjligt", 80), "uninterpreted", "unknown"),
    (case("80 %", 80, unit="MWh"), "unit_mismatch", "unknown"),
    (case("80 st", 80, unit="personer"), "reached", "unknown"),
    (case("80", 80, unit="MWh"), "reached", "unknown"),
    (case("80 %", 80, 70, incomplete=True, seen=None), "incomplete", "unknown"),
    # The city's row of a target that committees set, and the committee's own.
    (case("Tas fram av nämnd", 80, **CITY), "by_committee", "unknown"),
    (case("Tas fram av nämnd", absence="not_due", **CITY), "by_committee", "unknown"),
    (case("Tas fram av nämnd", 80, is_missed=True), "no_target", "unknown"),
    # The plan question.
    (case("80 %", 80, **PLAN), "reached", "unknown"),
    (case("80 %", 79, 75, **PLAN), "better_than_comparable", "better"),
    (case("80 %", absence="no_target", **PLAN), "no_target", "unknown"),
    (case("", 80, **PLAN), "no_council_target", "unknown"),
    (case("Fastställs 2024", absence="no_target", **PLAN), "to_be_set", "unknown"),
    (case("Tas fram av nämnd", 80, **PLAN), "by_committee", "unknown"),
    (case("Tas fram av nämnd", absence="no_target", **PLAN), "no_target", "unknown"),
    (case("Tas fram av nämnd", **PLAN, **CITY), "by_committee", "unknown"),
    (case("Ökning", 75, 74, **PLAN), "reached", "better"),
    (case("Ökning", promise="increase", **PLAN), "reached", "unknown"),
    (case("Ökning", promise="decrease", **PLAN), "not_comparable", "unknown"),
    (case("oförändrad", promise="increase", **PLAN), "reached", "unknown"),
    (case("80 %", promise="increase", **PLAN), "not_comparable", "unknown"),
    (case("98–102", 99, value_high=101, **BAND, **PLAN), "reached", "unknown"),
    (case("98–102", 99, value_high=103, **BAND, **PLAN), "not_reached", "unknown"),
    (case("800", 50, 40, part_of_sum=True, **PLAN), "part_of_sum", "better"),
    (case("80 %", absence="measured_centrally", **PLAN, **CITY), "measured_centrally", "unknown"),
]

COLUMNS = """
    n, kind, low, high, change, strict, change_in_percent, unit_clash, against, has_base,
    direction, decimals, value_low, value_high, like_low, like_high, base_low, base_high, seen_low,
    seen_high, seen_before, absence, comparable, base, tolerance, tolerance_percent, incomplete,
    low_coverage, unforeseen, is_missed, is_city, is_plan, promise, part_of_sum
"""
TYPES = """
    n::int, kind::text, low::numeric, high::numeric, change::numeric, strict::bool,
    change_in_percent::bool, unit_clash::bool, against::bool, has_base::bool, direction::text,
    decimals::int, value_low::numeric, value_high::numeric, like_low::numeric, like_high::numeric,
    base_low::numeric, base_high::numeric, seen_low::numeric, seen_high::numeric,
    seen_before::numeric, absence::text, comparable::numeric, base::numeric, tolerance::numeric,
    tolerance_percent::numeric, incomplete::bool, low_coverage::bool, unforeseen::bool,
    is_missed::bool, is_city::bool, is_plan::bool, promise::text, part_of_sum::bool
"""


def as_row(number, one):
    target = one.target
    return [
        number, str(target.kind), target.low, target.high, target.change, target.strict,
        target.unit == "%", clashes(target, one.unit), is_against(target, one.direction),
        one.has_base, one.direction, one.decimals, one.value, one.value_high, one.like,
        one.like_high, one.against, one.against_high, one.seen, one.seen_high, one.seen_before,
        one.absence, one.comparable, one.base, one.tolerance, one.tolerance_percent,
        one.incomplete, one.low_coverage, one.unforeseen, one.is_missed, one.is_city, one.is_plan,
        one.promise, one.part_of_sum,
    ]  # fmt: skip


def judge_in_sql(cases):
    """All cases in one statement, as the job judges them."""
    rows = [as_row(number, one) for number, one in enumerate(cases)]
    values = ", ".join(f"({', '.join(['%s'] * len(rows[0]))})" for _ in rows)
    statement = f"""
        WITH given ({COLUMNS}) AS (VALUES {values}),
        asked AS (SELECT {TYPES} FROM given),
        {judge_sql()}
        SELECT level, reason, trend, target_value, distance FROM judged ORDER BY n
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])
        return [Judgement(*row) for row in cursor.fetchall()]


@pytest.mark.parametrize(("one", "reason", "trend"), CASES)
def test_a_case_is_judged(one, reason, trend):
    judgement = judge(one)
    assert (judgement.reason, judgement.trend) == (reason, trend)
    assert judgement.level == level_of(reason)


@pytest.mark.django_db
def test_what_is_stored_agrees_with_the_control_on_every_case():
    ours = [judge(one) for one, _reason, _trend in CASES]
    assert judge_in_sql([one for one, _reason, _trend in CASES]) == ours


def test_every_reason_that_the_rule_can_give_is_in_the_table():
    # of one organisation in the city's figure, and of rows that older versions of the rule made
    given_elsewhere = {Reason.NO_PARTS, Reason.NO_WEIGHT, Reason.NOT_AGGREGATED}
    assert {reason for _one, reason, _trend in CASES} | given_elsewhere == set(Reason)


def test_every_level_is_explained_in_swedish():
    assert all(str(reason.label).endswith(".") for reason in Reason)


numbers = st.decimals(-200, 200, places=2) | st.integers(-5, 5).map(Decimal)
maybe = st.none() | numbers
sizes = st.none() | st.decimals(0, 5, places=1)
units = st.sampled_from(["", "%", "st", "procentenheter", "‰"])
plain = st.sampled_from(
    [TargetKind.INCREASE, TargetKind.DECREASE, TargetKind.UNCHANGED, TargetKind.BY_COMMITTEE,
     TargetKind.NONE, TargetKind.UNINTERPRETED, TargetKind.TO_BE_SET, TargetKind.NOT_MEASURED]
)  # fmt: skip
targets = st.one_of(
    st.builds(lambda v, u: ParsedTarget(TargetKind.LEVEL, v, v, unit=u), numbers, units),
    st.builds(
        lambda v, u, s: ParsedTarget(TargetKind.AT_LEAST, low=v, unit=u, strict=s),
        numbers, units, st.booleans(),
    ),
    st.builds(
        lambda v, u, s: ParsedTarget(TargetKind.AT_MOST, high=v, unit=u, strict=s),
        numbers, units, st.booleans(),
    ),
    st.builds(
        lambda pair, u: ParsedTarget(TargetKind.BAND, min(pair), max(pair), unit=u),
        st.tuples(numbers, numbers), units,
    ),
    st.builds(lambda v, u: ParsedTarget(TargetKind.CHANGE, change=v, unit=u), numbers, units),
    st.builds(
        lambda v, u: ParsedTarget(TargetKind.CHANGE_SINCE, change=v, unit=u, base_year=2020),
        numbers, units,
    ),
    st.builds(ParsedTarget, plain),
    st.builds(
        lambda kind: ParsedTarget(kind, base_year=2020),
        st.sampled_from([TargetKind.INCREASE, TargetKind.DECREASE]),
    ),
)  # fmt: skip


def _wider(value, by):
    return value + by if value is not None and by else None


absences = st.sampled_from(
    ["", "not_reported", "comes_later", "secret", "not_applicable", "not_due", "no_target"]
)
random_cases = st.builds(
    Case,
    target=targets,
    direction=st.sampled_from(["higher", "lower", "band", "none"]),
    decimals=st.integers(0, 3),
    unit=units,
    value=maybe,
    absence=absences,
    like=maybe,
    against=maybe,
    comparable=maybe,
    base=maybe,
    seen=maybe,
    seen_before=maybe,
    low_coverage=st.booleans(),
    unforeseen=st.booleans(),
    is_missed=st.booleans(),
    tolerance=sizes,
    incomplete=st.booleans(),
    is_city=st.booleans(),
    is_plan=st.booleans(),
    part_of_sum=st.booleans(),
).flatmap(
    lambda one: st.builds(
        lambda percent, wider, promise: replace(
            one,
            tolerance_percent=percent if one.tolerance is None else None,
            value_high=_wider(one.value, wider),
            like_high=_wider(one.like, wider),
            against_high=_wider(one.against, wider),
            seen_high=_wider(one.seen, wider),
            promise=promise if one.value is None and one.is_plan else "",
        ),
        sizes,
        st.sampled_from([None, Decimal(1), Decimal("3.5")]),
        st.sampled_from(["", "increase", "decrease"]),
    )
)


@pytest.mark.django_db
@looking(examples=30)
@given(st.lists(random_cases, min_size=50, max_size=60))
def test_sql_and_python_agree_on_any_case(cases):
    for one, stored in zip(cases, judge_in_sql(cases), strict=True):
        assert astuple(judge(one)) == astuple(stored), one


@given(numbers, numbers, st.integers(0, 3))
def test_more_is_never_worse_where_higher_is_better(value, target, decimals):
    """Reaching a level cannot be undone by doing better."""
    one = Case(ParsedTarget(TargetKind.LEVEL, target, target), value=value, decimals=decimals)
    if judge(one).level == "full":
        assert judge(replace(one, value=value + 1)).level == "full"


@given(random_cases)
def test_a_missing_comparison_never_gives_partial_without_tolerance(one):
    bare = replace(one, comparable=None, tolerance=None, tolerance_percent=None)
    assert judge(bare).level != "partial"


def test_an_interval_without_bounds_holds_everything():
    assert Interval(None, None).holds(Decimal(-1), Decimal(1))
