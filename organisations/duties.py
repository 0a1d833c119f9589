"""What waits for a person, and what they wait for: each room says its own.

"Mitt arbete" and the day's letter go by the same lists. A room registers in its `apps.ready`,
before there are models: therefore by name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from organisations.models import User

LATER = dt.date.max


@dataclass(frozen=True)
class Duty:
    """Something that waits for a person: what, the one thing to do about it, where, by when.

    Only the heading goes into a letter, so it holds no word of a draft, no figure of one and
    nobody's name; `note` is for the page. `icon` is one of the sprite's.
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
    empty where there is nobody to remind; `is_fresh` when somebody has done so today, which is
    enough.
    """

    heading: str
    address: str
    due_on: dt.date | None = None
    note: str = ""
    icon: str = "people"
    remind: str = ""
    is_fresh: bool = False


_duties: list[str] = []
_waits: list[str] = []


def register(*, duties: str = "", awaited: str = "") -> None:
    """Add what a room has for a person in a year: the names of functions (user, year) that give
    duties, and what is awaited, each in a fixed number of queries.
    """
    for names, name in ((_duties, duties), (_waits, awaited)):
        if name and name not in names:
            names.append(name)


def duties_of(user: User, year: int) -> list[Duty]:
    """All that waits for the person, the first to be done first."""
    found: list[Duty] = []
    for name in _duties:
        found += import_string(name)(user, year)
    return sorted(found, key=_order)


def awaited_by(user: User, year: int) -> list[Awaited]:
    """All that the person waits for, the first that is due first."""
    found: list[Awaited] = []
    for name in _waits:
        found += import_string(name)(user, year)
    return sorted(found, key=_order)


def _order(one: Duty | Awaited) -> tuple[dt.date, str, str]:
    return one.due_on or LATER, one.heading, one.address
