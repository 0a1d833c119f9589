"""The parts of a plan as what there is to comment on."""

from __future__ import annotations

from collections.abc import Set

from django.urls import reverse

from drafting.talk.matters import Place
from organisations.models import Organisation
from plans.addresses import key_address
from plans.models import OperationalPlan
from plans.outline import find_part, outline, outlines

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
    """Those of the parts that are in their plans now; three queries for all of them."""
    plans = OperationalPlan.objects.filter(
        organisation__in={organisation for organisation, _year, _key in places},
        budget__year__in={year for _organisation, year, _key in places},
    ).select_related("organisation", "budget")
    found = outlines(plans, texts=False)
    there = {
        (plan.organisation_id, plan.year, part.key) for plan in plans for part in found[plan.pk]
    }
    return places & there
