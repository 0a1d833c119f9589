"""Celery's entry points to the loading of a city, plans in and out as files, and old files."""

from celery import shared_task

from documents.actions import loading
from documents.papers import job
from documents.plan_files import reading
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
def read_plan_files() -> None:
    """Read the plans' documents that wait for it. Safe at any time, any number of times at once."""
    reading.read_all()


def read_soon() -> bool:
    """Ask for the reading now; False when the broker does not answer, and beat will see to it."""
    return ask_for(read_plan_files)


@shared_task
def make_papers() -> None:
    """Make the files of plans that are waited for. Safe at any time, any number at once."""
    if job.make_all():
        make_soon()


def make_soon() -> bool:
    """Ask for it now; False when the broker does not answer, and beat will see to it."""
    return ask_for(make_papers)


@shared_task
def forget_old_files() -> None:
    """Remove files, and their receipts, whose days are over. Safe to run any number of times."""
    room.forget_old_files()
    job.forget_old_drafts()
