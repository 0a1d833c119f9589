"""The one order in which rows are locked, so that no two transactions wait for each other.

Whoever locks several things takes them in this order, and may leave any of them out:

1. the computing (`indicators.recompute.one_at_a_time`), which only publishing needs;
2. the year: every decision shares it, publishing it and closing a period have it alone;
3. how matters stand: the city's first, then the organisations' by kind and key, and within
   one a period before its judgements;
4. the row with which something is written: plan, report, judgement, budget, period;
5. the figures, by the indicator's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Q

from decisions.models import Standing
from organisations.models import Organisation

# The first half of the advisory locks' two keys; the second is the year.
YEARS = 0x79656172  # "year"

Matter = tuple[Organisation, str]


def hold_year(year: int) -> None:
    """Let nobody publish the year or close a period of it before this transaction ends.

    Decisions do not wait for each other here.
    """
    _lock("pg_advisory_xact_lock_shared", year)


@contextmanager
def year_alone(year: int) -> Iterator[None]:
    """One transaction in which nobody else decides anything of the year."""
    with transaction.atomic():
        _lock("pg_advisory_xact_lock", year)
        yield


def _lock(function: str, year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [YEARS, year])


def hold_matters(year: int, matters: Iterable[Matter]) -> list[Standing]:
    """How these stand, held until the transaction ends. What nobody has spoken of has no row."""
    hold_year(year)
    wanted = Q(pk__in=[])
    for organisation, subject in matters:
        wanted |= Q(organisation=organisation, subject=subject)
    rows = Standing.objects.filter(wanted, year=year).select_related("organisation")
    ordered = rows.order_by("organisation__kind_order", "organisation_id", "subject")
    return list(ordered.select_for_update(of=("self",)))
