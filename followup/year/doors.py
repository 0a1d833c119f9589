"""Who may come in, and what every page of the year says about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from common.forms import tell
from goals.budgets import citys_budget, citys_budgets
from goals.models import Budget
from organisations.permissions import can_steer_city


def steering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For others than stadsledningskontoret and administrators the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_steer_city(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def budget_of(year: int) -> Budget:
    """The year's budget; a year that nobody has opened has no such page."""
    budget = citys_budget(year)
    if budget is None:
        raise Http404
    return budget


def is_draft(budget: Budget) -> bool:
    return budget.status == Budget.Status.PROPOSAL


@dataclass(frozen=True)
class Door:
    """The first year in which something new may hold; it may have to be opened first."""

    year: int
    is_open: bool


def definable_from(year: int) -> Door:
    """Where a definition that is adopted for a year can be changed: the first draft after it."""
    later = {one: budget for one, budget in citys_budgets().items() if one > year}
    drafts = [one for one, budget in later.items() if is_draft(budget)]
    if drafts:
        return Door(min(drafts), is_open=True)
    return Door(max(later, default=year) + 1, is_open=False)


def tried(
    form: forms.BaseForm, action: Callable[[], object], grounds: forms.BaseForm | None = None
) -> bool:
    """Whether the action was done; if not, the form says why, with everything that was typed.

    What is wrong with the decision is told in the form of its `grounds`.
    """
    try:
        action()
    except ValidationError as refused:
        tell(grounds if grounds and _is_about(grounds, refused) else form, refused)
        return False
    return True


def _is_about(form: forms.BaseForm, refused: ValidationError) -> bool:
    return hasattr(refused, "error_dict") and bool(form.fields.keys() & refused.error_dict.keys())


def status_of(*forms_shown: forms.BaseForm | None) -> int:
    """What the page answers with: 422 when something typed was refused."""
    return 422 if any(form is not None and form.errors for form in forms_shown) else 200


def page_of(year: int, here: str = "") -> dict[str, Any]:
    """Crumbs and tabs of a page of the year; `here` is its own name, none for the first page."""
    first = (_("Året %(year)d") % {"year": year}, reverse("year", args=[year]) if here else "")
    return {
        "year": year,
        "crumbs": [(_("Alla år"), reverse("years")), first, *([(here, "")] if here else [])],
        "tabs": [
            (_("Budget"), reverse("year", args=[year])),
            (_("Årsmål"), reverse("year_targets", args=[year])),
            (_("Planens avsnitt"), reverse("year_sections", args=[year])),
            (_("Regler"), reverse("year_policy", args=[year])),
            (_("Perioder"), reverse("year_periods", args=[year])),
            (_("Sista dagar"), reverse("year_deadlines", args=[year])),
            (_("Organisationer"), reverse("organisation_tree")),
        ],
    }
