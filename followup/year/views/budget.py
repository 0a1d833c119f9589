"""The year's budget: its goals, and which years there are."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions.models import BUDGET
from decisions.selectors import standing_of
from followup.year.actions import begin_year
from followup.year.doors import budget_of, is_draft, page_of, status_of, steering, tried
from followup.year.forms import GoalForm, NewGoalForm, YearForm
from followup.year.opening import may_be_undone
from followup.year.reading import whole_budget
from goals import budgets
from goals.models import Budget
from organisations.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def years(request: HttpRequest) -> HttpResponse:
    """The years that have been opened; the first one is begun here, empty."""
    known = budgets.citys_budgets()
    city = Organisation.objects.filter(kind=Organisation.Kind.CITY).first()
    form = YearForm(request.POST or None)
    may_begin = city is not None and not known
    if request.method == "POST" and not may_begin:
        raise Http404
    if form.is_valid() and tried(
        form, partial(begin_year, year=form.cleaned_data["year"], by=request.user)
    ):
        return redirect("year", form.cleaned_data["year"])
    latest = max(known, default=None)
    context = {
        "years": [known[year] for year in sorted(known, reverse=True)],
        "city": city,
        "form": form if may_begin else None,
        "next": latest + 1 if latest and not is_draft(known[latest]) else None,
    }
    return render(request, "followup/year/years.html", context, status=status_of(form))


@require_GET
@steering
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Goals with their indicators and targets; an adopted budget says which decision it is."""
    budget = budgets.citys_budget(year)
    if budget is None:
        return _not_opened(request, year)
    draft = is_draft(budget)
    city = Organisation.objects.city()
    context = page_of(year) | {
        "budget": budget,
        "draft": draft,
        "goals": whole_budget(budget),
        "standing": None if draft else standing_of(city, year, BUDGET),
        "undo": draft and may_be_undone(budget),
        **_moved(request),
        "next_year": year + 1 if not draft and budgets.citys_budget(year + 1) is None else None,
    }
    return render(request, "followup/year/year.html", context)


def _moved(request):
    """Which indicator has just changed places, and how: its button keeps the focus."""
    moved, way = request.GET.get("moved", ""), request.GET.get("way", "")
    # Compared as it is written: a number may have more digits than a number can have.
    return {"moved": moved if moved.isdecimal() else "", "way": way}


def _not_opened(request, year):
    before = Budget.objects.adopted_for(year - 1).exists()
    context = page_of(year) | {"before": year - 1 if before else None}
    return render(request, "followup/year/not_opened.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def add_goal(request: HttpRequest, year: int) -> HttpResponse:
    budget = budget_of(year)
    initial = {"under": budget.strategic_goals.filter(code=request.GET.get("under", "")).first()}
    form = NewGoalForm(request.POST or None, budget=budget, initial=initial)
    if form.is_valid() and tried(form, partial(_add, budget, form.cleaned_data, request.user)):
        messages.success(request, _("Målet är tillagt."))
        return redirect("year", year)
    context = page_of(year, _("Nytt mål")) | {"form": form, "goal": None}
    return render(request, "followup/year/goal.html", context, status=status_of(form))


def _add(budget, data, by):
    words = {"code": data["code"], "title": data["title"], "by": by}
    if data["under"]:
        budgets.add_area_goal(strategic_goal=data["under"], **words)
    else:
        budgets.add_strategic_goal(budget=budget, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def goal(request: HttpRequest, year: int, code: str) -> HttpResponse:
    found = goal_of(budget_of(year), code)
    initial = {"code": found.code, "title": found.title}
    form = GoalForm(request.POST or None, initial=initial)
    if form.is_valid() and tried(
        form, partial(budgets.change_goal, goal=found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Målet är ändrat."))
        return redirect("year", year)
    context = page_of(year, _("Mål %(code)s") % {"code": code}) | {"form": form, "goal": code}
    return render(request, "followup/year/goal.html", context, status=status_of(form))


@require_POST
@steering
def remove_goal(request: HttpRequest, year: int, code: str) -> HttpResponse:
    try:
        budgets.remove_goal(goal=goal_of(budget_of(year), code), by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("year_goal", year, code)
    messages.success(request, _("Mål %(code)s är borttaget.") % {"code": code})
    return redirect("year", year)


def goal_of(budget, code):
    """The goal of either kind with the number."""
    goals = budget.area_goals if "." in code else budget.strategic_goals
    found = goals.filter(code=code).first()
    if found is None:
        raise Http404
    return found
