""" "Mitt arbete": what a person has to do, by when, and where they left off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pghistory.models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Standing
from followup.calculations.progress import ReportProgress, report_progress
from followup.models import PeriodReport, ReportingPeriod
from indicators.models import Outcome, Period, Target
from organisations.models import Organisation, User, the_city
from organisations.permissions import reads_everything
from plans.models import OperationalPlan, PlanSection
from plans.selectors import PlanSummary, my_plans_with_progress
from reconciliation.calculations import count_findings

LATEST = 6
# So many of one's own saves are looked through for the latest places.
LOOK_THROUGH = 60


@dataclass(frozen=True)
class Place:
    """Somewhere the person wrote, and when."""

    text: str
    where: str
    address: str
    at: dt.datetime


@dataclass(frozen=True)
class CityPeriod:
    """A period as the office follows it: how many reports are in, and whether it is public."""

    reporting_period: ReportingPeriod
    submitted: int
    expected: int
    is_published: bool
    today: dt.date

    @property
    def missing(self) -> int:
        return max(self.expected - self.submitted, 0)

    @property
    def is_overdue(self) -> bool:
        """Something is missing, and the period is not public without it."""
        late = self.reporting_period.due_on < self.today
        return late and self.missing > 0 and not self.is_published


@dataclass(frozen=True)
class OfficeWork:
    """What stadsledningskontoret and administrators have to see to in the year."""

    undecided: list[OperationalPlan]
    periods: list[CityPeriod]
    findings: int

    @property
    def is_empty(self) -> bool:
        return not (self.undecided or self.periods or self.findings)


@dataclass
class Work:
    """The whole page."""

    year: int
    organisations: list[Organisation]
    plans: list[PlanSummary] = field(default_factory=list)
    reports: list[ReportProgress] = field(default_factory=list)
    latest: list[Place] = field(default_factory=list)
    office: OfficeWork | None = None

    @property
    def open_plans(self) -> list[PlanSummary]:
        return [one for one in self.plans if one.plan.status != OperationalPlan.Status.DECIDED]

    @property
    def decided_plans(self) -> list[PlanSummary]:
        return [one for one in self.plans if one.plan.status == OperationalPlan.Status.DECIDED]

    @property
    def is_empty(self) -> bool:
        return not (self.organisations or self.office or self.latest)


def work_of(user: User, year: int) -> Work:
    """Everything on "Mitt arbete" in a number of queries that does not depend on the rows."""
    mine = list(Organisation.objects.filter(memberships__user=user).in_order())
    work = Work(year=year, organisations=mine)
    if mine:
        work.plans = my_plans_with_progress(user, year)
        work.reports = _reports(mine, year)
    work.latest = _latest(user, mine)
    if reads_everything(user):
        work.office = _office(year)
    return work


def _open_periods(year: int) -> list[ReportingPeriod]:
    """Periods that have begun and are not closed, the first to be ready first."""
    today = timezone.localdate()
    opened = ReportingPeriod.objects.of_year(year).filter(is_closed=False, opens_on__lte=today)
    return list(opened.order_by("due_on", "pk"))


def _reports(organisations: list[Organisation], year: int) -> list[ReportProgress]:
    """Reports still to be handed in, and what they lack; nothing where nothing is due."""
    progress = report_progress(_open_periods(year), organisations)
    return [one for one in progress if one.is_open and one.due]


def _office(year: int) -> OfficeWork:
    undecided = (
        OperationalPlan.objects.of_year(year)
        .exclude(status=OperationalPlan.Status.DECIDED)
        .select_related("organisation", "budget")
        .order_by("organisation__kind_order", "organisation__sort_name", "pk")
    )
    return OfficeWork(list(undecided), _city_periods(year), count_findings(year))


def _city_periods(year: int) -> list[CityPeriod]:
    """The main periods that have begun and are still open or not yet public."""
    today = timezone.localdate()
    public = Standing.objects.published().filter(
        year=year, organisation=the_city(), subject=OuterRef("period")
    )
    handed_in = Q(
        reports__status__in=PeriodReport.HANDED_IN,
        reports__organisation__counted_in_reconciliation=True,
    )
    periods = (
        ReportingPeriod.objects.of_year(year)
        .filter(opens_on__lte=today, period__in=Period.main())
        .annotate(is_published=Exists(public), submitted=Count("reports", filter=handed_in))
        .filter(Q(is_closed=False) | Q(is_published=False))
        .order_by("due_on", "pk")
    )
    expected = Organisation.objects.counted().count()
    return [
        CityPeriod(period, period.submitted, expected, period.is_published, today)
        for period in periods
    ]


def _latest(user: User, mine: list[Organisation]) -> list[Place]:
    """Where the person last wrote outcomes, targets and plan texts, and may still go."""
    contexts = list(
        pghistory.models.Context.objects.filter(metadata__user=user.pk)
        .order_by("-created_at")
        .values_list("pk", flat=True)[:LOOK_THROUGH]
    )
    allowed = None if reads_everything(user) else [organisation.pk for organisation in mine]
    places = [
        *_places_of_outcomes(contexts, allowed),
        *_places_of_targets(contexts, allowed),
        *_places_of_texts(contexts, allowed),
    ]
    return _first_of_each(sorted(places, key=lambda place: place.at, reverse=True))


def _first_of_each(places: Iterable[Place]) -> list[Place]:
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        found.setdefault((place.text, place.address), place)
    return list(found.values())[:LATEST]


def _mine(
    model: Any, contexts: list[Any], allowed: list[int] | None, path: str = "organisation"
) -> QuerySet[Any]:
    """Events of one model in these saves, latest first, at places the person may open."""
    events = model.pgh_event_model.objects.filter(pgh_context__in=contexts)
    if allowed is not None:
        events = events.filter(**{f"{path}__in": allowed})
    return events.order_by("-pgh_created_at")[:LOOK_THROUGH]


def _places_of_outcomes(contexts: list[Any], allowed: list[int] | None) -> list[Place]:
    events = _mine(Outcome, contexts, allowed).select_related("indicator", "organisation")
    return [
        Place(
            _("Utfall: %(name)s") % {"name": event.indicator.name},
            _("%(period)s %(year)d, %(who)s")
            % {
                "period": event.period,
                "year": event.year,
                "who": event.organisation.short_name,
            },
            reverse(
                "report",
                args=[event.year, event.period, event.organisation.code],
            ),
            event.pgh_created_at,
        )
        for event in events
    ]


def _places_of_targets(contexts: list[Any], allowed: list[int] | None) -> list[Place]:
    events = _mine(Target, contexts, allowed).select_related("indicator", "organisation")
    return [
        Place(
            _("Årsmål: %(name)s") % {"name": event.indicator.name},
            f"{event.year}, {event.organisation.short_name}",
            reverse("plan", args=[event.year, event.organisation.code]),
            event.pgh_created_at,
        )
        for event in events
        if not event.organisation.is_city
    ]


def _places_of_texts(contexts: list[Any], allowed: list[int] | None) -> list[Place]:
    events = _mine(PlanSection, contexts, allowed, "plan__organisation").select_related(
        "plan__organisation", "plan__budget", "area_goal"
    )
    return [
        Place(
            _("Text om mål %(code)s") % {"code": event.area_goal.code},
            f"{event.plan.year}, {event.plan.organisation.short_name}",
            reverse(
                "plan_goal",
                args=[event.plan.year, event.plan.organisation.code, event.area_goal.code],
            ),
            event.pgh_created_at,
        )
        for event in events
        if event.area_goal
    ]
