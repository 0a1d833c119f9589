"""Celery's entry points to the door's chores."""

import logging

from celery import shared_task

from organisations.limits import forget_old_attempts
from organisations.post import send_waiting
from organisations.upkeep import forget_expired

logger = logging.getLogger(__name__)


@shared_task
def send_letters() -> None:
    """Send the letters that the mail server did not take at once."""
    send_waiting()


@shared_task
def forget_the_old() -> None:
    """Every night: sessions, counts and attempts that nobody asks for any more."""
    logger.info("%d old attempts to sign in are forgotten", forget_old_attempts())
    forget_expired()
