"""Letters of the door: sent at once, and kept for later when the mail server is away.

No job queue stands between: whoever has forgotten a password gets the letter without Redis, too.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import User, WaitingLetter

logger = logging.getLogger(__name__)

# The link in it is of no use after that.
GIVEN_UP = dt.timedelta(days=1)


def site_address(request: HttpRequest | None = None) -> str:
    """Where the city has its Målkedjan, without a slash at the end."""
    if settings.SITE_URL or request is None:
        return str(settings.SITE_URL)
    return request.build_absolute_uri("/").rstrip("/")


def send(recipient: str, heading: str, text: str) -> bool:
    """Send a letter; False when it waits because the mail server does not take it now."""
    heading = " ".join(f"{_('Målkedjan')}: {heading}".split())[:200]
    try:
        _post(recipient, heading, text)
    except OSError as error:  # what smtplib raises is one of these, too
        logger.warning("A letter waits: %s", type(error).__name__)
        WaitingLetter.objects.create(recipient=recipient, heading=heading, text=text)
        return False
    return True


def tell_administrators(heading: str, text: str) -> None:
    """The same letter to each of those who can do something about it."""
    for email in administrators():
        send(email, heading, text)


def send_waiting() -> int:
    """Try again what waits, the oldest first, until one does not go; how many went."""
    WaitingLetter.objects.filter(made_at__lt=timezone.now() - GIVEN_UP).delete()
    sent = 0
    while _send_one():
        sent += 1
    return sent


def _send_one() -> bool:
    with transaction.atomic():
        letter = WaitingLetter.objects.select_for_update(skip_locked=True).first()
        if letter is None:
            return False
        try:
            _post(letter.recipient, letter.heading, letter.text)
        except OSError as error:
            logger.warning("A letter still waits: %s", type(error).__name__)
            return False
        letter.delete()
    return True


def send_next(waiting: QuerySet[Any], letter: Callable[[Any], EmailMessage]) -> bool:
    """Send the letter of a row that waits (`attempts`, `sent_at`), and keep it as sent at once.

    False when none waits, or the mail does not take it now: then it is tried again the next time.
    """
    with transaction.atomic():
        row = waiting.order_by("attempts", "pk").select_for_update(skip_locked=True).first()
        if row is None:
            return False
        mine = type(row)._default_manager.filter(pk=row.pk)
        mine.update(attempts=F("attempts") + 1)
        try:
            letter(row).send()
        except OSError as error:  # what smtplib raises is one of these, too
            logger.warning("%s %s was not sent: %s", type(row).__name__, row.pk, error)
            return False
        mine.update(sent_at=timezone.now())
    return True


def administrators() -> list[str]:
    """The addresses of those who can do something about what is wrong."""
    found = User.objects.filter(is_active=True, city_role=User.CityRole.ADMIN)
    return list(found.order_by("pk").values_list("email", flat=True))


def _post(recipient: str, heading: str, text: str) -> None:
    EmailMessage(heading, text, settings.DEFAULT_FROM_EMAIL, [recipient]).send()
