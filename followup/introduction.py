"""An installation from before there were editions: what was public becomes edition 1.

Until then a table said what had been published, and nothing was frozen. It is read once, after
the migrations, and emptied.
"""

from __future__ import annotations

from django.db import connection, transaction

from followup.stating import INTRODUCTION, Published, state_decisions
from organisations.models import Organisation

TABLE = "organisations_publication"


@transaction.atomic
def introduce_editions() -> int:
    """Make editions of all that is decided or public, dated today; how many were public."""
    public = _published()
    if public is None:
        return 0
    state_decisions(kind=INTRODUCTION, published=public, by=None)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE organisations_publicationevent, organisations_publication")
    return len(public)


def _published() -> list[Published] | None:
    """What the old table says; None when there is none, or nothing to read it for."""
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return None
        cursor.execute("SELECT year, subject, organisation_id FROM organisations_publication")
        rows = cursor.fetchall()
    organisations = Organisation.objects.in_bulk([row[2] for row in rows])
    if not Organisation.objects.filter(kind=Organisation.Kind.CITY).exists():
        return None
    return [Published(year, subject, organisations[pk]) for year, subject, pk in rows]
