"""What is wrong with a target as it was written."""

import pytest

from indicators.calculations.faults import fault_of, fits_unit, is_judged_as_written
from indicators.calculations.targets import parse_target


@pytest.mark.parametrize(
    ("text", "direction", "unit", "fault"),
    [
        ("80 %", "higher", "%", None),
        ("så bra som möjligt", "higher", "%", "uninterpreted"),
        ("80 kr", "higher", "%", "unit_mismatch"),
        ("+/- 1 %", "band", "MWh", "unit_mismatch"),
        ("+/- 1 %", "band", "%", None),
        ("+2 procentenheter mot föregående år", "higher", "%", None),
        ("+2 procentenheter mot föregående år", "higher", "‰", None),
        ("+2 procentenheter mot föregående år", "higher", "MWh", "unit_mismatch"),
        ("+2 % mot föregående år", "higher", "MWh", None),
        ("20 % minskning relativt 2020", "lower", "ton", None),
        ("+2 kr mot föregående år", "lower", "%", "unit_mismatch"),
        ("Ökning", "higher", "%", None),
        ("Ökning", "lower", "%", "against_direction"),
        ("Minskning", "higher", "%", "against_direction"),
        ("Minskning", "lower", "%", None),
        ("Ökning", "none", "%", None),
        ("Minskning", "band", "%", None),
        ("Max 10", "higher", "st", "against_direction"),
        ("Max 10", "lower", "st", None),
        ("Minst 3", "lower", "st", "against_direction"),
        ("Minst 3", "band", "st", None),
        # a cost that may rise by two percent is a limit, and lower is still better
        ("+2 % mot föregående år", "lower", "mnkr", None),
        ("-2 % mot föregående år", "higher", "mnkr", None),
        ("oförändrad", "lower", "%", None),
        ("Fastställs 2024", "lower", "%", None),
        ("", "lower", "%", None),
        ("Max 10 kr", "higher", "st", "unit_mismatch"),
    ],
)
def test_the_gravest_fault_is_told(text, direction, unit, fault):
    assert fault_of(parse_target(text), direction, unit) == fault


def test_a_limit_against_the_direction_is_judged_as_written_and_a_word_is_not():
    assert is_judged_as_written(parse_target("Max 10"))
    assert not is_judged_as_written(parse_target("Ökning"))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("60", True),
        ("60 personer", True),
        ("3 st", True),
        ("60 km", False),
        ("Max 60 km", False),
        ("60–70 km", False),
        ("60 %", False),
        ("+2 %", True),
        ("+2 km mot föregående år", False),
        ("+2 procentenheter mot föregående år", False),
    ],
)
def test_an_indicator_without_unit_takes_numbers_and_counts(text, fits):
    assert fits_unit(parse_target(text), "") is fits
    # ... and nothing is known of one without definition
    assert fits_unit(parse_target(text), None)
