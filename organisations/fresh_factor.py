"""What concerns a second factor is done only by whoever has just shown one.

A session and a password are what a second factor is there to make up for: with them alone nobody
removes it, puts another beside it or sees its reserve codes.
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from organisations.models import User
from organisations.second_factor import FACTORS, has_factor

View = Callable[..., HttpResponse]

# As long as a code, a key or a reserve code counts as just shown: time to read a page and decide.
FRESH = dt.timedelta(minutes=5)
SHOWN = "mfa"


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether this session has shown the factor just now, to come in or when it was asked."""
    since = time.time() - FRESH.total_seconds()
    records = get_authentication_records(request, user)
    return any(one.get("method") == SHOWN and one.get("at", 0) > since for one in records)


def is_asked_for(request: HttpRequest) -> bool:
    """Whether somebody has a factor and has not just shown it."""
    user = request.user
    return isinstance(user, User) and has_factor(user) and not is_fresh(request, user)


def show_first(request: HttpRequest, *, then: str) -> HttpResponse:
    """Lead to where the factor is shown, and from there to a page: a button is pressed again."""
    messages.info(request, _("Visa först att det är du. Tryck sedan på knappen en gång till."))
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    return redirect(f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: then})}")


def with_factor(view: View) -> View:
    """The view is for whoever has just shown their factor, if they have one. Others are led to
    show it, and go on from there.
    """

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_asked_for(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


def adding_factor(view: View) -> View:
    """A factor that is added is shown while it is: its reserve codes can be seen at once."""

    @functools.wraps(view)
    def adds(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = _factors(request)
        response = view(request, *args, **kwargs)
        if _factors(request) - before:
            record_authentication(request, request.user, SHOWN, reauthenticated=True)
        return response

    return with_factor(adds)


def _factors(request: HttpRequest) -> set[int]:
    if request.method != "POST" or not request.user.is_authenticated:
        return set()
    mine = Authenticator.objects.filter(user=request.user, type__in=FACTORS)
    return set(mine.values_list("pk", flat=True))
