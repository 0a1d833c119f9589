"""The desk for a page that was served without one and has come to need it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Answer with the save bar and where its styles and scripts are; `sida` is where it goes."""
    return render(request, "drafting/desk.html", {"desk_page": request.GET.get("sida", "/")})
