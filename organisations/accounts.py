"""Addresses of the sign-in package: only those that we have pages for.

The package brings more (own e-mail addresses, confirmation, codes by mail). Accounts here are
handed out by an administrator, so nobody needs them, and some of them write on a GET.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import import_module
from typing import Any

from allauth.account import views
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app_codes
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as services
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path, re_path

from organisations.adapters import FactorAdapter
from organisations.fresh_factor import adding_factor, with_factor
from organisations.places import is_number, named_address
from organisations.second_factor import may_lose

View = Callable[..., HttpResponse]


def local(view: View) -> View:
    """A page that there is only while the city has passwords and passkeys of its own."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.LOCAL_SIGN_IN:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def forgiving(view: View) -> View:
    """What the package takes for granted of SAML: that the browser names the host, which HTTP/1.0
    does not, and that an answer is XML.
    """

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.META.setdefault("HTTP_HOST", request.get_host())
        try:
            return view(request, *args, **kwargs)
        except (SyntaxError, ValueError):  # lxml's own is a SyntaxError
            return render(request, "socialaccount/authentication_error.html", status=400)

    return asked


def at_a_name(view: View) -> View:
    """A key belongs to the name of a site. At a number the browser makes none: say so, and where
    it can be done.
    """

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_number(request.get_host()):
            return view(request, *args, **kwargs)
        address = named_address(request)
        return render(request, "mfa/webauthn/no_name.html", {"address": address})

    return asked


@with_factor
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The package asks about the app whether it may go, and not about the keys."""
    factor_ = get_object_or_404(keys.RemoveWebAuthnView(request=request).get_queryset(), pk=pk)
    if not may_lose(factor_.user, factor_):
        messages.error(request, FactorAdapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    return keys.remove_webauthn(request, pk=pk)


_FACTOR = [
    path("", factor.index, name="mfa_index"),
    path("authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/", adding_factor(app_codes.activate_totp), name="mfa_activate_totp"),
    path("app/bort/", with_factor(app_codes.deactivate_totp), name="mfa_deactivate_totp"),
    path("reservkoder/", with_factor(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "reservkoder/nya/",
        with_factor(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("nycklar/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("nycklar/ny/", at_a_name(adding_factor(keys.add_webauthn)), name="mfa_add_webauthn"),
    path("nycklar/logga-in/", local(keys.login_webauthn), name="mfa_login_webauthn"),
    path("nycklar/igen/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("nycklar/<key:pk>/bort/", remove_key, name="mfa_remove_webauthn"),
    path("nycklar/<key:pk>/namn/", with_factor(keys.edit_webauthn), name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # Says that accounts are handed out; the package links to it by name.
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", local(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", local(views.password_change), name="account_change_password"),
    path("password/set/", local(views.password_set), name="account_set_password"),
    path("password/reset/", local(views.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        local(views.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        local(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        local(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("tva-steg/", include(_FACTOR)),
    path("inloggningar/", sessions.list_usersessions, name="usersessions_list"),
    path("tjanst/avbruten/", services.login_cancelled, name="socialaccount_login_cancelled"),
    path("tjanst/fel/", services.login_error, name="socialaccount_login_error"),
]

if "openid_connect" in settings.SOCIALACCOUNT_PROVIDERS:
    _oidc = import_module("allauth.socialaccount.providers.openid_connect.urls")
    urlpatterns += _oidc.urlpatterns

if "saml" in settings.SOCIALACCOUNT_PROVIDERS:
    # Only here: the package reads a library that nobody else needs.
    _saml = import_module("allauth.socialaccount.providers.saml.views")
    urlpatterns += [
        path(
            f"saml/<slug:organization_slug>/{address}",
            forgiving(getattr(_saml, view)),
            name=f"saml_{view}",
        )
        for address, view in (
            ("login/", "login"),
            ("acs/", "acs"),
            ("acs/finish/", "finish_acs"),
            ("sls/", "sls"),
            ("metadata/", "metadata"),
        )
    ]
