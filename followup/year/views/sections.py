"""The template of the year's plans: its parts, what is asked in each and of whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drafting import history_views
from drafting import views as drafting
from drafting.desk import Desk
from drafting.fields import EditedField
from followup.year.doors import budget_of, page_of, status_of, steering, tried
from followup.year.forms import PartForm, PlaceForm
from followup.year.template import assigned_to_each, preview_for, template_tree
from goals.actions import DOWN, UP
from goals.models import Budget
from plans.actions import template as actions
from plans.actions.template_place import HEADING, INSTRUCTION, TemplatePlace, why_held
from plans.models import SectionTemplate


@dataclass(frozen=True)
class TemplatePage:
    """The page of one part, for the answers to a save (`drafting.places.DraftPage`)."""

    part: SectionTemplate
    header = "followup/year/includes/section_header.html"

    @property
    def place(self) -> TemplatePlace:
        return TemplatePlace(self.part.budget, self.part.key)

    @property
    def back(self) -> str:
        return _("Tillbaka till avsnittet")

    @property
    def page_url(self) -> str:
        return self.url("year_section")

    @property
    def save_url(self) -> str:
        return self.url("year_section_save")

    @property
    def history_url(self) -> str:
        return self.url("year_section_history", INSTRUCTION)

    def url(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.part.budget.year, self.part.key, *more])

    def context(self) -> dict[str, object]:
        return page_of(self.part.budget.year, self.part.heading) | {"part": self.part}

    def fragments(self, request: HttpRequest, field: EditedField) -> dict[str, str]:
        part = _part(self.part.budget, self.part.key)
        return {
            "as-read": render_to_string(
                "followup/year/includes/section_as_read.html", {"part": part}
            )
        }

    def again(self, request: HttpRequest, desk: Desk, status: int) -> HttpResponse:
        return _show(request, self.part, desk=desk, status=status)


def _part(budget: Budget, key: str) -> SectionTemplate:
    found = SectionTemplate.objects.of_budgets([budget.pk]).filter(key=key).first()
    if found is None:
        raise Http404
    found.budget = budget
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def sections(request: HttpRequest, year: int) -> HttpResponse:
    """All parts in order, and a new one. A year without a template of its own has the standard."""
    budget = budget_of(year)
    form = PartForm(request.POST or None, budget=budget)
    if form.is_valid():
        actions.ensure_template(budget=budget, by=request.user)
        if tried(form, partial(actions.add_part, budget=budget, by=request.user, **form.part)):
            messages.success(request, _("Avsnittet är tillagt."))
            return redirect("year_sections", year)
    context = page_of(year, _("Planens avsnitt")) | {
        "tree": template_tree(budget),
        "form": form,
        "held": why_held(budget),
        "removed": _removed(request, budget),
        "assigned": assigned_to_each(budget),
    }
    return render(request, "followup/year/sections.html", context, status=status_of(form))


def _removed(request: HttpRequest, budget: Budget) -> SectionTemplate | None:
    """The part that was removed just now, so that the page can offer to bring it back."""
    pk = request.GET.get("borttaget", "")
    return actions.removed_part(budget, int(pk)) if pk.isdecimal() and len(pk) < 18 else None


@require_GET
@steering
def preview(request: HttpRequest, year: int) -> HttpResponse:
    """The plan as an organisation of a kind meets it: what it must write, and what it may."""
    budget = budget_of(year)
    kind, kinds = preview_for(budget, request.GET.get("slag", ""))
    context = page_of(year, _("Så möter de mallen")) | {"shown": kind, "kinds": kinds}
    return render(request, "followup/year/sections_preview.html", context)


@require_GET
@steering
def section(request: HttpRequest, year: int, key: str) -> HttpResponse:
    return _show(request, _own_part(request, year, key))


def _own_part(request: HttpRequest, year: int, key: str) -> SectionTemplate:
    return _part(budget_of(year), key)


def _show(
    request: HttpRequest,
    part: SectionTemplate,
    desk: Desk | None = None,
    form: PlaceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    desk = desk or Desk()
    page = TemplatePage(part)
    context = page.context() | {
        "heading": desk.show(HEADING, part.heading),
        "instruction": desk.show(INSTRUCTION, part.instruction),
        "errors": desk.errors,
        "held": why_held(part.budget),
        "save_url": page.save_url,
        "undo_url": page.url("year_section_undo"),
        "form": form or PlaceForm(part=part),
    }
    return render(request, "followup/year/section.html", context, status=status)


@require_POST
@steering
def place(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Who must write the part, and what it stands under."""
    part = _own_part(request, year, key)
    form = PlaceForm(request.POST, part=part)
    change = partial(actions.change_part, part=part, by=request.user)
    if form.is_valid() and tried(form, lambda: change(**form.cleaned_data)):
        messages.success(request, _("Sparat."))
        return redirect("year_section", year, key)
    return _show(request, _part(part.budget, key), form=form, status=422)


@require_POST
@steering
def save(request: HttpRequest, year: int, key: str) -> HttpResponse:
    return drafting.save(request, TemplatePage(_own_part(request, year, key)))


@require_POST
@steering
def undo(request: HttpRequest, year: int, key: str) -> HttpResponse:
    return drafting.undo(request, TemplatePage(_own_part(request, year, key)))


@steering
def field_history(request: HttpRequest, year: int, key: str, address: str) -> HttpResponse:
    page = TemplatePage(_own_part(request, year, key))
    return history_views.field_history(request, page, address)


@require_POST
@steering
def move(request: HttpRequest, year: int, key: str) -> HttpResponse:
    way = DOWN if request.POST.get("way") == DOWN else UP
    part = _own_part(request, year, key)
    _tried(request, partial(actions.move_part, part=part, way=way, by=request.user))
    return redirect(reverse("year_sections", args=[year]) + f"#{key}")


@require_POST
@steering
def remove(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Remove a part; the page that follows offers to bring it back."""
    part = _own_part(request, year, key)
    pk = part.pk
    gone = _tried(request, partial(actions.remove_part, part=part, by=request.user))
    address = reverse("year_sections", args=[year])
    return redirect(f"{address}?borttaget={pk}" if gone else address)


@require_POST
@steering
def restore(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    part = actions.removed_part(budget_of(year), pk)
    if part is None:
        raise Http404
    _tried(request, partial(actions.restore_part, part=part, by=request.user))
    return redirect(reverse("year_sections", args=[year]) + f"#{part.key}")


def _tried(request: HttpRequest, action: Callable[[], object]) -> bool:
    """Whether it was done; if not, the page that follows says why."""
    try:
        action()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    return True
