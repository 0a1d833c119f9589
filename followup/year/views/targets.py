"""The city's targets of the year, all on one page."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.forms import tell
from followup.year.doors import budget_of, is_draft, page_of, status_of, steering
from followup.year.forms import TargetForm
from followup.year.reading import indicator_lines
from indicators.steering import set_citys_targets


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def targets(request: HttpRequest, year: int) -> HttpResponse:
    """Every target as it is written, and how it is read where it does not parse."""
    budget = budget_of(year)
    lines = {one.indicator.pk: one for one in indicator_lines(budget)}.values()
    rows = [(line, _form(line, request.POST or None)) for line in lines]
    if request.method == "POST" and all_valid([form for _line, form in rows]):
        wanted = {
            line.indicator: (form.cleaned_data["text"], form.cleaned_data["read_as"])
            for line, form in rows
        }
        refused = _refusal(partial(set_citys_targets, year=year, wanted=wanted, by=request.user))
        if refused is None:
            messages.success(request, _("Årsmålen är sparade."))
            return redirect("year_targets", year)
        _spread(refused, rows)
    forms = [form for _line, form in rows]
    context = page_of(year, _("Årsmål")) | {
        "rows": rows,
        "draft": is_draft(budget),
        "refused": any(form.errors for form in forms),
    }
    return render(request, "followup/year/targets.html", context, status=status_of(*forms))


def _form(line, data):
    """The row's form; a row that was not on the page when it was sent keeps what it says."""
    target, prefix = line.target, line.indicator.code
    initial = {"text": target.text, "read_as": target.read_as} if target else {}
    if data is not None and f"{prefix}-text" not in data:
        stored = {f"{prefix}-{name}": text for name, text in initial.items()}
        return TargetForm(stored, prefix=prefix)
    return TargetForm(data, prefix=prefix, initial=initial)


def _refusal(action):
    try:
        action()
    except ValidationError as refused:
        return refused
    return None


def _spread(refused, rows):
    """Each message at its indicator's row; what concerns all, such as a seal, at the first."""
    faults = refused.message_dict if hasattr(refused, "error_dict") else {}
    for number, (line, form) in enumerate(rows):
        own = faults.get(line.indicator.code, refused.messages if not faults and not number else [])
        if own:
            tell(form, ValidationError({"read_as" if form["read_as"].data else "text": own}))
