"""Browsers that have been signed in to an account before, known again by a signed cookie.

The cookie lets nobody in. It says only that the guesses of others are not this browser's.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "kand_enhet"
SALT = "organisations.devices"
KEPT = dt.timedelta(days=180)
# Of a computer that several people use.
MOST_ACCOUNTS = 10


def device_of(request: HttpRequest, account: str) -> str:
    """This browser's name for the account, or nothing when it has never been signed in to it."""
    return _known(request).get(_hidden(account), "")


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Know the browser again, the next time it comes for the account."""
    known, hidden = _known(request), _hidden(account)
    name = known.pop(hidden, "") or secrets.token_hex(16)
    latest = {**known, hidden: name}
    kept = dict(list(latest.items())[-MOST_ACCOUNTS:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT, compress=True),
        max_age=KEPT,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _hidden(account: str) -> str:
    """Whoever reads the cookie learns nobody's address."""
    return salted_hmac(SALT, account, algorithm="sha256").hexdigest()[:20]


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return {}
    return dict(found)
