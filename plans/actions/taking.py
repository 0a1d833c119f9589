"""Taking a step of the table in `plans.steps`: whether it is its turn, seen under a lock."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.models import PLAN, Standing
from decisions.selectors import standing_of
from drafting.calculations.history import event_model
from organisations.models import User
from plans.closing import why_locked
from plans.going_back import changes_since
from plans.models import OperationalPlan
from plans.requirements import remaining_of
from plans.steps import STEPS, Asks, Step, is_its_turn, state_of
from plans.telling import tell


class NotItsTurn(ValidationError):
    """The plan is somewhere else than where the step begins; somebody may have been before."""


def take(name: str, *, plan: OperationalPlan, by: User, **values: object) -> OperationalPlan:
    """Take the step, with `values` for the plan's row, or say why not: `NotItsTurn` when the plan
    is not where the step begins, ValidationError when it is locked or something hinders."""
    step = STEPS[name]
    with recorded(by):
        locked = held(plan)
        check(step, locked)
        changed = {"status": step.to, **values} if step.to else values
        for column, value in changed.items():
            setattr(locked, column, value)
        locked.save(update_fields=list(changed))
        tell(name, locked, by)
        return locked


def handed_over(plan: OperationalPlan) -> int:
    """The number of the plan's last step: what is with the approver changes only by another."""
    events = event_model(OperationalPlan).objects.filter(pgh_obj_id=plan.pk)
    return events.aggregate(latest=Max("pgh_id"))["latest"] or 0


def held(plan: OperationalPlan) -> OperationalPlan:
    """The plan as it is now, its row locked until the transaction ends."""
    plans = OperationalPlan.objects.select_related("organisation", "budget")
    return plans.select_for_update(of=("self",)).get(pk=plan.pk)


def check(step: Step, plan: OperationalPlan) -> None:
    """Raise what keeps the step from being taken, if anything does."""
    standing = standing_of(plan.organisation, plan.year, PLAN)
    if not is_its_turn(step, plan, standing):
        words = _("Planens läge är ”%(state)s”, så det går inte nu. Någon kan ha hunnit före.")
        raise NotItsTurn(words % {"state": state_of(plan, standing).label})
    if reason := why_locked(plan, step.deadline):
        raise ValidationError(reason, code="locked")
    if Asks.COMPLETE in step.asks:
        _check_complete(plan)
    if Asks.UNCHANGED in step.asks:
        _check_unchanged(plan, standing)


def _check_unchanged(plan: OperationalPlan, standing: Standing | None) -> None:
    edition = standing.edition if standing else None
    if edition is None or not (changed := changes_since(plan, edition)):
        return
    words = _("Det går inte, för det här är ändrat sedan planen beslutades: %(changed)s.")
    raise ValidationError(words % {"changed": ", ".join(changed)}, code="changed")


def _check_complete(plan: OperationalPlan) -> None:
    if hindering := remaining_of(plan).hindering:
        first, more = hindering[0].words, len(hindering) - 1
        words = _("Det går inte än. %(first)s")
        if more:
            words = _("Det går inte än. %(first)s Och %(more)d saker till, se listan.")
        raise ValidationError(words % {"first": first, "more": more}, code="incomplete")
