"""What the door keeps and nobody asks for any more."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from organisations.models import KeptCount, Notice, NoticeLetter, User

# A year's work is looked back on. A letter is never forgotten before its notices: they would go
# once more.
NOTICES_KEPT = dt.timedelta(days=400)


def end_sessions(person: User) -> None:
    """Nobody is signed in as the person any more, nor when the account is opened again."""
    keys = UserSession.objects.filter(user=person).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()


def forget_expired() -> None:
    """Sessions that have ended, their lines in the list of one's own, counts that are over, and
    what people were told long ago."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    KeptCount.objects.filter(expires__lt=timezone.now()).delete()
    old = timezone.now() - NOTICES_KEPT
    Notice.objects.filter(made_at__lt=old).delete()
    NoticeLetter.objects.filter(made_at__lt=old).delete()
