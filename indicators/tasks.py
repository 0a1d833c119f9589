"""Celery's entry points to the recompute and its control, and the way to ask for one soon."""

import logging
import time
from functools import partial

from celery import Task, current_app, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from indicators import recompute
from indicators.control import run_control

logger = logging.getLogger(__name__)

# Whoever saves waits at most this long for the broker, once in a while.
PATIENCE = 0.3
SILENCE_AFTER_FAILURE = 15.0
TRANSPORT = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}


class _Broker:
    """Remembers that the broker did not answer, so that not every save waits for it."""

    quiet_until = 0.0


@shared_task
def drain() -> None:
    """Compute what is marked. Safe to run at any time, any number of times."""
    recompute.drain_marks()


@shared_task
def nightly_control() -> None:
    """Compute everything again independently and store the differences."""
    run_control()


def drain_soon() -> None:
    """Ask for a drain when the transaction is committed.

    Only a hint: the marks are in the database, and beat drains every few seconds anyway. A
    broker that does not answer costs the one who saves a fraction of a second, and only once.
    """
    soon(drain)


def soon(task: Task) -> None:
    """Ask for the task when the transaction is committed; what is lost, beat sees to."""
    transaction.on_commit(partial(_publish, task), robust=True)


def control_soon() -> bool:
    """Ask for the control now; it may take minutes. False when the broker does not answer."""
    return ask_for(nightly_control)


def _publish(task: Task) -> None:
    if time.monotonic() >= _Broker.quiet_until:
        ask_for(task)


def ask_for(task: Task) -> bool:
    """Give the task to the broker; False when it does not answer."""
    try:
        with current_app.connection_for_write(transport_options=TRANSPORT) as connection:
            task.apply_async(producer=connection.Producer(), retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _Broker.quiet_until = time.monotonic() + SILENCE_AFTER_FAILURE
        logger.warning("No broker for %s, beat will see to it: %s", task.name, error)
        return False
    return True
