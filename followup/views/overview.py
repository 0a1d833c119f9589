"""The year's periods: how far every organisation has come; closing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from decisions.news import keep_working_fresh
from followup.actions import set_period_closed
from followup.calculations.overview import chosen_period, plans_state, year_overview
from followup.models import ReportingPeriod
from followup.permissions import can_follow_up, may_close, may_publish
from organisations.models import Organisation, the_city
from organisations.permissions import can_steer_city, own_organisations, reads_everything


@require_GET
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """Members see their organisations, stadsledningskontoret and administrators all."""
    if not can_follow_up(request.user, year):
        raise Http404
    keep_working_fresh(request)
    organisations = Organisation.objects.without_city().in_order()
    if not reads_everything(request.user):
        organisations = organisations.filter(own_organisations(request.user))
        if not organisations.exists():
            raise Http404
    periods = year_overview(year, organisations)
    chosen = chosen_period(periods, request.GET.get("period", ""))
    context = {
        "year": year,
        "title": _("Uppföljning %(year)d") % {"year": year},
        "periods": periods,
        "chosen": chosen,
        "city": _steered_city(request.user),
        "plans": plans_state(year) if may_publish(request.user) else None,
        "crumbs": [(_("Uppföljning"), "")],
    }
    return render(request, "followup/overview.html", context)


def _steered_city(user):
    """The city, for those who steer it."""
    return Organisation.objects.filter(pk=the_city()).first() if can_steer_city(user) else None


def _steered_period(request, year, period):
    """Only those who steer the city reach a period to change it; for others it does not exist."""
    if not may_close(request.user):
        raise Http404
    return get_object_or_404(ReportingPeriod, year=year, period=period)


@require_POST
def close(request: HttpRequest, year: int, period: str) -> HttpResponse:
    found = _steered_period(request, year, period)
    set_period_closed(reporting_period=found, closed=True, by=request.user)
    messages.success(request, _("%(period)s är stängd.") % {"period": found})
    return redirect("followup", year)


@require_POST
def reopen(request: HttpRequest, year: int, period: str) -> HttpResponse:
    found = _steered_period(request, year, period)
    set_period_closed(reporting_period=found, closed=False, by=request.user)
    messages.success(request, _("%(period)s är öppen igen.") % {"period": found})
    return redirect("followup", year)
