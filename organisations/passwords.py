"""Passwords that somebody who guesses tries first, though they are long."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.models import Organisation, User

# What is left of a password without the words that everybody here would try has to be this long.
LEAST_LEFT = 6
LEAST_DIFFERENT = 5
WORDS = (
    "lösenord", "losenord", "password", "målkedjan", "malkedjan", "välkommen", "valkommen",
    "sommar", "vinter", "höst", "vår", "budget", "verksamhetsplan", "qwerty", "hemligt",
)  # fmt: skip


class NotGuessedFirst:
    """Refuses one sign again and again, and words of the place with a year behind."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(set(password)) < LEAST_DIFFERENT:
            raise ValidationError(_("Lösenordet har för få olika tecken."), code="few_signs")
        if len(_left(password)) < LEAST_LEFT:
            words = _("Lösenordet består av ord som den som gissar prövar först.")
            raise ValidationError(words, code="first_words")

    def get_help_text(self) -> str:
        return _("Ord som alla här skulle pröva, med ett årtal efter, räcker inte.")


def _left(password: str) -> str:
    """Without those words, and without the signs and figures that everybody adds at the ends."""
    text = password.lower()
    cities = Organisation.objects.filter(kind=Organisation.Kind.CITY).values_list("name", flat=True)
    places = [word for name in cities for word in name.lower().split()]
    for word in sorted((*WORDS, *places), key=len, reverse=True):
        text = text.replace(word, "")
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
