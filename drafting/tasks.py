"""Celery's entry points to what this room keeps for a while."""

from celery import shared_task

from drafting import presence


@shared_task
def forget_who_was_here() -> None:
    """Remove those who have left, long after they were shown."""
    presence.forget_who_was_here()
