"""The control plan as it was decided, which is followed up also while a new version is written."""

from __future__ import annotations

from collections.abc import Iterable

from decisions.models import PLAN, Edition
from decisions.selectors import standing_of
from drafting.calculations.history import as_it_was, event_model
from internal_control.models import ControlPlanRow
from plans.models import OperationalPlan


def is_followed_up(plan: OperationalPlan) -> bool:
    """Whether there is a decided control plan: the plan stands, or what it stood as still does."""
    return plan.status == OperationalPlan.Status.DECIDED or edition_of(plan) is not None


def edition_of(plan: OperationalPlan) -> Edition | None:
    standing = standing_of(plan.organisation, plan.year, PLAN)
    return standing.edition if standing else None


def rows_as_decided(
    plan: OperationalPlan, rows: Iterable[ControlPlanRow]
) -> dict[int, ControlPlanRow]:
    """Those of the rows that were decided, by number, with the words that they had then."""
    now = {row.pk: row for row in rows}
    edition = None if plan.status == OperationalPlan.Status.DECIDED else edition_of(plan)
    if edition is None:
        return now
    events = event_model(ControlPlanRow).objects.filter(
        pgh_obj_id__in=now, pgh_created_at__lte=edition.made_at
    )
    latest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {event.pgh_obj_id: as_it_was(event) for event in latest if event.pgh_label != "delete"}
