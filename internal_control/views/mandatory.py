"""The office's page of a year: what the city asks of all, and what each organisation lacks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from decisions.news import keep_working_fresh
from goals.models import AreaGoal, Budget
from internal_control.actions.mandatory import remove_mandatory, set_mandatory, set_policy
from internal_control.forms import LimitsForm, MandatoryForm
from internal_control.models import ControlPolicy, MandatoryProcess
from internal_control.selectors import Control, controls_of
from organisations.permissions import can_steer_city
from plans.models import OperationalPlan


def city(request: HttpRequest, year: int) -> HttpResponse:
    budget = _budget(request, year)
    return _page(request, budget)


def _budget(request: HttpRequest, year: int) -> Budget:
    """The adopted budget of the year, for those who steer the city; others find nothing."""
    if not can_steer_city(request.user):
        raise PermissionDenied
    keep_working_fresh(request)
    return get_object_or_404(Budget.objects.adopted_for(year))


def _page(
    request: HttpRequest, budget: Budget, status: int = 200, **refused: object
) -> HttpResponse:
    year = budget.year
    plans = OperationalPlan.objects.of_year(year).select_related("organisation", "budget")
    controls = controls_of(plans.order_by(
        "organisation__kind_order", "organisation__sort_name", "organisation__pk"
    ))  # fmt: skip
    processes = MandatoryProcess.objects.of_year(year).select_related("area_goal")
    title = _("Intern kontroll %(year)d") % {"year": year}
    context = {
        "year": year,
        "title": title,
        "crumbs": [(_("Verksamhetsplaner"), reverse("plan_list", args=[year])), (title, "")],
        "processes": [
            {"process": one, "kinds": _kinds(one), "named": list(one.assignments.all())}
            for one in processes.prefetch_related("assignments__organisation")
        ],
        "form": MandatoryForm(budget=budget.pk, year=year),
        "limits_form": LimitsForm(instance=ControlPolicy.of_year(year)),
        "plans": [_summary(control) for control in controls.values()],
        **refused,
    }
    return render(request, "internal_control/city.html", context, status=status)


def _kinds(process: MandatoryProcess) -> list[str]:
    words = dict(MandatoryProcess._meta.get_field("kinds").base_field.choices)
    return [str(words[kind]) for kind in process.kinds]


def _summary(control: Control) -> dict[str, object]:
    return {
        "plan": control.plan,
        "processes": len(control.processes),
        "risks": len(control.risks),
        "high": sum(risk.band == "high" for risk in control.risks),
        "rows": len(control.rows),
        "lacking": len(control.hindering),
    }


@require_POST
def city_add(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for a process more."""
    budget = _budget(request, year)
    form = MandatoryForm(request.POST, budget=budget.pk, year=year)
    if not _saved(request, form, MandatoryProcess(), budget):
        return _page(request, budget, 422, form=form)
    return redirect("control_city", year)


@require_http_methods(["GET", "HEAD", "POST"])
def city_process(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Change what a process is called, and who is asked for it."""
    budget = _budget(request, year)
    process = get_object_or_404(MandatoryProcess.objects.of_year(year), pk=pk)
    given = {"budget": budget.pk, "year": year, "initial": MandatoryForm.of(process)}
    form = MandatoryForm(request.POST or None, **given)
    if request.method == "POST" and _saved(request, form, process, budget):
        return redirect("control_city", year)
    title = _("Obligatorisk process")
    context = {
        "year": year,
        "process": process,
        "form": form,
        "title": title,
        "crumbs": [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[year])),
            (_("Intern kontroll"), reverse("control_city", args=[year])),
            (title, ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "internal_control/city_process.html", context, status=status)


def _saved(
    request: HttpRequest, form: MandatoryForm, process: MandatoryProcess, budget: Budget
) -> bool:
    if not form.is_valid():
        return False
    given: dict[str, Any] = {**form.cleaned_data}
    organisations = list(given.pop("organisations"))
    process.area_goal = AreaGoal.objects.get(budget=budget, pk=given.pop("goal_id"))
    for name, value in given.items():
        setattr(process, name, value)
    try:
        set_mandatory(process=process, organisations=organisations, by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Sparat: %(what)s") % {"what": process})
    return True


@require_POST
def city_remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Ask nobody for the process any more."""
    _budget(request, year)
    process = get_object_or_404(MandatoryProcess.objects.of_year(year), pk=pk)
    try:
        remove_mandatory(process=process, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("control_city_process", year, pk)
    messages.success(request, _("Borttaget: %(what)s") % {"what": process})
    return redirect("control_city", year)


@require_POST
def city_limits(request: HttpRequest, year: int) -> HttpResponse:
    """Set from which value a risk is middle and high."""
    budget = _budget(request, year)
    form = LimitsForm(request.POST, instance=ControlPolicy.of_year(year))
    if not form.is_valid():
        return _page(request, budget, 422, limits_form=form)
    set_policy(policy=form.save(commit=False), by=request.user)
    messages.success(request, _("Gränserna är sparade."))
    return redirect("control_city", year)
