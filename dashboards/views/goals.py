"""The goal tree and the area goals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from dashboards.charts import Chart
from dashboards.drawings import years_chart
from dashboards.filters import PlacementFilter
from dashboards.selectors import goals as selectors
from dashboards.selectors import plans
from dashboards.selectors.goal_why import RANK, goal_since, goal_why
from dashboards.selectors.indicators import (
    city_series,
    placements,
)
from dashboards.selectors.matrix import matrix_of, shared_indicators
from dashboards.selectors.organisations import organisations_edited_by
from dashboards.selectors.readings import Reading
from dashboards.tables import PlacementTable
from dashboards.views.common import (
    crumbs,
    csv_of,
    goal_address,
    page_of,
    prepared,
    public_page,
    reading_of,
    steering_budget,
    wants_csv,
)
from dashboards.wording import Counted, is_forecast, needed, sentence, steps
from goals.models import AreaGoal, StrategicGoal
from indicators.models import Indicator, Level, Policy
from organisations.permissions import can_steer_city

HALF = Decimal("0.5")


@public_page
def goal_tree(request: HttpRequest, year: int) -> HttpResponse:
    reading = reading_of(request, steering_budget(request, year))
    tree = selectors.goal_tree(reading)
    areas = [child for node in tree for child in node.children]
    context = {
        "reading": reading,
        "tree": tree,
        "counts": selectors.summed_counts(areas),
        "may_judge": bool(reading.period) and can_steer_city(request.user),
    }
    return render(request, "dashboards/goal_tree.html", context)


def found(request: HttpRequest, year: int, code: str) -> tuple[Reading, AreaGoal]:
    """The period and the area goal that the address asks for, with its number of places."""
    reading = reading_of(request, steering_budget(request, year))
    goals = selectors.with_places(reading).select_related("strategic_goal")
    return reading, get_object_or_404(goals, budget=reading.budget, code=code)


@public_page
def strategic_goal(request: HttpRequest, year: int, code: int) -> HttpResponse:
    reading = reading_of(request, steering_budget(request, year))
    goal = get_object_or_404(StrategicGoal, budget=reading.budget, code=str(code))
    node = selectors.goal_node(reading, goal)
    context = {
        "reading": reading,
        "node": node,
        "crumbs": crumbs(reading, (goal.code, "")),
        "may_judge": bool(reading.period) and can_steer_city(request.user),
        "judging": [],
    }
    return render(request, "dashboards/strategic_goal.html", context)


@public_page
def area_goal(request: HttpRequest, year: int, code: str) -> HttpResponse:
    reading, goal = found(request, year, code)
    user = request.user
    node = selectors.goal_node(reading, goal)
    rows = placements(reading).filter(area_goal=goal)
    narrowed = PlacementFilter(request.GET, queryset=rows)
    table = PlacementTable(narrowed.qs, reading=reading)
    if wants_csv(request):
        name = f"indikatorer-{year}-{code}-{reading.period or 'mal'}"
        return csv_of(request, table, name, reading)
    known = None if narrowed.form.has_changed() else goal.places
    context = {
        "reading": reading,
        "node": node,
        "filter": narrowed,
        "table": prepared(request, table, known=known),
        "crumbs": crumbs(reading, (goal.code, "")),
        "may_judge": bool(reading.period) and can_steer_city(user),
        "judging": organisations_edited_by(user),
    }
    return render(request, "dashboards/area_goal.html", context)


@public_page
def why(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Why a goal is where it is; the answer alone for the dialog, else the whole page."""
    reading = reading_of(request, steering_budget(request, year))
    goals = (
        StrategicGoal.objects.all()
        if code.isdigit()
        else AreaGoal.objects.select_related("strategic_goal")
    )
    goal = get_object_or_404(goals, budget=reading.budget, code=code)
    node = selectors.goal_node(reading, goal)
    of_goals = isinstance(goal, StrategicGoal)
    counted = Counted(node.counts, of_goals)
    # A year that has no rules of its own is judged by the usual ones.
    policy = reading.policy or Policy(year=year, hard_share=HALF, none_share=HALF)
    level = node.proposal.level if node.proposal else ""
    context = {
        "reading": reading,
        "node": node,
        "of_goals": of_goals,
        "sentence": sentence(level, counted, policy, reading.period) if level else "",
        "needed": needed(counted, policy) if level else "",
        "steps": steps(level, counted, policy) if level else [],
        "is_forecast": is_forecast(reading.period),
        "since": goal_since(reading, node) if level else "",
        "address": reading.address("goal_why", year, code),
        "goal_address": goal_address(reading, goal),
        "crumbs": crumbs(reading, (goal.code, goal_address(reading, goal)), (_("Varför?"), "")),
    }
    if request.htmx:
        return render(request, "dashboards/includes/goal_why_short.html", context)
    if of_goals:
        context["children"] = sorted(node.children, key=worst_first)
    else:
        context["why"] = goal_why(reading, node)
    return render(request, "dashboards/goal_why.html", context)


