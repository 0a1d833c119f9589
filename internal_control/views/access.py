"""Finding the internal control of an address for the person who asks. Outsiders find nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from internal_control.decided import is_followed_up
from internal_control.models import ControlFollowUp
from internal_control.places import KEY, ControlPlace
from internal_control.selectors import Control, control_of
from internal_control.sheets import FOLLOW_UP, PLAN, RISKS
from plans.closing import why_closed
from plans.models import OperationalPlan
from plans.permissions import Rights
from plans.views.access import open_plan

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class Workspace:
    """The internal control of a plan, and what the person may do there."""

    plan: OperationalPlan
    rights: Rights

    @cached_property
    def closed(self) -> str:
        """Why nothing can be written here now, whoever asks; empty when it can."""
        return why_closed(self.plan, KEY)

    @property
    def may_edit(self) -> bool:
        return self.rights.edit and not self.closed

    @cached_property
    def control(self) -> Control:
        return control_of(self.plan)

    @property
    def place(self) -> ControlPlace:
        return ControlPlace(self.plan)

    def url(self, page: str, **more: object) -> str:
        place = {"year": self.plan.year, "organisation": self.plan.organisation.code}
        return reverse(page, kwargs={**place, **more})

    def crumbs(self, *here: tuple[str, str]) -> Crumbs:
        """The way to a page of internal control; the last step has no address."""
        plan = self.plan
        way = [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[plan.year])),
            (plan.organisation.short_name, self.url("plan")),
            (_("Intern kontroll"), self.url("control") if here else ""),
        ]
        return [*way, *here]

    def tabs(self) -> list[tuple[str, str]]:
        """The pages of internal control, with how much each holds."""
        control = self.control
        counted = {
            _("Processer"): (len(control.processes), self.url("control")),
            _("Risker"): (len(control.risks), self.url("control_sheet", name=RISKS)),
            _("Kontrollplan"): (len(control.rows), self.url("control_sheet", name=PLAN)),
        }
        tabs = [(f"{words} ({number})", url) for words, (number, url) in counted.items()]
        if is_followed_up(self.plan):
            tabs += [
                (f"{_('Uppföljning')} {period}", self.url("control_sheet", name=_sheet(period)))
                for period in ControlFollowUp.Period.values
            ]
        return tabs

    def page(self, title: str, *here: tuple[str, str]) -> dict[str, object]:
        """What every page of internal control shows around its own."""
        return {
            "plan": self.plan,
            "rights": self.rights,
            "may_edit": self.may_edit,
            "closed": self.closed,
            "control": self.control,
            "title": title,
            "crumbs": self.crumbs(*here),
            "tabs": self.tabs(),
            "tabs_label": _("Intern kontroll"),
        }


def _sheet(period: str) -> str:
    return f"{FOLLOW_UP}/{period}"


def open_control(request: HttpRequest, year: int, organisation: str) -> Workspace:
    found = open_plan(request, year, organisation)
    return Workspace(found.plan, found.rights)


def edit_control(request: HttpRequest, year: int, organisation: str) -> Workspace:
    """As `open_control`, for writing: readers and stadsledningskontoret get 403."""
    workspace = open_control(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    return workspace
