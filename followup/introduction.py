"""An installation from before there were editions: what was public becomes edition 1.

Until then a table said what had been published, and nothing was frozen. It is read once, after
the migrations, and emptied.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from decisions.models import PLAN, Edition
from followup.stating import INTRODUCTION, Published, state_decisions
from organisations.models import Organisation

TABLE = "organisations_publication"


@transaction.atomic
def introduce_editions() -> int:
    """Make editions of all that is decided or public, dated today; how many were public."""
    if not _is_from_before():
        return 0
    public = list(_published())
    if not Edition.objects.exists():
        state_decisions(kind=INTRODUCTION, published=public, by=None)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE organisations_publicationevent, organisations_publication")
    return len(public)


def _is_from_before() -> bool:
    """The old table is there, and a city whose rows it is about."""
    with connection.cursor() as cursor:
        known = connection.introspection.table_names(cursor)
    return TABLE in known and Organisation.objects.has_city()


def _published() -> Iterator[Published]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, subject, organisation_id FROM organisations_publication")
        rows = cursor.fetchall()
    organisations = Organisation.objects.in_bulk([row[2] for row in rows])
    for year, subject, pk in rows:
        organisation = organisations[pk]
        # Only the city publishes periods now; its own are public with everybody's.
        if organisation.is_city or subject == PLAN:
            yield Published(year, subject, organisation)
