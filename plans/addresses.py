"""Where the parts of a plan have their pages."""

from __future__ import annotations

from django.urls import reverse

from plans.models import OperationalPlan, PlanSection
from plans.outline import Part


def part_address(plan: OperationalPlan, part: Part) -> str:
    """The page on which a part is written; an area goal's has more than its text."""
    place = {"year": plan.year, "organisation": plan.organisation.code}
    if part.area_goal:
        return reverse("plan_goal", kwargs={**place, "code": part.key})
    return reverse("plan_part", kwargs={**place, "key": part.key})


def section_address(section: PlanSection) -> str:
    """The same page, found from what is written there."""
    plan = section.plan
    return key_address(plan.organisation.code, plan.year, section.key)


def key_address(code: str, year: int, key: str) -> str:
    """The page of a part by its key; that of an area goal leads on to where it is written."""
    return reverse("plan_part", kwargs={"year": year, "organisation": code, "key": key})
