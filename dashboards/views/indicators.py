"""The indicators: a searchable list, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from common.numbers import difference
from dashboards.drawings import distances_chart, years_chart
from dashboards.filters import IndicatorFilter
from dashboards.selectors import indicators as selectors
from dashboards.selectors.readings import Reading, rows_of
from dashboards.shown import Council, own_level
from dashboards.tables import IndicatorTable, OrganisationFiguresTable
from dashboards.views.common import (
    csv_of,
    prepared,
    public_page,
    reading_of,
    steering_budget,
    wants_csv,
)
from indicators.corrections import corrected
from indicators.models import Fulfilment, Indicator
from indicators.models.figures import OutcomeColumns
from organisations.models import Organisation


@public_page
def listing(request: HttpRequest, year: int) -> HttpResponse:
    budget = steering_budget(request, year)
    reading = reading_of(request, budget)
    narrowed = IndicatorFilter(request.GET, queryset=selectors.placements(reading), budget=budget)
    table = IndicatorTable(narrowed.qs, reading=reading)
    if wants_csv(request):
        return csv_of(request, table, f"indikatorer-{year}-{reading.period or 'mal'}", reading)
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
    reading = reading_of(request, steering_budget(request, year))
    beside = selectors.definitions_beside(year, "indicator__")
    placed = selectors.places(reading).filter(indicator__code=code)
    named = placed.annotate(other_names=selectors.other_names())
    places = list(named.prefetch_related(beside))
    if not places:
        raise Http404
    return reading, places[0].indicator, places


@public_page
def detail(request: HttpRequest, year: int, code: str) -> HttpResponse:
    reading, indicator, places = found(request, year, code)
    history = selectors.history_of(reading, indicator)
    targets = rows_of(reading.targets(), indicator=indicator)
    corrections = reading.corrections_over_time(indicator)
    figures = selectors.Figures(
        history.row,
        next((one for one in targets if one.organisation_id == history.whose), None),
        next(iter(indicator.shown_definitions), None),
    )
    outcomes = selectors.outcomes_of(reading, indicator)
    table = OrganisationFiguresTable(
        history.organisations,
        reading=reading,
        definition=figures.definition,
        genders=by_organisation(reading, outcomes),
        corrections=corrections,
        citys=history.row,
    )
    if wants_csv(request):
        return csv_of(request, table, f"{code}-{year}-{reading.period or 'mal'}", reading)
    context = {
        "reading": reading,
        "indicator": indicator,
        "places": places,
        "figures": figures,
        "table": prepared(request, table, per_page=60),
        "changes": selectors.target_changes(reading, indicator, targets),
        "corrections": corrections_of(history, figures, corrections),
        "crumbs": [(_("Indikatorer"), reading.address("indicators", year)), (indicator.name, "")],
        **over_time(indicator, history, figures),
        **spread_out(history.organisations, figures),
    }
    return render(request, "dashboards/indicator.html", context)


@public_page
def of_organisation(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    """An organisation's own series of an indicator, as the city has its own."""
    reading, indicator, places = found(request, year, code)
    whose = get_object_or_404(Organisation.objects.without_city(), code=organisation)
    history = selectors.history_of(reading, indicator, whose)
    targets = rows_of(reading.targets(), indicator=indicator, organisation=whose)
    if not targets and not history.over_time:
        raise Http404
    outcomes = rows_of(reading.outcomes(), indicator=indicator, organisation=whose)
    figures = selectors.Figures(
        history.row, next(iter(targets), None), next(iter(indicator.shown_definitions), None)
    )
    corrections = reading.corrections_over_time(indicator)
    context = {
        "reading": reading,
        "indicator": indicator,
        "organisation": whose,
        "places": places,
        "figures": figures,
        "own_level": own_level(history.row, Council.of(history.citys), figures.definition),
        "citys": history.citys,
        "comments": comments_of(reading, outcomes),
        "corrections": corrections_of(history, figures, corrections),
        "crumbs": [
            (_("Organisationer"), reading.address("organisations", year)),
            (whose.short_name, reading.address("organisation", year, whose.code)),
            (indicator.name, ""),
        ],
        **over_time(indicator, history, figures),
    }
    return render(request, "dashboards/organisation_indicator.html", context)


def comments_of(reading: Reading, outcomes: Iterable[OutcomeColumns]) -> list[OutcomeColumns]:
    """What was said of the period's figure."""
    period = (reading.year, reading.period)
    return [one for one in outcomes if one.comment and (one.year, one.period) == period]


def by_organisation(reading: Reading, outcomes: Iterable[OutcomeColumns]) -> dict:
    """Outcomes of the period by gender, where they were reported so."""
    return {
        one.organisation_id: one
        for one in outcomes
        if one.women is not None and (one.year, one.period) == (reading.year, reading.period)
    }


def corrections_of(history: selectors.History, figures: selectors.Figures, found: dict) -> dict:
    """What is said of corrections to whose page it is, by year and period."""
    return {
        (year, period): [corrected(one, figures.decimals) for one in rows]
        for (year, period, organisation), rows in found.items()
        if organisation == history.whose
    }


def over_time(
    indicator: Indicator,
    history: selectors.History,
    figures: selectors.Figures,
) -> dict:
    """The series over years and over the year's periods."""
    definitions = indicator.shown_definitions
    series = selectors.series_of(history.year_ends, definitions)
    return {
        "definitions": definitions,
        "series": series,
        "periods": history.periods,
        "years_chart": years_chart(indicator.name, series, figures.definition),
    }


def spread_out(rows: list[Fulfilment], figures: selectors.Figures) -> dict:
    """How far apart the organisations are, in words and drawn."""
    spread = selectors.spread_of((row.outcome for row in rows), figures.decimals)
    return {
        "spread": spread,
        "spread_width": spread and difference(spread.width, figures.unit, figures.decimals),
        "distances_chart": distances_chart(_("Avstånd till årsmålet"), rows, figures.definition),
    }
