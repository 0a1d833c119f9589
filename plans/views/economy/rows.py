"""Adding, renaming, moving and removing the rows of a table, by ordinary forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusals import words_of
from drafting.fields import Gone
from finance.actions import whole_of
from finance.models import PlanFigure
from organisations.people import who_acts
from plans.economy import writing
from plans.economy.reading import read_economy
from plans.economy.tables import FRAMES
from plans.views.economy.access import MoneyPage, edit_table
from plans.views.economy.table import money_page


@require_POST
def add(request: HttpRequest, year: int, organisation: str, money: str) -> HttpResponse:
    """Add a row; a refused name comes back in its field."""
    page = edit_table(request, year, organisation, money)
    plan = page.workspace.plan
    name, group = request.POST.get("name", ""), request.POST.get("group", "")
    try:
        if page.table is FRAMES:
            writing.add_frames(plan=plan, by=who_acts(request))
            return redirect(page.url("plan_money"))
        more = {page.table.grouped: group.strip()} if page.table.grouped else {}
        row = writing.add_row(plan=plan, table=page.table, name=name, by=who_acts(request), **more)
    except ValidationError as refused:
        refusal = {"refused": words_of(refused), "typed_name": name, "typed_group": group}
        return money_page(request, page, read_economy(plan), status=422, **refusal)
    messages.success(request, _("Tillagt: %(what)s") % {"what": page.table.name_of(row)})
    _tell_whole(request, row, whole_of(row))
    return redirect(f"{page.url('plan_money')}#r-{row.pk}")


@require_POST
def rename(request: HttpRequest, year: int, organisation: str, money: str, pk: int) -> HttpResponse:
    page = edit_table(request, year, organisation, money)
    _done(request, page, writing.rename_row, pk=pk, name=request.POST.get("name", ""))
    return redirect(f"{page.url('plan_money')}#r-{pk}")


@require_POST
def remove(request: HttpRequest, year: int, organisation: str, money: str, pk: int) -> HttpResponse:
    """Remove a row; the page that follows offers to bring it back."""
    page = edit_table(request, year, organisation, money)
    removed = _done(request, page, writing.remove_row, pk=pk)
    return redirect(page.url("plan_money") + (f"?borttagen={pk}" if removed else ""))


@require_POST
def restore(
    request: HttpRequest, year: int, organisation: str, money: str, pk: int
) -> HttpResponse:
    page = edit_table(request, year, organisation, money)
    if row := _done(request, page, writing.restore_row, pk=pk):
        _tell_whole(request, row, whole_of(row))
    return redirect(f"{page.url('plan_money')}#r-{pk}")


@require_POST
def move(request: HttpRequest, year: int, organisation: str, money: str, pk: int) -> HttpResponse:
    page = edit_table(request, year, organisation, money)
    way = writing.DOWN if request.POST.get("way") == writing.DOWN else writing.UP
    if moved := _done(request, page, writing.move_row, pk=pk, way=way):
        _tell_whole(request, *moved)
    return redirect(f"{page.url('plan_money')}#rader")


def _tell_whole(request: HttpRequest, part: PlanFigure, whole: PlanFigure | None) -> None:
    """Say what a row is part of, where it has just come to be that."""
    if whole is not None:
        words = _("”%(part)s” är en del av %(whole)s.")
        messages.info(request, words % {"part": part, "whole": whole})


def _done(request: HttpRequest, page: MoneyPage, act: Callable[..., Any], **what: Any) -> Any:
    """What is done, or none where it is said why not; a row that is not this plan's does not
    exist."""
    try:
        return act(plan=page.workspace.plan, table=page.table, by=request.user, **what)
    except Gone:
        raise Http404 from None
    except ValidationError as refused:
        messages.error(request, words_of(refused))
    return None
