"""A table of indicators and targets, pasted: shown first, then taken whole or not at all."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from common.forms import tell
from followup.year.doors import budget_of, is_draft, page_of, status_of, steering, tried
from followup.year.forms import PasteForm
from followup.year.table import read_table, take_table


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def paste(request: HttpRequest, year: int) -> HttpResponse:
    budget = budget_of(year)
    form = PasteForm(request.POST or None)
    table = None
    if form.is_valid():
        table = _read(budget, form)
    if (
        table
        and request.POST.get("take")
        and tried(form, partial(take_table, table=table, by=request.user))
    ):
        messages.success(
            request,
            f"{_taken(len(table.rows))} {_new(table.new)}",
        )
        return redirect("year", year)
    context = page_of(year, _("Klistra in")) | {
        "form": form,
        "table": table,
        "draft": is_draft(budget),
    }
    return render(request, "followup/year/paste.html", context, status=status_of(form))


def _taken(rows):
    return ngettext("%(rows)d rad är intagen.", "%(rows)d rader är intagna.", rows) % {"rows": rows}


def _new(number):
    words = ngettext("%(new)d indikator är ny.", "%(new)d indikatorer är nya.", number)
    return words % {"new": number}


def _read(budget, form):
    try:
        return read_table(budget, form.cleaned_data["text"])
    except ValidationError as refused:
        tell(form, refused)
    return None
