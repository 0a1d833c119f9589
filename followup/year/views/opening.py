"""Opening a year from the one before, and taking that back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from followup.year import opening
from followup.year.doors import budget_of, page_of, steering


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def preview(request: HttpRequest, year: int) -> HttpResponse:
    """What becomes what; the button makes exactly that, in one step."""
    try:
        source = opening.source_of(year)
        if request.method == "POST":
            opening.open_year(year=year, by=request.user, activities=_chosen(request))
            messages.success(request, _("%(year)d är öppnat som utkast.") % {"year": year})
            return redirect("year", year)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("year", year)
    found = opening.preview(source)
    context = page_of(year, _("Öppna %(year)d") % {"year": year}) | {
        "before": source.year,
        "preview": found,
        "lines": opening.lines_of(found),
    }
    return render(request, "followup/year/open.html", context)


def _chosen(request):
    return [int(pk) for pk in request.POST.getlist("activity") if pk.isdecimal() and len(pk) < 18]


@require_POST
@steering
def undo(request: HttpRequest, year: int) -> HttpResponse:
    try:
        opening.undo_opening(budget=budget_of(year), by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("year", year)
    messages.success(request, _("%(year)d är inte längre öppnat.") % {"year": year})
    return redirect("years")
