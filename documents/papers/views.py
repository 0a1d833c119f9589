"""A plan to read from beginning to end, and to take away as a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.files import attachment
from decisions.models import PLAN
from decisions.selectors import editions_of
from documents.models import PaperFile
from documents.papers.formats import CONTENT_TYPES, Format
from documents.papers.forms import PaperForm
from documents.papers.job import again, ask_for_draft, ask_for_edition
from documents.papers.reading_page import ReadingPage
from documents.papers.sources import paper_of_draft
from documents.tasks import make_soon
from organisations.audit import exports
from organisations.people import who_acts
from plans.document import document_of
from plans.models import OperationalPlan
from plans.views.access import open_plan
from plans.views.figures import changed_here


@require_safe
def read_plan(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """The whole plan as it stands now, for those who may open its workspace."""
    workspace = open_plan(request, year, organisation)
    plan = workspace.plan
    paper = paper_of_draft(plan, document_of(workspace.now), timezone.now())
    context = {
        "plan": plan,
        "page": ReadingPage(paper, request.GET.get("sok", "")),
        "changed_parts": changed_here(workspace),
        "crumbs": _crumbs(plan, _("Läs hela")),
    }
    return render(request, "documents/plan_read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_papers(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Files that are made or have been made of the plan; a POST asks for another."""
    plan = open_plan(request, year, organisation).plan
    editions = list(editions_of(plan.organisation, year, PLAN))
    if request.method != "POST":
        return _papers_page(request, plan, PaperForm(editions=editions))
    form = PaperForm(request.POST, editions=editions)
    if not form.is_valid():
        return _papers_page(request, plan, form, status=422)
    by = who_acts(request)
    if form.edition:
        ask_for_edition(edition=form.edition, kind=form.kind, by=by)
    else:
        try:
            ask_for_draft(plan=plan, kind=form.kind, by=by)
        except ValidationError as refused:
            form.add_error(None, refused)
            return _papers_page(request, plan, form, status=429)
    make_soon()
    return redirect("plan_papers", year=year, organisation=organisation)


def _papers_page(
    request: HttpRequest, plan: OperationalPlan, form: PaperForm, status: int = 200
) -> HttpResponse:
    files = list(PaperFile.objects.of_plan(plan))
    waiting = [file for file in files if file.is_waiting]
    version = "-".join(file.version for file in waiting) or "klart"
    if request.GET.get("version") == version:
        return HttpResponse(status=204)
    context = {
        "plan": plan,
        "form": form,
        "waiting": waiting,
        "done": [file for file in files if not file.is_waiting],
        "version": version,
        "crumbs": _crumbs(plan, _("Hämta")),
    }
    return render(request, "documents/plan_papers.html", context, status=status)


@exports
@require_safe
def plan_paper(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """The file, for those who may open the workspace."""
    plan = open_plan(request, year, organisation).plan
    file = get_object_or_404(PaperFile.objects.filter(plan=plan, state=PaperFile.State.MADE), pk=pk)
    return file_response(file)


@require_POST
def plan_paper_again(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    """Try once more what could not be made."""
    plan = open_plan(request, year, organisation).plan
    file = get_object_or_404(PaperFile.objects.of_plan(plan), pk=pk)
    again(file=file)
    make_soon()
    messages.success(request, _("Filen görs på nytt."))
    return redirect("plan_papers", year=year, organisation=organisation)


def file_response(file: PaperFile) -> HttpResponse:
    """A file to save: never shown by the browser as a page of ours."""
    response = HttpResponse(bytes(file.data), content_type=CONTENT_TYPES[Format(file.format)])
    response["Content-Disposition"] = attachment(file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{file.checksum}"'
    return response


def _crumbs(plan: OperationalPlan, here: str) -> list[tuple[str, str]]:
    place = [plan.year, plan.organisation.code]
    name = plan.organisation.short_name or plan.organisation.name
    return [
        (_("Verksamhetsplaner"), reverse("plan_list", args=[plan.year])),
        (name, reverse("plan", args=place)),
        (here, ""),
    ]
