"""Which tables of a plan can be filled from a spreadsheet, by their addresses."""

from __future__ import annotations

from documents.tables.control import SUBJECTS as CONTROL
from documents.tables.follow_up import follow_up_of
from documents.tables.money import MoneySubject
from documents.tables.subject import TableSubject
from plans.economy.tables import BY_KEY
from plans.models import OperationalPlan


def subject_of(plan: OperationalPlan, key: str) -> TableSubject | None:
    """The table of an address in a plan; None where there is none."""
    if key in BY_KEY:
        return MoneySubject(plan, BY_KEY[key])
    return CONTROL[key](plan) if key in CONTROL else follow_up_of(plan, key)
