"""The last days of the year's plans, and who is given longer."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.forms import tell
from followup.year.doors import budget_of, page_of, status_of, steering, tried
from followup.year.forms import DeadlineForm, ExceptionForm
from plans.actions.deadlines import give_longer, set_deadlines, take_back_longer
from plans.models import DeadlineException, StepDeadline


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def deadlines(request: HttpRequest, year: int) -> HttpResponse:
    """A step without a day has none. Every change is kept in the history."""
    budget = budget_of(year)
    rows = _rows(budget, request.POST or None)
    forms = {step.value: form for step, form, _stored in rows}
    if request.method == "POST" and all_valid(forms.values()):
        wanted = {step: form.day for step, form in forms.items()}
        try:
            seen = {step: form.seen for step, form in forms.items()}
            set_deadlines(budget=budget, wanted=wanted, seen=seen, by=request.user)
        except ValidationError as refused:
            for step, words in refused.message_dict.items():
                tell(forms[step], ValidationError({"due_on": words}))
        else:
            messages.success(request, _("De sista dagarna är sparade."))
            return redirect("year_deadlines", year)
    return _page(request, budget, rows, ExceptionForm(budget=budget))


def _rows(budget, posted=None):
    """Every step with its form and what stands, in the order in which they are taken."""
    stored = {one.step: one for one in StepDeadline.objects.filter(budget=budget)}
    return [
        (step, _form(step, stored.get(step), posted), stored.get(step))
        for step in StepDeadline.Step
    ]


def _form(step, stored, posted):
    initial = {"due_on": stored.due_on, "locks": stored.locks} if stored else {}
    return DeadlineForm(posted, prefix=step.value, initial=initial)


def _page(request, budget, rows, form):
    given = (
        DeadlineException.objects.filter(deadline__budget=budget)
        .select_related("deadline", "organisation", "by")
        .order_by("deadline__due_on", "organisation__kind_order", "organisation__sort_name", "pk")
    )
    today = timezone.localdate()
    context = page_of(budget.year, _("Sista dagar")) | {
        "rows": rows,
        "form": form,
        "exceptions": [(one, one.until < today) for one in given],
        "seen": " ".join(one.mark for one in given),
        "has_days": form.fields["deadline"].queryset.exists(),
        "refused": any(one.errors for _step, one, _stored in rows),
    }
    status = status_of(form, *(one for _step, one, _stored in rows))
    return render(request, "followup/year/deadlines.html", context, status=status)


@require_POST
@steering
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Give one organisation longer; those who write there are told."""
    budget = budget_of(year)
    form = ExceptionForm(request.POST, budget=budget)
    if form.is_valid() and tried(form, partial(give_longer, by=request.user, **form.cleaned_data)):
        given = form.cleaned_data
        words = _("%(organisation)s har öppet till och med %(day)s, och får veta det.")
        about = {"organisation": given["organisation"].short_name, "day": given["until"]}
        messages.success(request, words % about)
        return redirect("year_deadlines", year)
    return _page(request, budget, _rows(budget), form)


@require_POST
@steering
def remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Let the year's own day hold for the organisation again."""
    budget = budget_of(year)
    one = DeadlineException.objects.filter(deadline__budget=budget, pk=pk).first()
    try:
        if one is None:
            raise ValidationError(_("Någon annan har redan tagit bort undantaget."))
        take_back_longer(exception=one, by=request.user, seen=request.POST.get("seen", ""))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        page = _page(request, budget, _rows(budget), ExceptionForm(budget=budget))
        page.status_code = 409
        return page
    messages.success(request, _("Undantaget är borttaget."))
    return redirect("year_deadlines", year)
