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


def test_a_level_that_follows_from_the_rules_names_the_decision():
    level = correction(
        what="level", before_text="none", after_text="partial", reason="Ny tolerans",
        reference="KF § 7",
    )  # fmt: skip
    assert corrected(level) == (
        "ändrad 3 mars 2025: uppfylls inte → uppfylls delvis,"
        " följer av ändrade regler (KF § 7): ny tolerans"
    )
    level.reference = ""
    assert "regler" not in corrected(level)


def test_what_came_in_late_is_no_error():
    late = correction(
        what="late",
        before_value=Decimal(80),
        after_value=Decimal("45.5"),
        reason="Norra har lämnat in",
    )
    assert corrected(late, 1) == "ändrad 3 mars 2025: 80 → 45,5, Norra har lämnat in"
