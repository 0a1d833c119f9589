"""Who judges, who decides what becomes public of a period, and when it is closed."""

from __future__ import annotations

from goals.budgets import is_in_the_making
from organisations.models import Organisation
from organisations.permissions import (
    Viewer,
    can_approve,
    can_edit_workspace,
    can_read_workspace,
    can_steer_city,
)


def can_follow_up(user: Viewer, year: int) -> bool:
    """The year's periods and reports, which are a draft as long as its budget is one."""
    return can_steer_city(user) or not is_in_the_making(year)


def can_read_judging(user: Viewer, organisation: Organisation) -> bool:
    """Drafts of judgements, and what is computed but not public."""
    return can_read_workspace(user, organisation)


def can_judge(user: Viewer, organisation: Organisation) -> bool:
    """Prepare a judgement: editors and approvers; for the city stadsledningskontoret."""
    return can_edit_workspace(user, organisation)


def can_decide_judgement(user: Viewer, organisation: Organisation) -> bool:
    """Decide, reopen and correct: the approver; for the city stadsledningskontoret."""
    if organisation.is_city:
        return can_steer_city(user)
    return can_approve(user, organisation)


def may_publish(user: Viewer) -> bool:
    """Publish a period or the year's plans for the whole city: the office, administrators."""
    return can_steer_city(user)


def may_withdraw(user: Viewer) -> bool:
    """Take back what has been published, by those who publish."""
    return may_publish(user)


def may_remind(user: Viewer) -> bool:
    """Send a letter to those who have not handed in: by those who publish."""
    return may_publish(user)


def may_close(user: Viewer) -> bool:
    """Close a period for changes, and open it again."""
    return can_steer_city(user)
