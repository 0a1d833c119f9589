"""What readers are told of a correction."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.corrections import corrected
from indicators.models import Correction


def correction(**values):
    return Correction(corrected_on=dt.date(2025, 3, 3), **values)


@pytest.mark.parametrize(
    ("reason", "said"),
    [("Felräknat", "felräknat"), ("KF beslutade", "KF beslutade"), ("Å", "å"), ("", "")],
)
def test_the_reason_goes_into_the_sentence(reason, said):
    outcome = correction(
        what="outcome", before_value=Decimal("79.6"), after_value=Decimal(61), reason=reason
    )
    assert corrected(outcome) == f"rättad 3 mars 2025: 79,6 → 61, {said}"


def test_a_changed_target_is_not_taken_for_a_corrected_outcome():
    target = correction(what="target", before_text="15", after_text="14,5", reason="Nytt beslut")
    assert corrected(target) == "årsmålet ändrat 3 mars 2025: 15 → 14,5, nytt beslut"
