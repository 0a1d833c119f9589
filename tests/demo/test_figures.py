"""What is made up adds up: pure functions, no database."""

from decimal import Decimal
from random import Random

import pytest

from demo.aims import Aims, written
from demo.levels import Share, Spec, yearly_levels
from demo.periods import readings
from indicators.calculations.targets import parse_target

SHARES = {"a": Share(0.5, -0.5), "b": Share(0.3, 0.2), "c": Share(0.2, 1.0)}


def spec(**changes):
    fields = {
        "code": "andel",
        "unit": "%",
        "decimals": 1,
        "direction": "higher",
        "frequency": "tertial",
        "over_organisations": "ratio",
        "by_gender": False,
        "levels": (70.0, 71.0, 72.0, 73.0, 74.0),
        "size": 5000.0,
        "need": -3.0,
        "exponential": False,
        "noise": 1.0,
        "plan": "m",
        "course": "steady",
        "is_year_to_date": False,
    }
    return Spec(**fields | changes)


class TestLevels:
    def test_the_weighted_mean_is_the_city_level(self):
        levels = yearly_levels(spec(), SHARES, {}, Random(1))
        for n, city in enumerate(spec().levels):
            mean = sum(SHARES[code].weight * values[n] for code, values in levels.items())
            assert mean == pytest.approx(city)

    def test_a_sum_is_divided(self):
        parted = spec(
            over_organisations="sum", unit="st", levels=(900.0, 950.0, 1000.0, 1000.0, 1100.0)
        )
        levels = yearly_levels(parted, SHARES, {}, Random(1))
        assert sum(values[-1] for values in levels.values()) == pytest.approx(1100)

    def test_an_anchor_stands_in_the_last_year_but_one(self):
        levels = yearly_levels(spec(noise=0.0), SHARES, {"a": 80.0}, Random(1))
        assert levels["a"][3] == pytest.approx(80)

    def test_no_share_passes_a_hundred(self):
        high = spec(levels=(94.0, 95.0, 95.0, 96.0, 97.0), noise=4.0)
        levels = yearly_levels(high, SHARES, {}, Random(1))
        assert max(value for values in levels.values() for value in values) <= 100

    def test_the_same_seed_gives_the_same_city(self):
        once, again = (yearly_levels(spec(), SHARES, {}, Random("2024:x")) for _n in range(2))
        assert once == again


class TestPeriods:
    def test_every_period_of_every_year(self):
        levels = {"a": [70.0, 71.0, 72.0, 73.0, 74.0]}
        rows = list(readings(spec(), SHARES, levels, Random(1)))
        assert len(rows) == 4 * 3
        assert round(rows[-1].value) == 74
        exact = 100 * rows[-1].numerator / rows[-1].denominator
        assert rows[-1].value == pytest.approx(exact, abs=Decimal("0.000000001"))

    def test_parts_add_up_to_the_year(self):
        parted = spec(over_organisations="sum", unit="st", decimals=0, course="parts")
        rows = list(readings(parted, SHARES, {"a": [90.0, 95.0, 99.0, 101.0, 103.0]}, Random(1)))
        assert sum(row.value for row in rows if row.year == 2024) == 103

    def test_women_and_men_are_the_total_where_they_are_counted(self):
        counted = spec(
            over_organisations="sum", unit="st", decimals=0, course="growing", by_gender=True
        )
        rows = readings(counted, SHARES, {"a": [90.0, 95.0, 99.0, 101.0, 103.0]}, Random(1))
        assert all(row.women + row.men == row.value for row in rows)


def aims(**changes):
    fields = {
        "spec": spec(),
        "council": parse_target("75 %"),
        "council_text": "75 %",
        "shares": SHARES,
        "last": {"a": 74.0, "b": 72.0, "c": 69.0},
        "fixed": {},
        "weaker": frozenset(),
        "missing": frozenset(),
        "rng": Random(1),
    }
    return Aims(**fields | changes)


def together(texts):
    return sum(SHARES[code].weight * float(parse_target(text).low) for code, text in texts.items())


class TestAims:
    def test_the_plans_together_reach_the_council(self):
        assert together(aims().texts()) >= 75

    def test_marked_under_they_miss_it(self):
        assert together(aims(spec=spec(plan="u")).texts()) < 75

    def test_a_real_target_stands_and_a_missing_one_is_left_out(self):
        texts = aims(fixed={"a": "70 %"}, missing=frozenset({"c"})).texts()
        assert texts["a"] == "70 %"
        assert "c" not in texts

    def test_weaker_is_weaker_than_last_year(self):
        texts = aims(weaker=frozenset({"b"})).texts()
        assert parse_target(texts["b"]).low < 72

    def test_a_band_is_taken_over(self):
        texts = aims(council=parse_target("+/- 1 %"), council_text="+/- 1 %").texts()
        assert set(texts.values()) == {"+/- 1 %"}

    def test_a_sum_reaches_the_council(self):
        parted = spec(over_organisations="sum", unit="st", decimals=0)
        last = {"a": 500.0, "b": 300.0, "c": 150.0}
        texts = aims(spec=parted, council=parse_target("1 000 st"), last=last).texts()
        assert sum(parse_target(text).low for text in texts.values()) >= 1000

    @pytest.mark.parametrize(
        ("value", "unit", "text"),
        [
            ("11000", "st", "11 000 st"),
            ("2.70", "%", "2,7 %"),
            ("-20", "%", "-20 %"),
            ("83", "", "83"),
        ],
    )
    def test_is_written_as_people_write(self, value, unit, text):
        assert written(Decimal(value), unit) == text
