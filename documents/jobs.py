"""What jobs of this room have in common: one at a time at a thing, and not for ever."""

from __future__ import annotations

from django.db import connection

# A document that three jobs have died of is not given to a fourth.
MOST_ATTEMPTS = 3


def is_mine(lock: int, pk: int) -> bool:
    """Whether no other job is at it; nobody begins until this transaction ends.

    `lock` is the first half of the advisory lock's two keys, each kind of job has its own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [lock, pk])
        return bool(cursor.fetchone()[0])


def wait_for(lock: int, pk: int) -> None:
    """Stand in line for a thing that another transaction is at, and then be the one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [lock, pk])
