"""Whatever has happened, no hand changes what is sealed, and nothing else is held."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from decisions.actions import deciding, make_edition
from decisions.models import Edition, Standing
from tests.decisions.by_hand import wrong_answers
from tests.factories import OrganisationFactory, OutcomeFactory
from tests.indicators.chains import Chain
from tests.searching import looking, undone

pytestmark = pytest.mark.django_db


def test_a_guard_that_is_off_is_noticed():
    """So that the test below can fail."""
    outcome = OutcomeFactory(organisation=OrganisationFactory(), period="VB")
    with deciding(
        kind="report", organisation=outcome.organisation, year=2024, subject="VB", by=None
    ) as decision:
        make_edition(decision=decision, kind="report", document={})
    assert list(wrong_answers()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'indicators_outcome'::regclass"
            " AND tgname LIKE 'pgtrigger_sealed_update%'"
        )
        ((trigger,),) = cursor.fetchall()
        cursor.execute(f"DROP TRIGGER {trigger} ON indicators_outcome")
    ((_matter, answer, statement),) = wrong_answers()
    assert (answer, statement.split()[:2]) == ("done", ["UPDATE", "indicators_outcome"])


def test_no_statement_passes_a_seal_and_no_seal_holds_anything_else():
    seen = {"sealed": 0, "open": 0, "editions": 0}

    @looking(examples=5)
    @given(rng=st.randoms(use_true_random=False))
    def search(rng):
        with undone():
            chain = Chain(rng)
            chain.live(events=rng.randint(10, 25))
            assert list(wrong_answers()) == []
            sealed = Standing.objects.filter(is_sealed=True).count()
            seen["sealed"] += sealed
            seen["open"] += Standing.objects.count() - sealed
            seen["editions"] += Edition.objects.count()

    search()
    assert all(seen.values()), seen
