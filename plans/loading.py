"""What a city folder brings: plans and their sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from drafting.calculations.rich_text import sanitise
from goals.models import Budget
from organisations.loading import loading
from organisations.models import User
from plans.actions.template import save_template
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from plans.standard import standard_template

Values = Mapping[str, Any]


def load_templates(*, budgets: Iterable[Budget], by: User | None) -> None:
    """The standard template for each budget that plans answer."""
    with loading(by):
        for budget in budgets:
            save_template(standard_template(budget))


def load_plans(*, rows: Iterable[Values], by: User | None) -> list[OperationalPlan]:
    """The plans as they stand, in the order of the rows."""
    with loading(by):
        return OperationalPlan.objects.bulk_create(OperationalPlan(**row) for row in rows)


def load_sections(*, rows: Iterable[Values], by: User | None) -> None:
    """Sections; their HTML is cleaned as what somebody types is.

    The first of a plan under a heading of the template's is that part's.
    """
    with loading(by):
        sections = [PlanSection(**row | {"text": sanitise(row["text"])}) for row in map(dict, rows)]
        _place(sections)
        PlanSection.objects.bulk_create(sections)


def _place(sections: Iterable[PlanSection]) -> None:
    found = list(sections)
    budgets = {section.plan.budget_id for section in found}
    parts: dict[int, dict[str, SectionTemplate]] = {budget: {} for budget in budgets}
    for part in SectionTemplate.objects.of_budgets(budgets).exclude(
        kind__in=SectionTemplate.OF_GOALS
    ):
        parts[part.budget_id].setdefault(part.heading, part)
    free = {section.plan_id: dict(parts[section.plan.budget_id]) for section in found}
    for section in found:
        if not (section.area_goal_id or section.strategic_goal_id):
            section.template = free[section.plan_id].pop(section.heading, None)
