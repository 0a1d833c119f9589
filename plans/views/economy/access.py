"""Finding a table of a plan's economy, and what its pages have in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.closing import why_closed
from plans.economy.tables import BY_KEY, FRAMES, TABLES, MoneyTable
from plans.figures import figures_in, with_values
from plans.outline import Part, find_part
from plans.views.access import Workspace, open_plan


@dataclass(frozen=True)
class MoneyPage:
    """A table in a plan's workspace."""

    workspace: Workspace
    table: MoneyTable

    @cached_property
    def closed(self) -> str:
        """Why the table cannot be written in now, whoever asks; empty when it can."""
        return why_closed(self.workspace.plan, self.table.part)

    @property
    def may_edit(self) -> bool:
        return self.workspace.rights.edit and not self.closed

    @property
    def place(self) -> list[object]:
        plan = self.workspace.plan
        return [plan.year, plan.organisation.code, self.table.key]

    def url(self, name: str, *more: object) -> str:
        return reverse(name, args=[*self.place, *more])


def open_table(request: HttpRequest, year: int, organisation: str, key: str) -> MoneyPage:
    workspace = open_plan(request, year, organisation)
    if key not in BY_KEY:
        raise Http404
    return MoneyPage(workspace, BY_KEY[key])


def edit_table(request: HttpRequest, year: int, organisation: str, key: str) -> MoneyPage:
    """As `open_table`, for writing: readers and stadsledningskontoret get 403."""
    page = open_table(request, year, organisation, key)
    if not page.workspace.rights.edit:
        raise PermissionDenied
    return page


def tabs_of(workspace: Workspace) -> list[tuple[str, str]]:
    """The pages of the economy, in the order of the document."""
    place = [workspace.plan.year, workspace.plan.organisation.code]
    pages = [(_("Översikt"), reverse("plan_economy", args=place))]
    pages += [
        (str(table.tab), reverse("plan_money", args=[*place, table.key]))
        for table in TABLES
        if table is not FRAMES
    ]
    pages.append((_("Förslag till beslut"), reverse("plan_points", args=place)))
    return pages


def part_of(workspace: Workspace, key: str) -> Part | None:
    """The part of the document that a page of the economy belongs to, with its anvisning and its
    own text; None where the year's template does without."""
    part = find_part(workspace.now.parts, key)
    if part is None or not workspace.now.figures_follow:
        return part
    return with_values([part], figures_in(workspace.now, [part.written_text]))[0]


def crumbs_of(workspace: Workspace, *more: tuple[str, str]) -> list[tuple[str, str]]:
    plan = workspace.plan
    place = [plan.year, plan.organisation.code]
    return [
        (_("Verksamhetsplaner"), reverse("plan_list", args=[plan.year])),
        (plan.organisation.short_name, reverse("plan", args=place)),
        *more,
    ]
