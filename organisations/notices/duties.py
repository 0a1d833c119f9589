"""What waits for a person, and what they wait for: each room says its own.

"Mitt arbete" and the day's letter go by the same lists. A room registers in its `apps.ready`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from organisations.models import User

LATER = dt.date.max


@dataclass(frozen=True)
class Duty:
    """Something that waits for a person: what, the one thing to do about it, where, by when.

    Only the heading goes into a letter, so it holds no word of a draft and no figure of one;
    `note` is for the page. `icon` is one of the sprite's.
    """

    heading: str
    verb: str
    address: str
    due_on: dt.date | None = None
    note: str = ""
    icon: str = "doc"


@dataclass(frozen=True)
class Awaited:
    """Something that a person waits for others to do. `remind` is where a reminder is posted,
    empty where there is nobody to remind; `reminded_at` when that was done last.
    """

    heading: str
    address: str
    due_on: dt.date | None = None
    note: str = ""
    icon: str = "people"
    remind: str = ""
    reminded_at: dt.datetime | None = None

    @property
    def is_fresh(self) -> bool:
        """Reminded today: once a day is enough."""
        at = self.reminded_at
        return at is not None and timezone.localdate(at) == timezone.localdate()


Duties = Callable[[User, int], Iterable[Duty]]
Waits = Callable[[User, int], Iterable[Awaited]]

_duties: list[Duties] = []
_waits: list[Waits] = []


def register(*, duties: Duties | None = None, awaited: Waits | None = None) -> None:
    """Add what a room has for a person in a year, each in a fixed number of queries."""
    if duties and duties not in _duties:
        _duties.append(duties)
    if awaited and awaited not in _waits:
        _waits.append(awaited)


def duties_of(user: User, year: int) -> list[Duty]:
    """All that waits for the person, the first to be done first."""
    return sorted((duty for source in _duties for duty in source(user, year)), key=_order)


def awaited_by(user: User, year: int) -> list[Awaited]:
    """All that the person waits for, the first that is due first."""
    return sorted((one for source in _waits for one in source(user, year)), key=_order)


def _order(one: Duty | Awaited) -> tuple[dt.date, str, str]:
    return one.due_on or LATER, one.heading, one.address
