"""Targets that are decided, changed by a later decision: seen before and after, then recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.guard import explained
from decisions.models import Edition
from goals.models import Budget
from indicators.changes import change_targets
from organisations.models import Organisation
from organisations.permissions import can_steer_city
from plans.actions.targets import change_plan_targets
from plans.selectors import DecidedTarget, councils_targets, plans_targets
from plans.target_forms import TargetChangeForm
from plans.views.access import open_plan


@dataclass(frozen=True)
class TargetsPage:
    """Whose targets are changed, how that is recorded, and what the page says of it."""

    year: int
    rows: Sequence[DecidedTarget]
    record: Callable[..., Edition]
    done: str
    back: str
    context: dict[str, object]


def plan_targets(request: HttpRequest, year: int, organisation: str) -> HttpResponse:
    """Targets of a decided plan, changed by the organisation's approver."""
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.approve:
        raise PermissionDenied
    plan = workspace.plan
    back = reverse("plan", args=[year, organisation])
    if not workspace.may_change_targets:
        messages.error(request, _("Planen är inte beslutad: ändra årsmålen i planen."))
        return redirect(back)

    def record(**decided: object) -> Edition:
        return change_plan_targets(plan=plan, **decided)  # type: ignore[arg-type]

    context = {
        "plan": plan,
        "year": year,
        "blank_code": organisation,
        "kicker": str(plan),
        "crumbs": [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[year])),
            (plan.organisation.short_name, back),
            (_("Ändra årsmål"), ""),
        ],
        "effect": _("Planen får en ny utgåva. Läsarna ser den när planen publiceras nästa gång."),
        "example": _("till exempel NORRA 2024/7 § 12"),
    }
    page = TargetsPage(year, plans_targets(plan), record, _("Årsmålen är ändrade."), back, context)
    return _answer(request, page)


def city_targets(request: HttpRequest, year: int) -> HttpResponse:
    """The city's targets of an adopted year, changed by stadsledningskontoret."""
    if not can_steer_city(request.user):
        raise PermissionDenied
    get_object_or_404(Budget.objects.adopted_for(year))

    def record(**decided: object) -> Edition:
        return change_targets(year=year, **decided)  # type: ignore[arg-type]

    context = {
        "year": year,
        "blank_code": Organisation.objects.city().code,
        "kicker": _("Stadens årsmål %(year)d") % {"year": year},
        "crumbs": [
            (_("Året %(year)d") % {"year": year}, reverse("year", args=[year])),
            (_("Årsmål"), reverse("year_targets", args=[year])),
            (_("Ändra genom beslut"), ""),
        ],
        "effect": _("Budgeten får en ny utgåva, som läsarna ser genast."),
        "example": _("till exempel KF 2024-06-17 § 12 eller KS 2024/812"),
    }
    page = TargetsPage(
        year,
        councils_targets(year),
        record,
        _("Stadens årsmål är ändrade, och ändringen är offentlig."),
        reverse("plan_list", args=[year]),
        context,
    )
    return _answer(request, page)


def _answer(request: HttpRequest, page: TargetsPage) -> HttpResponse:
    """The form, what it would change, or the decision recorded."""
    wanted = request.GET.get("q", "").strip()
    if request.method != "POST":
        shown = [row for row in page.rows if row.is_about(wanted)]
        form = TargetChangeForm(year=page.year, rows=shown)
        return _show(request, page, form, wanted=wanted)
    form = TargetChangeForm(request.POST, year=page.year, rows=page.rows)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    if "confirmed" not in request.POST:
        return _show(request, page, form, preview=form.changes)
    try:
        with explained():
            page.record(by=request.user, changes=form.changes_to_make, **form.decision)
    except ValidationError as error:
        form.take(error)
        return _show(request, page, form, status=422)
    messages.success(request, page.done)
    return redirect(page.back)


def _show(
    request: HttpRequest,
    page: TargetsPage,
    form: TargetChangeForm,
    *,
    preview: object = None,
    wanted: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **page.context,
        "form": form,
        "preview": preview,
        "wanted": wanted,
        "total": len(page.rows),
        "back": page.back,
    }
    return render(request, "plans/targets.html", context, status=status)
