"""The forms of the second factor: in our words, and with what goes wrong written down."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from organisations import audit
from organisations.forms import WithoutPlaceholders
from organisations.held import held_by
from organisations.limits import CODE, TooMany, begin_attempt, was_right
from organisations.models import SignInAttempt, User
from organisations.refusing import refuse_codes_for_a_while


class WritesDownFaults:
    """Codes are counted as passwords are, so that nobody else's guesses keep the owner out; a wrong
    one is a line in the log, and one that has been used is wrong for as long as it would hold.
    """

    user: User

    def clean_code(self) -> str:
        attempt = self._begin()
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if not _is_first_use(self.user, code):
                raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            audit.record(audit.Kind.FAILED, by=self.user, what=_("kod"))
            raise
        was_right(attempt)
        return code

    def _begin(self) -> SignInAttempt:
        try:
            return begin_attempt(context.request, self.user.email, step=CODE)
        except TooMany as refused:
            answer = refuse_codes_for_a_while(context.request, self.user, refused.until)
            raise ImmediateHttpResponse(answer)


def _is_first_use(user: User, code: str) -> bool:
    """The package forgets a used code after one period; it holds for those beside, too."""
    periods = 2 * app_settings.TOTP_TOLERANCE + 1
    key = f"code-used:{user.pk}:{normalize_user_code(code)}"
    return cache.add(key, True, timeout=periods * app_settings.TOTP_PERIOD)


class CodeForm(WithoutPlaceholders, WritesDownFaults, AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held_by(self.user)
        self.fields["code"].label = _("Kod")
        self.fields["code"].help_text = self.held.code_help


class CodeAgainForm(WithoutPlaceholders, WritesDownFaults, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kod")
        self.fields["code"].help_text = held_by(self.user).code_help


class NewCodeForm(WithoutPlaceholders, WritesDownFaults, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kod ur appen")
        self.fields["code"].help_text = _("Sex siffror. En ny visas var trettionde sekund.")
