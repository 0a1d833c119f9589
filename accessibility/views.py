"""How accessible the pages are, and telling the city what is not."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessibility import assessment
from accessibility.actions import TooManyReports, handle_barrier, report_barrier
from accessibility.forms import BarrierForm
from accessibility.models import Barrier
from common.pages import page_of
from organisations.limits import REPORTS, may_report
from organisations.models import Organisation
from organisations.permissions import is_admin

ROWS = 50


@login_not_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelsen, of what the tests check and find."""
    city = Organisation.objects.filter(kind=Organisation.Kind.CITY).first()
    context = {
        "city": city.name if city else _("Staden"),
        "assessment": assessment,
        "address": settings.ACCESSIBILITY_EMAIL,
    }
    return render(request, "accessibility/statement.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Take what somebody tells of a barrier; the page they came from is filled in."""
    initial = {"page": request.GET.get("sida", "")[:500]}
    form = BarrierForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _taken(request, form):
            return redirect("barrier_thanks")
        status = 422 if form.errors.as_data().keys() - {"__all__"} else 429
    context = {"form": form, "crumbs": _crumbs(_("Anmäl ett hinder"))}
    response = render(request, "accessibility/report.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(int(REPORTS.window.total_seconds()))
    return response


def _taken(request: HttpRequest, form: BarrierForm) -> bool:
    """Keep the report; a program is thanked and forgotten."""
    if form.is_a_program:
        return True
    asked = {name: form.cleaned_data[name] for name in ("page", "description", "email")}
    try:
        if not may_report(request):
            raise TooManyReports
        report_barrier(**asked)
    except TooManyReports:
        form.add_error(None, _too_many())
        return False
    return True


def _too_many() -> str:
    words = _("Just nu kommer det så många anmälningar att vi inte kan ta emot fler här.")
    if settings.ACCESSIBILITY_EMAIL:
        address = settings.ACCESSIBILITY_EMAIL
        return f"{words} " + _("Skriv i stället till %(address)s.") % {"address": address}
    return f"{words} " + _("Försök igen om en timme; din text står kvar.")


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility/thanks.html", {"crumbs": _crumbs(_("Tack"))})


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [
        (_("Start"), reverse("home")),
        (_("Tillgänglighet"), reverse("accessibility")),
        (last, ""),
    ]


@require_safe
def barriers(request: HttpRequest) -> HttpResponse:
    """What has been reported, for administrators."""
    if not is_admin(request.user):
        raise Http404
    found = Barrier.objects.select_related("handled_by")
    context = {
        "barriers": page_of(request, found, ROWS),
        "crumbs": [(_("Mitt arbete"), reverse("my_work")), (_("Anmälda hinder"), "")],
    }
    return render(request, "accessibility/barriers.html", context)


@require_POST
def handled(request: HttpRequest, pk: int) -> HttpResponse:
    if not is_admin(request.user):
        raise Http404
    handle_barrier(barrier=get_object_or_404(Barrier, pk=pk), by=request.user)
    return redirect("barriers")
