"""The last days of the demo's plans, as an office might have set them: example data."""

from __future__ import annotations

from datetime import date

from goals.models import Budget
from organisations.models import User
from plans.actions.deadlines import LastDayOfStep, set_deadlines
from plans.models import StepDeadline

YEAR = 2024
Step = StepDeadline.Step
LAST_DAYS: dict[str, LastDayOfStep | None] = {
    Step.WRITE: LastDayOfStep(date(2023, 11, 24)),
    Step.SUBMIT: LastDayOfStep(date(2023, 12, 1)),
    Step.DECIDE: LastDayOfStep(date(2023, 12, 22)),
}


def set_last_days() -> None:
    """None of them locks: whoever looks at the demo comes years later, and wants to write."""
    office = User.objects.filter(city_role=User.CityRole.SLK).order_by("pk")[0]
    budget = Budget.objects.adopted_for(YEAR).get()
    set_deadlines(budget=budget, wanted=LAST_DAYS, by=office)
