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
from common.dates import check_day_of_year, sv_date
from common.recording import recorded
from goals.models import Budget
from organisations.models import Organisation, User
from plans.actions.overtaken import kept
from plans.models import DeadlineException, OperationalPlan, StepDeadline
from plans.telling import tell


@dataclass(frozen=True)
class LastDayOfStep:
    """What is wanted of one step: its last day, and whether it locks."""

    due_on: date
    locks: bool = False

    def __str__(self) -> str:
        words = _("%(day)s, med lås") if self.locks else "%(day)s"
        return words % {"day": sv_date(self.due_on)}


Days = Mapping[str, LastDayOfStep | None]


def set_deadlines(
    *, budget: Budget, wanted: Days, by: User, seen: Days | None = None
) -> list[StepDeadline]:
    """Set the last days of the steps that are named; None takes one away, with its exceptions.

    `seen` is what stood when they were chosen: a step that is as it was seen stays as others have
    made it since. Raises ValidationError, by step, where somebody else has chosen another day, or
    a later step would be due before an earlier one.
    """
    with recorded(by):
        Budget.objects.select_for_update().get(pk=budget.pk)  # two who set come after each other
        of_year = StepDeadline.objects.filter(budget=budget)
        if seen is not None:
            stored = {one.step: LastDayOfStep(one.due_on, one.locks) for one in of_year}
            stands = {step: stored.get(step) for step in wanted}
            marks = {step: _mark(day) for step, day in seen.items()}
            wanted = kept(wanted, seen=marks, stands=stands, mark=_mark)
        _check_in_order(wanted, budget.year)
        of_year.filter(step__in=[step for step, day in wanted.items() if day is None]).delete()
        for step, day in wanted.items():
            if day is not None:
                values = {"due_on": day.due_on, "locks": day.locks}
                StepDeadline.objects.update_or_create(budget=budget, step=step, defaults=values)
        return list(of_year)


def _mark(day: LastDayOfStep | None) -> str:
    return str(day or "")


def _check_in_order(wanted: Days, year: int) -> None:
    days = [(step, day) for step in StepDeadline.Step.values if (day := wanted.get(step))]
    for step, day in days:
        try:
            check_day_of_year(day.due_on, year)
        except ValidationError as refused:
            raise ValidationError({step: refused.messages}) from None
    for (_earlier, before), (step, day) in pairwise(days):
        if day.due_on < before.due_on:
            words = _("Det här steget kommer efter det förra, som har %(day)s som sista dag.")
            raise ValidationError({step: words % {"day": sv_date(before.due_on)}})


def give_longer(
    *,
    deadline: StepDeadline,
    organisation: Organisation,
    until: date,
    reason: str,
    by: User,
    seen: str = "",
) -> DeadlineException:
    """Open a step for one organisation until a later day, after which it closes by itself.

    Those who write there are told. Given once more, a later day takes the earlier one's place,
    when that is among the marks that were `seen` (`DeadlineException.mark`, spaces between).
    Raises ValidationError for a day that cannot be, and with what stands when somebody else has
    given another since, or a longer one: a shorter is given when that is taken away.
    """
    try:
        check_day_of_year(until, deadline.budget.year)
    except ValidationError as refused:
        raise ValidationError({"until": refused.messages}) from None
    if until <= deadline.due_on or until < timezone.localdate():
        words = _("Välj en dag som inte är över, och som kommer efter %(day)s.")
        raise ValidationError({"until": words % {"day": sv_date(deadline.due_on)}})
    with recorded(by):
        StepDeadline.objects.select_for_update().get(pk=deadline.pk)
        given = DeadlineException.objects.filter(deadline=deadline, organisation=organisation)
        made = given.select_related("by").first()
        if made and (made.until, made.reason) == (until, reason.strip()):
            return made
        if made:
            _check_seen(made, seen, until)
        made = made or DeadlineException(deadline=deadline, organisation=organisation)
        made.until, made.reason, made.by = until, reason.strip(), by
        made.made_at = timezone.now()
        check(made, "reason")
        made.save()
        plans = OperationalPlan.objects.answered_by(organisation).filter(budget=deadline.budget_id)
        for plan in plans.select_related("organisation", "budget"):
            tell("opened", plan, by)
    return made


def _check_seen(stands: DeadlineException, seen: str, until: date) -> None:
    if stands.mark not in seen.split():
        words = _(
            "%(by)s har gett längre tid till och med %(day)s (%(reason)s) medan sidan var öppen."
            " Ditt val var %(until)s: tryck igen om det ska gälla i stället."
        )
    elif until < stands.until:
        words = _(
            "%(by)s har gett längre tid till och med %(day)s (%(reason)s). %(until)s är kortare:"
            " ta bort det undantaget först, om tiden ska kortas."
        )
    else:
        return
    named = {"by": stands.by, "day": sv_date(stands.until), "reason": stands.reason}
    raise ValidationError({"until": words % {**named, "until": sv_date(until)}})


def take_back_longer(*, exception: DeadlineException, by: User, seen: str) -> None:
    """Let the year's own last day hold for the organisation again.

    Raises ValidationError when the exception is not as it was `seen`, or is gone.
    """
    with recorded(by):
        StepDeadline.objects.select_for_update().get(pk=exception.deadline_id)
        stands = DeadlineException.objects.filter(pk=exception.pk).first()
        if stands is None:
            raise ValidationError(_("Någon annan har redan tagit bort undantaget."))
        if stands.mark != seen:
            words = _(
                "Undantaget är ändrat medan sidan var öppen, till och med %(day)s (%(reason)s), och"
                " står kvar. Ta bort det nu, om det ändå ska bort."
            )
            named = {"day": sv_date(stands.until), "reason": stands.reason}
            raise ValidationError(words % named)
        stands.delete()
