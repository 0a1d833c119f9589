"""What the framework's checks of a value say: what is wrong with it, and what would be right.

Said once, for the columns of every model and the fields of every form: Django's own words speak
of "this value" and of what to ensure.
"""

from __future__ import annotations

from typing import Any

from django.core import validators
from django.utils.translation import gettext_lazy as _


def speak_plainly() -> None:
    """Give the validators their words; once, when the programs start."""
    validators.MinValueValidator.message = _("Skriv ett tal som är minst %(limit_value)s.")
    validators.MaxValueValidator.message = _("Skriv ett tal som är högst %(limit_value)s.")
    validators.MinLengthValidator.message = _(
        "Texten är %(show_value)d tecken. Skriv minst %(limit_value)d."
    )
    validators.MaxLengthValidator.message = _(
        "Texten är %(show_value)d tecken. Högst %(limit_value)d får plats."
    )
    of_decimals: dict[str, Any] = {
        "invalid": _("Skriv ett tal, till exempel 9 000 eller 2,7."),
        "max_digits": _("Talet är för långt: högst %(max)s siffror får plats."),
        "max_decimal_places": _("Talet har för många decimaler: högst %(max)s får plats."),
        "max_whole_digits": _("Talet är för stort: högst %(max)s siffror före kommat får plats."),
    }
    validators.DecimalValidator.messages = of_decimals
    validators.ProhibitNullCharactersValidator.message = _(
        "Texten har ett tecken som inte går att spara. Skriv om den för hand."
    )
