"""The sign of life that pages in which people write give."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from drafting.presence import NotYours, be_here, leave, place_of

LONGEST_FIELD = 100


@login_not_required
@require_POST
def here(request: HttpRequest) -> JsonResponse:
    """Who else is in the page's place; 401 after signing out, 403 for a page of somebody else's."""
    if not request.user.is_authenticated:
        return _answer({}, 401)
    try:
        place = place_of(request.POST.get("place", ""), request.user)
    except (BadSignature, NotYours):
        return _answer({}, 403)
    if request.POST.get("left"):
        leave(place=place, by=request.user)
        return _answer({"here": []})
    others = be_here(place=place, field=_field(request), by=request.user)
    return _answer({"here": [asdict(other) for other in others]})


def _field(request: HttpRequest) -> str:
    field = request.POST.get("field", "")
    return field if len(field) <= LONGEST_FIELD and field.isprintable() else ""


def _answer(data: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, headers={"Cache-Control": "no-store"})
