"""The parts of a plan as what there is to comment on."""

from __future__ import annotations

from organisations.models import Organisation
from plans.addresses import key_address
from plans.models import OperationalPlan
from plans.outline import find_part, outline

MATTER = "plan"

address = key_address


def heading(organisation: Organisation, year: int, key: str) -> str | None:
    """What a part is called; None when the organisation's plan has none of the key."""
    plans = OperationalPlan.objects.of_year(year).select_related("organisation", "budget")
    plan = plans.answered_by(organisation).first()
    part = find_part(outline(plan), key) if plan else None
    return part.title if part else None
