"""What becomes public of a period or of the year's plans: shown first, then decided, and undone."""

from functools import partial

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions.forms import refuse
from decisions.history import matter_of
from decisions.models import PLAN
from decisions.pages import editions_page, refused_withdrawal
from followup import publishing
from followup.calculations.seen import facts_of
from followup.forms import PublishForm
from followup.models import ReportingPeriod
from followup.permissions import may_publish, may_withdraw
from followup.preview import preview
from goals.models import Budget
from indicators.editions import new_corrections
from organisations.models import Organisation

SALT = "followup.publish"


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, year: int, period: str) -> HttpResponse:
    """The preview and its form. A POST that was made of another preview is shown what changed."""
    name = subject_name(may_publish(request.user), year, period)
    if request.method != "POST":
        return _publish_page(request, year, period, name)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _publish_page(request, year, period, name, form, status=422)
    given = form.cleaned_data
    try:
        edition = publishing.publish(
            year=year,
            subject=period,
            by=request.user,
            decided_on=given["decided_on"],
            reference=given["reference"],
            reason=given["reason"],
            seen=_seen(given["seen"]),
        )
    except publishing.Changed as changed:
        again = PublishForm(initial={**given, "seen_it": False})
        return _publish_page(request, year, period, name, again, 409, changed.what)
    except ValidationError as error:
        refuse(form, error)
        return _publish_page(request, year, period, name, form, status=422)
    done = _("Utgåva %(number)d av %(name)s är publicerad.")
    messages.success(request, done % {"number": edition.number, "name": name})
    return redirect("period_editions", year, period)


def _seen(signed):
    """What the page said; nothing readable is as good as nothing seen."""
    try:
        return signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return {}


def _publish_page(request, year, period, name, form=None, status=200, changed=()):
    shown = preview(year, period)
    form = form or PublishForm(initial={"decided_on": timezone.localdate()})
    if "reason" in form.fields:
        form.fields["reason"].required = shown.unexplained > 0
    context = {
        **frame_of(year, period, name),
        "title": _("Publicera %(name)s") % {"name": name},
        "preview": shown,
        "form": form,
        "changed": changed,
        "seen": signing.dumps(facts_of(shown), salt=SALT, compress=True),
    }
    return render(request, "followup/publish.html", context, status=status)


@require_GET
def editions(request: HttpRequest, year: int, period: str) -> HttpResponse:
    name = subject_name(may_publish(request.user), year, period)
    return _editions_page(request, _matter(year, period), name)


@require_POST
def withdraw(request: HttpRequest, year: int, period: str) -> HttpResponse:
    name = subject_name(may_withdraw(request.user), year, period)
    matter = _matter(year, period)
    action = partial(publishing.withdraw, year=year, subject=period)
    if refused := refused_withdrawal(request, matter, action):
        return _editions_page(request, matter, name, refused)
    return redirect("period_editions", year, period)


def _matter(year, period):
    city = Organisation.objects.city()
    return matter_of(city, year, period, new_corrections(city, year, period))


def _editions_page(request, matter, name, refused=None):
    place = [matter.year, matter.subject]
    frame = {**frame_of(*place, name), "title": _("Utgåvor av %(name)s") % {"name": name}}
    return editions_page(request, matter, frame, reverse("withdraw_period", args=place), refused)


def subject_name(allowed, year, period):
    """What the address is about, in words; for others than those who publish it does not exist."""
    if not allowed:
        raise Http404
    if period == PLAN:
        get_object_or_404(Budget.objects.adopted_for(year))
        return _("verksamhetsplanerna %(year)d") % {"year": year}
    return str(get_object_or_404(ReportingPeriod, year=year, period=period))


def frame_of(year, period, name):
    return {
        "year": year,
        "name": name,
        "crumbs": [(_("Uppföljning"), reverse("followup", args=[year])), (capfirst(name), "")],
        "tabs": [
            (_("Före och efter"), reverse("publish_period", args=[year, period])),
            (_("Utgåvor"), reverse("period_editions", args=[year, period])),
            (_("Påminn"), reverse("remind", args=[year, period])),
        ],
    }
