"""Who may open a plan's workspace, write in it, and take it to decision."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.models import Organisation
from organisations.permissions import Viewer, can_approve, can_edit_workspace, is_slk


@dataclass(frozen=True)
class Rights:
    """What one person may do in one organisation's workspace, asked for once per page."""

    edit: bool = False
    approve: bool = False
    publish: bool = False


def rights_in(user: Viewer, organisation: Organisation) -> Rights:
    return Rights(
        edit=can_edit_workspace(user, organisation),
        approve=can_approve(user, organisation),
        publish=may_publish_plan(user, organisation),
    )


def may_publish_plan(user: Viewer, organisation: Organisation) -> bool:
    """Make a decided plan public, or withdraw it: its approver, the office, administrators."""
    return is_slk(user) or can_approve(user, organisation)
