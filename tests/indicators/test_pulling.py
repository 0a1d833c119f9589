"""What a stored row says of who pulls it down, and since when."""

from decimal import Decimal

import pytest

from indicators.models import Fulfilment, IndicatorDefinition
from indicators.pulling import parts_in, rule_of, since


def row(organisation=1, year=2024, period="VB", level="none", **given):
    return Fulfilment(organisation_id=organisation, year=year, period=period, level=level, **given)


def listed(*values):
    return [{"organisation": pk, "value": value} for pk, value in values]


HIGHER = IndicatorDefinition(direction="higher")


def test_before_the_years_end_the_forecasts_are_what_pulls():
    city = row(
        judged="forecast",
        period="T1",
        target_value=Decimal(80),
        inputs={
            "method": "mean",
            "organisations": listed((2, "90"), (3, "90")),
            "forecast": {"organisations": listed((2, "70"), (3, "90"))},
        },
    )
    assert [(one.organisation, one.pull) for one in parts_in(city, HIGHER, {})] == [(2, 1), (3, 0)]


def test_forecasts_that_are_not_listed_are_the_organisations_own():
    city = row(
        judged="forecast", target_value=Decimal(80),
        inputs={"method": "mean", "organisations": listed((2, "90"))},
    )  # fmt: skip
    own = {2: row(2, forecast=Decimal(70)), 3: row(3)}
    assert [(one.organisation, one.value) for one in parts_in(city, HIGHER, own)] == [(2, 70)]


def test_who_has_ended_keeps_its_part_of_the_sum():
    city = row(
        inputs={
            "method": "sum",
            "organisations": listed((2, "30")),
            "ended": listed((4, "10")),
        }
    )
    own = {2: row(2, distance=Decimal(-5))}
    parts = parts_in(city, HIGHER, own)
    assert [(one.organisation, one.share, one.pull) for one in parts] == [
        (2, Decimal("0.75"), 1),
        (4, Decimal("0.25"), 0),
    ]


@pytest.mark.parametrize(
    "inputs", [{}, {"method": "central"}, {"method": "mean", "source": "city"}]
)
def test_what_was_not_put_together_has_no_parts(inputs):
    assert parts_in(row(inputs={**inputs, "organisations": listed((2, "3"))}), HIGHER, {}) == []


def test_those_who_do_not_meet_their_own_target_pull_alike():
    city = row(
        inputs={"method": "share_meeting", "organisations": listed((2, "1"), (3, "2"), (4, "3"))}
    )
    own = {2: row(2, level="full"), 3: row(3, level="none"), 4: row(4, level="partial")}
    assert {one.organisation: one.pull for one in parts_in(city, HIGHER, own)} == {
        2: 0, 3: Decimal("0.5"), 4: Decimal("0.5"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("target", "pulls"),
    [("98–102", {2: 1, 3: 0}), ("Max 100", {2: 0, 3: 1}), ("100", {2: 1, 3: 0})],
)
def test_the_target_says_which_side_pulls(target, pulls):
    city = row(
        target_text=target, target_value=Decimal(100),
        inputs={"method": "mean", "organisations": listed((2, "90"), (3, "101"))},
    )  # fmt: skip
    assert {one.organisation: one.pull for one in parts_in(city, HIGHER, {})} == pulls


def test_who_is_alone_needs_no_rule_of_parts():
    city = row(inputs={"method": "ratio"})
    assert "nämnarna" in rule_of(city, [1, 2])
    assert "enda" in rule_of(city, [1])
    assert rule_of(city, []) == ""


OVER_TIME = [
    row(year=2022, level="none"),
    row(year=2023, level="none"),
    row(period="T1", level="none"),
    row(period="T2", level="none"),
]


@pytest.mark.parametrize(
    ("levels", "first"),
    [
        (("none", "none", "none", "none"), (2022, "VB")),
        (("none", "full", "none", "none"), (2024, "T1")),
        (("none", "none", "none", "partial"), (2024, "VB")),
    ],
)
def test_a_run_ends_where_the_level_was_another(levels, first):
    rows = [row(one.organisation_id, one.year, one.period) for one in OVER_TIME]
    for one, level in zip(rows, levels, strict=True):
        one.level = level
    found = since(rows, row())
    assert (found.year, found.period) == first


def test_a_run_never_crosses_a_change_of_definition():
    definitions = [IndicatorDefinition(from_year=2020), IndicatorDefinition(from_year=2023)]
    assert since(OVER_TIME, row(), definitions).year == 2023


def test_what_came_later_is_in_no_run():
    assert since([*OVER_TIME, row()], row(period="T1")).year == 2022
