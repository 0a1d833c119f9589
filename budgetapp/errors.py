"""Answers to what went wrong, in Swedish and with a way on; the same as JSON for scripts."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from common.refusals import refusal, status_of, wants_json

# Drawn at the start: when they are needed nothing else may be there.
_FAILED_PAGE = render_to_string("500.html")
_AWAY_PAGE = render_to_string("503.html")

# In how many seconds a browser that keeps what was written sends it again.
SOON = 5
# The database is on its way up or down, as PostgreSQL says it; no word: it could not be reached.
_ON_ITS_WAY = ("", "08", "57P01", "57P02", "57P03")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    told = str(exception) if getattr(exception, "for_readers", False) else ""
    return refusal(request, status_of(exception), told)


@requires_csrf_token
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403, str(exception))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Only what was meant for readers is told: Django's own words hold names of tables."""
    said = exception.args[0] if exception.args else ""
    return refusal(request, 404, str(said) if getattr(said, "for_readers", False) else "")


def failed(request: HttpRequest) -> HttpResponse:
    """Needs no database, session, template or list of static files."""
    if is_database_away(sys.exc_info()[1]):
        return _away(request)
    if wants_json(request):
        message = _("Något gick fel hos oss. Felet är antecknat. Försök igen om en stund.")
        return JsonResponse({"state": "failed", "message": message}, status=500)
    return HttpResponse(_FAILED_PAGE, status=500)


def is_database_away(exception: BaseException | None) -> bool:
    """Whether the database was restarted or cannot be reached: nobody's fault, and over soon."""
    if isinstance(exception, InterfaceError):
        return True
    if not isinstance(exception, OperationalError):
        return False
    state = getattr(exception.__cause__, "sqlstate", None) or ""
    return state in _ON_ITS_WAY or state[:2] in _ON_ITS_WAY


def _away(request: HttpRequest) -> HttpResponse:
    """What was sent is not saved, and is to be sent again; the pages that write do so."""
    response: HttpResponse = HttpResponse(_AWAY_PAGE, status=503)
    if wants_json(request):
        message = _("Målkedjan startas om och svarar snart. Det du skrev skickas då igen.")
        response = JsonResponse({"state": "away", "message": message}, status=503)
    response["Retry-After"] = str(SOON)
    return response
