"""Reminding those who have not handed in: whom, when last, and the letter."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from common.forms import tell
from decisions.models import PLAN
from followup import reminders
from followup.forms import RemindForm
from followup.models import ReportingPeriod
from followup.permissions import may_remind
from followup.views.publish import frame_of, subject_name
from plans.models import StepDeadline


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, year: int, period: str) -> HttpResponse:
    """Who is missing, who hands in there and when they were reminded; POST sends the letters."""
    name = subject_name(may_remind(request.user), year, period)
    waiting = reminders.waiting_of(year, period)
    choices = [(one.organisation.code, one.organisation.name) for one in waiting if one.recipients]
    form = RemindForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            sent = reminders.remind(
                year=year,
                subject=period,
                name=_one_of(year, period, name),
                due_on=_due_on(year, period),
                addresses=_addresses(request, year, period, form.cleaned_data["organisations"]),
                words=form.cleaned_data["words"],
                again=form.cleaned_data["again"],
                by=request.user,
            )
        except ValidationError as refused:
            tell(form, refused)
        else:
            messages.success(request, _said(len(sent)))
            return redirect("remind", year, period)
    context = {
        **frame_of(year, period, name),
        "title": _("Påminn om %(name)s") % {"name": name},
        "waiting": waiting,
        "form": form,
        "choices": choices,
    }
    return render(request, "followup/remind.html", context, status=422 if form.errors else 200)


def _said(number):
    words = ngettext(
        "%(number)d påminnelse skickas nu.", "%(number)d påminnelser skickas nu.", number
    )
    return words % {"number": number}


def _one_of(year, period, name):
    """What a single organisation has not handed in."""
    return _("verksamhetsplan %(year)d") % {"year": year} if period == PLAN else name


def _due_on(year, period):
    """The day when the period was to be ready; of plans, when they are to be decided."""
    if period == PLAN:
        decided = StepDeadline.objects.filter(budget__year=year, step=StepDeadline.Step.DECIDE)
        return decided.values_list("due_on", flat=True).first()
    return (
        ReportingPeriod.objects.filter(year=year, period=period)
        .values_list("due_on", flat=True)
        .first()
    )


def _addresses(request, year, period, codes):
    """Where each organisation hands in, by its code."""
    if period == PLAN:
        places = {code: reverse("plan", args=[year, code]) for code in codes}
    else:
        places = {code: reverse("report", args=[year, period, code]) for code in codes}
    return {code: request.build_absolute_uri(place) for code, place in places.items()}
