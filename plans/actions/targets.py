"""A decided plan's targets, changed by a later decision of the organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from decisions.actions import deciding
from decisions.models import PLAN, Decision, Edition
from indicators.changes import NewTarget, check_grounds, set_by_decision
from indicators.tasks import drain_soon
from organisations.models import User
from plans.actions.workflow import plan_edition
from plans.models import OperationalPlan


def change_plan_targets(
    *,
    plan: OperationalPlan,
    changes: Sequence[NewTarget],
    by: User | None,
    decided_on: date | None = None,
    reference: str,
    reason: str,
) -> Edition:
    """Change targets of a decided plan, all or none: the plan gets a new edition.

    Readers see it when the plan, or the year's plans, are published the next time.
    """
    check_grounds(reference=reference, reason=reason)
    with deciding(
        kind=Decision.Kind.TARGETS, organisation=plan.organisation, year=plan.year, subject=PLAN,
        by=by, decided_on=decided_on, reference=reference, motivation=reason,
    ) as decision:  # fmt: skip
        locked = OperationalPlan.objects.select_for_update().get(pk=plan.pk)
        if locked.status != OperationalPlan.Status.DECIDED:
            raise ValidationError(
                _("Planen är %(status)s: ändra årsmålen i planen och besluta den.")
                % {"status": locked.get_status_display()}
            )
        set_by_decision(changes=changes, decision=decision, by=by)
        edition = plan_edition(plan=locked, decision=decision)
        drain_soon()
    return edition
