"""What waits for a person in the follow-up: reports to hand in, periods to publish."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Standing
from followup.calculations.progress import ReportProgress, report_progress
from followup.models import PeriodReport, ReportingPeriod
from indicators.models import Period
from organisations.duties import Duty
from organisations.models import Organisation, User, the_city
from organisations.permissions import WRITERS, reads_everything


def duties(user: User, year: int) -> list[Duty]:
    """The reports that the person's organisations have not handed in, and for the office the
    periods that readers do not have yet."""
    found = [_report(one) for one in _open_reports(user, year)]
    if reads_everything(user):
        found += [_publication(one) for one in _unpublished(year)]
    return found


def _open_reports(user: User, year: int) -> list[ReportProgress]:
    """Reports still to be handed in; nothing where nothing is due."""
    mine = [pk for pk, role in user.roles.items() if role in WRITERS]
    if not mine:
        return []
    opened = ReportingPeriod.objects.of_year(year).filter(
        is_closed=False, opens_on__lte=timezone.localdate()
    )
    organisations = Organisation.objects.filter(pk__in=mine).in_order()
    progress = report_progress(opened.order_by("due_on", "pk"), organisations)
    return [one for one in progress if one.is_open and one.due]


def _report(one: ReportProgress) -> Duty:
    period, who = one.reporting_period, one.organisation.short_name
    what = {"period": period, "who": who}
    note = _("%(reported)d av %(due)d utfall är redovisade.") % {
        "reported": one.reported,
        "due": one.due,
    }
    address = reverse("report", args=[period.year, period.period, one.organisation.code])
    if one.missing:
        heading, verb = _("Fyll i utfall: %(period)s, %(who)s") % what, _("Fyll i")
    else:
        heading, verb = _("Lämna in %(period)s, %(who)s") % what, _("Lämna in")
    return Duty(heading, verb, address, period.due_on, note, "sheet")


def _unpublished(year: int) -> QuerySet[ReportingPeriod]:
    """The main periods that have begun and that readers do not have yet."""
    public = Standing.objects.published().filter(
        year=year, organisation=the_city(), subject=OuterRef("period")
    )
    handed_in = Q(
        reports__status__in=PeriodReport.HANDED_IN,
        reports__organisation__counted_in_reconciliation=True,
    )
    begun = ReportingPeriod.objects.of_year(year).filter(
        ~Exists(public), opens_on__lte=timezone.localdate(), period__in=Period.main()
    )
    return begun.annotate(submitted=Count("reports", filter=handed_in)).order_by("due_on", "pk")


def _publication(period: ReportingPeriod) -> Duty:
    return Duty(
        heading=_("Publicera %(period)s") % {"period": period},
        verb=_("Förhandsgranska"),
        address=reverse("publish_period", args=[period.year, period.period]),
        due_on=period.due_on,
        note=_("%(number)d har lämnat in. De som saknas redovisas som saknade.")
        % {"number": getattr(period, "submitted", 0)},
        icon="stamp",
    )
