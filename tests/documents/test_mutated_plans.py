"""What accidents do to a plan's text: nothing crashes, and no row is wrong without a mark."""

import os
from collections import Counter
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.parsing import NotAPlan, read_plan_document
from tests.documents.documents import Activity, Goal, Indicator, PdfPrinter, tabbed
from tests.documents.mutations import KINDS, explained, mutated, rows
from tests.seeds import needs_seeds, seed_path

SEARCH = os.environ.get("HYPOTHESIS_PROFILE") == "search"
TRIES = settings(
    max_examples=500 if SEARCH else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@cache
def seed(number):
    data = seed_path(number).read_bytes()
    plan = read_plan_document(data, "plan.txt").plan
    return data, rows(plan.as_json()), _table_lines(plan)


def _table_lines(plan):
    """The lines in and around the tables: most accidents elsewhere change no row."""
    goals = [goal for area in plan.area_goals for goal in (area, *area.committee_goals)]
    found = {
        row.line + near - 1
        for goal in goals
        for row in (*goal.indicators, *goal.activities)
        for near in (-1, 0, 1, 2, 3)
    }
    return sorted(found)


def unmarked_wrong(data, truth, kind):
    """Rows of a damaged file that are neither the plan's nor what the file says now."""
    try:
        read = read_plan_document(data, "plan.txt").plan.as_json()
    except NotAPlan:
        return []
    extra = Counter(rows(read)) - Counter(truth)
    return [row for row in extra if not explained(row, truth, kind)]


@needs_seeds
@pytest.mark.parametrize("number", ["002", "004"])
@given(st.sampled_from(KINDS), st.integers(0, 10**9))
@TRIES
def test_damaged_seeds_have_no_wrong_row_without_a_mark(number, kind, chance):
    data, truth, inside = seed(number)
    damaged = mutated(data, kind, Random(chance), inside=inside)
    assert unmarked_wrong(damaged, truth, kind) == []


@needs_seeds
@pytest.mark.parametrize("number", ["002", "004"])
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10**9)), min_size=5, max_size=40))
@TRIES
def test_seeds_damaged_in_many_places_are_read_or_refused(number, accidents):
    data = seed(number)[0]
    for kind, chance in accidents:
        data = mutated(data, kind, Random(chance))
    try:
        assert read_plan_document(data, "plan.txt").plan.as_json()["area_goals"]
    except NotAPlan as refused:
        assert str(refused).startswith("Filen är")


# Accidents that once gave wrong rows, or lost some, without a mark.
KNOWN = [("004", (232, 234, 260, 373, 448, 496)), ("002", (106, 250, 326, 395))]


@needs_seeds
@pytest.mark.parametrize(("number", "chance"), [(n, one) for n, all_ in KNOWN for one in all_])
def test_known_accidents_are_marked(number, chance):
    data, truth, inside = seed(number)
    kind = KINDS[chance % len(KINDS)]
    damaged = mutated(data, kind, Random(chance), inside=inside if chance % 3 else None)
    assert damaged != data
    assert unmarked_wrong(damaged, truth, kind) == []
    plan = read_plan_document(damaged, "plan.txt").plan.as_json()
    assert len(rows(plan)) == len(truth) or plan["doubtful"] or plan["unplaced"]


GOALS = [
    Goal("1.1", "Alla barn leker", ["Nämnden bidrar till målet."],
         indicators=[Indicator("Andel barn som är nöjda med utbudet i parken", "80 %", "75 %"),
                     Indicator("Antal mötesplatser för unga", "12", "10", "Tertial")],
         activities=[Activity("Utveckla parkleken tillsammans med barn och unga")]),
]  # fmt: skip


@pytest.mark.parametrize("document", [tabbed(GOALS), PdfPrinter().print(GOALS)])
@given(st.sampled_from(KINDS), st.integers(0, 10**9))
@settings(TRIES, max_examples=500 if SEARCH else 60)
def test_damaged_small_plans_are_read_or_refused(document, kind, chance):
    damaged = mutated(document.encode(), kind, Random(chance))
    try:
        read_plan_document(damaged, "plan.txt").plan.as_json()
    except NotAPlan as refused:
        assert "Filen" in str(refused)


def test_a_wrong_row_is_seen():
    truth = [("Andel nöjda barn", "80 %", None, "År")]
    assert explained(("Andel barn", "80 %", None, "År"), truth, "lost")
    assert not explained(("Andel barn", "80 %", "80 %", "År"), truth, "lost")
    assert explained(("Andel nöida barn", "80 %", None, "År"), truth, "changed")
    assert not explained(("Andel nöj da barn", "80 %", None, "År"), truth, "broken")
