"""Adding, pasting, removing, restoring and reordering by ordinary forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.forms import tell
from drafting.actions import Locked
from drafting.fields import Gone
from goals.actions import DOWN, UP
from internal_control.actions import pasting, structure
from internal_control.forms import ControlForm, PasteForm, ProcessForm, TextForm
from internal_control.sheets import PLAN
from internal_control.views.access import Workspace, edit_control
from internal_control.views.pages import PARTS, overview_page, process_page, row_kind_of
from internal_control.views.sheets import risk_choices, sheet_page


@require_POST
def add(request: HttpRequest, year: int, organisation: str, kind: str) -> HttpResponse:
    """Add a process, or a control of a risk."""
    workspace = edit_control(request, year, organisation)
    if kind == "process":
        form = ProcessForm(request.POST, budget=workspace.plan.budget_id)
        row = _taken(form, structure.add_process, workspace, request)
        if row is None:
            return overview_page(request, workspace, _status(form), process_form=form)
        return redirect(workspace.url("control_process", pk=row.pk))
    if kind == "row":
        control_form = ControlForm(request.POST, risks=risk_choices(workspace.control))
        row = _taken(control_form, structure.add_control, workspace, request)
        if row is None:
            return sheet_page(request, workspace, PLAN, _status(control_form), form=control_form)
        return redirect(f"{workspace.url('control_sheet', name=PLAN)}#c-{row.pk}-what")
    raise Http404


@require_POST
def add_part(
    request: HttpRequest, year: int, organisation: str, pk: int, kind: str
) -> HttpResponse:
    """Add a way of working, a systematic control or an undesired event to a process."""
    workspace = edit_control(request, year, organisation)
    if kind not in PARTS:
        raise Http404
    form = TextForm(request.POST, prefix=f"new-{kind}")
    is_risk = kind == "risk"
    action = structure.add_risk if is_risk else structure.add_practice
    more = {"process_id": pk} | ({} if is_risk else {"kind": kind})
    row = _taken(form, action, workspace, request, **more)
    if row is None:
        return process_page(request, workspace, pk, refused={kind: form}, status=_status(form))
    page = workspace.url("control_process", pk=pk)
    return redirect(f"{page}#f-{row_kind_of(kind)}-{row.pk}-text")


@require_POST
def paste(request: HttpRequest, year: int, organisation: str, kind: str) -> HttpResponse:
    """Add rows copied from a spreadsheet, all or none."""
    workspace = edit_control(request, year, organisation)
    if kind not in ("process", "row"):
        raise Http404
    form = PasteForm(request.POST)
    is_plan = kind == "row"
    action = _pasted_controls if is_plan else _pasted_processes
    number = _taken(form, action, workspace, request)
    if number is None and is_plan:
        return sheet_page(request, workspace, PLAN, _status(form), paste_form=form)
    if number is None:
        return overview_page(request, workspace, _status(form), paste_form=form)
    said = ngettext("%d rad är tillagd.", "%d rader är tillagda.", number) % number
    messages.success(request, said)
    page = workspace.url("control_sheet", name=PLAN) if is_plan else workspace.url("control")
    return redirect(page)


def _pasted_processes(*, rows: str, **where: Any) -> int:
    return pasting.paste_processes(text=rows, **where)


def _pasted_controls(*, rows: str, **where: Any) -> int:
    return pasting.paste_controls(text=rows, **where)


def _taken(
    form: forms.Form, action: Any, workspace: Workspace, request: HttpRequest, **more: Any
) -> Any:
    """What the action makes of the form; None when it is refused, with why in the form."""
    if not form.is_valid():
        return None
    try:
        return action(plan=workspace.plan, by=request.user, **more, **form.cleaned_data)
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        tell(form, error)
        form.is_locked = isinstance(error, Locked)  # type: ignore[attr-defined]
        return None


def _status(form: forms.Form) -> int:
    return 403 if getattr(form, "is_locked", False) else 422


@require_POST
def take_in(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Take in the city's processes that the plan does not have yet."""
    workspace = edit_control(request, year, organisation)
    _changed(request, workspace, structure.take_in_mandatory)
    return redirect(workspace.url("control"))


@require_POST
def remove(request: HttpRequest, year: int, organisation: str, kind: str, pk: int) -> HttpResponse:
    """Remove a row; the page that follows offers to bring it back."""
    workspace = edit_control(request, year, organisation)
    removed = _changed(request, workspace, structure.remove, kind=kind, pk=pk)
    page = _page_of(workspace, kind, removed)
    return redirect(f"{page}?borttagen={kind}-{pk}" if removed else page)


@require_POST
def restore(request: HttpRequest, year: int, organisation: str, kind: str, pk: int) -> HttpResponse:
    workspace = edit_control(request, year, organisation)
    restored = _changed(request, workspace, structure.restore, kind=kind, pk=pk)
    if restored:
        messages.success(request, _("Tillbaka: %(what)s") % {"what": restored.label})
    return redirect(_page_of(workspace, kind, restored))


@require_POST
def move(request: HttpRequest, year: int, organisation: str, kind: str, pk: int) -> HttpResponse:
    workspace = edit_control(request, year, organisation)
    way = DOWN if request.POST.get("way") == DOWN else UP
    moved = _changed(request, workspace, structure.move, kind=kind, pk=pk, way=way)
    return redirect(_page_of(workspace, kind, moved))


def _page_of(workspace: Workspace, kind: str, row: structure.Touched | None) -> str:
    """The page that a row stands on."""
    if kind == "row":
        return workspace.url("control_sheet", name=PLAN)
    if row is None or row.process is None:
        return workspace.url("control")
    return workspace.url("control_process", pk=row.process)


def _changed(request: HttpRequest, workspace: Workspace, action: Any, **what: Any) -> Any:
    """Do it, or say why not; a row that is not this plan's does not exist."""
    try:
        return action(plan=workspace.plan, by=request.user, **what)
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
