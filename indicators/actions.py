"""Writes to indicators' figures: one function for each use case."""

from __future__ import annotations

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.calculations.targets import MAX_TEXT, parse_target
from indicators.models import Indicator, Target
from organisations.models import Organisation, User


def set_target(
    *, indicator: Indicator, organisation: Organisation | None, year: int, text: str, by: User
) -> Target:
    """Set the year's target of an organisation (none = the city) to the text as written.

    What the text says is parsed beside it; a text that does not parse is kept and needs to be
    interpreted. The database marks what depends on it for recomputing.
    """
    verbatim = text.strip()
    if len(verbatim) > MAX_TEXT:
        raise ValidationError(
            _("Ett årsmål är högst %(max)d tecken, det här är %(length)d.")
            % {"max": MAX_TEXT, "length": len(verbatim)}
        )
    parsed = parse_target(verbatim).as_columns()
    # What somebody wrote here is neither made-up data nor from a document any longer.
    columns = {"text": verbatim, **parsed, "is_example": False, "source": ""}
    with transaction.atomic(), pghistory.context(user=by.pk):
        target, _created = Target.objects.select_for_update().update_or_create(
            indicator=indicator, organisation=organisation, year=year, defaults=columns
        )
    return target
