"""A session for somebody who writes under load or amid faults, as if just signed in."""

from __future__ import annotations

import time

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from organisations.middleware import LAST_SEEN
from organisations.models import User


def session_of(user: User) -> str:
    """The key of a new session; its cookie is named by SESSION_COOKIE_NAME."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "organisations.backends.WithRoles"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[LAST_SEEN] = int(time.time())
    session.save()
    return str(session.session_key)
