"""What is asked of everybody between the door and the first page."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from organisations.models import User
from organisations.returning import page_behind
from organisations.second_factor import must_set_up

Answer = Callable[[HttpRequest], HttpResponse]

# When the person last did something, in the session; written at most once a minute.
LAST_SEEN = "last_seen"
SEEN_EVERY = 60
# Says to the sign-in page why somebody is there again.
WAS_IDLE = "was_idle"
# Requests that scripts make by themselves say so, and keep nobody signed in.
BY_ITSELF = "X-By-Itself"
SAFE = ("GET", "HEAD")


class SignInFirst(LoginRequiredMiddleware):
    """Whoever must sign in first comes back to the page they were on, never to a form's address."""

    def handle_no_permission(self, request: HttpRequest, view_func: Answer) -> HttpResponse:
        if request.method in SAFE:
            return super().handle_no_permission(request, view_func)
        login = self.get_login_url(view_func)
        behind = page_behind(request)
        return redirect_to_login(behind, login, REDIRECT_FIELD_NAME) if behind else redirect(login)


def ends_when_idle(get_response: Answer) -> Answer:
    """End a session in which nobody has done anything for `IDLE_MINUTES`; a save is doing."""

    def checked(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            now, seen = int(time.time()), _last_seen(request, user)
            if now - seen > settings.IDLE_MINUTES * 60:
                _end(request)
            elif now - seen > SEEN_EVERY and not is_by_itself(request):
                request.session[LAST_SEEN] = now
        return get_response(request)

    return checked


def is_by_itself(request: HttpRequest) -> bool:
    """Whether a script asks without anybody having done anything.

    A page that asks whether anything is new sends the version that it shows.
    """
    return BY_ITSELF in request.headers or (request.method == "GET" and "version" in request.GET)


def _last_seen(request: HttpRequest, user: User) -> int:
    began = int(user.last_login.timestamp()) if user.last_login else 0
    return int(request.session.get(LAST_SEEN, began))


def _end(request: HttpRequest) -> None:
    logout(request)
    request.session[WAS_IDLE] = True


def second_factor_first(get_response: Answer) -> Answer:
    """Lead those who lack the second factor asked of them to set it up, and nowhere else."""

    def checked(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(_always_open()) and must_set_up(request):
            return redirect("mfa_index")
        return get_response(request)

    return checked


def _always_open() -> tuple[str, ...]:
    """The account's own pages, and what a page is drawn with."""
    accounts = reverse("account_login").removesuffix("login/")
    return (accounts, f"/{settings.STATIC_URL.lstrip('/')}", "/healthz", "/readyz", "/favicon.ico")
