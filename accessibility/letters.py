"""Sending the letters about barriers: one at a time, each kept as sent in the same transaction."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility.models import Barrier
from organisations.models import User

logger = logging.getLogger(__name__)


def send_one() -> bool:
    """Send the letter of one barrier; False when none waits, or the mail does not take it now."""
    with transaction.atomic():
        waiting = Barrier.objects.unsent().order_by("attempts", "pk")
        barrier = waiting.select_for_update(skip_locked=True).first()
        if barrier is None:
            return False
        mine = Barrier.objects.filter(pk=barrier.pk)
        mine.update(attempts=F("attempts") + 1)
        try:
            letter(barrier).send()
        except OSError as error:  # what smtplib raises is one of these, too
            logger.warning("The barrier %s was not sent: %s", barrier.pk, error)
            return False
        mine.update(sent_at=timezone.now())
    return True


def letter(barrier: Barrier) -> EmailMessage:
    """To the city's address for accessibility, else to all its administrators."""
    lines = [
        _("Någon har anmält ett hinder i Målkedjan."),
        _("Sida: %s") % (barrier.page or _("inte angiven")),
        _("Svar till: %s") % (barrier.email or _("inget svar önskas")),
        barrier.description,
    ]
    return EmailMessage(
        _("Målkedjan: anmält hinder"),
        "\n\n".join(lines),
        settings.DEFAULT_FROM_EMAIL,
        recipients(),
        reply_to=[barrier.email] if barrier.email else None,
    )


def recipients() -> list[str]:
    if settings.ACCESSIBILITY_EMAIL:
        return [settings.ACCESSIBILITY_EMAIL]
    administrators = User.objects.filter(city_role=User.CityRole.ADMIN, is_active=True)
    return list(administrators.order_by("email").values_list("email", flat=True))
