"""What a city folder brings: plans and their sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from drafting.calculations.rich_text import sanitise
from goals.models import Budget
from goals.words import spoken
from organisations.loading import loading
from organisations.models import User
from plans.actions.template import parents_first, save_template
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from plans.standard import standard_template

Values = Mapping[str, Any]


def load_templates(
    *, budgets: Iterable[Budget], rows: Mapping[int, Iterable[Values]], by: User | None
) -> None:
    """A template for each budget that plans answer: of its year's rows, else the standard one."""
    with loading(by):
        for budget in budgets:
            stated = rows.get(budget.year)
            save_template(_stated(budget, stated) if stated else standard_template(budget))


def _stated(budget: Budget, rows: Iterable[Values]) -> list[SectionTemplate]:
    made = {
        row["key"]: SectionTemplate(
            budget=budget,
            **{name: row[name] for name in ("key", "heading", "kind", "position")},
            instruction=sanitise(row["instruction"]),
            required_of=list(row["required_of"]),
        )
        for row in rows
    }
    for row in rows:
        made[row["key"]].parent = made.get(row["parent"])
    return parents_first(list(made.values()))


def load_plans(*, rows: Iterable[Values], by: User | None) -> list[OperationalPlan]:
    """The plans as they stand, in the order of the rows."""
    with loading(by):
        return OperationalPlan.objects.bulk_create(OperationalPlan(**row) for row in rows)


def load_sections(*, rows: Iterable[Values], places: Mapping[int, Values], by: User | None) -> None:
    """Sections; their HTML is cleaned as what somebody types is.

    `places` says of rows, by their number here, where they stand. Of the others the first of a
    plan under a heading of the template's is that part's.
    """
    with loading(by):
        cleaned = (row | {"text": sanitise(row["text"])} for row in map(dict, rows))
        sections = [PlanSection(**row) for row in cleaned]
        parts = _parts_of(sections)
        _place_by_heading(sections, parts, places)
        taken = {(one.plan_id, one.template) for one in sections if one.template}
        for number, place in places.items():
            _place(sections[number], place, parts, taken)
        under = {number for number, place in places.items() if place["parent"]}
        above = [one for number, one in enumerate(sections) if number not in under]
        PlanSection.objects.bulk_create(above)
        by_key = {(one.plan_id, _key(one)): one for one in above}
        for number in sorted(under):
            section, above = sections[number], places[number]["parent"]
            section.parent = by_key.get((section.plan_id, above))
        PlanSection.objects.bulk_create(sections[number] for number in sorted(under))


def _parts_of(sections: Iterable[PlanSection]) -> dict[int, list[SectionTemplate]]:
    """The parts, but those of goals, of each budget that the sections' plans answer."""
    found: dict[int, list[SectionTemplate]] = defaultdict(list)
    rows = SectionTemplate.objects.of_budgets({one.plan.budget_id for one in sections})
    for part in rows.exclude(kind__in=SectionTemplate.OF_GOALS):
        found[part.budget_id].append(part)
    return found


def _place_by_heading(
    sections: Iterable[PlanSection],
    parts: Mapping[int, list[SectionTemplate]],
    places: Mapping[int, Values],
) -> None:
    free = {
        one.plan_id: {
            spoken(one.plan.organisation, part.heading): part
            for part in reversed(parts.get(one.plan.budget_id, []))
        }
        for one in sections
    }
    for number, section in enumerate(sections):
        if section.area_goal_id or section.strategic_goal_id:
            continue
        heading = spoken(section.plan.organisation, section.heading)
        part = free[section.plan_id].pop(heading, None)
        section.template = None if number in places else part


def _place(
    section: PlanSection,
    place: Values,
    parts: Mapping[int, list[SectionTemplate]],
    taken: set[tuple[int, SectionTemplate]],
) -> None:
    """Let a section stand where it is said to; in a part that another has taken, by itself."""
    of_plan = parts.get(section.plan.budget_id, [])
    part = next((part for part in of_plan if part.key == place["key"]), None)
    if part and (section.plan_id, part) not in taken:
        section.template = part
        taken.add((section.plan_id, part))
    section.is_concerned, section.why_not = not place["why_not"], place["why_not"]
    section.is_suggested_from = place["suggested_from"]


def _key(section: PlanSection) -> str:
    """What other rows call the part that a section is: a part's key or a goal's code."""
    about = section.area_goal or section.strategic_goal
    return about.code if about else section.template.key if section.template else ""
