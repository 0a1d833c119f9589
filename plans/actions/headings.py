"""The organisation's own headings as rows: words and order, removal and return."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from drafting.calculations.history import as_it_was, event_model, last_removal
from goals.actions import DOWN, put_in_order
from organisations.models import User
from plans.models import OperationalPlan, PlanSection


def add_under(
    *, plan: OperationalPlan, parent: PlanSection | None, heading: str, by: User
) -> PlanSection:
    """Add a heading last under a section, or (none) last in the plan."""
    with recorded(by):
        own = PlanSection(plan=plan, parent=parent, updated_by=by)
        own.position = _siblings(own).count() + 1
        return _named(own, heading)


def rename_heading(*, section: PlanSection, heading: str, by: User) -> PlanSection:
    """Give an own heading other words. One that came from last year is then somebody's."""
    with recorded(by):
        section.is_suggested_from, section.updated_by = None, by
        return _named(section, heading)


def _named(section: PlanSection, heading: str) -> PlanSection:
    section.heading = heading.strip()
    if not section.heading:
        raise ValidationError(_("Skriv en rubrik."))
    check(section, "heading")
    section.save()
    return section


def move_heading(*, section: PlanSection, way: str, by: User) -> None:
    """Let the heading change places with its neighbour; at the end nothing moves."""
    with recorded(by):
        rows = list(_siblings(section).order_by("position", "pk"))
        place = rows.index(section)
        other = place + (1 if way == DOWN else -1)
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
            put_in_order(rows)


def remove_heading(*, section: PlanSection, by: User) -> None:
    """Remove the heading with its text; the history keeps both."""
    with recorded(by):
        section.delete()


def removed_heading(plan: OperationalPlan, pk: int) -> PlanSection | None:
    """A removed own heading of the plan as it last was; None when there is none to bring back."""
    event: Any = last_removal(PlanSection, pk)
    if event is None or event.plan_id != plan.pk:
        return None
    row: PlanSection = as_it_was(event)
    gone = row.parent_id and not PlanSection.objects.filter(pk=row.parent_id).exists()
    return None if gone or row.template_id or row.area_goal_id or row.strategic_goal_id else row


def has_removed_under_none(plan: OperationalPlan) -> bool:
    """Whether headings that stood under no part have ever been removed."""
    removals = event_model(PlanSection).objects.filter(
        plan=plan, pgh_label="delete", parent=None, template=None, area_goal=None,
        strategic_goal=None,
    )  # fmt: skip
    return removals.exists()


def restore_heading(*, section: PlanSection, by: User) -> PlanSection:
    """Bring a removed heading back with its text, under its number."""
    with recorded(by):
        section.save(force_insert=True)
    return section


def _siblings(section: PlanSection) -> Any:
    return PlanSection.objects.own_headings().filter(plan=section.plan_id, parent=section.parent_id)
