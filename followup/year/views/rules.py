"""The year's rules for judging, and its periods."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.forms import tell
from followup.models import ReportingPeriod
from followup.periods import codes_in_order, proposed, save_periods
from followup.year.doors import budget_of, is_draft, page_of, status_of, steering, tried
from followup.year.forms import GroundsForm, PeriodForm, PolicyForm, ToleranceForm
from followup.year.reading import indicator_lines
from indicators.models import Period, Policy
from indicators.selectors import definitions_in_force
from indicators.steering import save_policy


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def policy(request: HttpRequest, year: int) -> HttpResponse:
    """Shares, coverage, gaps and tolerances; what is adopted changes by a decision."""
    budget = budget_of(year)
    stored = Policy.objects.filter(year=year).first()
    draft, posted = is_draft(budget), request.POST or None
    form = PolicyForm(posted, instance=stored or Policy(year=year), adopted=not draft)
    grounds = GroundsForm(posted, prefix="decision")
    rows = _tolerance_rows(budget, stored, posted)
    forms = [form, grounds, *(one for _indicator, _unit, one in rows)]
    if posted and all_valid(forms) and _saved(form, rows, grounds, request.user):
        messages.success(request, _("Reglerna är sparade."))
        return redirect("year_policy", year)
    context = page_of(year, _("Regler")) | {
        "form": form,
        "grounds": grounds,
        "rows": rows,
        "draft": draft,
        "refused": [one for one in forms if one.errors],
    }
    return render(request, "followup/year/policy.html", context, status=status_of(*forms))


def _saved(form, rows, grounds, by):
    action = partial(
        save_policy,
        policy=form.save(commit=False),
        tolerances=_tolerances(rows),
        by=by,
        grounds=grounds.grounds,
    )
    return tried(form, action, grounds)


def _tolerance_rows(budget, stored, posted):
    """(indicator, unit, form) for every indicator of the budget, once each."""
    indicators = {one.indicator.pk: one.indicator for one in indicator_lines(budget)}
    units = definitions_in_force(set(indicators), budget.year)
    known = {one.indicator_id: one for one in stored.tolerances.all()} if stored else {}
    rows = []
    for pk, indicator in indicators.items():
        one = known.get(pk)
        initial = {"absolute": one.absolute, "percent": one.percent} if one else {}
        form = ToleranceForm(posted, prefix=indicator.code, initial=initial)
        rows.append((indicator, units[pk].unit if pk in units else "", form))
    return rows


def _tolerances(rows):
    return {
        indicator.pk: (form.cleaned_data["absolute"], form.cleaned_data["percent"])
        for indicator, _unit, form in rows
    }


@require_http_methods(["GET", "HEAD", "POST"])
@steering
def periods(request: HttpRequest, year: int) -> HttpResponse:
    """Every period that a year can have; one without days is none. Last year's are proposed."""
    budget_of(year)
    stored = {str(one.period): one for one in ReportingPeriod.objects.of_year(year)}
    proposal = {} if stored else proposed(year)
    rows = [
        (Period(code), stored.get(code), _period_form(code, stored, proposal, request.POST or None))
        for code in codes_in_order(Period.values)
    ]
    forms = {str(period): form for period, _stored, form in rows}
    if request.method == "POST" and all_valid(forms.values()):
        wanted = {code: form.dates for code, form in forms.items()}
        try:
            save_periods(year=year, wanted=wanted, by=request.user)
        except ValidationError as refused:
            _at_their_rows(refused, forms)
        else:
            messages.success(request, _("Perioderna är sparade."))
            return redirect("year_periods", year)
    context = page_of(year, _("Perioder")) | {
        "rows": rows,
        "is_proposal": bool(proposal) and request.method != "POST",
        "before": year - 1,
        "refused": any(form.errors for form in forms.values()),
    }
    status = status_of(*forms.values())
    return render(request, "followup/year/periods.html", context, status=status)


def _period_form(code, stored, proposal, posted):
    one = stored.get(code)
    opens, due = (one.opens_on, one.due_on) if one else proposal.get(code, (None, None))
    return PeriodForm(posted, prefix=code, initial={"opens_on": opens, "due_on": due})


def _at_their_rows(refused, forms):
    faults = refused.message_dict if hasattr(refused, "error_dict") else {"T1": refused.messages}
    for code, words in faults.items():
        tell(forms[code], ValidationError({"due_on": words}))
