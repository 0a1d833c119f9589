"""Arbetsläge: a switch of the person's own session, so that no address that is shared carries it."""

from __future__ import annotations

from django.http import HttpRequest

from organisations.permissions import follows_up

SESSION_KEY = "arbetslage"


def is_working(request: HttpRequest) -> bool:
    """The person has chosen to see what is not handed in or decided, and still may."""
    session = getattr(request, "session", None)
    return bool(session and session.get(SESSION_KEY)) and follows_up(request.user)


def set_working(request: HttpRequest, *, on: bool) -> None:
    if on:
        request.session[SESSION_KEY] = True
    else:
        request.session.pop(SESSION_KEY, None)
