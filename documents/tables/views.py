"""Filling a plan's table from a spreadsheet: leave it, see what it changes, save, undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.exports import csv_response, xlsx_response
from common.refusals import words_of
from decisions.guard import Sealed
from documents.models import ReceivedFile
from documents.sheets import Reading
from documents.tables import actions
from documents.tables.comparing import GONE, RENAMED, Compared
from documents.tables.forms import LeaveTableForm
from documents.tables.subject import TableSubject
from documents.tables.subjects import subject_of
from organisations.audit import exports
from organisations.people import who_acts
from plans.views.access import Workspace, open_plan


@dataclass(frozen=True)
class TablePage:
    """A table of a plan that the person may write in."""

    workspace: Workspace
    subject: TableSubject

    def url(self, name: str = "table_leave", *more: object) -> str:
        plan = self.subject.plan
        return reverse(name, args=[plan.year, plan.organisation.code, self.subject.key, *more])

    @property
    def context(self) -> dict[str, Any]:
        plan, subject = self.subject.plan, self.subject
        crumbs = [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[plan.year])),
            (plan.organisation.short_name, self.workspace.plan_url("plan")),
            (subject.title, subject.url),
            (_("Kalkylblad"), ""),
        ]  # fmt: skip
        closed = subject.place.why_closed("")
        return {"plan": plan, "subject": subject, "crumbs": crumbs, "closed": closed,
                "leave_url": self.url()}  # fmt: skip


def _read_in(request: HttpRequest, year: int, organisation: str, table: str) -> TablePage:
    """Outsiders find nothing."""
    workspace = open_plan(request, year, organisation)
    subject = subject_of(workspace.plan, table)
    if subject is None:
        raise Http404
    return TablePage(workspace, subject)


def _opened(request: HttpRequest, year: int, organisation: str, table: str) -> TablePage:
    """As `_read_in`, for writing: readers and stadsledningskontoret get 403."""
    page = _read_in(request, year, organisation, table)
    if not page.workspace.rights.edit:
        raise PermissionDenied
    return page


def _file_of(page: TablePage, pk: int) -> ReceivedFile:
    plan, key = page.subject.plan, page.subject.key
    return get_object_or_404(
        ReceivedFile.objects.select_related("organisation", "by", "taken_by", "undone_by").defer(
            "data"
        ),
        organisation=plan.organisation_id,
        year=plan.year,
        table=key,
        pk=pk,
    )


@exports
@require_safe
def fetch(
    request: HttpRequest, year: int, organisation: str, table: str, file: str
) -> HttpResponse:
    """The table as a spreadsheet, as it may be filled in and left again."""
    subject = _read_in(request, year, organisation, table).subject
    name = f"{subject.key}-{year}-{subject.plan.organisation.code}"
    if file == "xlsx":
        return xlsx_response(subject.spreadsheet(), name)
    if file == "csv":
        return csv_response(None, name, rows=subject.spreadsheet())
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, year: int, organisation: str, table: str) -> HttpResponse:
    """Leave a spreadsheet or pasted rows; nothing is saved before it has been seen."""
    page = _opened(request, year, organisation, table)
    if request.method != "POST":
        return _leave_page(request, page, LeaveTableForm())
    form = LeaveTableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _leave_page(request, page, form, 422)
    given, subject, by = form.cleaned_data, page.subject, who_acts(request)
    if upload := given["file"]:
        left = actions.receive_file(name=upload.name, data=upload.read(), subject=subject, by=by)
    else:
        left = actions.receive_pasted(text=given["rows"], subject=subject, by=by)
    return redirect(page.url("table_file", left.pk))


def _leave_page(
    request: HttpRequest, page: TablePage, form: LeaveTableForm, status: int = 200
) -> HttpResponse:
    context = {**page.context, "form": form}
    return render(request, "documents/table_leave.html", context, status=status)


@require_safe
def file(request: HttpRequest, year: int, organisation: str, table: str, pk: int) -> HttpResponse:
    """What a spreadsheet would change, or what it changed, or why it was not read."""
    page = _opened(request, year, organisation, table)
    left = _file_of(page, pk)
    if left.is_waiting:
        return _preview(request, page, left)
    context = {**page.context, "file": left, "read": _read(left)}
    if left.state == ReceivedFile.State.REFUSED:
        return render(request, "documents/table_refused.html", context)
    rows = [(row, actions.changes_of(row, page.subject)) for row in actions.saved_rows(left)]
    hinders = actions.hindrances(left, page.subject) if left.is_taken else []
    context |= {"rows": rows, "hinders": hinders}
    return render(request, "documents/table_receipt.html", context)


def _read(left: ReceivedFile) -> Reading | None:
    return Reading.of_json(left.reading) if left.reading else None


def _preview(
    request: HttpRequest,
    page: TablePage,
    left: ReceivedFile,
    chosen: set[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """What stands is read anew every time. Rows that are not in the file stay unless chosen."""
    compared = actions.compared_now(left, page.subject)
    context = {
        **page.context,
        "file": left,
        "read": _read(left),
        "compared": compared,
        "chosen": _proposed(compared) if chosen is None else chosen,
    }
    return render(request, "documents/table_preview.html", context, status=status)


def _proposed(compared: Compared) -> set[str]:
    """What is ticked beforehand: nothing that takes away a row, or makes two rows one."""
    return {one.key for one in compared.differences if one.status not in (GONE, RENAMED)}


@require_POST
def save(request: HttpRequest, year: int, organisation: str, table: str, pk: int) -> HttpResponse:
    """Save the chosen rows, or say what stands in the way."""
    page = _opened(request, year, organisation, table)
    left = _file_of(page, pk)
    keys = set(request.POST.getlist("row"))
    try:
        actions.save_file(
            file=left,
            subject=page.subject,
            keys=keys,
            seen=request.POST.get("seen", ""),
            by=who_acts(request),
        )
    except actions.NotSeen:
        messages.error(request, _("Det som står har ändrats sedan du såg det. Se över det igen."))
        return _preview(request, page, left, keys, 409)
    except (ValidationError, Sealed) as refused:
        messages.error(request, words_of(refused))
        if not left.is_waiting:
            return redirect(page.url("table_file", pk))
        return _preview(request, page, left, keys, 422)
    return redirect(page.url("table_file", pk))


@require_POST
def undo(request: HttpRequest, year: int, organisation: str, table: str, pk: int) -> HttpResponse:
    """Put back what stood before, all of it or nothing."""
    page = _opened(request, year, organisation, table)
    try:
        actions.undo_file(file=_file_of(page, pk), subject=page.subject, by=who_acts(request))
    except (ValidationError, Sealed) as refused:
        messages.error(request, words_of(refused))
    return redirect(page.url("table_file", pk))
