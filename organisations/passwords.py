"""Passwords that somebody who guesses tries first, though they are long."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.models import Organisation, User

# What is left of a password without the words that everybody here would try has to be this long.
LEAST_LEFT = 6
LEAST_DIFFERENT = 5
WORDS = (
    "lösenord", "password", "målkedjan", "välkommen", "sommar", "vinter", "höst", "vår", "budget",
    "verksamhetsplan", "qwerty", "hemligt",
)  # fmt: skip


# What people write instead of a letter, thinking that it helps.
SWAPS = {"a": "4@", "e": "3", "i": "1!", "l": "1", "o": "0", "s": "5$", "t": "7"}
# So many figures and signs between two letters do not part a word.
BETWEEN = 12
# Longer than any password that somebody types; the rest is not looked at.
LONGEST_READ = 200
YEAR = re.compile(r"(?:19|20)\d\d")
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


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
    """What nobody guesses: without those words, however they are spelt, and without the years,
    signs and figures that everybody adds around them.
    """
    text = _plain(password)[:LONGEST_READ]
    words = {_plain(word) for word in (*WORDS, *_places())}
    for word in sorted(words, key=len, reverse=True):
        text = _spelt(word).sub(" ", text)
    return "".join(AROUND.sub("", YEAR.sub("", part)) for part in text.split())


def _places() -> set[str]:
    """The words of the city's name, also as it is called for short: Stockholms stad, Stockholm."""
    cities = Organisation.objects.filter(kind=Organisation.Kind.CITY).values_list("name", flat=True)
    words = {word for name in cities for word in name.lower().split()}
    return words | {word.removesuffix("s") for word in words if len(word) > LEAST_LEFT}


def _spelt(word: str) -> re.Pattern[str]:
    """The word with the usual swaps, and with figures and signs between its letters."""
    letters = [f"[{re.escape(letter + SWAPS.get(letter, ''))}]" for letter in word]
    first, *others = letters
    return re.compile(
        first + "".join(rf"(?:(?!{one})[\W\d_]){{0,{BETWEEN}}}+{one}" for one in others)
    )


def _plain(text: str) -> str:
    """Small letters without dots and rings: å, a and Å are tried alike."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
