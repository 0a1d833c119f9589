"""The plan's sections as what there is to comment on."""

from __future__ import annotations

from django.urls import reverse

from goals.models import AreaGoal
from organisations.models import Organisation
from plans.models import OperationalPlan

MATTER = "plan"


def heading(organisation: Organisation, year: int, part: str) -> str | None:
    """What a section is called; None when the organisation's plan has none under the key."""
    plan = OperationalPlan.objects.of_year(year).answered_by(organisation).first()
    goal = AreaGoal.objects.filter(budget=plan.budget_id, code=part).first() if plan else None
    return f"{goal.code} {goal.title}" if goal else None


def address(code: str, year: int, part: str) -> str:
    return reverse("plan_goal", args=[year, code, part])
