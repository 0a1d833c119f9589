"""The sign-in package as the city wants it: accounts are handed out, everything is written down."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisations import audit
from organisations.calculations.addresses import account_of
from organisations.devices import remember
from organisations.fresh_factor import is_fresh
from organisations.given import vouch_for
from organisations.held import held_by
from organisations.limits import TooMany, begin_attempt, forgive, may_be_written_to, was_right
from organisations.middleware import LAST_SEEN
from organisations.models import User
from organisations.places import real_address
from organisations.post import send, site_address
from organisations.refusing import refuse_for_a_while
from organisations.returning import can_be_shown, is_ours
from organisations.second_factor import has_factor, may_lose

# By what somebody came in, as the log says it.
WAYS = {
    "password": pgettext_lazy("inloggning", "lösenord"),
    "password_reset": pgettext_lazy("inloggning", "nytt lösenord"),
    "mfa": pgettext_lazy("inloggning", "andra faktor"),
    "socialaccount": pgettext_lazy("inloggning", "stadens inloggningstjänst"),
}


LOST = "account/email/password_reset_key"


class DoorAdapter(DefaultAccountAdapter):
    """Limits, the log, letters, and where one comes back to."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("E-postadressen eller lösenordet stämmer inte."),
        "incorrect_password": gettext_lazy("Lösenordet stämmer inte."),
        "incorrect_code": gettext_lazy("Koden stämmer inte. Vänta på nästa och försök igen."),
        "rate_limited": gettext_lazy("För många försök. Vänta fem minuter och försök igen."),
        "enter_current_password": gettext_lazy("Skriv ditt nuvarande lösenord."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return real_address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Pages of this very site, and only those that can be shown."""
        return bool(url) and is_ours(self.request, str(url)) and can_be_shown(str(url))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Without passwords of our own there is nothing to ask again but a factor, and whoever has
        just shown that has shown more than a password.
        """
        user = self.request.user
        has_one = isinstance(user, User) and has_factor(user)
        if has_one and is_fresh(self.request, user):
            return False
        return (settings.LOCAL_SIGN_IN or has_one) and super().is_reauthentication_required(
            app=app, **kwargs
        )

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The password only where there is no factor (see `fresh_factor`); first what one has at
        hand, so the key where there is no app.
        """
        methods = super().get_reauthentication_methods(user)
        held = held_by(user)
        for one in methods:
            one["description"] = AGAIN.get(one["id"], held.code_way)
        if not methods or (settings.LOCAL_SIGN_IN and not has_factor(user)):
            return methods
        factors = [one for one in methods if one["id"] != "reauthenticate"]
        return factors if held.app else factors[::-1]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        account = str(credentials.get("email", ""))
        try:
            self._attempt = begin_attempt(request, account)
        except TooMany as refused:
            raise ImmediateHttpResponse(refuse_for_a_while(request, account, refused.until))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            was_right(self._attempt)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        account = account_of(str(credentials.get("email", "")))
        audit.record(audit.Kind.FAILED, by=None, who=account, request=request)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[LAST_SEEN] = int(time.time())

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember(request, response, account_of(user.email))
        audit.record(audit.Kind.SIGNED_IN, by=user, what=_ways(request, user), request=request)
        return response

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        request.is_signed_out = True  # type: ignore[attr-defined]
        audit.record(audit.Kind.SIGNED_OUT, by=user, request=request)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        vouch_for(user)
        forgive(user.email)
        what = _("Valde nytt lösenord")
        audit.record(audit.Kind.PASSWORD, by=user, what=what, request=self.request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return site_address(self.request) + path.replace("UID-KEY", key)

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == LOST and not may_be_written_to(email):
            return  # those that have come are as good, and whoever asks is told the same
        said = {"email": email, "site_address": site_address(self.request), **context}
        letter = self.render_mail(template_prefix, email, said)
        send(email, letter.subject, str(letter.body))

    def send_notification_mail(self, template_prefix: str, *args: Any, **kwargs: Any) -> None:
        super().send_notification_mail(template_prefix, *args, **kwargs)
        if template_prefix.startswith("mfa/"):
            # The package tells of every change of a factor here, once.
            what = FACTOR_CHANGES.get(template_prefix.rpartition("/")[2], template_prefix)
            request = self.request
            audit.record(audit.Kind.FACTOR, by=request.user, what=what, request=request)


# By what somebody shows once more that it is they; else by a code of those they have.
AGAIN = {
    "reauthenticate": gettext_lazy("Med lösenordet"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Med en nyckel"),
}
FACTOR_CHANGES = {
    "totp_activated": gettext_lazy("Lade till en app för engångskoder"),
    "totp_deactivated": gettext_lazy("Tog bort appen för engångskoder"),
    "webauthn_added": gettext_lazy("Lade till en nyckel"),
    "webauthn_removed": gettext_lazy("Tog bort en nyckel"),
    "recovery_codes_generated": gettext_lazy("Gjorde nya reservkoder"),
}


class FactorAdapter(DefaultMFAAdapter):
    """Names in Swedish, and secrets that a copy of the database does not give away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "Staden kräver en andra faktor av dig. Lägg till en annan innan du tar bort den här."
        ),
        "incorrect_code": gettext_lazy("Koden stämmer inte. Vänta på nästa och försök igen."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return may_lose(authenticator.user, authenticator)

    def _get_site_name(self) -> str:
        return _("Målkedjan")

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Nyckel %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _safe().decrypt(encrypted_text.encode()).decode()


def _safe() -> MultiFernet:
    """Keys made of the secret key, and of those before it, so that it can be changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in keys])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{secret}".encode()).digest())


def _ways(request: HttpRequest, user: User) -> str:
    records = get_authentication_records(request, user)
    return ", ".join(str(WAYS.get(record["method"], record["method"])) for record in records)
