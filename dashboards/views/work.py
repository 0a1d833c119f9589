"""Mitt arbete: what a signed-in person has to do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards.selectors.work import work_of
from decisions.news import keep_working_fresh
from organisations.models import Organisation
from organisations.permissions import can_steer_city, is_admin


def my_work(request: HttpRequest) -> HttpResponse:
    keep_working_fresh(request)
    work = work_of(request.user, settings.STEERING_YEAR)
    if work.office and work.office.is_empty and not Organisation.objects.has_city():
        return redirect("start")
    context = {
        "work": work,
        "year": settings.STEERING_YEAR,
        "administers": is_admin(request.user),
        "steers": can_steer_city(request.user),
        "today": timezone.localdate(),
        "title": _("Mitt arbete"),
    }
    return render(request, "dashboards/my_work.html", context)
