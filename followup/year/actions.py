"""Use cases that join what several rooms own."""

from __future__ import annotations

import datetime as dt

from common.recording import recorded
from goals.budgets import start_budget
from goals.models import Budget
from indicators.rules import NewRules
from indicators.steering import end_responsibilities
from organisations.actions import close_organisation
from organisations.models import Organisation, User
from plans.actions.template import ensure_template


def begin_year(*, year: int, by: User) -> Budget:
    """Begin the first year of an installation, with the standard template for its plans."""
    with recorded(by):
        budget = start_budget(year=year, by=by)
        ensure_template(budget=budget, by=by)
    return budget


def end_organisation(
    *, organisation: Organisation, day: dt.date, by: User, grounds: NewRules | None = None
) -> int:
    """Close an organisation: it answers for nothing after the day; how many spans that ended.

    Everything up to the day stays as it is. Where it answers in an adopted year that is to come
    after the day, that rests on the decision of `grounds`.
    """
    with recorded(by):
        close_organisation(organisation=organisation, exists_to=day, by=by)
        return end_responsibilities(organisation=organisation, day=day, by=by, grounds=grounds)
