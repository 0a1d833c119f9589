"""What there is to comment on: each room says its own, in its `apps.ready`.

A matter is a kind of working place with parts, such as "plan". It is registered before there are
models, therefore by the names of two functions.
"""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from organisations.models import Organisation

_matters: dict[str, tuple[str, str]] = {}
_standing: dict[str, str] = {}

# A part of a matter: its organisation's number, its year and its key.
Place = tuple[int, int, str]


def register(matter: str, *, heading: str, address: str, standing: str) -> None:
    """Add a matter. `heading(organisation, year, part)` gives what a part is called, or None when
    the organisation has no such part that year; `address(code, year, part)` the path of its page,
    without asking the database; `standing(places)` those of many parts that are there now, in a
    fixed number of queries.
    """
    _matters[matter] = (heading, address)
    _standing[matter] = standing


def standing_among(matter: str, places: Set[Place]) -> Set[Place]:
    """Those of the parts that have not been removed."""
    if matter not in _standing:
        return places
    found: Set[Place] = import_string(_standing[matter])(places)
    return found


def heading_of(matter: str, organisation: Organisation, year: int, part: str) -> str | None:
    """What the part is called; None when there is no such matter or part."""
    if matter not in _matters:
        return None
    found: str | None = import_string(_matters[matter][0])(organisation, year, part)
    return found


def address_of(matter: str, code: str, year: int, part: str, pk: int | None = None) -> str:
    """The path of the part's page, at a comment of it."""
    address = import_string(_matters[matter][1])(code, year, part)
    return f"{address}#kommentar-{pk}" if pk else str(address)
