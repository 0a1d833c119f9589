"""The sheets of internal control on their pages, and what their script asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.refusals import words_of
from common.templatetags.ui import of_total
from decisions.guard import Sealed
from drafting.actions import Locked
from drafting.calculations.history import Version, versions_of
from drafting.sheets.answers import (
    LastChange,
    locked_answer,
    malformed_answer,
    saved_answer,
    tell_gone,
)
from drafting.sheets.history import CellChange
from drafting.sheets.requests import Malformed, read_changes, read_whole_form
from drafting.sheets.rows import NotSaved
from internal_control.actions.sheets import save_rows
from internal_control.forms import ControlForm, PasteForm
from internal_control.matrix import matrix_of
from internal_control.pasting import PLAN_COLUMNS
from internal_control.places import place_of
from internal_control.selectors import Control
from internal_control.sheets import (
    FOLLOW_UP,
    PLAN,
    RISKS,
    ControlLine,
    ControlSheet,
    cell_field,
    columns_of,
    sheet_of,
    with_typed,
)
from internal_control.views.access import Workspace, edit_control, open_control


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, year: int, organisation: str, name: str) -> HttpResponse:
    """A sheet. A POST is the whole form, sent where there is no JavaScript."""
    workspace = open_control(request, year, organisation)
    if request.method != "POST":
        return sheet_page(request, workspace, name)
    _ensure_writer(workspace)
    stands = sheet_of(workspace.control, name)
    fields = [column.name for column in stands.columns]
    try:
        changes = read_whole_form(request.POST, [line.pk for line in stands.lines], fields)
    except Malformed:
        return sheet_page(request, workspace, name, 400)
    try:
        save_rows(plan=workspace.plan, name=name, changes=changes, by=request.user, is_whole=True)
    except NotSaved as refused:
        tell_gone(request, refused)
        status = 409 if refused.conflicts else 422
        again = with_typed(stands, changes, refused)
        return sheet_page(request, workspace, name, status, sheet=again)
    except (Locked, Sealed) as closed:
        messages.error(request, words_of(closed))
        again = with_typed(stands, changes, NotSaved())
        return sheet_page(request, workspace, name, 409, sheet=again)
    messages.success(request, _("Tabellen är sparad."))
    return redirect(workspace.url("control_sheet", name=name))


@require_POST
def sheet_save(request: HttpRequest, year: int, organisation: str, name: str) -> JsonResponse:
    """Some changed rows, each saved or refused by itself."""
    workspace = edit_control(request, year, organisation)
    fields = [column.name for column in columns_of(name)]
    try:
        changes = read_changes(request.body, fields)
        saved = save_rows(plan=workspace.plan, name=name, changes=changes, by=request.user)
    except Malformed:
        return malformed_answer()
    except (Locked, Sealed) as closed:
        return locked_answer(words_of(closed))
    sent = {change.row for change in changes}
    left = saved.refused.rows
    lines = [line for line in saved.sheet.lines if line.pk in sent]
    met = {line.pk: _last(name, line) for line in lines if line.pk in saved.refused.conflicts}
    stands = {line.pk: line.stands for line in lines if line.pk not in left}
    return saved_answer(stands, saved.refused, met)


def _last(name: str, line: ControlLine) -> LastChange:
    """Who wrote in the row last, in any of its columns."""
    found = [one for of_column in _versions(name, line) for one in of_column]
    latest = max(found, key=lambda one: one.at)
    return LastChange(latest.who, latest.at)


@require_GET
def sheet_state(request: HttpRequest, year: int, organisation: str, name: str) -> JsonResponse:
    """How many rows are filled in; nothing is computed by a job, so no symbols are waited for."""
    workspace = open_control(request, year, organisation)
    stands = sheet_of(workspace.control, name)
    return JsonResponse({"symbols": {}, "reported": of_total(stands.done, len(stands.lines))})


@require_GET
def sheet_row(
    request: HttpRequest, year: int, organisation: str, name: str, pk: int
) -> HttpResponse:
    """Everything about one row: its process, what the city asks, who wrote what."""
    workspace = open_control(request, year, organisation)
    line = sheet_of(workspace.control, name).line(pk)
    if line is None:
        raise Http404
    context = {
        **_writing(workspace, name),
        "line": line,
        "process_url": workspace.url("control_process", pk=line.process.pk),
        "changes": _changes(name, line),
    }
    return render(request, "internal_control/includes/sheet_row.html", context)


def _changes(name: str, line: ControlLine) -> list[CellChange]:
    """What has stood in the row's cells, the latest first."""
    found = [
        CellChange(
            column.name, str(column.heading), one.before, one.value, LastChange(one.who, one.at),
            tuple((value, str(words)) for value, words in column.options),
        )
        for column, of_column in zip(line.columns, _versions(name, line), strict=True)
        for one in of_column
        if one.before != one.value
    ]  # fmt: skip
    return sorted(found, key=lambda change: change.by.at, reverse=True)


