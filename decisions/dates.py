"""Which day a decision can have been made."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


def check_not_before(day: date, first: date, words: str, **named: object) -> None:
    """Raise ValidationError at the day's field, in `words` in which %(day)s is the first."""
    if day < first:
        raise ValidationError({"decided_on": words % {"day": first.isoformat(), **named}})


def check_not_to_come(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("Beslutsdatum kan inte ligga i framtiden."))
