"""Celery's entry point to the letters of reminder."""

from celery import shared_task

from followup import letters


@shared_task
def send_reminders() -> None:
    """Send what waits to be sent. Safe to run at any time, any number of times."""
    while letters.send_one():
        pass
