"""The forms of the second factor: in our words, and with what goes wrong written down."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from organisations import audit
from organisations.forms import WithoutPlaceholders
from organisations.refusing import too_many

CODE_HELP = _("Sex siffror ur din app, eller en av dina reservkoder.")


class WritesDownFaults:
    """A wrong code is a line in the log; too many are answered as too many passwords are."""

    user: Any

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError as refused:
            if refused.code in ("too_many_login_attempts", "rate_limited"):
                audit.record(audit.Kind.LIMITED, by=self.user)
                raise ImmediateHttpResponse(too_many(context.request))
            audit.record(audit.Kind.FAILED, by=self.user, what=_("kod"))
            raise
        return code


class CodeForm(WithoutPlaceholders, WritesDownFaults, AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kod")
        self.fields["code"].help_text = CODE_HELP


class CodeAgainForm(WithoutPlaceholders, WritesDownFaults, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kod")
        self.fields["code"].help_text = CODE_HELP


class NewCodeForm(WithoutPlaceholders, WritesDownFaults, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kod ur appen")
        self.fields["code"].help_text = _("Sex siffror. En ny visas var trettionde sekund.")


class NewKeyForm(WithoutPlaceholders, AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Namn på nyckeln")
        field = self.fields["passwordless"]
        field.label = _("Logga in med bara nyckeln, utan lösenord")
        field.help_text = _("Nyckeln ber då om pinkod, finger eller ansikte.")


class KeyNameForm(WithoutPlaceholders, EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Namn på nyckeln")
