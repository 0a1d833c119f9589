"""Saving single fields of a plan, and what else on its page follows from them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.text import clean_text
from decisions.guard import explained
from drafting import views as drafting
from drafting.actions import Entry
from drafting.desk import Desk
from drafting.fields import EditedField
from goals.models import Activity
from indicators.actions import confirm_figure
from plans.actions.fields import PlacedTarget
from plans.actions.place import GoalPlace
from plans.asked import AskedTarget, asked_about_dates
from plans.selectors import indicator_rows, rows_of, tree_of
from plans.views.access import Workspace, edit_goal, open_goal
from plans.views.figures import figure_fragment
from plans.views.tree import tree_fragments
from plans.views.workspace import goal_page


@dataclass(frozen=True)
class GoalDraftPage:
    """The page of one area goal, for the answers to a save (`drafting.places.DraftPage`)."""

    workspace: Workspace
    header = "plans/includes/header.html"

    @property
    def place(self) -> GoalPlace:
        return self.workspace.place

    @property
    def back(self) -> str:
        return _("Tillbaka till målet")

    @property
    def page_url(self) -> str:
        return self.workspace.url("plan_goal")

    @property
    def save_url(self) -> str:
        return self.workspace.url("plan_save")

    @property
    def history_url(self) -> str:
        return self.workspace.url("plan_history")

    def context(self) -> dict[str, object]:
        return {"plan": self.workspace.plan, "goal": self.workspace.goal}

    def fragments(self, request: HttpRequest, field: EditedField) -> dict[str, str]:
        """Progress where it can have changed; how a target was read, and whether it is enough."""
        plan, goal = self.place.plan, self.place.area_goal
        parts: dict[str, tuple[str, dict[str, object]]] = {}
        around: dict[str, str] = {}
        if field.has_turned:
            tree = tree_of(plan)
            around = tree_fragments(request, plan, tree, goal.code)
            current = tree.goal(goal.code)
            parts["goal-progress"] = ("plans/includes/goal_progress.html", {"current": current})
        if isinstance(field.row, Activity):
            asked = {"asked": asked_about_dates(field.row), "save_url": self.save_url}
            context = {**self.context(), **asked}
            parts[f"dates-{field.row.pk}"] = ("plans/includes/dates_asked.html", context)
        if isinstance(field, PlacedTarget):
            (row,) = rows_of(plan, [field.placement], Desk())
            context = {
                "row": row,
                "address": self.workspace.address,
                "may_edit": True,
                "tries": 0,
            }
            parts[f"reading-{field.indicator.pk}"] = ("plans/includes/reading.html", context)
            parts[f"symbol-{field.indicator.pk}"] = ("plans/includes/symbol.html", context)
        rendered = {
            element: render_to_string(template, context, request)
            for element, (template, context) in parts.items()
        }
        if field.has_figures or isinstance(field, PlacedTarget):
            text = field if field.has_figures else self.place.field("section")
            rendered |= figure_fragment(request, plan, goal.code, text.value)
        return around | rendered

    def again(self, request: HttpRequest, desk: Desk, status: int) -> HttpResponse:
        return goal_page(request, self.workspace, desk, status=status)


def open_page(request: HttpRequest, year: int, organisation: str, code: str) -> GoalDraftPage:
    return GoalDraftPage(open_goal(request, year, organisation, code))


@require_POST
def save(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    return drafting.save(request, open_page(request, year, organisation, code))


@require_POST
def agenda(
    request: HttpRequest, year: int, organisation: str, code: str, kind: str, pk: int
) -> HttpResponse:
    """The goals of Agenda 2030 that were ticked are the value of one field."""
    page = open_page(request, year, organisation, code)
    ticked = ", ".join(request.POST.getlist("agenda"))
    entry = Entry(f"{kind}-{pk}-agenda", request.POST.get("base", ""), ticked)
    return drafting.save(request, page, [entry])


@require_POST
def undo(request: HttpRequest, year: int, organisation: str, code: str) -> HttpResponse:
    return drafting.undo(request, open_page(request, year, organisation, code))


@require_POST
def answer(request: HttpRequest, year: int, organisation: str, code: str, pk: int) -> HttpResponse:
    """A target that was asked about is right, and why."""
    workspace = edit_goal(request, year, organisation, code)
    row = next(iter(indicator_rows(workspace.plan, workspace.goal, Desk(), pk)), None)
    if row is None or row.asked is None:
        raise Http404
    refused = (
        _confirm(request, row.asked) if workspace.may_edit else _("Planen är inte ett utkast.")
    )
    if not request.htmx:
        if refused:
            messages.error(request, refused)
        return redirect(f"{workspace.url('plan_goal')}#indicator-{pk}")
    context = {
        "row": row,
        "address": workspace.address,
        "may_edit": workspace.may_edit,
        "refused": refused,
        "answered": not refused,
    }
    return render(request, "plans/includes/reading.html", context, status=422 if refused else 200)


def _confirm(request: HttpRequest, asked: AskedTarget) -> str:
    """Take the answer, or say why it is not taken."""
    if request.POST.get("seen", "") != asked.target.text:
        return _("Årsmålet har ändrats sedan du såg det. Läs det igen.")
    try:
        with explained():
            why = clean_text(request.POST.get("why", ""))
            confirm_figure(figure=asked.target, why=why, by=request.user)
    except ValidationError as error:
        asked.target.confirmed = ""
        return " ".join(error.messages)
    return ""


@require_GET
def symbol(request: HttpRequest, year: int, organisation: str, code: str, pk: int) -> HttpResponse:
    """The computed symbol of one indicator, asked for again until the job has caught up."""
    workspace = open_goal(request, year, organisation, code)
    rows = indicator_rows(workspace.plan, workspace.goal, Desk(), pk)
    tries = request.GET.get("forsok", "0")
    context = {
        "row": rows[0] if rows else None,
        "address": workspace.address,
        "tries": int(tries) + 1 if tries.isdecimal() and len(tries) < 4 else 0,
    }
    return render(request, "plans/includes/symbol.html", context, status=200 if rows else 404)
