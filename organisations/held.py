"""What of a second factor somebody has, and what is said of it: nothing that they have not."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from organisations.models import User

Type = Authenticator.Type


@dataclass(frozen=True)
class Held:
    app: bool = False
    key: bool = False
    codes: bool = False

    @property
    def takes_code(self) -> bool:
        return self.app or self.codes

    @property
    def show(self) -> str:
        """By what one shows that it is oneself, after the password."""
        if self.key and self.app:
            return _("Visa nu att det är du, med din nyckel eller en kod.")
        if self.key and self.codes:
            return _("Visa nu att det är du, med din nyckel eller en reservkod.")
        if self.key:
            return _("Visa nu att det är du, med din nyckel.")
        return _("Visa nu att det är du, med en kod.")

    @property
    def code_help(self) -> str:
        if self.app and self.codes:
            return _("Sex siffror ur din app, eller en av dina reservkoder.")
        return _("Sex siffror ur din app.") if self.app else _("En av dina reservkoder.")

    @property
    def code_way(self) -> str:
        if self.app and self.codes:
            return _("Med en kod ur appen eller en reservkod")
        return _("Med en kod ur appen") if self.app else _("Med en reservkod")

    @property
    def all_of_it(self) -> str:
        """What one has lost who has lost everything: "både nyckel och telefon"."""
        words = [
            *([_("nyckel")] if self.key else []),
            *([_("telefon")] if self.app else []),
            *([_("reservkoder")] if self.codes else []),
        ]
        if len(words) < 2:
            return "".join(words)
        *others, last = words
        said = {"first": ", ".join(others), "last": last}
        return _("både %(first)s och %(last)s") % said


def held_by(user: User) -> Held:
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Held(Type.TOTP in kinds, Type.WEBAUTHN in kinds, Type.RECOVERY_CODES in kinds)
