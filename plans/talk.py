"""The parts of a plan as what there is to comment on."""

from __future__ import annotations

from collections.abc import Set

from django.urls import reverse

from drafting.talk.matters import Place
from organisations.models import Organisation
from plans.addresses import key_address
from plans.models import OperationalPlan, PlanSection
from plans.models.sections import own_number
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
    own = {number: place for place in places if (number := own_number(place[2])) is not None}
    there = set(PlanSection.objects.filter(pk__in=own).values_list("pk", flat=True)) if own else ()
    return places - {place for number, place in own.items() if number not in there}
