"""A table of a plan's economy as a sheet, and what its script asks for."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.refusals import words_of
from common.templatetags.ui import of_total
from decisions.guard import Sealed
from drafting.actions import Locked
from drafting.sheets.answers import (
    LastChange,
    locked_answer,
    malformed_answer,
    saved_answer,
    tell_gone,
)
from drafting.sheets.requests import Malformed, read_changes, read_whole_form
from drafting.sheets.rows import NotSaved
from organisations.people import who_acts
from plans.economy.checks import Check, by_state, checks_of
from plans.economy.history import changes_of, last_change
from plans.economy.reading import Economy, read_economy
from plans.economy.settling import with_settled
from plans.economy.sheet import MoneyLine, MoneySheet, money_sheet
from plans.economy.tables import FRAMES, MoneyTable
from plans.economy.writing import removed_row, save_rows
from plans.views.economy.access import MoneyPage, crumbs_of, open_table, part_of, tabs_of

MOST_DIGITS = 19


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, year: int, organisation: str, money: str) -> HttpResponse:
    """The sheet. A POST is the whole form, sent where there is no JavaScript."""
    page = open_table(request, year, organisation, money)
    economy = read_economy(page.workspace.plan)
    rows = economy.of(page.table)
    if request.method != "POST":
        return money_page(request, page, economy)
    _ensure_writer(page)
    try:
        changes = read_whole_form(request.POST, [row.pk for row in rows], page.table.fields)
    except Malformed:
        return money_page(request, page, economy, status=400)
    try:
        save_rows(
            plan=page.workspace.plan,
            table=page.table,
            changes=changes,
            by=who_acts(request),
            is_whole=True,
        )
    except NotSaved as refused:
        tell_gone(request, refused)
        sheet = money_sheet(page.table, year, rows, changes, refused)
        return money_page(request, page, economy, sheet, 409 if refused.conflicts else 422)
    except (Locked, Sealed) as closed:
        messages.error(request, words_of(closed))
        sheet = money_sheet(page.table, year, rows, changes)
        return money_page(request, page, economy, sheet, 409)
    messages.success(request, _("Tabellen är sparad."))
    return redirect(page.url("plan_money"))


@require_POST
def save(request: HttpRequest, year: int, organisation: str, money: str) -> JsonResponse:
    """Some changed rows, each saved or refused by itself."""
    page = open_table(request, year, organisation, money)
    _ensure_writer(page)
    try:
        changes = read_changes(request.body, page.table.fields)
        saved = save_rows(
            plan=page.workspace.plan,
            table=page.table,
            changes=changes,
            by=who_acts(request),
        )
    except Malformed:
        return malformed_answer()
    except (Locked, Sealed) as closed:
        return locked_answer(words_of(closed))
    refused = saved.refused
    left = refused.rows
    shown = _asked_about(page, saved.lines)
    stands = {line.pk: line.stands for line in shown if line.pk not in left}
    met = {line.pk: last_change(line.row) for line in saved.lines if line.pk in refused.conflicts}
    return saved_answer(stands, refused, {pk: LastChange(*last) for pk, last in met.items()})


@require_GET
def row(request: HttpRequest, year: int, organisation: str, money: str, pk: int) -> HttpResponse:
    """Who wrote what in a row."""
    page = open_table(request, year, organisation, money)
    economy = read_economy(page.workspace.plan, [page.table])
    sheet = money_sheet(page.table, year, economy.of(page.table))
    line = next((one for one in sheet.lines if one.pk == pk), None)
    if line is None:
        raise Http404
    context = {
        "line": line,
        "changes": changes_of(page.table, line.row, year),
        "can_write": page.may_edit,
    }
    return render(request, "plans/economy/row.html", context)


@require_GET
def state(request: HttpRequest, year: int, organisation: str, money: str) -> JsonResponse:
    """The sums and what was checked, as they stand now."""
    page = open_table(request, year, organisation, money)
    economy = read_economy(page.workspace.plan)
    sheet = money_sheet(page.table, year, economy.of(page.table))
    context = _context(page, economy, sheet)
    parts = {
        "sums": render_to_string("plans/economy/sums.html", context),
        "checks": render_to_string("plans/economy/checks.html", context),
    }
    return JsonResponse({"symbols": {}, "reported": context["reported"], "parts": parts})


def _asked_about(page: MoneyPage, lines: list[MoneyLine]) -> list[MoneyLine]:
    """The lines with what is asked about their cells as they stand now."""
    plan = page.workspace.plan
    economy = read_economy(plan, [page.table])
    decimals = page.table.decimals(economy.of(page.table))
    rows, asked = [line.row for line in lines], _checks(page, economy)
    return money_sheet(page.table, plan.year, rows, decimals=decimals, asked=asked).lines


def _checks(page: MoneyPage, economy: Economy) -> list[Check]:
    return by_state(with_settled(economy, checks_of(economy, page.table)))


def _ensure_writer(page: MoneyPage) -> None:
    if not page.workspace.rights.edit:
        raise PermissionDenied


def money_page(
    request: HttpRequest,
    page: MoneyPage,
    economy: Economy,
    sheet: MoneySheet | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    if sheet is None:
        rows, checks = economy.of(page.table), _checks(page, economy)
        sheet = money_sheet(page.table, page.workspace.plan.year, rows, asked=checks)
    context = _context(page, economy, sheet) | {
        "tabs": tabs_of(page.workspace),
        "removed": _removed(request, page),
        "part": part_of(page.workspace, page.table.part),
        **more,
    }
    return render(request, "plans/economy/table.html", context, status=status)


def group_words(table: MoneyTable, year: int) -> str:
    return table.column(table.grouped).heading(year) if table.grouped else ""


def _removed(request: HttpRequest, page: MoneyPage) -> object:
    """The row that the address says was removed from this plan just now, as it was."""
    number = request.GET.get("borttagen", "")
    if not (number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS):
        return None
    return removed_row(page.workspace.plan, page.table, int(number))


def _context(page: MoneyPage, economy: Economy, sheet: MoneySheet) -> dict[str, object]:
    workspace = page.workspace
    return {
        "plan": workspace.plan,
        "rights": workspace.rights,
        "may_edit": page.may_edit,
        "closed": page.closed,
        "can_write": page.may_edit,
        "may_settle": False,  # on the page of the whole economy
        "table": page.table,
        "sheet": sheet,
        "is_frames": page.table is FRAMES,
        "group_words": group_words(page.table, workspace.plan.year),
        "width": sheet.width,
        "checks": _checks(page, economy),
        "reported": of_total(sheet.filled, len(sheet.lines)),
        "title": page.table.title(workspace.plan.year),
        "urls": {
            "page": page.url("plan_money"),
            "save": page.url("plan_money_save"),
            "symbols": page.url("plan_money_state"),
            "row": page.url("plan_money_row", 0),
        },
        "crumbs": crumbs_of(workspace, (str(page.table.tab), "")),
    }
