"""Varför? for every computed symbol, and the control's page for administrators."""

import re
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.addresses import asked_period
from common.pages import page_of
from indicators.explanation import explain
from indicators.gone import gone
from indicators.models import ControlDifference, ControlRun, Fulfilment, Period
from indicators.tasks import control_soon
from organisations.permissions import is_admin

YEAR = re.compile(r"20\d\d")
RUNS_SHOWN = 30
DIFFERENCES_SHOWN = 100


@login_not_required
@require_safe
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a stored row is what it is: a fragment for the dialog, else a page.

    What readers have seen and see no longer says what became of it.
    """
    rows = Fulfilment.every.visible_to(request.user).select_related(
        "indicator", "organisation", "edition__decision"
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        return _gone(request, pk)
    template = "indicators/includes/why.html" if request.htmx else "indicators/why.html"
    context = {
        "explanation": explain(row, to=request.user),
        "came_from": asked_period(request.GET) or _own_period(row),
        "year": _asked_year(request, row),
    }
    return render(request, template, context)


def _own_period(row: Fulfilment) -> str:
    """Where one comes from when the address does not say: the row's own period."""
    return row.period if row.period in Period.main() else ""


def _asked_year(request: HttpRequest, row: Fulfilment) -> int:
    """The year of the page that one came from, where that is another than the row's."""
    asked = request.GET.get("ar", "")
    return int(asked) if YEAR.fullmatch(asked) else row.year


def _gone(request, pk):
    found = gone(pk)
    if found is None:
        raise Http404
    if request.htmx:  # the dialog shows what it gets, and nothing of an error
        return render(request, "indicators/includes/gone.html", {"gone": found})
    return render(request, "indicators/gone.html", {"gone": found}, status=HTTPStatus.GONE)


@require_http_methods(["GET", "HEAD", "POST"])
def control(request: HttpRequest) -> HttpResponse:
    """The nightly control's runs and what the latest found; POST asks for it now."""
    if not is_admin(request.user):
        raise Http404
    if request.method == "POST":
        if control_soon():
            messages.success(request, _("Kontrollen körs nu. Läs in sidan igen om en stund."))
        else:
            messages.error(request, _("Kön för bakgrundsjobb svarar inte. Försök igen senare."))
        return redirect("control")
    counted = ControlRun.objects.annotate(number_of_differences=Count("differences"))
    counted = counted.order_by("-started_at", "-pk")  # grouping drops the model's own order
    runs = list(counted[:RUNS_SHOWN])
    latest = ControlDifference.objects.filter(run=runs[0].pk if runs else None)
    found = latest.select_related("indicator", "organisation")
    page = page_of(request, found, DIFFERENCES_SHOWN)
    return render(request, "indicators/control.html", {"runs": runs, "page_obj": page})
