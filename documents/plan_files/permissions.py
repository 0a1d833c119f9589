"""Who may read a plan out of a document, and take it in."""

from __future__ import annotations

from organisations.models import Organisation
from organisations.permissions import Viewer, can_approve, can_edit_workspace, can_steer_city


def may_read_in(user: Viewer, organisation: Organisation) -> bool:
    """Upload a plan's document, correct what was read and take it in: those who write the plan,
    and stadsledningskontoret."""
    return can_edit_workspace(user, organisation) or can_steer_city(user)


def may_change_decided(user: Viewer, organisation: Organisation) -> bool:
    """Take it in by a decision, where the plan is decided."""
    return can_approve(user, organisation) or can_steer_city(user)
