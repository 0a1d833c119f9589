"""Why a plan, or a part of it, cannot be written in now: whose turn it is, and the year's locks.

The rules are in `plans.steps`; here they become the answer that a place to write in gives, with
what to do about it. Every room that writes something of a plan asks `why_closed`.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import sv_date
from plans.models import OperationalPlan, PlanReturn, StepDeadline
from plans.parts import stands_under

Status = OperationalPlan.Status

WRITABLE = (Status.DRAFT, Status.RETURNED)

_CLOSED = {
    Status.AT_OFFICE: gettext_lazy(
        "Planen är hos stadsledningskontoret, som läser den. Ta tillbaka den för att skriva vidare."
    ),
    Status.SUBMITTED: gettext_lazy(
        "Planen är hos beslutande och kan inte ändras. Ta tillbaka den för att skriva vidare."
    ),
    Status.DECIDED: gettext_lazy(
        "Planen är beslutad och kan inte ändras. En godkännare kan registrera ett beslut som"
        " ändrar årsmål, eller öppna en ny version."
    ),
}


def why_closed(plan: OperationalPlan, key: str = "") -> str:
    """Why the part of the outline (none: the plan as a whole) cannot be written in; or empty.

    As a whole the plan is open as soon as some part of it is.
    """
    if plan.status not in WRITABLE:
        return str(_CLOSED[Status(plan.status)])
    if reason := why_locked(plan, StepDeadline.Step.WRITE):
        return reason
    returned = returned_for(plan) if key else None
    if returned is None or is_open_in(returned, key):
        return ""
    return _(
        "Planen är tillbaka för ändring i andra avsnitt, så det här är stängt. Hör efter med den"
        " som skickade tillbaka planen om det också ska ändras."
    )


def returned_for(plan: OperationalPlan) -> PlanReturn | None:
    """What the plan was sent back for, while that is being changed."""
    if plan.status != Status.RETURNED:
        return None
    return PlanReturn.objects.unsettled().filter(plan=plan).first()


def is_open_in(returned: PlanReturn | None, key: str) -> bool:
    """Whether the part is among those that were sent back, or stands under one of them."""
    if returned is None or not returned.keys:
        return True
    return any(stands_under(key, opened) for opened in returned.keys)


def open_keys(plan: OperationalPlan) -> list[str] | None:
    """The parts that a returned plan is open in; None when it is open, or closed, as a whole."""
    returned = returned_for(plan)
    return returned.keys if returned and returned.keys else None


def why_locked(plan: OperationalPlan, step: StepDeadline.Step | None) -> str:
    """Why the year's lock keeps the organisation from the step today; empty when it does not."""
    deadline = deadline_of(plan, step) if step else None
    if deadline is None or not is_locked(deadline, timezone.localdate()):
        return ""
    return _(
        "Det är låst sedan %(day)s, som var sista dag för ”%(step)s”. Stadsledningskontoret kan"
        " öppna det igen för er till en viss dag."
    ) % {"day": sv_date(deadline.until), "step": deadline.get_step_display()}


def is_locked(deadline: StepDeadline, today: date) -> bool:
    """Whether the day, or the later one that the organisation was given, is over."""
    until: date = deadline.until  # type: ignore[attr-defined]
    return deadline.locks and until < today


def deadline_of(plan: OperationalPlan, step: StepDeadline.Step) -> StepDeadline | None:
    """The step's last day with the organisation's own `until`."""
    of_year = StepDeadline.objects.filter(budget=plan.budget_id, step=step)
    return of_year.for_organisation(plan.organisation_id).first()
