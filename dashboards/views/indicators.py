"""The indicators: a searchable list, and a page for each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.drawings import distance_unit, distances_chart, years_chart
from dashboards.filters import IndicatorFilter
from dashboards.selectors import indicators as selectors
from dashboards.selectors.genders import genders_of
from dashboards.selectors.readings import Reading, reading_for
from dashboards.tables import IndicatorTable, OrganisationFiguresTable
from dashboards.views.common import csv_of, prepared, public_page, steering_budget, wants_csv
from indicators.models import Indicator


@public_page
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
        "aliases", *selectors.figures_beside(request.user, reading)
    )
    indicator = get_object_or_404(indicators, code=code)
    places = list(selectors.places(request.user, reading.budget).filter(indicator=indicator))
    if not places:
        raise Http404
    return reading, indicator, places


@public_page
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
    context = {
        "reading": reading,
        "indicator": indicator,
        "places": places,
        "figures": figures,
        "table": prepared(request, table, per_page=60),
        "changes": selectors.target_changes(user, indicator, year),
        "crumbs": [(_("Indikatorer"), reverse("indicators", args=[year])), (indicator.name, "")],
        **over_time(request, reading, indicator, figures),
        **spread_out(rows, figures),
    }
    return render(request, "dashboards/indicator.html", context)


def over_time(request: HttpRequest, reading: Reading, indicator: Indicator, figures) -> dict:
    """The series over years and over the year's periods, women and men where it is known."""
    user, definitions, year = request.user, indicator.shown_definitions, reading.year
    series = selectors.city_series(user, indicator, definitions, year)
    periods = selectors.period_rows(user, indicator, year)
    genders = genders_of(user, indicator, [*periods, *(item.row for item in series)])
    return {
        "definitions": definitions,
        "series": series,
        "genders": genders.get((year, reading.period)),
        "periods": periods,
        "years_chart": years_chart(indicator.name, series, genders, figures.definition),
    }


def spread_out(rows, figures) -> dict:
    """How far apart the organisations are, in words and drawn."""
    return {
        "spread": selectors.spread_of(row.outcome for row in rows),
        "spread_unit": distance_unit(figures.unit),
        "distances_chart": distances_chart(_("Avstånd till årsmålet"), rows, figures.definition),
    }
