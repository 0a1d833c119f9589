"""The grid: one organisation's outcomes of a period. Every write is all or none."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.dates import sv_date
from common.refusals import words_of
from common.templatetags.ui import of_total
from decisions.forms import refuse
from decisions.guard import Sealed
from drafting.sheets.answering import save_answered
from drafting.sheets.answers import tell_gone
from drafting.sheets.requests import Malformed, read_whole_form
from drafting.sheets.rows import NotSaved
from followup.actions import NotOpen, confirm_row, reopen_report, save_rows, submit_report
from followup.calculations.events import latest_event
from followup.calculations.grid import before, grid
from followup.forms import HandInForm, ReopenForm
from followup.sheet import make_sheet
from followup.views.places import open_door
from followup.views.sheet import ensure_writer
from indicators.calculations.entry import FIELDS
from indicators.models import Period

ADDRESSES = {
    "address": "report",
    "save_url": "report_save",
    "answer_url": "report_answer",
    "symbols_url": "report_symbols",
    "submit_url": "report_submit",
    "reopen_url": "report_reopen",
}


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, year: int, period: str, code: str) -> HttpResponse:
    """The grid. A POST is the whole form, sent where there is no JavaScript."""
    door = open_door(request, year, period, code)
    rows = grid(door.place)
    if request.method != "POST":
        return _page(request, door, make_sheet(rows))
    ensure_writer(door)
    try:
        shown = [row.indicator.pk for row in rows if row.is_in_grid]
        changes = read_whole_form(request.POST, shown, FIELDS)
        save_answered(changes, save_rows, confirm_row, place=door.place, by=request.user)
    except Malformed:
        return _page(request, door, make_sheet(rows), 400)
    except (NotOpen, Sealed) as closed:
        messages.error(request, words_of(closed))
        return _page(request, door, make_sheet(rows, typed=changes), 409)
    except NotSaved as refused:
        tell_gone(request, refused)
        sheet = make_sheet(rows, typed=changes, refused=refused)
        return _page(request, door, sheet, 409 if refused.conflicts else 422)
    except ValidationError as refused:
        messages.error(request, words_of(refused))
        return _page(request, door, make_sheet(rows, typed=changes), 422)
    messages.success(request, _("Utfallen är sparade."))
    return redirect(door.address())


@require_POST
def submit(request: HttpRequest, year: int, period: str, code: str) -> HttpResponse:
    """Hand in the report, with the committee's decision or without."""
    door = _ensure_approver(open_door(request, year, period, code))
    asked = len(make_sheet(grid(door.place)).asked)
    form = HandInForm(request.POST, again=door.is_handed_in_before, asked=asked)
    done = _("Rapporten är inlämnad. Den blir offentlig när staden publicerar perioden.")
    submit_knowing = partial(submit_report, knowingly=False)
    return _decided(request, door, form, submit_knowing, done)


@require_POST
def reopen(request: HttpRequest, year: int, period: str, code: str) -> HttpResponse:
    """Take the report back for changes."""
    door = _ensure_approver(open_door(request, year, period, code))
    done = _("Rapporten är öppen igen. Det som lämnades in står kvar tills ni lämnar in igen.")
    return _decided(request, door, ReopenForm(request.POST), reopen_report, done)


def _decided(request, door, form, action, done):
    """Do what the form asks; what is refused comes back with everything that was written."""
    if not form.is_valid():
        return _page(request, door, make_sheet(grid(door.place)), 422, form)
    try:
        action(place=door.place, by=request.user, **form.cleaned_data)
    except (NotOpen, Sealed) as closed:
        messages.error(request, words_of(closed))
        return _page(request, door, make_sheet(grid(door.place)), 409, form)
    except ValidationError as error:
        refuse(form, error)
        return _page(request, door, make_sheet(grid(door.place)), 422, form)
    messages.success(request, done)
    return redirect(door.address())


def _ensure_approver(door):
    if not door.may_submit:
        raise PermissionDenied(_("Bara en godkännare lämnar in och öppnar rapporten."))
    return door


def _page(request, door, sheet, status=200, form=None):
    place = door.place
    period = place.reporting_period
    context = {
        "door": door,
        "place": place,
        "sheet": sheet,
        "title": str(period).capitalize(),
        "same_period": f"{place.period} {place.year - 1}",
        "reported": of_total(sheet.reported, sheet.due),
        "before": "{1} {0}".format(*before(place.year, place.period)),
        "period_words": "|".join(Period(place.period).names),
        "other_period_words": "|".join(
            name for one in Period if one != place.period for name in one.names
        ),
        "is_overdue": place.is_open and period.due_on < timezone.localdate(),
        "submitted_text": _submitted_text(place),
        "form": form if form and _is_offered(form, place) else _form(door, sheet),
        "seen": latest_event(place),
        "crumbs": [(_("Uppföljning"), reverse("followup", args=[place.year])), (door.name, "")],
        **{name: door.address(view) for name, view in ADDRESSES.items()},
    }
    return render(request, "followup/report.html", context, status=status)


def _form(door, sheet):
    """What may be done with the report as a whole, by those who may."""
    if not (door.may_submit and door.place.is_movable):
        return None
    if door.place.is_submitted:
        return ReopenForm()
    return HandInForm(again=door.is_handed_in_before, asked=len(sheet.asked))


def _is_offered(form, place):
    """Somebody may have handed in or opened the report since the form was shown."""
    return isinstance(form, ReopenForm) == place.is_submitted


def _submitted_text(place):
    if not place.is_submitted:
        return ""
    if place.report.is_decided:
        decided = {"when": sv_date(place.report.decided_on), "reference": place.report.reference}
        if not place.report.reference:
            return _("Rapporten beslutades %(when)s.") % decided
        return _("Rapporten beslutades %(when)s, %(reference)s.") % decided
    who = place.report.submitted_by
    when = sv_date(place.report.submitted_at)
    by = _(" av %(who)s") % {"who": who} if who else ""
    return _("Rapporten lämnades in %(when)s%(by)s.") % {"when": when, "by": by}
