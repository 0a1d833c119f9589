"""Coming in by the city's own sign-in service (OpenID Connect or SAML)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from organisations import audit
from organisations.given import vouch_for
from organisations.groups import apply_groups, are_mapped, given_by
from organisations.models import User

logger = logging.getLogger(__name__)


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Who has an account comes in to it; who has none gets one only by their groups."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(given_by(groups_of(sociallogin)))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            vouch_for(sociallogin.user)
            _apply(sociallogin.user, sociallogin)
        elif _is_taken(sociallogin.user.email):
            # The service does not vouch for the address, so it says nothing of whose account it is.
            answer = render(request, "socialaccount/unconfirmed.html", status=403)
            raise ImmediateHttpResponse(answer)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = str(data.get("name") or " ".join(filter(None, parts)))[:200]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        vouch_for(user)
        audit.record(audit.Kind.ACCOUNT, by=user, what=user.email, request=request)
        _apply(user, sociallogin)
        return user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        logger.warning("Signing in by %s failed: %s", provider.id, kwargs.get("error"))


def groups_of(sociallogin: Any) -> list[str]:
    """The groups that the service names, by the claim or attribute that the settings name."""
    data = sociallogin.account.extra_data
    if sociallogin.account.provider == "saml":
        return _texts(data.get(settings.SAML_GROUPS_ATTRIBUTE))
    claims = (data.get("userinfo"), data.get("id_token"), data)
    named = (_texts((part or {}).get(settings.OIDC_GROUPS_CLAIM)) for part in claims)
    return next(filter(None, named), [])


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, Iterable) else []


def _apply(user: User, sociallogin: Any) -> None:
    if are_mapped():
        apply_groups(person=user, groups=groups_of(sociallogin))


def _is_taken(email: str) -> bool:
    return bool(email) and User.objects.filter(email__iexact=email).exists()
