""" "Mitt arbete": what a person has to do, by when, and where they left off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pghistory.models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import counted
from decisions.models import PLAN, Standing
from drafting.calculations.history import event_model
from indicators.models import Outcome, Target
from organisations.duties import Awaited, Duty, awaited_by, duties_of
from organisations.models import Notice, User, the_city
from organisations.notices.telling import unread_of
from organisations.permissions import reads_everything
from plans.addresses import section_address
from plans.models import OperationalPlan, PlanSection
from plans.steps import STANDS, State, state_of
from reconciliation.calculations import count_findings

LATEST = 6
# So many of one's own saves are looked through for the latest places.
LOOK_THROUGH = 60
EVERY = Q()


@dataclass(frozen=True)
class Place:
    """Somewhere the person wrote, and when."""

    text: str
    where: str
    address: str
    at: dt.datetime


@dataclass(frozen=True)
class OfficeWork:
    """What stadsledningskontoret and administrators follow in the year."""

    undecided: list[tuple[OperationalPlan, State]]
    findings: int
    decided: int

    @property
    def is_empty(self) -> bool:
        return not (self.undecided or self.findings or self.decided)

    @property
    def total(self) -> int:
        return self.decided + len(self.undecided)


@dataclass
class Work:
    """The whole page; `works` whether the person has a role in some organisation."""

    year: int
    works: bool
    duties: list[Duty] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    latest: list[Place] = field(default_factory=list)
    office: OfficeWork | None = None

    @property
    def first(self) -> Duty | None:
        """What comes first of all that waits."""
        return next(iter(self.duties), None)

    @property
    def waiting(self) -> str:
        """How much waits for the person, as a sentence begins."""
        number = len(self.duties)
        words = ngettext("%(number)s sak väntar på dig.", "%(number)s saker väntar på dig.", number)
        return words % {"number": counted(number).capitalize()}

    @property
    def is_empty(self) -> bool:
        return not (self.works or self.office or self.latest or self.notices)


def work_of(user: User, year: int) -> Work:
    """Everything on "Mitt arbete" in a number of queries that does not depend on the rows."""
    return Work(
        year=year,
        works=bool(user.roles),
        duties=duties_of(user, year),
        awaited=awaited_by(user, year),
        notices=unread_of(user),
        latest=_latest(user),
        office=_office(year) if reads_everything(user) else None,
    )


def _office(year: int) -> OfficeWork:
    plans = OperationalPlan.objects.of_year(year).select_related("organisation", "budget")
    found = list(plans.order_by("organisation__kind_order", "organisation__sort_name", "pk"))
    of_year = Standing.objects.filter(year=year, subject=PLAN)
    standings = {one.organisation_id: one for one in of_year}
    states = [(one, state_of(one, standings.get(one.organisation_id))) for one in found]
    undecided = [(one, state) for one, state in states if state not in STANDS]
    return OfficeWork(undecided, count_findings(year), len(found) - len(undecided))


def _latest(user: User) -> list[Place]:
    """Where the person last wrote outcomes, targets and plan texts, and may still go."""
    contexts = list(
        pghistory.models.Context.objects.filter(metadata__user=user.pk)
        .order_by("-created_at")
        .values_list("pk", flat=True)[:LOOK_THROUGH]
    )
    allowed = None if reads_everything(user) else list(user.roles)
    places = [
        *_places_of_figures(contexts, allowed),
        *_places_of_texts(contexts, allowed),
    ]
    return _first_of_each(sorted(places, key=lambda place: place.at, reverse=True))


def _first_of_each(places: Iterable[Place]) -> list[Place]:
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        found.setdefault((place.text, place.address), place)
    return list(found.values())[:LATEST]


def _places_of_figures(contexts: list[Any], allowed: list[int] | None) -> list[Place]:
    """Outcomes and targets, in one query."""
    outcomes = _figures(Outcome, F("period"), contexts, allowed)
    # The city's targets are set on a page of their own.
    targets = _figures(Target, Value(""), contexts, allowed, ~Q(organisation=the_city()))
    return [_place_of_figure(*figure) for figure in outcomes.union(targets, all=True)]


def _figures(
    model: Any,
    period: F | Value,
    contexts: list[Any],
    allowed: list[int] | None,
    narrowed: Q = EVERY,
) -> QuerySet[Any, Any]:
    """Figures of organisations saved then, latest first, at places the person may open."""
    events = event_model(model).objects.filter(narrowed, pgh_context__in=contexts)
    if allowed is not None:
        events = events.filter(organisation__in=allowed)
    return (
        events.annotate(in_period=Cast(period, TextField()))
        .order_by("-pgh_created_at")
        .values_list(
            "indicator__name", "year", "in_period", "organisation__code",
            "organisation__short_name", "pgh_created_at",
        )[:LOOK_THROUGH]
    )  # fmt: skip


def _place_of_figure(
    name: str, year: int, period: str, code: str, short_name: str, at: dt.datetime
) -> Place:
    """Outcomes have a period, targets none."""
    if not period:
        where = f"{year}, {short_name}"
        return Place(
            _("Årsmål: %(name)s") % {"name": name}, where, reverse("plan", args=[year, code]), at
        )
    where = _("%(period)s %(year)d, %(who)s") % {"period": period, "year": year, "who": short_name}
    address = reverse("report", args=[year, period, code])
    return Place(_("Utfall: %(name)s") % {"name": name}, where, address, at)


def _places_of_texts(contexts: list[Any], allowed: list[int] | None) -> list[Place]:
    """The texts as they are now: a part that has been removed since has no page."""
    events = event_model(PlanSection).objects.filter(pgh_context__in=contexts)
    saved = events.filter(pgh_obj=OuterRef("pk")).order_by("-pgh_created_at")
    sections = PlanSection.objects.filter(pk__in=events.values("pgh_obj"))
    if allowed is not None:
        sections = sections.filter(plan__organisation__in=allowed)
    sections = sections.annotate(at=Subquery(saved.values("pgh_created_at")[:1])).select_related(
        "plan__organisation", "plan__budget", "template", "area_goal", "strategic_goal"
    )
    return [
        Place(
            _("Text: %(what)s") % {"what": section},
            f"{section.plan.year}, {section.plan.organisation.short_name}",
            section_address(section),
            section.at,
        )
        for section in sections
    ]
