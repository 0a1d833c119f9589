"""Celery's entry points to the door's chores."""

import logging

from celery import shared_task
from django.utils import timezone

from organisations.limits import forget_old_attempts
from organisations.notices import letters
from organisations.post import send_waiting
from organisations.upkeep import forget_expired

logger = logging.getLogger(__name__)


@shared_task
def send_letters() -> None:
    """Send the letters that the mail server did not take at once."""
    send_waiting()


@shared_task
def send_notices() -> None:
    """Send news that cannot wait, and what is left of other letters."""
    letters.make_urgent_letters()
    while letters.send_one():
        pass


@shared_task
def make_digests() -> None:
    """Make today's letters; they go with the next round of `send_notices`."""
    letters.make_digests(timezone.localdate())


@shared_task
def forget_the_old() -> None:
    """Every night: sessions, counts and attempts that nobody asks for any more."""
    logger.info("%d old attempts to sign in are forgotten", forget_old_attempts())
    forget_expired()
