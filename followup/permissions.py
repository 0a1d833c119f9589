"""Who judges: those who write for the organisation prepare, those who answer for it decide."""

from __future__ import annotations

from organisations.models import Organisation
from organisations.permissions import (
    Viewer,
    can_approve,
    can_edit_workspace,
    can_read_workspace,
    can_steer_city,
)


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
