"""The switch between what is published and what is being worked on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dashboards.working import set_working
from organisations.permissions import follows_up


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turn the working reading on or off for this session, and go back to the page."""
    if not follows_up(request.user):
        raise PermissionDenied
    set_working(request, on=request.POST.get("on") == "1")
    page = request.POST.get("page", "")
    known = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return redirect(page if known else "home")
