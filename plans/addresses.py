"""Where the parts of a plan have their pages."""

from __future__ import annotations

from django.urls import reverse

from plans.models import OperationalPlan
from plans.outline import Part


def part_address(plan: OperationalPlan, part: Part) -> str:
    """The page on which a part is written; an area goal's has more than its text."""
    place = {"year": plan.year, "organisation": plan.organisation.code}
    if part.area_goal:
        return reverse("plan_goal", kwargs={**place, "code": part.key})
    return reverse("plan_part", kwargs={**place, "key": part.key})
