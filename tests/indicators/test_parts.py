"""Each organisation's part in the city's figure, against figures worked out by hand."""

from decimal import Decimal

import pytest

from indicators.calculations.parts import (
    Bounds,
    Given,
    given_of,
    parts_of_mean,
    parts_of_sum,
    ranked,
)

D = Decimal


def figures(*values):
    return [
        Given(place, D(str(value)), D(weight)) for place, (value, weight) in enumerate(values, 1)
    ]


def test_a_ratio_without_one_of_them_is_the_ratio_of_the_others():
    # 30 of 100, 90 of 100, 40 of 200: 160 of 400 is 40 %
    parts = parts_of_mean(figures((30, 100), (90, 100), (20, 200)), Bounds(low=D(50)))
    assert [one.share for one in parts] == [D("0.25"), D("0.25"), D("0.5")]
    assert parts[1].without == D(7000) / D(300)
    # short by 20·100 and 30·200: a quarter and three quarters of 8 000
    assert [one.pull for one in parts] == [D("0.25"), D(0), D("0.75")]


def test_where_lower_is_better_those_above_pull():
    parts = parts_of_mean(figures((6, 1), (9, 1), (8, 1)), Bounds(high=D(7)))
    assert [one.pull for one in parts] == [D(0), D(2) / 3, D(1) / 3]


def test_both_sides_of_a_band_pull():
    parts = parts_of_mean(figures((97, 1), (100, 1), (103, 1)), Bounds(D(98), D(102)))
    assert [one.pull for one in parts] == [D("0.5"), D(0), D("0.5")]


def test_a_part_of_a_sum_pulls_by_what_lacks_to_its_own_target():
    parts = parts_of_sum(figures((10, 1), (30, 1)), {1: D(5), 2: D(-3)})
    assert [(one.share, one.pull) for one in parts] == [(D("0.25"), D(1)), (D("0.75"), D(0))]
    assert [one.without for one in parts] == [D(30), D(10)]


def test_who_is_alone_has_no_figure_without_it():
    assert parts_of_mean(figures((3, 7)), Bounds())[0].without is None
    assert parts_of_sum(figures((3, 7)), {})[0].without is None


def test_nobody_pulls_where_all_reach_or_nothing_is_asked():
    for bounds in (Bounds(low=D(1)), Bounds()):
        assert {one.pull for one in parts_of_mean(figures((3, 1), (4, 1)), bounds)} == {D(0)}


def test_nothing_given_is_no_part():
    assert parts_of_mean([], Bounds(low=D(1))) == []
    assert parts_of_sum([], {}) == []
    assert parts_of_sum(figures((0, 1), (0, 1)), {})[0].share == 0


def test_those_who_pull_most_are_first():
    parts = parts_of_mean(figures((9, 1), (1, 1), (5, 3)), Bounds(low=D(6)))
    assert [one.organisation for one in ranked(parts)] == [2, 3, 1]


@pytest.mark.parametrize(
    ("listed", "weight"),
    [
        ({"value": "3", "weight": "5", "denominator": "7"}, D(5)),
        ({"value": "3", "denominator": "7"}, D(7)),
        ({"value": "3"}, D(1)),
    ],
)
def test_the_weight_is_what_the_row_says(listed, weight):
    assert given_of([{"organisation": 1, **listed}]) == [Given(1, D(3), weight)]


def test_shares_and_pulls_are_whole():
    parts = parts_of_mean(figures((9, 4), (1, 2), (5, 3)), Bounds(low=D(10)))
    assert abs(sum(one.share for one in parts) - 1) < D("1e-20")
    assert abs(sum(one.pull for one in parts) - 1) < D("1e-20")
