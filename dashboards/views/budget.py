"""The adopted budget beside the proposals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.addresses import asked_period, page_address
from dashboards.filters import ActivityFilter
from dashboards.selectors import budgets as selectors
from dashboards.tables import ActivityTable
from dashboards.views.common import csv_of, open_page, prepared, steering_budget, wants_csv
from finance.models import Appropriation

DISTRICT_KINDS = (
    Appropriation.Kind.COSTS,
    Appropriation.Kind.REVENUES,
    Appropriation.Kind.INVESTMENT_COSTS,
    Appropriation.Kind.INVESTMENT_REVENUES,
)


@open_page
def comparison(request: HttpRequest, year: int) -> HttpResponse:
    steering_budget(request, year)
    budgets = selectors.budgets_of(year)
    net = selectors.appropriation_rows(budgets, [Appropriation.Kind.NET])
    context = {
        "year": year,
        "budgets": budgets,
        "net": net,
        "net_total": selectors.totals(net, len(budgets)),
        "districts": selectors.appropriation_rows(budgets, DISTRICT_KINDS),
        "result": selectors.result_rows(budgets),
        "crumbs": [(_("Budget %(year)s") % {"year": year}, "")],
    }
    return render(request, "dashboards/budget.html", context)


@open_page
def activities(request: HttpRequest, year: int) -> HttpResponse:
    steering_budget(request, year)
    budgets = selectors.budgets_of(year)
    rows = selectors.council_activities(budgets)
    narrowed = ActivityFilter(request.GET, queryset=rows, budgets=budgets)
    table = ActivityTable(narrowed.qs)
    if wants_csv(request):
        return csv_of(request, table, f"aktiviteter-{year}")
    context = {
        "year": year,
        "filter": narrowed,
        "table": prepared(request, table),
        "crumbs": [
            (
                _("Budget %(year)s") % {"year": year},
                page_address("budget", year, period=asked_period(request.GET)),
            ),
            (_("Aktiviteter"), ""),
        ],
    }
    return render(request, "dashboards/budget_activities.html", context)
