"""Sending the letters that wait: one at a time, each kept as sent in the same transaction."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from followup.models import Reminder

logger = logging.getLogger(__name__)


def send_one() -> bool:
    """Send a letter that waits; False when none does, or the mail does not take it now.

    A letter that did not go is tried again the next time, a few times.
    """
    with transaction.atomic():
        waiting = Reminder.objects.unsent().order_by("attempts", "pk")
        letter = waiting.select_for_update(skip_locked=True).first()
        if letter is None:
            return False
        mine = Reminder.objects.filter(pk=letter.pk)
        mine.update(attempts=F("attempts") + 1)
        try:
            _post(letter)
        except OSError as error:  # what smtplib raises is one of these, too
            logger.warning("The reminder %s was not sent: %s", letter.pk, error)
            return False
        mine.update(sent_at=timezone.now())
    return True


def _post(letter: Reminder) -> None:
    sender = settings.DEFAULT_FROM_EMAIL
    EmailMessage(letter.heading, letter.text, sender, letter.recipients).send()
