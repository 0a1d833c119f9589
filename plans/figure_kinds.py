"""What of a plan's goals can stand as a figure in its texts: targets, outcomes, counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from common.numbers import sv_number
from goals.models import Activity, AreaGoal, CommitteeGoal
from goals.words import own_goal
from indicators.asked import YEARS_BACK
from indicators.models import IndicatorDefinition, IndicatorPlacement, Outcome, Target
from organisations.models import the_city
from plans.calculations.progress import SET_KINDS, assigned
from plans.calculations.readings import in_words
from plans.figures import TextFigure, register
from plans.models import OperationalPlan
from plans.selectors import outcome_text

TARGET, COUNCIL, OUTCOME = "target", "council", "outcome"
ACTIVITIES, GOALS = "count:activities", "count:goals"
ALL = "alla"

Definitions = dict[int, list[IndicatorDefinition]]


def register_kinds() -> None:
    for kind in (TARGET, COUNCIL):
        register(kind, targets)
    register(OUTCOME, outcomes)
    for kind in (ACTIVITIES, GOALS):
        register(kind, counts)


# --- indicators ------------------------------------------------------------------------------


def targets(plan: OperationalPlan) -> Iterator[TextFigure]:
    """The organisation's targets of the year, and the council's for the same indicators."""
    found = Target.objects.of_year(plan.year).filter(
        Q(organisation=plan.organisation_id) | Q(organisation=the_city()),
        indicator__in=_indicators(plan),
        kind__in=SET_KINDS,
    )
    definitions = _definitions(plan)
    by_name = found.select_related("indicator").order_by("indicator__sort_name", "pk")
    for one in sorted(by_name, key=lambda one: one.organisation_id != plan.organisation_id):
        is_own = one.organisation_id == plan.organisation_id
        kind, words = (TARGET, _("Årsmål")) if is_own else (COUNCIL, _("KF:s årsmål"))
        yield TextFigure(
            f"{kind}:{one.indicator.code}:{one.year}",
            f"{words} {one.year}: {one.indicator.name}",
            in_words(one, _in_force(definitions, one.indicator_id, one.year)),
        )


def outcomes(plan: OperationalPlan) -> Iterator[TextFigure]:
    """The organisation's outcomes of some years before the plan's."""
    found = Outcome.objects.answered_by(plan.organisation).filter(
        indicator__in=_indicators(plan),
        year__range=(plan.year - YEARS_BACK, plan.year - 1),
        value__isnull=False,
    )
    definitions = _definitions(plan)
    ordered = found.order_by("indicator__sort_name", "-year", "-period", "pk")
    for one in ordered.select_related("indicator"):
        said = {"year": one.year, "period": one.period, "indicator": one.indicator.name}
        yield TextFigure(
            f"{OUTCOME}:{one.indicator.code}:{one.year}:{one.period}",
            _("Utfall %(year)d, %(period)s: %(indicator)s") % said,
            outcome_text(one, _in_force(definitions, one.indicator_id, one.year)),
        )


def _indicators(plan: OperationalPlan) -> QuerySet[Any, Any]:
    """Those that the organisation sets targets for."""
    placed = IndicatorPlacement.objects.filter(budget=plan.budget_id)
    return placed.filter(assigned(plan.organisation_id, plan.year)).values("indicator")


def _definitions(plan: OperationalPlan) -> Definitions:
    begun = IndicatorDefinition.objects.filter(
        indicator__in=_indicators(plan), from_year__lte=plan.year
    )
    found: Definitions = defaultdict(list)
    for one in begun.order_by("from_year"):
        found[one.indicator_id].append(one)
    return found


def _in_force(found: Definitions, indicator: int, year: int) -> IndicatorDefinition | None:
    begun = [one for one in found.get(indicator, ()) if one.from_year <= year]
    return begun[-1] if begun else None


# --- counts ----------------------------------------------------------------------------------


def counts(plan: OperationalPlan) -> Iterator[TextFigure]:
    """Own activities and goals, in the whole plan and under each area goal, none as well."""
    areas = AreaGoal.objects.filter(budget=plan.budget_id).order_by("sort_code", "pk")
    titles = dict(areas.values_list("code", "title"))
    own = Activity.objects.filter(organisation=plan.organisation_id, budget=plan.budget_id)
    goals = CommitteeGoal.objects.answered_by(plan.organisation_id).filter(
        area_goal__budget=plan.budget_id
    )
    under = Coalesce("area_goal__code", "committee_goal__area_goal__code")
    activities = _by_goal(own.values_list(under))
    yield from _counted(ACTIVITIES, _("Antal aktiviteter"), activities, titles)
    words = _("Antal %(goals)s") % {"goals": own_goal(plan.organisation)}
    yield from _counted(GOALS, words, _by_goal(goals.values_list("area_goal__code")), titles)


def _by_goal(rows: QuerySet[Any, Any]) -> Counter[str]:
    return Counter(dict(rows.order_by().annotate(number=Count("pk"))))


def _counted(
    kind: str, words: str, number: Counter[str], titles: dict[str, str]
) -> Iterator[TextFigure]:
    whole = _("%(what)s i hela planen") % {"what": words}
    yield TextFigure(f"{kind}:{ALL}", whole, sv_number(number.total()))
    for code, title in titles.items():
        under = _("%(what)s under %(goal)s") % {"what": words, "goal": f"{code} {title}"}
        yield TextFigure(f"{kind}:{code}", under, sv_number(number[code]))
