"""The year's last days, and who is given longer. Stadsledningskontoret sets both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.checks import check
from common.dates import sv_date
from common.recording import recorded
from goals.models import Budget
from organisations.models import Organisation, User
from plans.models import DeadlineException, OperationalPlan, StepDeadline
from plans.telling import tell


@dataclass(frozen=True)
class LastDayOfStep:
    """What is wanted of one step: its last day, and whether it locks."""

    due_on: date
    locks: bool = False


def set_deadlines(
    *, budget: Budget, wanted: Mapping[str, LastDayOfStep | None], by: User
) -> list[StepDeadline]:
    """Set the last days of the steps that are named; None takes one away, with its exceptions.

    Raises ValidationError, by step, where a later step would be due before an earlier one.
    """
    days = [(step, wanted[step]) for step in StepDeadline.Step.values if wanted.get(step)]
    for (_earlier, before), (step, day) in pairwise(days):
        if before and day and day.due_on < before.due_on:
            words = _("Det här steget kommer efter det förra, som har %(day)s som sista dag.")
            raise ValidationError({step: words % {"day": sv_date(before.due_on)}})
    with recorded(by):
        Budget.objects.select_for_update().get(pk=budget.pk)  # two who set come after each other
        of_year = StepDeadline.objects.filter(budget=budget)
        of_year.filter(step__in=[step for step, day in wanted.items() if day is None]).delete()
        for step, day in wanted.items():
            if day is not None:
                kept = {"due_on": day.due_on, "locks": day.locks}
                StepDeadline.objects.update_or_create(budget=budget, step=step, defaults=kept)
        return list(of_year)


def give_longer(
    *, deadline: StepDeadline, organisation: Organisation, until: date, reason: str, by: User
) -> DeadlineException:
    """Open a step for one organisation until a later day, after which it closes by itself.

    Those who write there are told. Given once more, the new day takes the earlier one's place.
    """
    if until <= deadline.due_on or until < timezone.localdate():
        words = _("Välj en dag som inte är över, och som kommer efter %(day)s.")
        raise ValidationError({"until": words % {"day": sv_date(deadline.due_on)}})
    with recorded(by):
        StepDeadline.objects.select_for_update().get(pk=deadline.pk)
        given = DeadlineException.objects.filter(deadline=deadline, organisation=organisation)
        made = given.first() or DeadlineException(deadline=deadline, organisation=organisation)
        made.until, made.reason, made.by = until, reason.strip(), by
        made.made_at = timezone.now()
        check(made, "reason")
        made.save()
        plans = OperationalPlan.objects.answered_by(organisation).filter(budget=deadline.budget_id)
        for plan in plans.select_related("organisation", "budget"):
            tell("opened", plan, by)
    return made


def take_back_longer(*, exception: DeadlineException, by: User) -> None:
    """Let the year's own last day hold for the organisation again."""
    with recorded(by):
        exception.delete()
