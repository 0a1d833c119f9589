"""What of a plan's goals can stand as a figure in its texts: targets, outcomes, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from common.at_once import number_of
from common.numbers import measure, sv_number
from goals.models import Activity, AreaGoal, CommitteeGoal
from goals.words import own_goal
from indicators.asked import YEARS_BACK
from indicators.models import IndicatorDefinition, IndicatorPlacement, Outcome, Target
from organisations.models import the_city
from plans.calculations.progress import SET_KINDS
from plans.calculations.readings import in_words
from plans.figures import TextFigure, register
from plans.models import OperationalPlan
from plans.now import PlanNow

TARGET, COUNCIL, OUTCOME = "target", "council", "outcome"
ACTIVITIES, GOALS = "count:activities", "count:goals"
ALL = "alla"


def register_kinds() -> None:
    for kind in (TARGET, COUNCIL):
        register(kind, targets)
    register(OUTCOME, outcomes)
    for kind in (ACTIVITIES, GOALS):
        register(kind, counts)


# --- indicators ------------------------------------------------------------------------------


def targets(now: PlanNow) -> Iterator[TextFigure]:
    """The organisation's targets of the year, then the council's for the same indicators."""
    plan = now.plan
    found = Target.objects.of_year(plan.year).filter(
        Q(organisation=plan.organisation_id) | Q(organisation=the_city()),
        indicator__in=_indicators(plan),
        kind__in=SET_KINDS,
    )
    by_name = _measured(found).order_by("indicator__sort_name", "pk")
    for one in sorted(by_name, key=lambda one: one.organisation_id != plan.organisation_id):
        is_own = one.organisation_id == plan.organisation_id
        kind, words = (TARGET, _("Årsmål")) if is_own else (COUNCIL, _("KF:s årsmål"))
        yield TextFigure(
            f"{kind}:{one.indicator.code}:{one.year}",
            f"{words} {one.year}: {one.indicator.name}",
            in_words(one, one.measured_in or ""),
        )


def outcomes(now: PlanNow) -> Iterator[TextFigure]:
    """The organisation's outcomes of some years before the plan's."""
    plan = now.plan
    found = Outcome.objects.answered_by(plan.organisation).filter(
        indicator__in=_indicators(plan),
        year__range=(plan.year - YEARS_BACK, plan.year - 1),
        value__isnull=False,
    )
    for one in _measured(found).order_by("indicator__sort_name", "-year", "-period", "pk"):
        said = {"year": one.year, "period": one.period, "indicator": one.indicator.name}
        yield TextFigure(
            f"{OUTCOME}:{one.indicator.code}:{one.year}:{one.period}",
            _("Utfall %(year)d, %(period)s: %(indicator)s") % said,
            measure(one.value, one.measured_in or "", one.decimals),
        )


def _indicators(plan: OperationalPlan) -> QuerySet[Any, Any]:
    """Those that the organisation sets targets for."""
    placed = IndicatorPlacement.objects.filter(budget=plan.budget_id)
    return placed.in_plan_of(plan.organisation_id, plan.year).values("indicator")


def _measured(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the unit (`measured_in`) and the `decimals` of the definition in force that year."""
    begun = IndicatorDefinition.objects.filter(
        indicator=OuterRef("indicator"), from_year__lte=OuterRef("year")
    ).order_by("-from_year")
    return rows.select_related("indicator").annotate(
        measured_in=Subquery(begun.values("unit")[:1]),
        decimals=Subquery(begun.values("decimals")[:1]),
    )


# --- counts ----------------------------------------------------------------------------------


def counts(now: PlanNow) -> Iterator[TextFigure]:
    """Own activities and goals, in the whole plan and under each area goal, none as well."""
    plan = now.plan
    own = Activity.objects.filter(organisation=plan.organisation_id, budget=plan.budget_id)
    goals = CommitteeGoal.objects.answered_by(plan.organisation_id).filter(
        area_goal__budget=plan.budget_id
    )
    under = {"area_goal": OuterRef("pk")}
    areas = AreaGoal.objects.filter(budget=plan.budget_id).annotate(
        all_activities=number_of(own),
        all_goals=number_of(goals),
        own_activities=number_of(own.filter(**under)),
        own_goals=number_of(goals.filter(**under)),
    )
    rows = list(areas.order_by("sort_code", "pk"))
    yield from _counted(ACTIVITIES, _("Antal aktiviteter"), "activities", rows)
    words = _("Antal %(goals)s") % {"goals": own_goal(plan.organisation)}
    yield from _counted(GOALS, words, "goals", rows)


def _counted(kind: str, words: str, column: str, rows: Sequence[Any]) -> Iterator[TextFigure]:
    for first in rows[:1]:
        whole = _("%(what)s i hela planen") % {"what": words}
        yield TextFigure(f"{kind}:{ALL}", whole, sv_number(getattr(first, f"all_{column}")))
    for goal in rows:
        said = {"what": words, "goal": f"{goal.code} {goal.title}"}
        under = _("%(what)s under %(goal)s") % said
        yield TextFigure(f"{kind}:{goal.code}", under, sv_number(getattr(goal, f"own_{column}")))
