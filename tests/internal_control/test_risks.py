"""Risk value and its band, for every pair of degrees and every pair of limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internal_control.calculations.risks import band, risk_value

DEGREES = st.none() | st.integers(1, 5)


@given(DEGREES, DEGREES)
def test_a_risk_value_is_the_product_and_needs_both(probability, consequence):
    value = risk_value(probability, consequence)
    assert (value is None) == (probability is None or consequence is None)
    if value is not None:
        assert value == sum(consequence for _ in range(probability))
        assert value == risk_value(consequence, probability)


@given(st.integers(1, 25), st.integers(1, 25), st.integers(1, 25))
def test_the_bands_follow_each_other(value, one, other):
    watched, controlled = sorted((one, other))
    bands = ["low"] * (watched - 1) + ["middle"] * (controlled - watched)
    bands += ["high"] * (26 - controlled)
    assert band(value, watched, controlled) == bands[value - 1]


@pytest.mark.parametrize("limits", [(8, 12), (1, 25)])
def test_what_nobody_has_valued_has_no_band(limits):
    assert band(None, *limits) == ""
