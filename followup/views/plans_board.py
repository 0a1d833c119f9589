"""Where every organisation's plan is, and reminding from there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from decisions.models import PLAN
from decisions.news import keep_working_fresh
from followup.forms import BoardForm
from followup.permissions import may_remind
from followup.reminders import waiting_of
from plans.matrix import grouped, matrix
from plans.models import StepDeadline
from plans.steps import State


@require_GET
def plans_board(request: HttpRequest, year: int) -> HttpResponse:
    """For others than stadsledningskontoret and administrators the page does not exist."""
    if not may_remind(request.user):
        raise Http404
    keep_working_fresh(request)
    rows = matrix(year)
    form = BoardForm(request.GET, rows=rows)
    waiting = {one.organisation.pk: one for one in waiting_of(year, PLAN)}
    groups = [
        (group, [(row, waiting.get(row.organisation.pk)) for row in group.waiting])
        for group in grouped(form.chosen(rows))
    ]
    asked = [one for _group, found in groups for _row, one in found if one]
    context = {
        "year": year,
        "title": _("Planernas läge %(year)d") % {"year": year},
        "crumbs": [
            (_("Verksamhetsplaner"), reverse("plan_list", args=[year])),
            (_("Planernas läge"), ""),
        ],
        "form": form,
        "groups": groups,
        "can_remind": any(one.recipients and not one.is_fresh for one in asked),
        "counts": _counts(rows),
        "deadlines": StepDeadline.objects.filter(budget__year=year, budget__status="adopted"),
    }
    return render(request, "followup/plans_board.html", context)


def _counts(rows):
    """How many there are of each state, those that nobody is in left out."""
    found = [row.state for row in rows]
    return [(state.label, found.count(state)) for state in State if state in found]
