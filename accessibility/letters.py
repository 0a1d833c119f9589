"""The letters about barriers."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from accessibility.models import Barrier
from organisations.post import administrators, send_next


def send_one() -> bool:
    """Send the letter of one barrier; False when none waits, or the mail does not take it now."""
    return send_next(Barrier.objects.unsent(), letter)


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
    return [settings.ACCESSIBILITY_EMAIL] if settings.ACCESSIBILITY_EMAIL else administrators()
