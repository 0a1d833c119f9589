"""The template of a year and where a plan's sections stand, as rows of the folder.

Both files hold only what would not be understood without them: a template that is another than
the standard one, and a section that stands elsewhere than its heading and goal say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from documents.city_folder.checks.names import steering
from documents.city_folder.rows import Folder
from goals.models import Budget
from plans.models import SectionTemplate
from plans.outline import template_of
from plans.standard import standard_template

Values = dict[str, Any]

_OF_PART = ("key", "heading", "instruction", "kind", "position", "required_of")


def template_rows(budgets: Iterable[Budget]) -> list[Values]:
    """The parts of each template that is not the standard one."""
    found: list[Values] = []
    for budget in budgets:
        rows = [_of_part(row) for row in template_of(budget)]
        if rows != [_of_part(row) for row in standard_template(budget)]:
            found += rows
    return found


def _of_part(row: SectionTemplate) -> Values:
    values = {name: getattr(row, name) for name in _OF_PART}
    required = {"required_of": tuple(sorted(row.required_of))}
    parent = {"parent": row.parent.key if row.parent else ""}
    return {"year": row.budget.year, **values, **required, **parent}


def steering_budgets(folder: Folder) -> dict[int, Budget]:
    """The budgets that plans answer, by year."""
    chosen = set(steering(folder["budgets"]).items())
    return {one.year: one for one in Budget.objects.all() if (one.year, one.proposer) in chosen}


def headings_of_years(folder: Folder) -> dict[int, dict[str, str]]:
    """By year the key of the part that a heading of the template stands for."""
    of_year: dict[int, list[SectionTemplate]] = defaultdict(list)
    years = {budget.pk: year for year, budget in steering_budgets(folder).items()}
    for part in SectionTemplate.objects.of_budgets(years):
        of_year[years[part.budget_id]].append(part)
    return {year: headings_of(parts) for year, parts in of_year.items()}


def headings_of(parts: Iterable[SectionTemplate]) -> dict[str, str]:
    """The key of the part that a heading stands for: the first of that heading."""
    rows = [part for part in parts if not part.is_of_goals]
    return {part.heading: part.key for part in reversed(rows)}


def places_of(sections: Iterable[Values], headings: Mapping[str, str]) -> list[Values]:
    """Where one plan's sections stand, in their order: those that do not say it themselves."""
    free = dict(headings)
    found = []
    for section in sections:
        usual = "" if section["goal"] else free.pop(section["heading"], "")
        place = {name: section[name] for name in ("key", "parent", "why_not", "suggested_from")}
        if place != {"key": usual, "parent": "", "why_not": "", "suggested_from": None}:
            whose = {name: section[name] for name in ("organisation", "year", "position")}
            found.append(whose | place)
    return found
