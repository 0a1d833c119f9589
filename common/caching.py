"""What browsers and proxies may keep: nothing, unless the answer itself says otherwise.

Everything that depends on who asks, or on what is only drafted, is kept nowhere. Published pages
for those without an account say so themselves (`for_everybody`).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

NOWHERE = "private, no-store"
EVERYBODY = "public, no-cache"
CLEAR = "Clear-Site-Data"

Handler = Callable[[HttpRequest], HttpResponse]


def kept_nowhere(get_response: Handler) -> Handler:
    """Say of every answer that does not say it that it is kept nowhere."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = NOWHERE
        if _is_signed_out(request, response):
            _forget(response)
        return response

    return answered


def _is_signed_out(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody is signed out (also where a new session says so), or the session ended."""
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    is_taken = cookie is not None and cookie["max-age"] == 0
    return is_taken or getattr(request, "is_signed_out", False)


def _forget(response: HttpResponse) -> None:
    """The browser drops what it has kept, also for "back"; open pages see that the token went."""
    response[CLEAR] = '"cache"'
    response["Cache-Control"] = NOWHERE
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite=settings.CSRF_COOKIE_SAMESITE)


def for_everybody(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse:
    """A published page: kept by anybody, asked about each time, answered 304 while it stands.

    `tag` changes with all that the page shows. A page that sets a cookie, or carries a token, is
    somebody's own and must not come here.
    """
    response["Cache-Control"] = EVERYBODY
    response["ETag"] = f'"{tag}"'
    patch_vary_headers(response, ["Cookie", "HX-Request", "HX-Target"])
    told = get_conditional_response(request, etag=response["ETag"], response=response)
    assert isinstance(told, HttpResponse)
    return told
