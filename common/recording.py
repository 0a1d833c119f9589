"""Changes that belong together, and the person whom history names for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

import pghistory
from django.db import transaction


class Person(Protocol):
    @property
    def pk(self) -> int: ...


_is_recording = ContextVar("_is_recording", default=False)


@contextmanager
def recorded(by: Person | None, **more: object) -> Iterator[None]:
    """All of the block or nothing, recorded as done by `by`; without one by whoever the change
    around it names, or by nobody: the city's own jobs.

    Within another's block it is a part of that, and fails with it: who goes on after an error
    there sets a savepoint. One for every action would be two statements each, in every save.
    """
    savepoint = not _is_recording.get()
    began = _is_recording.set(True)
    person = {"user": by.pk} if by else {}
    try:
        with transaction.atomic(savepoint=savepoint), pghistory.context(**person, **more):
            yield
    finally:
        _is_recording.reset(began)
