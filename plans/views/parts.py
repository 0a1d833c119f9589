"""The page of a part of the plan: its text, whether it concerns them, their own headings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from drafting import history_views
from drafting import views as drafting
from drafting.desk import Desk
from drafting.fields import EditedField, Gone
from plans.actions import headings, parts
from plans.actions.place import PartPlace
from plans.addresses import part_address
from plans.calculations.tree import TreeProgress
from plans.economy.tables import TABLES
from plans.forms import HeadingForm, NotConcernedForm
from plans.models import PlanSection
from plans.outline import Part
from plans.selectors import tree_of
from plans.talk import talk_url
from plans.views.access import Workspace, open_plan
from plans.views.figures import figure_fragment, figures_here
from plans.views.tree import around, removed_here, removed_of, tree_fragments
from plans.views.workspace import goal_page


@dataclass(frozen=True)
class PartPage:
    """A part's page, also for the answers to a save (`drafting.places.DraftPage`)."""

    workspace: Workspace
    key: str
    header = "plans/includes/part_header.html"

    @cached_property
    def tree(self) -> TreeProgress:
        """Read when it is shown: a save does without."""
        return tree_of(self.workspace.plan)

    @property
    def part(self) -> Part:
        """The part of the key; without one there is no such page."""
        progress = self.tree.find(self.key)
        if progress is None:
            raise Http404
        return progress.part

    @cached_property
    def removed(self) -> PlanSection | None:
        """The own heading of the key, when the plan had it and it was removed."""
        return removed_of(self.workspace, self.key)

    @property
    def above(self) -> Part | None:
        """Where a removed heading stood; none where it stood under no part."""
        over = self.removed.parent if self.removed else None
        found = self.tree.find(over.key) if over else None
        return found.part if found else None

    @property
    def place(self) -> PartPlace:
        return PartPlace(self.workspace.plan, self.key)

    @property
    def back(self) -> str:
        return _("Tillbaka till avsnittet")

    @property
    def page_url(self) -> str:
        """Of a heading that was removed, where it stood and is brought back."""
        if self.removed is None:
            return part_address(self.workspace.plan, self.part)
        address = part_address(self.workspace.plan, self.above) if self.above else ""
        return f"{address or self.workspace.plan_url('plan')}?rubrik={self.removed.pk}"

    @property
    def save_url(self) -> str:
        return self.url("plan_part_save")

    @property
    def history_url(self) -> str:
        if self.removed is None:
            return self.url("plan_part_history")
        if self.above is None:
            return self.workspace.plan_url("plan_whole_history")
        return self.workspace.part_url("plan_part_history", self.above.key)

    def url(self, name: str, **more: object) -> str:
        return self.workspace.part_url(name, self.key, **more)

    def context(self) -> dict[str, object]:
        return {"plan": self.workspace.plan, "part": self.above if self.removed else self.part}

    def fragments(self, request: HttpRequest, field: EditedField) -> dict[str, str]:
        """How far the part has come, where a save can have changed it; its figures."""
        plan, around = self.workspace.plan, {}
        if field.has_turned or field.address == "heading":
            around = tree_fragments(request, plan, tree_of(plan), self.key)
        if not field.has_figures:
            return around
        return around | figure_fragment(request, plan, self.key, field.value)

    def again(self, request: HttpRequest, desk: Desk, status: int) -> HttpResponse:
        return show(request, self, desk, status=status)


def open_part(request: HttpRequest, year: int, organisation: str, key: str) -> PartPage:
    return PartPage(open_plan(request, year, organisation).at_part(key), key)


