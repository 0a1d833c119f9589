"""Celery's entry point to the letters about barriers."""

from celery import shared_task

from accessibility import letters


@shared_task
def send_barriers() -> None:
    """Send what waits to be sent. Safe to run at any time, any number of times."""
    while letters.send_one():
        pass
