"""The template of a year: the standard one, and carried over from a year to the next."""

from __future__ import annotations

from collections.abc import Iterable

import pghistory
from django.db import transaction

from goals.models import Budget
from organisations.models import User
from plans.models import SectionTemplate
from plans.standard import standard_template


def ensure_template(*, budget: Budget, by: User) -> None:
    """Give the budget the standard template where it has none. Two who do it at once do it once."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        Budget.objects.select_for_update(no_key=True).get(pk=budget.pk)
        if not budget.section_templates.exists():
            save_template(standard_template(budget))


def save_template(rows: Iterable[SectionTemplate]) -> None:
    """Save new parts, each after the one that it stands under."""
    for row in rows:
        row.parent = row.parent  # the parent's key is known since it was saved
        row.save()
