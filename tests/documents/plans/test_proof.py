"""Every plan, in every layout, is read back whole; what is not read right says so itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.plans.layouts import LAYOUTS
from tests.documents.plans.made_up import made_up_plan
from tests.documents.plans.reading import SAMPLE, sample_of, truth_and_read
from tests.documents.plans.score import differences, facts, lost_in_silence, too_low, wrong_rows
from tests.searching import looking

# Layouts that are not read as promised yet. A test of one of them turns red when it begins to
# pass: take the name away then.
NOT_WHOLE = {"text-plumber-raw", "text-plumber-layout", "text-pdfminer"}


def layouts(failing):
    late = pytest.mark.xfail(strict=True, reason="läses inte som utlovat än")
    return [pytest.param(name, marks=[late] if name in failing else []) for name in LAYOUTS]


@pytest.mark.parametrize("layout", layouts(NOT_WHOLE))
def test_every_kind_is_read_back(layout):
    read = sample_of(layout)
    low = {name: too_low(*both) for name, both in read.items()}
    found = [line for both in read.values() for line in differences(*both)]
    assert not any(low.values()), (low, found[:20])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_wrong_row_and_none_lost_in_silence(layout):
    read = sample_of(layout).values()
    assert [row for both in read for row in wrong_rows(*both)] == []
    assert [row for both in read for row in lost_in_silence(*both)] == []


@given(
    st.integers(0, 1_000_000),
    st.sampled_from([name for name in LAYOUTS if name not in NOT_WHOLE]),
)
@looking(6)
def test_any_plan_is_read_back(seed, layout):
    truth, read = truth_and_read(layout, made_up_plan(seed))
    assert too_low(truth, read) == {}, list(differences(truth, read))[:20]
    assert wrong_rows(truth, read) == []


def test_the_sample_has_something_of_every_kind():
    for kind in facts(SAMPLE["norra"].truth()):
        assert any(facts(plan.truth())[kind] for plan in SAMPLE.values()), kind
    assert len(LAYOUTS) >= 12


def test_a_wrong_row_is_seen():
    truth, read = SAMPLE["norra"].truth(), SAMPLE["norra"].truth()
    read["area_goals"][0]["indicators"][0]["target"] = "3"
    assert "targets" in too_low(truth, read)
    assert len(wrong_rows(truth, read)) == 1


def test_a_row_that_is_lost_is_seen_unless_something_is_told():
    truth, read = SAMPLE["norra"].truth(), SAMPLE["norra"].truth()
    read["area_goals"][0]["committee_goals"][0]["activities"].pop()
    assert "activities" in too_low(truth, read)
    assert len(lost_in_silence(truth, read)) == 1
    read["doubtful"] = [{"lines": ["Utreda införande av fritidsbibliotek"]}]
    assert lost_in_silence(truth, read) == []
