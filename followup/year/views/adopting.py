"""Adopting the year's budget: what becomes decided and public, then the council's decision."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from followup.year.doors import budget_of, is_draft, page_of, status_of, steering, tried
from followup.year.forms import AdoptForm
from followup.year.reading import readiness
from indicators.budgets import adopt_budget


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def adopt(request: HttpRequest, year: int) -> HttpResponse:
    budget = budget_of(year)
    if not is_draft(budget):
        messages.info(request, _("Budgeten för %(year)d är redan antagen.") % {"year": year})
        return redirect("year", year)
    form = AdoptForm(request.POST or None)
    if form.is_valid() and tried(
        form, partial(adopt_budget, budget=budget, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request, _("Budgeten för %(year)d är antagen och offentlig.") % {"year": year}
        )
        return redirect("year", year)
    context = page_of(year, _("Anta budgeten")) | {"form": form, "ready": readiness(budget)}
    return render(request, "followup/year/adopt.html", context, status=status_of(form))
