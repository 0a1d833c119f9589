"""The template of a year: the standard one, changed part by part, carried over to the next year.

Headings, their order and who must write them can be changed until a plan of the year is decided:
from then on the database holds them. An anvisning can be changed at any time, no edition holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from decisions.guard import explained
from drafting.calculations.history import as_it_was, last_removal
from goals.actions import DOWN, put_in_order
from goals.models import Budget
from organisations.models import User
from plans.models import SectionTemplate
from plans.models.sections import OWN_KEY
from plans.standard import standard_template


@contextmanager
def changing(budget: Budget, by: User) -> Iterator[None]:
    """One change of a budget's template at a time, and none while a plan is begun by it."""
    with explained(), recorded(by):
        Budget.objects.select_for_update(no_key=True).get(pk=budget.pk)
        yield


def ensure_template(*, budget: Budget, by: User) -> None:
    """Give the budget the standard template where it has none. Two who do it at once do it once."""
    with changing(budget, by):
        if not budget.section_templates.exists():
            save_template(standard_template(budget))


def save_template(rows: Iterable[SectionTemplate]) -> None:
    """Save new parts, each after the one that it stands under."""
    for row in rows:
        row.parent = row.parent  # the parent's key is known since it was saved
        row.save()


def copy_template(*, source: Budget, into: Budget) -> None:
    """The same parts under the same keys in another budget, or the standard ones.

    Belongs inside the change of whoever opens the year.
    """
    rows = list(SectionTemplate.objects.of_budgets([source.pk])) or standard_template(source)
    made = {row.key: _copy(row, into) for row in rows}
    for row in rows:
        made[row.key].parent = made[row.parent.key] if row.parent else None
    save_template(parents_first(list(made.values())))


def _copy(row: SectionTemplate, into: Budget) -> SectionTemplate:
    names = ("key", "heading", "instruction", "kind", "position", "required_of")
    return SectionTemplate(budget=into, **{name: getattr(row, name) for name in names})


def parents_first(rows: Sequence[SectionTemplate]) -> list[SectionTemplate]:
    """The rows in an order in which each comes after the one that it stands under."""
    placed: list[SectionTemplate] = []
    while len(placed) < len(rows):
        placed += [
            row for row in rows if row not in placed and (not row.parent or row.parent in placed)
        ]
    return placed


def remove_template(*, budget: Budget) -> None:
    """Take away a template that nothing is written by, the parts under others first.

    Belongs inside the change of whoever takes the budget away.
    """
    rows = budget.section_templates.all()
    while found := rows.filter(children=None):
        rows.filter(pk__in=list(found.values_list("pk", flat=True))).delete()


def add_part(
    *, budget: Budget, heading: str, by: User, under: SectionTemplate | None = None
) -> SectionTemplate:
    """Add a part last, or last under another. One of the standard's comes back as what it was."""
    with changing(budget, by):
        part = _standard(budget, heading) or SectionTemplate(budget=budget, heading=heading.strip())
        part.parent = under
        part.key = part.key or _free_key(budget, heading)
        part.position = _last(budget)
        _check_place(part)
        check(part, "heading", "key")
        part.save()
    return part


def _standard(budget: Budget, heading: str) -> SectionTemplate | None:
    taken = set(budget.section_templates.values_list("key", flat=True))
    free = (one for one in standard_template(budget) if one.key not in taken)
    return next((one for one in free if one.heading == heading.strip()), None)


def _free_key(budget: Budget, heading: str) -> str:
    """A short address made of the heading, which no other part of the year has."""
    base = slugify(heading.replace("å", "a").replace("ä", "a").replace("ö", "o"))[:50].strip("-_")
    base = base.replace("_", "-") if base[:1].isalpha() else f"del-{base}".strip("-")
    base = f"var-{base}" if base.startswith(OWN_KEY) else base
    taken = set(budget.section_templates.values_list("key", flat=True))
    others = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (base, *others) if key not in taken)


def _last(budget: Budget) -> int:
    return max(budget.section_templates.values_list("position", flat=True), default=0) + 1


def change_part(*, part: SectionTemplate, by: User, **changes: Any) -> SectionTemplate:
    """Change a part's heading, its anvisning, who must write it, or what it stands under."""
    with changing(part.budget, by):
        for name, value in changes.items():
            setattr(part, name, value)
        _check_place(part)
        check(part, *changes)
        part.save(update_fields=list(changes))
    return part


def _check_place(part: SectionTemplate) -> None:
    """A part stands under a chapter, goals where they always stand."""
    above = part.parent
    if part.kind == SectionTemplate.Kind.AREA_GOALS:
        return
    if above and (above.is_of_goals or part.is_of_goals):
        raise ValidationError(_("Under målen står bara mål och nämndernas egna rubriker."))
    if above and (above.parent_id or above == part):
        raise ValidationError(_("Ett avsnitt kan stå under ett kapitel, inte djupare."))
    if above and part.pk and part.children.exists():
        raise ValidationError(_("Flytta först det som står under avsnittet."))


def move_part(*, part: SectionTemplate, way: str, by: User) -> None:
    """Let the part change places with its neighbour under the same chapter."""
    with changing(part.budget, by):
        rows = list(part.budget.section_templates.order_by("position", "pk"))
        beside = [row for row in rows if row.parent_id == part.parent_id]
        other = beside.index(part) + (1 if way == DOWN else -1)
        if 0 <= other < len(beside):
            here, there = rows.index(part), rows.index(beside[other])
            rows[here], rows[there] = rows[there], rows[here]
            put_in_order(rows)


def remove_part(*, part: SectionTemplate, by: User) -> None:
    """Remove a part that nobody has written in and that nothing stands under."""
    with changing(part.budget, by):
        if part.is_of_goals:
            raise ValidationError(_("Målen har alltid sin plats i planen."))
        if part.children.exists():
            raise ValidationError(_("Ta först bort eller flytta det som står under avsnittet."))
        if written := _who_has_written(part):
            words = _("Det går inte: %(names)s har skrivit i avsnittet.")
            raise ValidationError(words % {"names": ", ".join(written)})
        part.delete()


def _who_has_written(part: SectionTemplate) -> list[str]:
    of_plans = part.sections.order_by("plan__organisation__sort_name", "pk")
    return list(of_plans.values_list("plan__organisation__short_name", flat=True))


def removed_part(budget: Budget, pk: int) -> SectionTemplate | None:
    """A removed part of the budget's template as it last was; None when there is none."""
    event = last_removal(SectionTemplate, pk)
    if event is None or event.budget_id != budget.pk:
        return None
    part: SectionTemplate = as_it_was(event)
    return part


def restore_part(*, part: SectionTemplate, by: User) -> SectionTemplate:
    """Bring back a removed part under its key; at the top where its chapter is gone."""
    with changing(part.budget, by):
        if part.parent_id not in part.budget.section_templates.values_list("pk", flat=True):
            part.parent = None
        check(part, "key")
        part.save(force_insert=True)
    return part
