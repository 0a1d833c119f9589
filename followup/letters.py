"""The letters of reminder."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from followup.models import Reminder
from organisations.post import send_next


def send_one() -> bool:
    """Send a letter that waits; False when none does, or the mail does not take it now."""
    return send_next(Reminder.objects.unsent(), _letter)


def _letter(reminder: Reminder) -> EmailMessage:
    sender = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(reminder.heading, reminder.text, sender, reminder.recipients)
