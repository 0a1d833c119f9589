"""Saving single fields of internal control."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from drafting import views as drafting
from drafting.desk import Desk
from drafting.fields import EditedField
from internal_control.models import ControlProcess
from internal_control.places import ControlPlace
from internal_control.selectors import control_of
from internal_control.views.access import Workspace, open_control
from internal_control.views.pages import overview_page, process_page
from internal_control.wording import in_words


@dataclass(frozen=True)
class ControlDraftPage:
    """The pages of a plan's processes, for the answers to a save (`drafting.places.DraftPage`).

    `address` is the field's, which tells the process that it stands on the page of.
    """

    workspace: Workspace
    address: str = ""
    header = "internal_control/includes/header.html"

    @property
    def place(self) -> ControlPlace:
        return self.workspace.place

    @property
    def back(self) -> str:
        return _("Tillbaka till internkontrollen")

    @property
    def page_url(self) -> str:
        process = self._process
        if process is None:
            return self.workspace.url("control")
        return self.workspace.url("control_process", pk=process)

    @property
    def save_url(self) -> str:
        return self.workspace.url("control_save")

    @property
    def history_url(self) -> str:
        return self.workspace.url("control_history")

    def context(self) -> dict[str, object]:
        return {"plan": self.workspace.plan, "crumbs": self.workspace.crumbs((_("Historik"), ""))}

    def fragments(self, request: HttpRequest, field: EditedField) -> dict[str, str]:
        """What the process lacks, where that can have changed."""
        process = self._process
        if process is None:
            return {}
        control = control_of(self.workspace.plan)
        shown = control.process(process)
        lacking = [in_words(found, control) for found in shown.lacks] if shown else []
        template = "internal_control/includes/lacking.html"
        return {"lacking": render_to_string(template, {"lacking": lacking}, request)}

    def again(self, request: HttpRequest, desk: Desk, status: int) -> HttpResponse:
        process = self._process
        if process is None:
            return overview_page(request, self.workspace, status)
        return process_page(request, self.workspace, process, desk, status=status)

    @property
    def _process(self) -> int | None:
        """The process whose page the field stands on; None where there is none any longer."""
        name, _dash, rest = self.address.partition("-")
        number = rest.partition("-")[0]
        if not (number.isascii() and number.isdecimal() and len(number) < 18):
            return None
        return process_of(self.workspace, name, int(number))


# How a process is found from a row of each kind.
PATHS = {
    "process": "pk",
    "practice": "practices",
    "risk": "risks",
    "row": "risks__plan_rows",
}


def process_of(workspace: Workspace, kind: str, pk: int) -> int | None:
    """The process of the plan that a row stands in."""
    if kind not in PATHS:
        return None
    plan = workspace.plan
    mine = ControlProcess.objects.of_plan(plan.organisation_id, plan.year)
    return mine.filter(**{PATHS[kind]: pk}).values_list("pk", flat=True).first()


def open_page(request: HttpRequest, year: int, organisation: str, address: str) -> ControlDraftPage:
    return ControlDraftPage(open_control(request, year, organisation), address)


@require_POST
def save(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    address = request.POST.get("field", "")
    return drafting.save(request, open_page(request, year, organisation, address))


@require_POST
def undo(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    address = request.POST.get("field", "")
    return drafting.undo(request, open_page(request, year, organisation, address))
