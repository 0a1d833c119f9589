"""What is asked about a plan's targets and dates: kept as written, and yet perhaps not meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.at_once import at_once
from common.dates import sv_date
from drafting.calculations.history import as_text
from drafting.calculations.rich_text import revision
from goals.models import Activity
from indicators.asked import YEARS_BACK, plan_doubts
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    Outcome,
    ProposedDefinition,
    Target,
)
from indicators.plausibility import Doubt
from indicators.proposing import all_as_proposed
from indicators.selectors import definitions_begun, in_force
from plans.calculations.readings import fault
from plans.models import OperationalPlan


@dataclass(frozen=True)
class AskedTarget:
    """A target with what is asked about it. `answer` is why it is right, once somebody said so.

    A `fault` is why it is not judged as it is written, and what would be right: no answer helps
    there, only another target, unit or direction.
    """

    target: Target
    indicator: Indicator
    doubts: list[Doubt]
    fault: str = ""

    @property
    def answer(self) -> str:
        return self.target.confirmed

    @property
    def is_open(self) -> bool:
        return bool(self.doubts) and not self.answer

    @property
    def is_settled(self) -> bool:
        return not (self.is_open or self.fault)


def asked_about(
    target: Target | None,
    indicator: Indicator,
    definition: IndicatorDefinition | None,
    series: Iterable[Outcome],
) -> AskedTarget | None:
    """What is asked about a target, given the outcomes of the years before; None for nothing."""
    doubts = plan_doubts(target, definition, series)
    return AskedTarget(target, indicator, doubts) if target and doubts else None


def asked_in(plan: OperationalPlan) -> list[AskedTarget]:
    """All that is asked about the plan's targets, and what is at fault with them, under the
    definitions that a decision on the plan would give; in one query."""
    targets = Target.objects.in_plan_of(plan.organisation_id, plan.year, plan.budget_id)
    ids = targets.order_by().values("indicator")
    rows, indicators, begun, proposed, series = at_once(
        [
            targets.order_by("indicator__sort_name", "pk"),
            Indicator.objects.filter(pk__in=ids),
            definitions_begun(ids, plan.year),
            ProposedDefinition.objects.filter(indicator__in=ids, year=plan.year),
            outcomes_before(plan, ids),
        ]
    )
    named = {one.pk: one for one in indicators}
    definitions, outcomes = all_as_proposed(in_force(begun), proposed), by_indicator(series)
    found = []
    for one in rows:
        definition = definitions.get(one.indicator_id)
        doubts = plan_doubts(one, definition, outcomes.get(one.indicator_id, []))
        found.append(AskedTarget(one, named[one.indicator_id], doubts, fault(one, definition)))
    return [one for one in found if one.doubts or one.fault]


def outcomes_before(
    plan: OperationalPlan, indicators: Iterable[int] | QuerySet[Any, Any]
) -> QuerySet[Outcome]:
    """The organisation's outcomes of some years before the plan's, in no order."""
    years = range(plan.year - YEARS_BACK, plan.year)
    outcomes = Outcome.objects.answered_by(plan.organisation)
    return outcomes.filter(indicator__in=indicators, year__in=years).order_by()


def by_indicator(outcomes: Iterable[Outcome]) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.indicator_id].append(outcome)
    return found


@dataclass(frozen=True)
class AskedDates:
    """Dates of an activity that lie outside the plan's year, until somebody says it is right."""

    activity: Activity

    @property
    def days(self) -> str:
        """Those that are asked about, in words."""
        year = self.activity.budget.year
        days = (self.activity.start, self.activity.end)
        return _(" och ").join(sv_date(day) for day in days if day and day.year != year)

    @property
    def last_day(self) -> str:
        """When it would end to keep within the year; empty when it does not end later."""
        last = date(self.activity.budget.year, 12, 31)
        is_later = self.activity.end is not None and self.activity.end > last
        return last.isoformat() if is_later else ""

    @property
    def base(self) -> str:
        """The end as the page shows it, for the one who changes it."""
        return revision(as_text(self.activity.end))


def asked_about_dates(activity: Activity) -> AskedDates | None:
    return AskedDates(activity) if activity.is_outside_its_year else None
