"""How far random tests look: little and always the same in the suite, far in `make search`."""

import os
from contextlib import contextmanager

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings

SEARCHING = os.environ.get("HYPOTHESIS_PROFILE") == "search"
# A round of the search draws so many times as many examples as the suite.
FURTHER = 10


def looking(examples, steps=0, steps_in_search=0):
    """Hypothesis' settings for a test that draws so many examples in the suite.

    A failure in the suite is told at once; only the search takes minutes to make it smaller.
    """
    drawn = examples * FURTHER if SEARCHING else examples
    more = {} if SEARCHING else {"phases": (Phase.explicit, Phase.generate)}
    if steps:
        more["stateful_step_count"] = steps_in_search if SEARCHING else steps
    return settings(
        max_examples=drawn, deadline=None, suppress_health_check=list(HealthCheck), **more
    )


@contextmanager
def undone():
    """What one example writes is gone before the next; nothing decided can be deleted."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
