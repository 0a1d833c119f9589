"""A plan's internal control as a place to write in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from drafting.fields import EditedField, Gone
from internal_control.decided import is_followed_up
from internal_control.fields import find_field
from organisations.models import User
from organisations.permissions import can_edit_workspace
from plans.closing import why_closed
from plans.models import OperationalPlan

# The part of the document that internal control is, see `plans.outline`.
KEY = "internkontroll"


@dataclass(frozen=True)
class ControlPlace:
    """Processes, risks and controls of one plan. The plan's row is locked for every write."""

    plan: OperationalPlan

    def may_write(self, user: User) -> bool:
        return can_edit_workspace(user, self.plan.organisation)

    def locked(self) -> ControlPlace:
        return ControlPlace(_locked(self.plan))

    def why_closed(self, address: str = "") -> str:
        return why_closed(self.plan, KEY)

    def field(self, address: str) -> EditedField:
        return find_field(self.plan, address)


@dataclass(frozen=True)
class FollowUpPlace:
    """What the controls of a decided plan have shown in a period.

    It is open while the plan stands, also beside a new version; a report that is handed in holds
    it (the guard says so).
    """

    plan: OperationalPlan
    period: str

    def may_write(self, user: User) -> bool:
        return can_edit_workspace(user, self.plan.organisation)

    def locked(self) -> FollowUpPlace:
        return FollowUpPlace(_locked(self.plan), self.period)

    def why_closed(self, address: str = "") -> str:
        if is_followed_up(self.plan):
            return ""
        return _("Kontrollerna följs upp när planen är beslutad.")

    def field(self, address: str) -> EditedField:
        raise Gone  # written in its sheet only


def place_of(plan: OperationalPlan, sheet: str) -> ControlPlace | FollowUpPlace:
    """The place that a sheet is written in: "risker", "kontrollplan", "uppfoljning/T1"."""
    _first, _slash, period = sheet.partition("/")
    return FollowUpPlace(plan, period) if period else ControlPlace(plan)


def _locked(plan: OperationalPlan) -> OperationalPlan:
    plans = OperationalPlan.objects.select_related("organisation", "budget")
    return plans.select_for_update(of=("self",)).get(pk=plan.pk)
