"""What a city folder brings: the city and its organisations, into an installation without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from common.recording import recorded
from common.text import sort_key
from organisations import audit
from organisations.models import Organisation, User

Values = Mapping[str, Any]
SHORT = 100


class CityExists(ValidationError):
    """One installation is one city, and this one has it already."""

    def __init__(self) -> None:
        super().__init__(_("Här finns redan en stad. En stad läses in där ingen finns."))


@contextmanager
def loading(by: User | None) -> Iterator[None]:
    """One transaction in the name of whoever loads; nobody where there are no accounts yet."""
    with recorded(by):
        _check_references_at_once()
        yield


def _check_references_at_once() -> None:
    """Left to the end of the transaction, the checks' queue makes every later trigger slower:
    40 000 rows took two minutes, and take three seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def load_organisations(
    *, city: Values, rows: Iterable[Values], by: User | None
) -> dict[str, Organisation]:
    """Plant the city and everything under it; all of them by code. Raises `CityExists`.

    A row's `parent` is a code or nothing, which is the city. The rows make a tree.
    """
    with loading(by):
        if Organisation.objects.exists():
            raise CityExists
        what = _("Staden %(name)s ur en mapp") % {"name": city["name"]}
        audit.record(audit.Kind.LOADED, by=by, what=what)
        root = Organisation.objects.create(
            code=city["code"],
            name=city["name"],
            short_name=city["name"][:SHORT],
            kind=Organisation.Kind.CITY,
        )
        found, waiting = {root.code: root}, list(rows)
        while waiting:
            ready = [row for row in waiting if (row["parent"] or root.code) in found]
            if not ready:
                raise ValueError("organisations that are under each other")
            waiting = [row for row in waiting if (row["parent"] or root.code) not in found]
            made = [_organisation(row, found[row["parent"] or root.code]) for row in ready]
            found |= {one.code: one for one in Organisation.objects.bulk_create(made)}
        return found


def _organisation(row: Values, parent: Organisation) -> Organisation:
    return Organisation(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"] or row["name"][:SHORT],
        kind=row["kind"],
        parent=parent,
        sort_name=sort_key(row["name"]),
        exists_from=row["from"],
        exists_to=row["to"],
        counted_in_reconciliation=row["counted"],
    )
