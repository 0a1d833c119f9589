"""Arbetsläge: a switch of the person's own session, so that no shared address carries it."""

from __future__ import annotations

from django.http import HttpRequest

from dashboards.selectors.readings import NOBODY, Scope, scope_of

SESSION_KEY = "arbetslage"
KEPT = "_malkedjan_scope"


def scope_in(request: HttpRequest) -> Scope:
    """Whose working rows the page shows: nobody's, unless the person has asked for it and may."""
    if not hasattr(request, KEPT):
        session = getattr(request, "session", None)
        asked = bool(session and session.get(SESSION_KEY))
        setattr(request, KEPT, scope_of(request.user) if asked else NOBODY)
    scope: Scope = getattr(request, KEPT)
    return scope


def is_working(request: HttpRequest) -> bool:
    scope = scope_in(request)
    return scope is None or bool(scope)


def set_working(request: HttpRequest, *, on: bool) -> None:
    if on:
        request.session[SESSION_KEY] = True
    else:
        request.session.pop(SESSION_KEY, None)
