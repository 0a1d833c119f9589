"""Telling the city of a barrier, and saying that it has been dealt with."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accessibility.models import Barrier
from accessibility.tasks import send_barriers
from organisations.models import User

# From all together; how many come from one place, the view counts.
MOST_AN_HOUR = 300


class TooManyReports(Exception):
    """So many have come in the last hour that somebody is filling the list on purpose."""


@transaction.atomic
def report_barrier(*, page: str, description: str, email: str) -> Barrier:
    """Keep the report, and let a letter go to the city as soon as the mail takes it."""
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    if Barrier.objects.since(hour_ago).count() >= MOST_AN_HOUR:
        raise TooManyReports
    barrier = Barrier.objects.create(page=page, description=description, email=email)
    transaction.on_commit(send_barriers.delay, robust=True)
    return barrier


def handle_barrier(*, barrier: Barrier, by: User) -> None:
    """Say that it has been dealt with; the first who says so stands."""
    waiting = Barrier.objects.filter(pk=barrier.pk, handled_at=None)
    waiting.update(handled_at=timezone.now(), handled_by=by)
