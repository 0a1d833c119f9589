"""What is asked of everybody between the door and the first page."""

from __future__ import annotations

import copy
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, resolve_url
from django.urls import ResolverMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from organisations.models import User
from organisations.returning import page_behind
from organisations.second_factor import must_set_up

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]

# When the person last did something, in the session; written at most once a minute.
LAST_SEEN = "last_seen"
SEEN_EVERY = 60
# Says to the sign-in page why somebody is there again.
WAS_IDLE = "was_idle"
# Requests that scripts make by themselves say so, and keep nobody signed in.
BY_ITSELF = "X-By-Itself"
# What pages ask whether anything is new: by the version or the number that they were made with.
QUESTIONS = ({"version"}, {"om", "nr"})
SAFE = ("GET", "HEAD")
# What is answered where somebody may not be.
HIDDEN = (403, 404)
# A script that saves is told that it is signed out, and keeps what was typed (drafting.sent).
DESK = "X-Desk-Person"


def is_by_itself(request: HttpRequest) -> bool:
    """Whether a script asks without anybody having done anything."""
    if BY_ITSELF in request.headers:
        return True
    return request.method in SAFE and any(one <= request.GET.keys() for one in QUESTIONS)


def is_private(view: View) -> bool:
    return bool(getattr(view, "login_required", True))


class AsksWhoComes(ABC):
    """Asks before anything else. A script's small question is let through, because finding out who
    asks would cost more than the answer; an answer that depends on who asks finds nobody where
    the person would have been stopped.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_by_itself(request):
            return self.ask(request) or self.get_response(request)
        request.user = SimpleLazyObject(partial(self.known, request, request.user))  # type: ignore[assignment]
        return self.get_response(request)

    def known(self, request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
        return AnonymousUser() if self.stops(request, user) else user

    @abstractmethod
    def stops(self, request: HttpRequest, user: User | AnonymousUser) -> bool:
        """Whether the person is nobody here before they have done something first."""

    @abstractmethod
    def ask(self, request: HttpRequest) -> HttpResponse | None:
        """What is answered instead of the page, if anything."""


class EndsWhenIdle(AsksWhoComes):
    """End a session in which nobody has done anything for `IDLE_MINUTES`; a save is doing."""

    def stops(self, request: HttpRequest, user: User | AnonymousUser) -> bool:
        return _idle_seconds(request, user) > settings.IDLE_MINUTES * 60

    def ask(self, request: HttpRequest) -> HttpResponse | None:
        if self.stops(request, request.user):
            logout(request)
            request.session[WAS_IDLE] = True
        elif _idle_seconds(request, request.user) > SEEN_EVERY:
            request.session[LAST_SEEN] = int(time.time())
        return None


def _idle_seconds(request: HttpRequest, user: User | AnonymousUser) -> int:
    if not isinstance(user, User):
        return 0
    began = int(user.last_login.timestamp()) if user.last_login else 0
    return int(time.time()) - int(request.session.get(LAST_SEEN, began))


class SecondFactorFirst(AsksWhoComes):
    """Lead those who lack the second factor asked of them to set it up, and nowhere else."""

    def stops(self, request: HttpRequest, user: User | AnonymousUser) -> bool:
        return not request.path_info.startswith(_always_open()) and must_set_up(request, user)

    def ask(self, request: HttpRequest) -> HttpResponse | None:
        if not self.stops(request, request.user):
            return None
        if DESK in request.headers:
            words = _("Lägg först till ett andra steg för din inloggning. Din text finns kvar här.")
            return JsonResponse({"state": "signed-out", "message": words}, status=401)
        return redirect("mfa_index")


def account_pages() -> str:
    """What the addresses of the account's own pages begin with."""
    return reverse("account_login").removesuffix("login/")


def _always_open() -> tuple[str, ...]:
    """The account's own pages, and what a page is drawn with."""
    return (
        account_pages(),
        f"/{settings.STATIC_URL.lstrip('/')}",
        "/healthz",
        "/readyz",
        "/favicon.ico",
    )


class SignInFirst(LoginRequiredMiddleware):
    """Whoever must sign in first comes back to the page they were on, never to a form's address.

    Django's finds out who asks before it looks whether the page wants to know: two queries of
    every small question that open pages ask.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not is_private(view_func):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponseRedirect:
        if request.method in SAFE:
            return super().handle_no_permission(request, view_func)
        login = self.get_login_url(view_func)
        behind = page_behind(request)
        if behind:
            return redirect_to_login(behind, login, REDIRECT_FIELD_NAME)
        return HttpResponseRedirect(resolve_url(login))


class PermissionBeforeMethod:
    """Whoever may not know of a page is told the same of it in whatever way they ask.

    A method is refused before the view has asked who comes: 405 would say that there is something
    where its own method finds nothing. Where a page is read, reading it is asked first, which
    writes nothing. What is only sent to is no page: reading finds none there, whoever asks.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.resolver_match is None:
            return response
        if "GET" in response["Allow"]:
            return self.read(request, request.resolver_match) or response
        if is_private(request.resolver_match.func):
            raise Http404
        return response

    def read(self, request: HttpRequest, found: ResolverMatch) -> HttpResponseBase | None:
        """What hides the page from whoever asks, if anything does."""
        reading = copy.copy(request)
        reading.method = "GET"
        try:
            answer: HttpResponseBase = found.func(reading, *found.args, **found.kwargs)
        except ReauthenticationRequired:  # it is their own page
            return None
        return answer if answer.status_code in HIDDEN else None
