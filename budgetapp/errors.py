"""Answers to what went wrong, in Swedish and with a way on; the same as JSON for scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from common.refusals import refusal, status_of, wants_json

# Drawn at the start: when it is needed nothing else may be there.
_FAILED_PAGE = render_to_string("500.html")


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
    if wants_json(request):
        message = _("Något gick fel hos oss. Felet är antecknat. Försök igen om en stund.")
        return JsonResponse({"state": "failed", "message": message}, status=500)
    return HttpResponse(_FAILED_PAGE, status=500)
