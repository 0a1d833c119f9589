"""Who may open a plan's workspace, write in it, and take it to decision."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.models import Membership, Organisation, User
from organisations.permissions import WRITERS, Viewer, is_admin


@dataclass(frozen=True)
class Rights:
    """What one person may do in one organisation's workspace, asked for once per page."""

    edit: bool = False
    approve: bool = False


def rights_in(user: Viewer, organisation: Organisation) -> Rights:
    """The same answers as `can_edit_workspace` and `can_approve`, in one query."""
    if not isinstance(user, User) or not user.is_active:
        return Rights()
    if is_admin(user):
        return Rights(edit=True, approve=True)
    role = organisation.memberships.filter(user=user).values_list("role", flat=True).first()
    return Rights(edit=role in WRITERS, approve=role == Membership.Role.APPROVER)
