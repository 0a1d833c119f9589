"""What the door keeps and nobody asks for any more."""

from __future__ import annotations

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from organisations.models import KeptCount


def forget_expired() -> None:
    """Sessions that have ended, their lines in the list of one's own, and counts that are over."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    KeptCount.objects.filter(expires__lt=timezone.now()).delete()
