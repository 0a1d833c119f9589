"""What the reading pages' views share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig, Table

from common import pages
from common.exports import csv_response, xlsx_response
from common.pages import paged
from dashboards.exporting import rows_with_codes
from dashboards.made_once import made_once
from dashboards.selectors.budgets import adopted_budgets
from dashboards.selectors.readings import Reading, reading_for
from dashboards.tables import FiguresTable
from dashboards.working import is_working, scope_in
from decisions.news import keep_published_fresh, keep_working_fresh
from goals.models import AreaGoal, Budget, StrategicGoal

PER_PAGE = 25


def open_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that anybody may read and nobody can change anything on."""
    return login_not_required(require_safe(view))


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An open page that shows editions, and is therefore made once (see there)."""
    return open_page(made_once(is_working)(view))


def steering_budget(request: HttpRequest, year: int) -> Budget:
    """The adopted budget that the year is steered by; without one there is no such year."""
    for budget in adopted_budgets(request):
        if budget.year == year:
            return budget
    raise Http404


def reading_of(request: HttpRequest, budget: Budget) -> Reading:
    """What the page shows: the period of the address, and the person's own switch."""
    scope = scope_in(request)
    if scope is None or scope:
        keep_working_fresh(request)
    else:
        keep_published_fresh(request)
    return reading_for(budget, request.GET.get("period"), scope=scope)


def prepared(
    request: HttpRequest, table: Table, per_page: int = PER_PAGE, known: int | None = None
) -> Table:
    """The table sorted and at the page that the address asks for; `known` rows, if counted."""
    if known is not None:
        # django-tables2 has no other way to be told what it otherwise counts itself.
        table.data._length = known
    return paged(request, table, per_page)


def wants_csv(request: HttpRequest) -> bool:
    return request.GET.get("_export") in ("csv", "xlsx")


def csv_of(
    request: HttpRequest, table: Table, name: str, reading: Reading | None = None
) -> HttpResponse:
    """The table as CSV or XLSX, sorted as on the page; a working one says so in its name and rows.

    A table of figures is written so that the import reads it back.
    """
    RequestConfig(request, paginate=False).configure(table)
    has_codes = reading is not None and isinstance(table, FiguresTable)
    rows = rows_with_codes(table, reading) if has_codes else table.as_values()
    first = None
    if reading is not None and reading.is_working:
        name, first = f"{name}-arbetslage", (_("Läsning"), _("arbetsläge"))
    if request.GET["_export"] == "xlsx":
        return xlsx_response(rows, name, first=first)
    return csv_response(table, name, first=first, rows=rows)


def page_of(request: HttpRequest, rows: QuerySet, per_page: int = PER_PAGE):
    """One page of a list; a page number that is none gives the first page."""
    return pages.page_of(request, rows, per_page, "sida")


def crumbs(reading: Reading, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """Breadcrumbs from the goals of the year; the last step is the page itself."""
    first = (_("Mål %(year)s") % {"year": reading.year}, reading.address("goal_tree", reading.year))
    return [first, *steps]


def goal_address(reading: Reading, goal: StrategicGoal | AreaGoal) -> str:
    """Where a goal is read, in the period that the page shows."""
    name = "strategic_goal" if isinstance(goal, StrategicGoal) else "area_goal"
    return reading.address(name, reading.year, goal.code)
