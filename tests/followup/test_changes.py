"""A changed row laid over the row as it stands now."""

import pytest

from drafting.sheets.rows import RowChange, conflicts
from followup.calculations.changes import merged
from indicators.calculations.entry import empty_texts


def change(texts, base):
    return RowChange(1, {**base, **texts}, base)


def row(**texts):
    return {**empty_texts(), **texts}


def test_two_people_may_change_different_cells_of_a_row():
    mine = change({"comment": "Min"}, row(value="80"))
    current = row(value="81")
    assert conflicts(mine, current) == {}
    assert merged(mine, current) == row(value="81", comment="Min")


def test_a_cell_changed_by_both_is_a_conflict_unless_they_agree():
    mine = change({"value": "82"}, row(value="80"))
    assert conflicts(mine, row(value="81")) == {"value": "81"}
    assert conflicts(mine, row(value="82")) == {}
    assert conflicts(mine, row(value="80")) == {}


@pytest.mark.parametrize(
    ("typed", "stored", "expected"),
    [
        # a new numerator makes a new value
        (
            {"numerator": "2"},
            row(value="33,3", numerator="1", denominator="3"),
            row(numerator="2", denominator="3"),
        ),
        # emptying the ratio empties the value made from it
        (
            {"numerator": "", "denominator": ""},
            row(value="33,3", numerator="1", denominator="3"),
            row(),
        ),
        # a value takes the place of the reason why there was none
        ({"value": "80"}, row(absence="not_reported"), row(value="80")),
        # but a reason does not remove a value
        ({"absence": "secret"}, row(value="80"), row(value="80", absence="secret")),
        # nor is a value with a reason chosen at the same time silently accepted
        (
            {"value": "80", "absence": "secret"},
            row(absence="not_reported"),
            row(value="80", absence="secret"),
        ),
    ],
)
def test_cells_that_follow_from_each_other(typed, stored, expected):
    assert merged(change(typed, stored), stored) == expected


def test_blanks_alone_are_no_change():
    assert change({"value": "9\u00a0000"}, row(value="9 000")).changed == set()