def worst_first(node: selectors.GoalNode) -> tuple[int, str]:
    return RANK.get(Level(node.level), 4) if node.level else 5, node.goal.sort_code


@public_page
def side_by_side(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The organisations' targets and outcomes; a part of the goal's page, or a page alone."""
    reading, goal = found(request, year, code)
    only = request.GET.get("indikator")
    choices = list(shared_indicators(goal, year))
    context = {
        "reading": reading,
        "goal": goal,
        "choices": choices,
        "only": only,
        "matrix": matrix_of(reading, choices, only),
    }
    return part(
        request,
        context,
        "dashboards/includes/side_by_side.html",
        _("Nämnder och bolag sida vid sida"),
    )


@public_page
def years(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One indicator of the goal over the years, the first one unless another is chosen."""
    reading, goal = found(request, year, code)
    choices = list(shared_indicators(goal, year))
    wanted = request.GET.get("indikator")
    chosen = next((item for item in choices if item.code == wanted), None)
    chosen = chosen or next(iter(choices), None)
    context = {"reading": reading, "goal": goal, "choices": choices, "chosen": chosen}
    context["chart"] = chosen and chart_of(reading, chosen)
    return part(request, context, "dashboards/includes/years.html", _("Över åren"))


def chart_of(reading: Reading, indicator: Indicator) -> Chart | None:
    """The city's outcomes and targets of an indicator, year by year."""
    definitions = indicator.shown_definitions
    series = city_series(reading, indicator, definitions)
    return years_chart(indicator.name, series, next(iter(definitions), None))


@public_page
def committee_goals(request: HttpRequest, year: int, code: str) -> HttpResponse:
    reading, goal = found(request, year, code)
    page = page_of(request, plans.goals_under(reading, goal))
    context = {"reading": reading, "goal": goal, "goals": page}
    return part(request, context, "dashboards/includes/committee_goals.html", _("Nämndmål"))


@public_page
def activities(request: HttpRequest, year: int, code: str) -> HttpResponse:
    reading, goal = found(request, year, code)
    codes = request.GET.getlist("org")
    page = page_of(request, plans.activities_under(reading, goal, codes))
    context = {"reading": reading, "goal": goal, "activities": page, "codes": codes}
    return part(request, context, "dashboards/includes/goal_activities.html", _("Aktiviteter"))


def part(request: HttpRequest, context: dict, include: str, title: str) -> HttpResponse:
    """A part of the goal's page for htmx, else the same part as a page of its own."""
    if request.htmx:
        return render(request, include, context)
    reading, goal = context["reading"], context["goal"]
    steps = crumbs(reading, (goal.code, goal_address(reading, goal)), (title, ""))
    page = {
        **context,
        "include": include,
        "part": Path(include).stem,
        "title": title,
        "crumbs": steps,
    }
    return render(request, "dashboards/goal_part.html", page)
