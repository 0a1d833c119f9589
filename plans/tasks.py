"""Celery's entry points to what people are told of the plans by the clock."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from plans.actions.work import tell_what_is_due as tell


@shared_task
def tell_what_is_due() -> None:
    """Tell those whose parts are to be ready tomorrow; each is told once."""
    tell(timezone.localdate() + dt.timedelta(days=1))
