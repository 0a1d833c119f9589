"""A plan's way: utkast → klar för beslut → beslutad, and back."""

from __future__ import annotations

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Budget
from organisations.models import Organisation, Publication, User
from plans.models import OperationalPlan

Status = OperationalPlan.Status


def start_plan(*, organisation: Organisation, budget: Budget, by: User) -> OperationalPlan:
    """Begin an organisation's plan for the budget's year; one that exists is returned."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        plan, _created = OperationalPlan.objects.get_or_create(
            organisation=organisation, budget=budget
        )
        return plan


def submit(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Hand the draft over for decision. It may be incomplete: the page has said what is missing."""
    return _step(plan, by, allowed=[Status.DRAFT], status=Status.SUBMITTED)


def withdraw(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Take a plan that awaits decision back to draft."""
    return _step(plan, by, allowed=[Status.SUBMITTED], status=Status.DRAFT)


def decide(*, plan: OperationalPlan, decided_on: date, reference: str, by: User) -> OperationalPlan:
    """Record the decision and make the plan's goals, targets and activities public."""
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("Beslutsdatum kan inte ligga i framtiden.")})
    with transaction.atomic():
        decided = _step(
            plan,
            by,
            allowed=[Status.SUBMITTED],
            status=Status.DECIDED,
            decided_on=decided_on,
            reference=reference.strip(),
        )
        with pghistory.context(user=by.pk):
            Publication.objects.get_or_create(
                organisation=decided.organisation,
                year=decided.year,
                subject=Publication.PLAN,
                defaults={"published_by": by},
            )
        return decided


def reopen(*, plan: OperationalPlan, by: User) -> OperationalPlan:
    """Make a decided plan a draft again. What it says is no longer public: it is no decision."""
    with transaction.atomic():
        reopened = _step(
            plan, by, allowed=[Status.DECIDED], status=Status.DRAFT, decided_on=None, reference=""
        )
        with pghistory.context(user=by.pk):
            Publication.objects.filter(
                organisation=reopened.organisation,
                year=reopened.year,
                subject=Publication.PLAN,
            ).delete()
        return reopened


def _step(
    plan: OperationalPlan, by: User, *, allowed: list[Status], **values: object
) -> OperationalPlan:
    """Change the status if it is one of `allowed`, seen under a lock."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = (
            OperationalPlan.objects.select_related("organisation", "budget")
            .select_for_update(of=("self",))
            .get(pk=plan.pk)
        )
        if locked.status not in allowed:
            raise ValidationError(
                _("Planen är %(status)s, så det går inte nu. Någon kan ha hunnit före.")
                % {"status": locked.get_status_display()}
            )
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(values))
        return locked
