"""An organisation's public plan: read as one page, and taken away as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from common.addresses import asked_period, page_address
from dashboards.views.common import open_page, steering_budget
from decisions.models import PLAN, Edition
from decisions.news import keep_published_fresh
from decisions.selectors import published_edition
from documents.annexes.views import annex_response
from documents.models import PaperFile
from documents.papers.reading_page import ReadingPage
from documents.papers.sources import paper_of_edition
from documents.papers.views import file_response
from organisations.models import Organisation


@open_page
def whole_plan(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The plan as it was decided, from beginning to end; what is not public is not there."""
    edition = _public(request, year, code)
    keep_published_fresh(request)
    organisation, period = edition.organisation, asked_period(request.GET)
    context = {
        "organisation": organisation,
        "year": year,
        "page": ReadingPage(paper_of_edition(edition), request.GET.get("sok", "")),
        "annexes": edition.document.get("annexes", ()),
        "files": PaperFile.objects.made_of(edition).light(),
        "crumbs": [
            (_("Organisationer"), page_address("organisations", year, period=period)),
            (
                organisation.short_name,
                page_address("organisation", year, code, period=period),
            ),
            (_("Hela planen"), ""),
        ],
    }
    return render(request, "dashboards/whole_plan.html", context)


@open_page
def whole_plan_file(request: HttpRequest, year: int, code: str, kind: str) -> HttpResponse:
    """The public edition as the file that the job has made of it."""
    edition = _public(request, year, code)
    file = PaperFile.objects.made_of(edition).filter(format=kind).first()
    if file is None:
        raise Http404(_("Filen finns inte än. Den görs strax efter att planen har publicerats."))
    response = file_response(file)
    # Withdrawn, it is gone at once: whoever keeps a copy asks whether it still stands.
    response["Cache-Control"] = "no-cache"
    return response


@open_page
def whole_plan_annex(request: HttpRequest, year: int, code: str, checksum: str) -> HttpResponse:
    """A file of the public edition."""
    return annex_response(_public(request, year, code).document, checksum)


def _public(request: HttpRequest, year: int, code: str) -> Edition:
    steering_budget(request, year)
    organisation = get_object_or_404(Organisation.objects.without_city(), code=code)
    edition = published_edition(organisation, year, PLAN)
    if edition is None:
        raise Http404(_("Planen är inte publicerad."))
    return edition