def part(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    page = open_part(request, year, organisation, key)
    if page.removed:
        return _where_it_was(request, page, page.removed)
    if page.part.area_goal:
        return redirect(page.page_url)
    return show(request, page)


def _where_it_was(request: HttpRequest, page: PartPage, removed: PlanSection) -> HttpResponse:
    """Old links to an own heading that was removed lead to where it stood and is brought back."""
    messages.info(request, _("Avsnittet ”%(what)s” är borttaget.") % {"what": removed.heading})
    return redirect(page.page_url)


def show(
    request: HttpRequest,
    page: PartPage,
    desk: Desk | None = None,
    refused: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page. What was refused comes back as typed: fields in `desk`, forms in `refused`."""
    desk = desk or Desk()
    workspace, part = page.workspace, page.part
    if part.area_goal:
        return goal_page(request, workspace.at(part.area_goal), desk, refused, status)
    section = part.section
    context = {
        "plan": workspace.plan,
        "part": part,
        "rights": workspace.rights,
        "may_edit": workspace.may_edit,
        "closed": workspace.closed,
        "save_url": page.save_url,
        "undo_url": page.url("plan_part_undo"),
        "text": desk.show("section", section.text if section else ""),
        "text_history": page.url("plan_part_field_history", address="section"),
        "history_url": page.history_url,
        "tables": [table for table in TABLES if table.part == part.key],
        "own_heading": desk.show("heading", part.heading),
        "errors": desk.errors,
        **around(page.tree, part.key),
        "talk_url": talk_url(workspace.plan, part.key),
        **removed_here(request, workspace),
        **figures_here(workspace, part),
        **(refused or {}),
    }
    return render(request, "plans/part.html", context, status=status)


@require_POST
def save(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    return drafting.save(request, open_part(request, year, organisation, key))


@require_POST
def undo(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    return drafting.undo(request, open_part(request, year, organisation, key))


def field_history(
    request: HttpRequest, year: int, organisation: str, key: str, address: str
) -> HttpResponse:
    """Every version of the part's text or heading, the latest first."""
    return history_views.field_history(
        request, open_part(request, year, organisation, key), address
    )


def edit_part(request: HttpRequest, year: int, organisation: str, key: str) -> PartPage:
    """As `open_part`, for writing: readers and stadsledningskontoret get 403."""
    page = open_part(request, year, organisation, key)
    if not page.workspace.rights.edit:
        raise PermissionDenied
    return page


@require_POST
def concern(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Say that the part does not concern the organisation, with a reason, or take it back."""
    page = edit_part(request, year, organisation, key)
    plan = page.workspace.plan
    if "concerned" in request.POST:
        _tried(request, lambda: parts.say_concerned(plan=plan, key=key, by=request.user))
        return redirect(page.page_url)
    form = NotConcernedForm(request.POST)
    if form.is_valid():
        why_not = form.cleaned_data["why_not"]
        try:
            parts.say_not_concerned(plan=plan, key=key, why_not=why_not, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            return redirect(page.page_url)
    return show(request, page, refused={"concern_form": form}, status=422)


@require_POST
def add(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Add a heading of the organisation's own under the part, and go there to write."""
    page = edit_part(request, year, organisation, key)
    form = HeadingForm(request.POST)
    if form.is_valid():
        heading = form.cleaned_data["heading"]
        try:
            own = parts.add_heading(
                plan=page.workspace.plan, key=key, heading=heading, by=request.user
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            return redirect(page.workspace.part_url("plan_part", f"egen-{own.pk}"))
    return show(request, page, refused={"heading_form": form}, status=422)


@require_POST
def move(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    page = edit_part(request, year, organisation, key)
    way = headings.DOWN if request.POST.get("way") == headings.DOWN else "up"
    plan = page.workspace.plan
    _tried(request, lambda: parts.move_heading(plan=plan, key=key, way=way, by=request.user))
    return redirect(_above(page) + "#own-headings")


@require_POST
def remove(request: HttpRequest, year: int, organisation: str, key: str) -> HttpResponse:
    """Remove an own heading; the page that follows offers to bring it back."""
    page = edit_part(request, year, organisation, key)
    plan, own = page.workspace.plan, page.part.section
    removed = _tried(request, lambda: parts.remove_heading(plan=plan, key=key, by=request.user))
    above = _above(page)
    return redirect(f"{above}?rubrik={own.pk}" if removed and own else above)


@require_POST
def restore(request: HttpRequest, year: int, organisation: str, pk: int) -> HttpResponse:
    workspace = open_plan(request, year, organisation)
    if not workspace.rights.edit:
        raise PermissionDenied
    back = _tried(
        request, lambda: parts.restore_heading(plan=workspace.plan, pk=pk, by=request.user)
    )
    if back is None:
        return redirect(workspace.plan_url("plan"))
    messages.success(request, _("Tillbaka: %(what)s") % {"what": back.heading})
    return redirect(workspace.part_url("plan_part", f"egen-{pk}"))


def _above(page: PartPage) -> str:
    """The page of the part that an own heading stands under."""
    above = page.tree.find(page.part.parent)
    if above is None:
        return page.workspace.plan_url("plan")
    return part_address(page.workspace.plan, above.part)


def _tried(request: HttpRequest, action: Any) -> Any:
    """Do it, or say why not; a heading that is not this plan's does not exist."""
    try:
        return action()
    except Gone:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
