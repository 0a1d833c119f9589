"""Which day a decision can have been made."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


def check_not_to_come(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("Beslutsdatum kan inte ligga i framtiden."))
