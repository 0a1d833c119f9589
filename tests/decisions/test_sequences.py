"""Published figures change only at publications, whatever is done and in whatever order."""

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.decisions.sequences import Sequence
from tests.searching import looking


@pytest.mark.hypothesis  # `make search` takes it along
@pytest.mark.django_db(transaction=True)
def test_what_is_published_changes_only_when_something_is_published():
    run_state_machine_as_test(Sequence, settings=looking(examples=5, steps=12, steps_in_search=40))
