"""An indicator in the year's budget: where it stands, how it is measured, who answers."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.text import clean_text
from decisions.guard import explained
from followup.year.answering import Duties, save_duties
from followup.year.doors import (
    budget_of,
    definable_from,
    is_draft,
    page_of,
    status_of,
    steering,
    tried,
)
from followup.year.forms import (
    ExistingIndicatorForm,
    GroundsForm,
    IndicatorNameForm,
    NewIndicatorForm,
)
from followup.year.views.budget import goal_of
from goals.actions import DOWN, UP
from indicators.actions import (
    place_indicator,
    remove_placement,
    set_definition,
)
from indicators.carrying import councils_placements
from indicators.forms import DefinitionForm
from indicators.models import Indicator, IndicatorDefinition
from indicators.selectors import definitions_in_force
from indicators.steering import (
    add_council_indicator,
    councils_indicators,
    move_placement,
    rename_council_indicator,
)


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def add(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One that exists, or a new one with its definition: two forms on a page."""
    budget = budget_of(year)
    goal = get_object_or_404(budget.area_goals, code=code)
    sent = request.POST.get("form", "")
    unused = councils_indicators().exclude(placements__area_goal=goal)
    existing = ExistingIndicatorForm(
        request.POST if sent == "existing" else None, indicators=unused, auto_id="existing_%s"
    )
    new = NewIndicatorForm(request.POST if sent == "new" else None)
    form = {"existing": existing, "new": new}.get(sent)
    if form is not None and form.is_valid():
        action = _placed if sent == "existing" else _added
        if tried(form, partial(action, budget, goal, form.cleaned_data, request.user)):
            messages.success(request, _("Indikatorn står nu under mål %(code)s.") % {"code": code})
            return redirect("year", year)
    context = page_of(year, _("Ny indikator under %(code)s") % {"code": code}) | {
        "goal": goal,
        "existing": existing,
        "new": new,
        "form": form,
    }
    return render(request, "followup/year/indicator_new.html", context, status=status_of(form))


def _placed(budget, goal, data, by):
    with explained():
        place_indicator(indicator=data["indicator"], budget=budget, area_goal=goal, by=by)


def _added(budget, goal, data, by):
    add_council_indicator(budget=budget, area_goal=goal, by=by, **data)


def _indicator(code):
    return get_object_or_404(councils_indicators(), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def indicator(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Its name and how it is measured from the year on; a change breaks the series there."""
    budget, found = budget_of(year), _indicator(code)
    definition = definitions_in_force({found.pk}, year).get(found.pk)
    posted = request.POST or None
    decided = found.frozen_placements.exists()
    name = IndicatorNameForm(posted, initial={"name": found.name}, decided=decided)
    # A copy: what is refused must not be shown as what holds.
    instance = IndicatorDefinition.objects.filter(pk=definition.pk if definition else None).first()
    form = DefinitionForm(posted, instance=instance)
    if name.is_valid() and form.is_valid():
        action = partial(_defined, year, found, name.cleaned_data["name"], form, request.user)
        if tried(name, action, form):
            messages.success(request, _("%(name)s är sparad.") % {"name": found.name})
            return redirect("year_indicator", year, code)
    context = page_of(year, found.name) | {
        "indicator": found,
        "definition": definition,
        "name": name,
        "form": form,
        "draft": is_draft(budget),
        "door": None if is_draft(budget) else definable_from(year),
        "placements": councils_placements(budget).filter(indicator=found),
    }
    return render(request, "followup/year/indicator.html", context, status=status_of(name, form))


def _defined(year, found, name, form, by):
    with explained(), transaction.atomic():
        # Read anew: what is refused must not be shown as its name.
        rename_council_indicator(indicator=Indicator.objects.get(pk=found.pk), name=name, by=by)
        if form.changes:
            set_definition(indicator=found, from_year=year, by=by, **form.changes)


def _placement(request, year, code):
    """Where the indicator stands under the goal that the form names."""
    goal = goal_of(budget_of(year), clean_text(request.POST.get("goal", "")))
    return get_object_or_404(_indicator(code).placements, area_goal=goal)


@require_POST
@steering
def move(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One step up or down among the indicators of its goal; the focus stays on the button."""
    placement = _placement(request, year, code)
    way = DOWN if request.POST.get("way") == DOWN else UP
    try:
        move_placement(placement=placement, way=way, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("year", year)
    query = urlencode({"moved": placement.pk, "way": way})
    return redirect(f"{reverse('year', args=[year])}?{query}#moved")


@require_POST
@steering
def remove(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Take the indicator away from one goal of the year."""
    placement = _placement(request, year, code)
    try:
        with explained():
            remove_placement(placement=placement, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Indikatorn är borttagen från målet."))
    return redirect("year", year)


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def answering(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Who answers for the indicator in the year, from when to when, with which weight."""
    found, budget = _indicator(code), budget_of(year)
    duties = Duties.read(found, year, request.POST or None)
    grounds = GroundsForm(request.POST or None, prefix="decision")
    if duties.are_valid() and grounds.is_valid() and _answered(duties, grounds, request.user):
        messages.success(request, _("Ansvaret är sparat."))
        return redirect("year_answering", year, code)
    context = page_of(year, _("Vem som svarar")) | {
        "indicator": found,
        "duties": duties,
        "grounds": grounds,
        "asks": not is_draft(budget) or grounds.errors,
    }
    status = status_of(*duties.forms, grounds)
    return render(request, "followup/year/answering.html", context, status=status)


def _answered(duties, grounds, by):
    action = partial(save_duties, duties=duties, by=by, grounds=grounds.grounds)
    return tried(duties.first, action, grounds)
