"""The front page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboards.selectors.budgets import adopted_budgets
from dashboards.selectors.goals import goal_tree, summed_counts
from dashboards.views.common import public_page, reading_of
from organisations.models import Organisation


@public_page
def home(request: HttpRequest) -> HttpResponse:
    begun = (one for one in adopted_budgets(request) if one.year <= settings.STEERING_YEAR)
    budget = next(begun, None)
    if budget is None and not Organisation.objects.has_city():
        return redirect("start")
    if budget is None:
        return render(request, "dashboards/home.html", {"reading": None})
    reading = reading_of(request, budget)
    tree = goal_tree(reading)
    areas = [child for node in tree for child in node.children]
    context = {
        "reading": reading,
        "tree": tree,
        "counts": summed_counts(areas),
        "goals_number": len(areas),
        "organisations_number": Organisation.objects.counted().count(),
    }
    return render(request, "dashboards/home.html", context)
