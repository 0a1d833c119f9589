"""The forms of the keys (passkeys): what a browser sends for one is looked at before the package
reads it, and what breaks the package's reading is a wrong key.

Signing in with a key asks for no account first, so anybody at all writes these bytes.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import UnsupportedAlgorithm
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.json_requests import object_of
from common.refusals import Unreadable
from organisations.forms import WithoutPlaceholders

logger = logging.getLogger(__name__)

# A key that brings its maker's certificates is some thousand signs.
LONGEST_ANSWER = 40_000
LONGEST_NAME = 100
WRONG_KEY = _("Nyckeln stämmer inte. Försök igen.")
# What is raised by bytes that are no key, in the package's JSON, CBOR, structures and curves.
BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


class KeyField(forms.JSONField):
    """What a key answered, as the browser's `toJSON` has it; `Unreadable` where it is no such."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if len(value) > LONGEST_ANSWER:
            raise Unreadable(gettext("Det som skickades är för mycket för en gång."), 413)
        answer = object_of(value)
        if not _is_an_answer(answer):
            raise Unreadable(gettext("Sidan skickade något oväntat. Ladda om den."))
        return answer

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A key answers once; what it answered is of no use in the form that is shown again."""
        return initial


def _is_an_answer(answer: dict[str, Any]) -> bool:
    response = answer.get("response")
    names = (answer.get("id"), answer.get("rawId"))
    return isinstance(response, dict) and all(isinstance(one, str) for one in names)


@contextmanager
def _broken_is_wrong() -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        logger.warning("A key's answer could not be read: %s", type(error).__name__)
        raise forms.ValidationError(WRONG_KEY) from error
    except forms.ValidationError as refused:
        # The package has one word for a wrong code and a wrong key.
        is_wrong = getattr(refused, "code", "") == "incorrect_code"
        raise forms.ValidationError(WRONG_KEY) if is_wrong else refused


class AsksForKey:
    """A form in which the package reads what a key answered."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = KeyField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        with _broken_is_wrong():
            return super().clean_credential()  # type: ignore[misc]


class KeyForm(AsksForKey, AuthenticateWebAuthnForm):
    pass


class KeyInsteadForm(AsksForKey, LoginWebAuthnForm):
    pass


class KeyAgainForm(AsksForKey, ReauthenticateWebAuthnForm):
    pass


class NewKeyForm(WithoutPlaceholders, AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = KeyField(widget=forms.HiddenInput)
        self.fields["name"] = _name_field(required=False)
        field = self.fields["passwordless"]
        field.label = _("Logga in med bara nyckeln, utan lösenord")
        field.help_text = _("Nyckeln ber då om pinkod, finger eller ansikte.")

    def clean(self) -> dict[str, Any]:
        with _broken_is_wrong():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class KeyNameForm(WithoutPlaceholders, EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field(required=True)


def _name_field(**kwargs: Any) -> forms.CharField:
    return forms.CharField(label=_("Namn på nyckeln"), max_length=LONGEST_NAME, **kwargs)
