"""What stands beside what is written in a part: who is to write it, and what is said of it."""

from __future__ import annotations

from django.http import HttpRequest

from drafting.talk.selectors import talk_of
from plans.forms import WorkForm
from plans.models import OperationalPlan
from plans.outline import Part
from plans.talk import MATTER


def beside(request: HttpRequest, plan: OperationalPlan, part: Part) -> dict[str, object]:
    """The margin, and the form of who is to write the part, in two queries."""
    talk = talk_of(request.user, plan.organisation, plan.year, MATTER, part.key)
    section = part.section
    begun = {
        "responsible": str(section.responsible_id or "") if section else "",
        "due_on": section.due_on if section else None,
    }
    return {"talk": talk, "work_form": WorkForm(initial=begun, people=talk.writers)}
