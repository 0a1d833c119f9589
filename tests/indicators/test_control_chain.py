"""Any chain is computed alike by SQL and by the control, as entered and as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.control import run_control
from indicators.models import Fulfilment
from tests.indicators.chains import Chain
from tests.searching import looking, undone

pytestmark = pytest.mark.django_db


def disagreements():
    """What the control found, with the reading, in words for whoever reads a failure."""
    found = run_control().differences.select_related("indicator", "organisation")
    return [
        (one.basis, one.question, one.year, one.period, one.goal_code, one.indicator_id,
         one.organisation.code, one.details)
        for one in found
    ]  # fmt: skip


def levels(basis):
    rows = Fulfilment.every.filter(basis=basis)
    return set(rows.values_list("indicator", "organisation", "year", "period", "question", "level"))


def test_any_chain_is_computed_alike_in_both_readings():
    seen = {"alike": 0, "apart": 0}

    @looking(examples=12)
    @given(rng=st.randoms(use_true_random=False))
    def search(rng):
        with undone():
            chain = Chain(rng)
            chain.live(events=rng.randint(0, 25))
            found = disagreements()
            assert not found, "\n".join(map(str, found[:3]))
            apart = levels("working") != levels("standing")
            seen["apart" if apart else "alike"] += 1

    search()
    assert seen["apart"], "the worlds never decided anything: they are worth nothing"
