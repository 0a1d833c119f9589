"""The parts of a plan as what there is to comment on."""

from __future__ import annotations

from collections.abc import Set

from django.urls import reverse

from drafting.talk.matters import Place
from organisations.models import Organisation
from plans.addresses import key_address
from plans.models import OperationalPlan, PlanSection
from plans.models.sections import OWN_KEY
from plans.outline import find_part, outline

MATTER = "plan"

address = key_address


def talk_url(plan: OperationalPlan, key: str) -> str:
    """Where the margin of a part is read and written in."""
    place = {"year": plan.year, "organisation": plan.organisation.code}
    return reverse("talk", kwargs={**place, "matter": MATTER, "part": key})


def heading(organisation: Organisation, year: int, key: str) -> str | None:
    """What a part is called; None when the organisation's plan has none of the key."""
    plans = OperationalPlan.objects.of_year(year).select_related("organisation", "budget")
    plan = plans.answered_by(organisation).first()
    part = find_part(outline(plan), key) if plan else None
    return part.title if part else None


def standing(places: Set[Place]) -> Set[Place]:
    """Those of the parts that nobody has removed; one query where any is of an own heading.

    The year's own parts and goals are there for everybody.
    """
    own = {_own_heading(key): (organisation, year, key) for organisation, year, key in places}
    own.pop(0, None)
    there = PlanSection.objects.filter(pk__in=own).values_list("pk", flat=True) if own else ()
    return places - {place for pk, place in own.items() if pk not in set(there)}


def _own_heading(key: str) -> int:
    """The number of the organisation's own heading that the key is of, or 0."""
    number = key.removeprefix(OWN_KEY)
    return int(number) if key.startswith(OWN_KEY) and number.isdecimal() else 0
