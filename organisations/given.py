"""Addresses are given by administrators: the sign-in package need not doubt them.

The package knows people by rows of its own besides the account, and distrusts a row that nobody has
confirmed. Here nobody signs up, so there is nothing to confirm, and no row may keep anybody out.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import Q

from organisations.models import User


def vouch_for(person: User) -> None:
    """Let the package know the person by the address that they were given, and by no other."""
    address = person.email.lower()
    others = Q(user=person) & ~Q(email=address) | Q(email=address) & ~Q(user=person)
    EmailAddress.objects.filter(others).delete()
    EmailAddress.objects.update_or_create(
        user=person, email=address, defaults={"verified": True, "primary": True}
    )


class LinkKeys(PasswordResetTokenGenerator):
    """The keys of letters with a link to a password: good until it, or the address, is another.

    The package's own makes a row that nobody has confirmed whenever anybody asks for a letter.
    """

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: Any) -> str:
        # As the package's, so that links in letters that it has sent still lead in.
        return f"{super()._make_hash_value(user, timestamp)}{user.get_username()}"  # type: ignore[arg-type]
