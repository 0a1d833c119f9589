"""Who may open a plan's workspace, write in it, and take it to decision."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.models import Membership, Organisation, User
from organisations.permissions import WRITERS, Viewer, can_approve, is_admin, is_slk


@dataclass(frozen=True)
class Rights:
    """What one person may do in one organisation's workspace, asked for once per page."""

    edit: bool = False
    approve: bool = False
    publish: bool = False


def rights_in(user: Viewer, organisation: Organisation) -> Rights:
    """The same answers as `can_edit_workspace` and `can_approve`, in one query."""
    if not isinstance(user, User) or not user.is_active:
        return Rights()
    if is_admin(user):
        return Rights(edit=True, approve=True, publish=True)
    role = organisation.memberships.filter(user=user).values_list("role", flat=True).first()
    approves = role == Membership.Role.APPROVER
    return Rights(edit=role in WRITERS, approve=approves, publish=approves or is_slk(user))


def may_publish_plan(user: Viewer, organisation: Organisation) -> bool:
    """Make a decided plan public, or withdraw it: its approver, the office, administrators."""
    return is_slk(user) or can_approve(user, organisation)
