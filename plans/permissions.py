"""Who may open a plan's workspace, write in it, and take it to decision."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.models import Organisation
from organisations.permissions import (
    Viewer,
    can_approve,
    can_edit_workspace,
    is_slk,
    reads_everything,
)
from plans.steps import STEPS


@dataclass(frozen=True)
class Rights:
    """What one person may do in one organisation's workspace, asked for once per page.

    Each right is one that `plans.steps.Who` names.
    """

    edit: bool = False
    approve: bool = False
    publish: bool = False
    look: bool = False

    def may(self, step: str) -> bool:
        """Whether the person is one of those who take the step, when it is its turn."""
        granted: bool = getattr(self, STEPS[step].who)
        return granted


def rights_in(user: Viewer, organisation: Organisation) -> Rights:
    return Rights(
        edit=can_edit_workspace(user, organisation),
        approve=can_approve(user, organisation),
        publish=may_publish_plan(user, organisation),
        look=reads_everything(user),
    )


def may_publish_plan(user: Viewer, organisation: Organisation) -> bool:
    """Make a decided plan public, or withdraw it: its approver, the office, administrators."""
    return is_slk(user) or can_approve(user, organisation)
