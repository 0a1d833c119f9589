"""Celery's entry point to the loading of a city."""

from celery import shared_task

from documents.actions import loading
from documents.room import actions as room
from indicators.tasks import ask_for


@shared_task
def load_waiting_city() -> None:
    """Load the folder that waits. Safe to run at any time, any number of times at once."""
    loading.load_waiting()


def load_soon() -> bool:
    """Ask for the loading now; False when the broker does not answer, and beat will see to it."""
    return ask_for(load_waiting_city)


@shared_task
def forget_old_files() -> None:
    """Remove files, and their receipts, whose days are over. Safe to run any number of times."""
    room.forget_old_files()
