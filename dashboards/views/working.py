"""The switch between what is published and what is being worked on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dashboards.working import set_working
from organisations.permissions import follows_up
from organisations.returning import is_ours


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turn the working reading on or off for this session, and go back to the page."""
    if not follows_up(request.user):
        raise PermissionDenied
    set_working(request, on=request.POST.get("on") == "1")
    page = request.POST.get("page", "")
    known = page.startswith("/") and is_ours(request, page)
    return HttpResponseRedirect(page) if known else redirect("home")
