"""The indicators: a searchable list, and a page for each."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.filters import IndicatorFilter
from dashboards.selectors import indicators as selectors
from dashboards.selectors.readings import Reading, reading_for
from dashboards.tables import IndicatorTable, OrganisationFiguresTable, distance_unit
from dashboards.views.common import csv_of, prepared, steering_budget, wants_csv
from indicators.models import Indicator


@login_not_required
def listing(request: HttpRequest, year: int) -> HttpResponse:
    budget = steering_budget(year)
    reading = reading_for(request.user, budget, request.GET.get("period"))
    rows = selectors.placements(request.user, reading)
    narrowed = IndicatorFilter(request.GET, queryset=rows, budget=budget)
    table = IndicatorTable(narrowed.qs, year=year)
    if wants_csv(request):
        return csv_of(request, table, f"indikatorer-{year}-{reading.period or 'mal'}")
    context = {
        "reading": reading,
        "filter": narrowed,
        "table": prepared(request, table),
        "crumbs": [(_("Indikatorer"), "")],
    }
    return render(request, "dashboards/indicators.html", context)


def found(request: HttpRequest, year: int, code: str) -> tuple[Reading, Indicator, list]:
    """The period, the indicator and its places in the year's budget.

    An own indicator of a plan that the reader may not see does not exist for them.
    """
    reading = reading_for(request.user, steering_budget(year), request.GET.get("period"))
    indicators = Indicator.objects.select_related("owner").prefetch_related(
        *selectors.figures_beside(request.user, reading)
    )
    indicator = get_object_or_404(indicators, code=code)
    places = list(selectors.placements(request.user, reading).filter(indicator=indicator))
    if not places:
        raise Http404
    return reading, indicator, places


@login_not_required
def detail(request: HttpRequest, year: int, code: str) -> HttpResponse:
    reading, indicator, places = found(request, year, code)
    user = request.user
    figures = selectors.Figures.of(indicator)
    rows = selectors.organisation_rows(user, reading, indicator)
    outcomes = list(selectors.outcomes_of(user, reading, indicator))
    genders = {row.organisation_id: row for row in outcomes if row.women is not None}
    table = OrganisationFiguresTable(rows, definition=figures.definition, genders=genders)
    if wants_csv(request):
        return csv_of(request, table, f"{code}-{year}-{reading.period or 'mal'}")
    definitions = indicator.shown_definitions
    context = {
        "reading": reading,
        "indicator": indicator,
        "places": places,
        "figures": figures,
        "definitions": definitions,
        "series": selectors.city_series(user, indicator, definitions, year),
        "periods": selectors.period_rows(user, indicator, year),
        "genders": genders.get(indicator.owner_id),
        "table": prepared(request, table, per_page=60),
        "spread_unit": distance_unit(figures.unit),
        "spread": selectors.spread_of(row.outcome for row in rows),
        "changes": selectors.target_changes(user, indicator, year),
        "crumbs": [(_("Indikatorer"), reverse("indicators", args=[year])), (indicator.name, "")],
    }
    return render(request, "dashboards/indicator.html", context)
