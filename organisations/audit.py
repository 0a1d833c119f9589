"""The log: what is worth remembering of who did what. Everything in it is written here."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from organisations.models import AuditEntry, User
from organisations.models.door import LONGEST_WHAT
from organisations.places import real_address

Kind = AuditEntry.Kind


def record(
    kind: AuditEntry.Kind,
    *,
    by: User | AnonymousUser | None,
    what: object = "",
    who: str = "",
    request: HttpRequest | None = None,
) -> AuditEntry:
    """Write a line, in the transaction of what it tells of. `who` is for those without account.

    A command has no request, and so no address.
    """
    request = request or context.request
    person = by if isinstance(by, User) else None
    return AuditEntry.objects.create(
        kind=kind,
        person=person,
        who=(person.email if person else who)[:254],
        address=real_address(request) if request else None,
        what=" ".join(str(what).split())[:LONGEST_WHAT],
    )


def exports(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Log the file when the view answers with one to somebody who is signed in.

    What is public is fetched by anybody without being written down.
    """

    @functools.wraps(view)
    def logged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        name = response.get("Content-Disposition", "")
        if name.startswith("attachment") and request.user.is_authenticated:
            record(Kind.EXPORTED, by=request.user, what=_file(request, name), request=request)
        return response

    return logged


def _file(request: HttpRequest, disposition: str) -> str:
    """The file's name and the address that it came from."""
    name = disposition.partition("filename=")[2].strip('"')
    return f"{name} ({request.get_full_path()})"