def _versions(name: str, line: ControlLine) -> list[list[Version]]:
    """What has stood in each of the row's columns."""
    return versions_of([cell_field(name, line, column.name) for column in line.columns])


@require_GET
def matrix(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The matrix alone, fetched anew when a risk has been valued."""
    workspace = open_control(request, year, organisation)
    context = {"matrix": matrix_of(workspace.control), "control": workspace.control}
    return render(request, "internal_control/includes/matrix.html", context)


def _ensure_writer(workspace: Workspace) -> None:
    if not workspace.rights.edit:
        raise PermissionDenied


def _writing(workspace: Workspace, name: str) -> dict[str, Any]:
    """Whether the sheet can be written in, and why it cannot."""
    closed = place_of(workspace.plan, name).why_closed()
    return {"can_write": workspace.rights.edit and not closed, "closed": closed}


def sheet_page(
    request: HttpRequest,
    workspace: Workspace,
    name: str,
    status: int = 200,
    sheet: ControlSheet | None = None,
    **refused: object,
) -> HttpResponse:
    """A sheet's page; what was typed and refused stands in `sheet`, forms in their place."""
    title, template = _page(name)
    control = workspace.control
    shown = sheet or sheet_of(control, name)
    context = {
        **workspace.page(title, (title, "")),
        **_writing(workspace, name),
        "sheet": shown,
        "width": len(shown.columns) + 2,
        "reported": of_total(shown.done, len(shown.lines)),
        "urls": {
            "page": workspace.url("control_sheet", name=name),
            "save": workspace.url("control_sheet_save", name=name),
            "state": workspace.url("control_sheet_state", name=name),
            "row": workspace.url("control_sheet_row", name=name, pk=0),
        },
        "matrix": matrix_of(control) if name == RISKS else None,
        "form": ControlForm(risks=risk_choices(control)) if name == PLAN else None,
        "files_key": name.replace("/", "-"),
        "paste_form": PasteForm(),
        "paste_columns": PLAN_COLUMNS.values(),
        "unplanned": [risk for risk in control.risks if not risk.rows],
        **refused,
    }
    return render(request, template, context, status=status)


def _page(name: str) -> tuple[str, str]:
    first, _slash, period = name.partition("/")
    if first == FOLLOW_UP:
        words = _("Uppföljning av kontrollplanen, %(period)s") % {"period": period}
        return words, "internal_control/follow_up.html"
    if first == PLAN:
        return _("Internkontrollplan"), "internal_control/control_plan.html"
    return _("Oönskade händelser"), "internal_control/risks.html"


def risk_choices(control: Control) -> list[tuple[int, str]]:
    """The plan's events to choose among, the gravest first."""
    risks = sorted(control.risks, key=lambda one: (-(one.value or 0), one.number))
    return [(one.pk, f"{one.number} {one.risk.text[:90]} ({one.value or '–'})") for one in risks]
