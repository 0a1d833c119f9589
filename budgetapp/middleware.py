"""What stands between an address and its page: what none may hold, and who must sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
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


class SignInRequired(LoginRequiredMiddleware):
    """Django's, which finds out who asks before it looks whether the page wants to know: two
    queries of every small question that open pages ask."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponse],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
