"""The question that open pages ask."""

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from decisions.news import number_of, topics_asked


@login_not_required
@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """204 while the page's number holds, else the new one; 410 when the page is too old to ask."""
    try:
        topics = topics_asked(request, request.GET.get("om", ""))
    except SignatureExpired:
        return _plain(_("Sidan har stått öppen länge. Ladda om den."), 410)
    except BadSignature:
        return _plain(_("Frågan är inte en som sidan ställer."), 400)
    number = str(number_of(topics))
    if number == request.GET.get("nr"):
        return _plain("", 204)
    return _plain(number, 200)


def _plain(text: str, status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, status=status, content_type="text/plain", headers=headers)
