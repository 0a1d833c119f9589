"""Where somebody comes back to after signing in: only to pages of ours that can be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether the address leads nowhere but to this very site."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def can_be_shown(address: str) -> bool:
    """Whether there is such a page and it answers to a GET."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return "GET" in methods_of(found.func)


def page_behind(request: HttpRequest) -> str:
    """The page that a form was sent from, or nothing when that is not one of ours."""
    referer = request.headers.get("Referer", "")
    if not referer or not is_ours(request, referer) or not can_be_shown(referer):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def methods_of(view: Callable[..., Any]) -> set[str]:
    """The methods that the view's own decorators let through.

    Django's `require_POST` and its like do not say what they require; it stands in the closure of
    the function that they make. A test asks every page of the house whether this is true.
    """
    allowed = {"GET", "HEAD", "POST"}
    step: Any = view
    while step is not None:
        names = getattr(getattr(step, "__code__", None), "co_freevars", ())
        cells = getattr(step, "__closure__", None) or ()
        for name, cell in zip(names, cells, strict=True):
            if name == "request_method_list":
                allowed &= set(cell.cell_contents)
        step = getattr(step, "__wrapped__", None)
    return allowed
