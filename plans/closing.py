"""Why a plan, or a part of it, cannot be written in now: whose turn it is, and the year's locks.

The rules are in `plans.steps`; here they become the answer that a place to write in gives, with
what to do about it. Every room that writes something of a plan asks `why_closed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import sv_date
from plans.models import OperationalPlan, PlanReturn, StepDeadline
from plans.outline import Part, outlines

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
    reason = _why_all_closed(plan)
    returned = None if reason else _returned_in_parts(plan)
    # What stands under a part that was sent back itself need not be known.
    if returned is None or key in {"", *returned.keys}:
        return reason
    return "" if key in _opened_in(plan, returned) else _in_others()


def why_closed_each(
    plan: OperationalPlan, keys: Iterable[str], parts: Iterable[Part] | None = None
) -> dict[str, str]:
    """As `why_closed`, for many parts in a fixed number of queries; `parts` is the outline, where
    it has been read."""
    reason = _why_all_closed(plan)
    returned = None if reason else _returned_in_parts(plan)
    if returned is None:
        return dict.fromkeys(keys, reason)
    opened = {"", *_opened_in(plan, returned, parts)}
    return {key: "" if key in opened else _in_others() for key in keys}


def why_closed_somewhere(plan: OperationalPlan) -> str:
    """Why what writes in all parts of the plan at once is refused, or empty: some are closed."""
    if (reason := _why_all_closed(plan)) or _returned_in_parts(plan) is None:
        return reason
    return _("Bara några avsnitt i planen är öppna för ändring. Skriv ändringarna i dem.")


def _why_all_closed(plan: OperationalPlan) -> str:
    if plan.status not in WRITABLE:
        return str(_CLOSED[Status(plan.status)])
    return why_locked(plan, StepDeadline.Step.WRITE)


def _in_others() -> str:
    return _(
        "Planen är tillbaka för ändring i andra avsnitt, så det här är stängt. Hör efter med den"
        " som skickade tillbaka planen om det också ska ändras."
    )


def returned_for(plan: OperationalPlan) -> PlanReturn | None:
    """What the plan was sent back for, while that is being changed."""
    if plan.status != Status.RETURNED:
        return None
    return PlanReturn.objects.unsettled().filter(plan=plan).first()


def _returned_in_parts(plan: OperationalPlan) -> PlanReturn | None:
    """The same, where it was for some of its parts only."""
    returned = returned_for(plan)
    return returned if returned and returned.keys else None


def _opened_in(
    plan: OperationalPlan, returned: PlanReturn, parts: Iterable[Part] | None = None
) -> set[str]:
    return opened_by(parts or outlines([plan], texts=False)[plan.pk], returned.keys)


def opened_by(outline: Iterable[Part], keys: Iterable[str]) -> set[str]:
    """The parts of these keys with all that stands under them, in the outline as it is now."""
    opened = set(keys)
    for part in outline:  # a part comes after the one above it
        if part.parent in opened:
            opened.add(part.key)
    return opened


def why_locked(plan: OperationalPlan, step: StepDeadline.Step | None) -> str:
    """Why the year's lock keeps the organisation from the step today; empty when it does not."""
    deadline = deadline_of(plan, step) if step else None
    if deadline is None or not is_locked(deadline, timezone.localdate()):
        return ""
    until: date = deadline.until  # type: ignore[attr-defined]
    return _(
        "Det är låst sedan %(day)s, som var sista dag för ”%(step)s”. Stadsledningskontoret kan"
        " öppna det igen för er till en viss dag."
    ) % {"day": sv_date(until), "step": deadline.get_step_display()}


def is_locked(deadline: StepDeadline, today: date) -> bool:
    """Whether the day, or the later one that the organisation was given, is over."""
    until: date = deadline.until  # type: ignore[attr-defined]
    return deadline.locks and until < today


def deadline_of(plan: OperationalPlan, step: StepDeadline.Step) -> StepDeadline | None:
    """The step's last day with the organisation's own `until`."""
    of_year = StepDeadline.objects.filter(budget=plan.budget_id, step=step)
    return of_year.for_organisation(plan.organisation_id).first()
