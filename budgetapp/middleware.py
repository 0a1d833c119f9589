"""What no address may hold, said before any page reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

NUL = "\0"


def no_nul_in_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """PostgreSQL keeps no NUL, so an address with one leads nowhere."""

    def checked(request: HttpRequest) -> HttpResponse:
        values = (text for texts in request.GET.lists() for text in (texts[0], *texts[1]))
        if NUL in request.path_info or any(NUL in text for text in values):
            return HttpResponseNotFound()
        return get_response(request)

    return checked
