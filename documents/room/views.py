"""The room for files: leave one, see what it would change, take it in, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.files import attachment
from common.pages import page_of
from common.refusals import words_of
from decisions.guard import Sealed
from documents.models import PlanFile, ReceivedFile
from documents.room.actions import (
    NotSeen,
    checked_now,
    discard_file,
    hindrances,
    receive_file,
    take_file,
    undo_file,
)
from documents.room.blanks import outcomes_blank, targets_blank
from documents.room.checking import Place
from documents.room.forms import GroundsForm, LeaveFileForm, TakeForm
from documents.room.permissions import leaves_files, organisations_of
from documents.room.preview import Given, Preview
from documents.room.receipt import receipt_of
from documents.sheets import NeedsAnswer, Reading, Refused
from documents.sheets.places import FIRST_YEAR, LAST_YEAR
from documents.standing import NeedsDecision
from followup.actions import place_of
from followup.models import ReportingPeriod
from organisations.audit import exports
from organisations.models import Organisation
from organisations.people import who_acts
from organisations.permissions import can_read_workspace, can_steer_city

PER_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, year: int) -> HttpResponse:
    """The room: leave a file, take a template, find earlier files."""
    organisations = _writers_organisations(request, year)
    if request.method != "POST":
        return _files_page(request, year, organisations)
    form = LeaveFileForm(request.POST, request.FILES, organisations=organisations)
    if not form.is_valid():
        return _files_page(request, year, organisations, form)
    given = form.cleaned_data
    received = receive_file(
        place=Place(given["organisation"], year),
        name=given["file"].name,
        data=given["file"].read(),
        subject=given["subject"],
        by=who_acts(request),
    )
    return redirect("file", year=year, pk=received.pk)


def _writers_organisations(request: HttpRequest, year: int) -> list[Organisation]:
    """For whom the person leaves files; nobody else has a room for them."""
    _ensure_year(year)
    if not leaves_files(request.user):
        raise PermissionDenied(_("Bara de som skriver i en organisation lämnar filer."))
    return list(organisations_of(request.user))


def _ensure_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


def _files_page(
    request: HttpRequest,
    year: int,
    organisations: list[Organisation],
    form: LeaveFileForm | None = None,
) -> HttpResponse:
    mine = ReceivedFile.objects.filter(organisation__in=organisations, year=year)
    listed = mine.defer("data", "reading", "receipt", "faults").select_related(
        "organisation", "by", "taken_by"
    )
    periods = ReportingPeriod.objects.filter(year=year, is_closed=False).order_by("period")
    plans = PlanFile.objects.filter(organisation__in=organisations, budget__year=year)
    context = {
        "year": year,
        "plan_files": plans.defer("data", "reading", "receipt", "preview").select_related(
            "organisation", "budget", "by"
        )[:PER_PAGE],
        "form": form or LeaveFileForm(organisations=organisations),
        "page": page_of(request, listed, PER_PAGE, "sida"),
        "organisations": organisations,
        "periods": periods,
        "crumbs": [(_("Filer"), "")],
    }
    return render(request, "documents/files.html", context, status=422 if form else 200)


def _opened(request: HttpRequest, year: int, pk: int) -> ReceivedFile:
    """A file that the person may see; for others it does not exist."""
    return get_object_or_404(
        ReceivedFile.objects.select_related("organisation", "by", "taken_by", "undone_by").defer(
            "data"
        ),
        organisation__in=organisations_of(request.user),
        year=year,
        pk=pk,
    )


def _of_figures(request: HttpRequest, year: int, pk: int) -> ReceivedFile:
    """A file of targets or outcomes; a table of a plan is saved on pages of its own."""
    received = _opened(request, year, pk)
    if received.is_of_a_table:
        raise Http404
    return received


@require_safe
def file(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """What was read of a file and what it would change, or what became of it."""
    received = _opened(request, year, pk)
    if received.is_of_a_table:
        return redirect("table_file", year, received.organisation.code, received.table, pk)
    if received.is_waiting:
        return _preview_page(request, received)
    if received.state == ReceivedFile.State.REFUSED:
        return _refused_page(request, received, received.faults)
    rows = receipt_of(received)
    context = {
        **_context(received),
        "rows": rows,
        "hinders": hindrances(received) if received.is_taken else [],
    }
    return render(request, "documents/file_receipt.html", context)


def _context(received: ReceivedFile) -> dict[str, Any]:
    reading = Reading.of_json(received.reading) if received.reading else None
    return {
        "file": received,
        "year": received.year,
        "read": reading,
        "crumbs": [(_("Filer"), reverse("files", args=[received.year])), (received.name, "")],
    }


def _refused_page(request: HttpRequest, received: ReceivedFile, faults: Any) -> HttpResponse:
    context = {**_context(received), "faults": faults}
    return render(request, "documents/file_refused.html", context)


def _preview_page(
    request: HttpRequest,
    received: ReceivedFile,
    given: Given | None = None,
    grounds_form: GroundsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """What stands is read anew every time: it may have changed since the file was left."""
    try:
        preview = _preview(received, given or Given(), _asked_page(request))
    except Refused as refused:
        return _refused_page(request, received, [one.as_json() for one in refused.faults])
    context = {
        **_context(received),
        "preview": preview,
        "given": preview.given,
        "grounds_form": grounds_form or GroundsForm(),
    }
    return render(request, "documents/file_preview.html", context, status=status)


def _asked_page(request: HttpRequest) -> int:
    """Which of the preview's pages: in its address, and in its form."""
    asked = request.POST.get("sida") or request.GET.get("sida", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1


def _preview(received: ReceivedFile, given: Given, page: int = 1) -> Preview:
    return Preview(Reading.of_json(received.reading), checked_now(received), given, page)


@require_POST
def take(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take in the chosen rows, or say what is left to answer."""
    received = _of_figures(request, year, pk)
    if not received.is_waiting:
        messages.warning(request, _("Filen är redan %s.") % received.get_state_display())
        return redirect("file", year=year, pk=pk)
    form = TakeForm(request.POST)
    try:
        preview = _preview(received, Given(), _asked_page(request))
    except Refused:
        return redirect("file", year=year, pk=pk)
    numbers = preview.chosen_numbers(form.rows)
    given = Given(numbers, form.answers, form.for_all, is_sent=True)
    is_held = any(one.row in numbers for one in preview.checked.held)
    grounds_form = GroundsForm(request.POST) if is_held else None
    if grounds_form and not grounds_form.is_valid():
        return _preview_page(request, received, given, grounds_form, 422)
    try:
        take_file(
            file=received,
            numbers=numbers,
            answers=preview.all_answers(form.answers, form.for_all),
            seen=form.seen,
            by=who_acts(request),
            grounds=grounds_form.grounds(who_acts(request)) if grounds_form else None,
        )
    except NotSeen:
        messages.error(request, _("Det som står har ändrats sedan du såg det. Se över det igen."))
        return _preview_page(request, received, given, grounds_form, 409)
    except NeedsAnswer:
        messages.error(request, _("Svara på frågorna, eller välj bort raderna. Inget är ändrat."))
        return _preview_page(request, received, given, grounds_form, 422)
    except (ValidationError, Sealed, NeedsDecision, Refused) as refused:
        messages.error(request, words_of(refused))
        return _preview_page(request, received, given, grounds_form, 422)
    messages.success(request, _("Filen är inläst. Bedömningarna räknas om."))
    return redirect("file", year=year, pk=pk)


@require_POST
def discard(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Throw away a file that has changed nothing."""
    received = _opened(request, year, pk)
    try:
        discard_file(file=received)
    except ValidationError as refused:
        messages.error(request, words_of(refused))
        return redirect("file", year=year, pk=pk)
    messages.success(request, _("Filen är kastad. Inget är ändrat."))
    if received.is_of_a_table:
        return redirect("table_leave", year, received.organisation.code, received.table)
    return redirect("files", year=year)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """What would be put back, and that it is."""
    received = _of_figures(request, year, pk)
    if request.method == "POST":
        try:
            undo_file(file=received, by=who_acts(request))
        except (ValidationError, Sealed) as refused:
            messages.error(request, words_of(refused))
            return redirect("file_undo", year=year, pk=pk)
        messages.success(request, _("Inläsningen är ångrad. Det som stod förut står igen."))
        return redirect("file", year=year, pk=pk)
    context = {
        **_context(received),
        "rows": receipt_of(received),
        "hinders": hindrances(received),
    }
    return render(request, "documents/file_undo.html", context)


@exports
@require_safe
def download(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The file as it was left."""
    received = _opened(request, year, pk)
    response = HttpResponse(bytes(received.data), content_type="application/octet-stream")
    return _attached(response, received.name)


@exports
@require_safe
def blank_of_targets(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A template with the rows of an organisation's, or the city's, targets."""
    _ensure_year(year)
    organisation = _readable(request, code)
    steers = can_steer_city(request.user)
    data = targets_blank(organisation=organisation, year=year, in_the_making=steers)
    return _workbook(data, f"arsmal-{year}-{organisation.code}.xlsx")


@exports
@require_safe
def blank_of_outcomes(request: HttpRequest, year: int, period: str, code: str) -> HttpResponse:
    """A template with the rows that an organisation, or the city, is to report in a period."""
    organisation = _readable(request, code)
    found = get_object_or_404(ReportingPeriod, year=year, period=period)
    data = outcomes_blank(place_of(found, organisation))
    return _workbook(data, f"utfall-{year}-{period}-{organisation.code}.xlsx")


def _readable(request: HttpRequest, code: str) -> Organisation:
    organisation = get_object_or_404(Organisation, code=code)
    if not can_read_workspace(request.user, organisation):
        raise Http404
    return organisation


def _workbook(data: bytes, name: str) -> HttpResponse:
    return _attached(HttpResponse(data, content_type=XLSX), name)


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = attachment(name)
    return response
