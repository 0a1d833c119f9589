"""The organisations: a list by kind, and a page for each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.filters import FulfilmentFilter, OrganisationFilter
from dashboards.selectors import organisations as selectors
from dashboards.selectors.readings import reading_for
from dashboards.tables import FulfilmentTable
from dashboards.views.common import (
    csv_of,
    page_of,
    prepared,
    public_page,
    steering_budget,
    wants_csv,
)
from organisations.models import Organisation


@public_page
def listing(request: HttpRequest, year: int) -> HttpResponse:
    reading = reading_for(request.user, steering_budget(year), request.GET.get("period"))
    narrowed = OrganisationFilter(
        request.GET, queryset=Organisation.objects.without_city().in_order()
    )
    cards = selectors.organisation_cards(request.user, reading, narrowed.qs)
    context = {
        "reading": reading,
        "filter": narrowed,
        "number": len(cards),
        "groups": selectors.by_kind(cards),
        "crumbs": [(_("Organisationer"), "")],
    }
    return render(request, "dashboards/organisations.html", context)


@public_page
def detail(request: HttpRequest, year: int, code: str) -> HttpResponse:
    budget = steering_budget(year)
    organisation = get_object_or_404(Organisation.objects.without_city(), code=code)
    user = request.user
    reading = reading_for(user, budget, request.GET.get("period"), organisation)
    rows = selectors.fulfilment_of(user, reading, organisation)
    narrowed = FulfilmentFilter(request.GET, queryset=rows)
    table = FulfilmentTable(narrowed.qs)
    if wants_csv(request):
        return csv_of(request, table, f"{code}-{year}-{reading.period or 'mal'}")
    context = {
        "reading": reading,
        "organisation": organisation,
        "counts": selectors.counts_of(user, reading, organisation),
        "filter": narrowed,
        "table": prepared(request, table),
        "goals": selectors.goals_of(user, budget, organisation),
        "crumbs": [
            (_("Organisationer"), reverse("organisations", args=[year])),
            (organisation.short_name, ""),
        ],
    }
    return render(request, "dashboards/organisation.html", context)


@public_page
def activities(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """All activities of an organisation, page by page."""
    budget = steering_budget(year)
    organisation = get_object_or_404(Organisation.objects.without_city(), code=code)
    reading = reading_for(request.user, budget, request.GET.get("period"), organisation)
    rows = selectors.activities_of(request.user, budget, organisation)
    context = {
        "reading": reading,
        "organisation": organisation,
        "activities": page_of(request, rows),
        "crumbs": [
            (_("Organisationer"), reverse("organisations", args=[year])),
            (organisation.short_name, reverse("organisation", args=[year, code])),
            (_("Aktiviteter"), ""),
        ],
    }
    if request.htmx:
        return render(request, "dashboards/includes/organisation_activities.html", context)
    return render(request, "dashboards/organisation_activities.html", context)


@public_page
def economy(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The organisation's money in the budget and in its plan."""
    budget = steering_budget(year)
    organisation = get_object_or_404(Organisation.objects.without_city(), code=code)
    context = {
        "organisation": organisation,
        "economy": selectors.economy_of(request.user, budget, organisation),
        "crumbs": [
            (_("Organisationer"), reverse("organisations", args=[year])),
            (organisation.short_name, reverse("organisation", args=[year, code])),
            (_("Ekonomi"), ""),
        ],
    }
    if request.htmx:
        return render(request, "dashboards/includes/economy.html", context)
    return render(request, "dashboards/organisation_economy.html", context)
