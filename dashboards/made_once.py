"""Published pages are made once: an edition never changes, so neither does what is made of it.

A page is kept under what it shows and for whom; when anything is decided, the next reader makes
it anew. Working pages, and pages with a message for somebody, are never kept.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from decisions.news import keep_published_fresh

KEPT_SECONDS = 7 * 24 * 3600
# Stands in the kept page where each reader's own token against forgery goes.
TOKEN = b"@token-of-whoever-reads@"
_TOKEN_IN_PAGE = re.compile(rb"""X-CSRFToken": "(\w{64})\"""")

View = Callable[..., HttpResponse]
Version = tuple[int | None, ...]

# The latest of everything that published pages show: decisions, and the names that are not decided.
# Names are counted too, because whoever writes for long gets their number before others and is
# seen after. The first is the number by which open pages learn of news (`decisions.news`).
VERSION = """
    SELECT * FROM
        (SELECT coalesce(sum(number), 0)::bigint FROM decisions_newscount
            WHERE topic = 'published') AS decided,
        (SELECT count(*), max(pgh_id) FROM organisations_organisationevent) AS organisations,
        (SELECT count(*), max(pgh_id) FROM indicators_indicatorevent) AS indicators,
        (SELECT count(*), max(pgh_id) FROM indicators_indicatordefinitionevent) AS definitions,
        (SELECT count(*), max(pgh_id) FROM indicators_indicatoraliasevent) AS aliases
"""


def made_once(is_working: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """Keep what the view answers, unless `is_working` says that the reader sees drafts."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "GET" or is_working(request) or _has_messages(request):
                return view(request, *args, **kwargs)
            version = public_version()
            keep_published_fresh(request, version[0])
            key = key_of(request, version)
            found = cache.get(key)
            if found is not None:
                return _answered(request, *found)
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and not response.streaming:
                cache.set(key, _masked(request, response), KEPT_SECONDS)
            return response

        return kept

    return decorate


def key_of(request: HttpRequest, version: Version) -> str:
    """What the page shows, in which form, for whom, on which day and after which decision."""
    parts = [
        settings.RELEASE,
        request.get_full_path(),
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-Target", ""),
        _whose(request),
        timezone.localdate().isoformat(),
        str(version),
    ]
    return "page:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def public_version() -> Version:
    """Changes when anything that published pages show has changed."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        found: Version = cursor.fetchone()
    return found


def _whose(request: HttpRequest) -> str:
    """Everybody without an account reads the same page; the others have their name in its head."""
    user = request.user
    if not user.is_authenticated:
        return ""
    return f"{user.pk}:{user.city_role}:{user}:{user.roles}"


def _has_messages(request: HttpRequest) -> bool:
    """Whether somebody is to be told something, which is told once."""
    return hasattr(request, "_messages") and len(get_messages(request)) > 0


def _masked(request: HttpRequest, response: HttpResponse) -> tuple[bytes, dict[str, str]]:
    """The page without what is the reader's alone: the token that their forms carry."""
    content = response.content
    found = _TOKEN_IN_PAGE.search(content)
    if found:
        content = content.replace(found[1], TOKEN)
    return content, dict(response.items())


def _answered(request: HttpRequest, content: bytes, headers: dict[str, str]) -> HttpResponse:
    if TOKEN in content:
        content = content.replace(TOKEN, get_token(request).encode())
    return HttpResponse(content, headers=headers)
