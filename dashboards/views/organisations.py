"""The organisations: a list by kind, and a page for each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from dashboards.filters import FulfilmentFilter, OrganisationFilter
from dashboards.selectors import organisations as selectors
from dashboards.selectors import plan_parts, plans
from dashboards.selectors.readings import Reading
from dashboards.tables import FulfilmentTable
from dashboards.views.common import (
    csv_of,
    page_of,
    prepared,
    public_page,
    reading_of,
    steering_budget,
    wants_csv,
)
from organisations.models import Organisation
from organisations.permissions import can_read_workspace


@public_page
def listing(request: HttpRequest, year: int) -> HttpResponse:
    reading = reading_of(request, steering_budget(request, year))
    narrowed = OrganisationFilter(
        request.GET, queryset=Organisation.objects.without_city().in_order()
    )
    cards = selectors.organisation_cards(reading, narrowed.qs)
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
    reading, organisation = found(request, year, code)
    plan = plans.plan_of(reading, organisation)
    rows = selectors.fulfilment_of(reading, organisation)
    narrowed = FulfilmentFilter(request.GET, queryset=rows, organisation=organisation)
    later = selectors.later_targets(reading, plan)
    table = FulfilmentTable(narrowed.qs, reading=reading, later_targets=later)
    if wants_csv(request):
        return csv_of(request, table, f"{code}-{year}-{reading.period or 'mal'}", reading)
    counts = selectors.counts_of(reading, organisation)
    known = None if narrowed.form.has_changed() else sum(counts.values())
    context = {
        "reading": reading,
        "organisation": organisation,
        "plan": plan,
        "later_targets": later,
        "is_missing": organisation.code in reading.missing,
        "counts": counts,
        "filter": narrowed,
        "table": prepared(request, table, known=known),
        "goals": plans.by_area(reading, plans.goals_of(reading, plan)),
        "has_workspace": can_read_workspace(request.user, organisation),
        "crumbs": [
            (_("Organisationer"), reading.address("organisations", year)),
            (organisation.short_name, ""),
        ],
    }
    return render(request, "dashboards/organisation.html", context)


def found(request: HttpRequest, year: int, code: str) -> tuple[Reading, Organisation]:
    """The period and the organisation that the address asks for."""
    budget = steering_budget(request, year)
    organisation = get_object_or_404(Organisation.objects.without_city(), code=code)
    return reading_of(request, budget), organisation


@public_page
def activities(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """All activities of an organisation, page by page."""
    reading, organisation = found(request, year, code)
    rows = plans.activities_of(reading, plans.plan_of(reading, organisation))
    context = {
        "reading": reading,
        "organisation": organisation,
        "activities": page_of(request, rows),
        "crumbs": [
            (_("Organisationer"), reading.address("organisations", year)),
            (organisation.short_name, reading.address("organisation", year, code)),
            (_("Aktiviteter"), ""),
        ],
    }
    if request.htmx:
        return render(request, "dashboards/includes/organisation_activities.html", context)
    return render(request, "dashboards/organisation_activities.html", context)


@public_page
def plan(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The targets, own indicators and texts of an organisation's plan."""
    reading, organisation = found(request, year, code)
    shown = plans.plan_of(reading, organisation)
    draft = plan_parts.draft_of(reading, shown)
    context = {
        "reading": reading,
        "organisation": organisation,
        "targets": plan_parts.targets_of(reading, shown),
        "texts": plan_parts.texts_of(reading, shown, draft),
        "internal_control": plan_parts.internal_control_of(shown, draft),
        "crumbs": [
            (_("Organisationer"), reading.address("organisations", year)),
            (organisation.short_name, reading.address("organisation", year, code)),
            (_("Årsmål och texter"), ""),
        ],
    }
    if request.htmx:
        return render(request, "dashboards/includes/organisation_plan.html", context)
    return render(request, "dashboards/organisation_plan.html", context)


@public_page
def economy(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The organisation's money in the budget and in its plan."""
    reading, organisation = found(request, year, code)
    shown = plans.plan_of(reading, organisation)
    draft = plan_parts.draft_of(reading, shown)
    context = {
        "reading": reading,
        "organisation": organisation,
        "plan": shown,
        "economy": selectors.economy_of(reading, shown, draft),
        "crumbs": [
            (_("Organisationer"), reading.address("organisations", year)),
            (organisation.short_name, reading.address("organisation", year, code)),
            (_("Ekonomi"), ""),
        ],
    }
    if request.htmx:
        return render(request, "dashboards/includes/economy.html", context)
    return render(request, "dashboards/organisation_economy.html", context)
