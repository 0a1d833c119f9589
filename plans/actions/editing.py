"""Writing in a plan: save a field, settle a conflict, undo, add, remove, restore, reorder.

Every write locks the plan's row first. Saves in one plan therefore come one after the other, and
none can slip in after the plan has been handed over for decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import AreaGoal
from organisations.models import User
from plans.actions.fields import EditedField, find_field
from plans.calculations.history import versions
from plans.calculations.rich_text import revision
from plans.calculations.versions import previous
from plans.models import OperationalPlan

MINE, THEIRS = "mine", "theirs"


class PlanLocked(ValidationError):
    """The plan is not a draft; its texts stand until it is reopened."""


class Conflict(Exception):
    """Somebody else saved the field since the editor loaded it. Nothing was written."""

    def __init__(self, field: EditedField, mine: str) -> None:
        super().__init__(field.address)
        self.field = field
        self.mine = mine


@contextmanager
def editing(plan: OperationalPlan, by: User, address: str = "") -> Iterator[OperationalPlan]:
    """One transaction in a plan that nobody else writes in, recorded as done by `by`.

    The plan is a draft; in a decided one only targets may be revised.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = (
            OperationalPlan.objects.select_related("organisation", "budget")
            .select_for_update(of=("self",))
            .get(pk=plan.pk)
        )
        if not is_open(locked, address):
            raise PlanLocked(
                _("Planen är %(status)s och kan inte ändras förrän den öppnats igen.")
                % {"status": locked.get_status_display()}
            )
        yield locked


def is_open(plan: OperationalPlan, address: str = "") -> bool:
    """Whether the field of the address (none: the plan as a whole) may be written now."""
    if address.startswith("target-") and plan.status == OperationalPlan.Status.DECIDED:
        return True
    return plan.status == OperationalPlan.Status.DRAFT


def save_field(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    address: str,
    base: str,
    value: str,
    by: User,
    reference: str = "",
) -> EditedField:
    """Save one field, unless somebody else has changed it since `base` was loaded.

    `base` is the `revision` of what the editor had in front of them. Saving what already stands
    there is no conflict, whoever wrote it. `reference` is the decision that a revised target of
    a decided plan rests on.
    """
    with editing(plan, by, address) as locked:
        field = find_field(locked, area_goal, address)
        field.reference = reference
        cleaned = field.clean(value)
        if cleaned == field.value:
            return field
        if base != field.revision:
            raise Conflict(field, cleaned)
        field.write(cleaned, by)
        return field


def settle_conflict(
    *,
    plan: OperationalPlan,
    area_goal: AreaGoal,
    address: str,
    base: str,
    mine: str,
    keep: str,
    by: User,
) -> EditedField:
    """Keep one of two texts. The one not kept is saved just before it, so history has both."""
    with editing(plan, by, address) as locked:
        field = find_field(locked, area_goal, address)
        theirs = field.value
        if base != revision(theirs):
            raise Conflict(field, field.clean(mine))
        field.write(field.clean(mine), by)
        if keep == THEIRS:
            field.write(theirs, by)
        return field


def undo_field(
    *, plan: OperationalPlan, area_goal: AreaGoal, address: str, base: str, by: User
) -> EditedField:
    """Go back to the version before the one that stands, whoever wrote it."""
    with editing(plan, by, address) as locked:
        field = find_field(locked, area_goal, address)
        before = previous([version.value for version in versions(field)])
        if before is None:
            raise ValidationError(_("Det finns ingen tidigare version att gå tillbaka till."))
        if base != field.revision:
            raise Conflict(field, before)
        field.write(before, by)
        return field
