"""Carrying a year over into the next: places, targets, who answers, weights and rules.

Everything belongs inside the change of whoever opens the year, or undoes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from drafting.calculations.history import event_model
from goals.budgets import hold_budget
from goals.models import AreaGoal, Budget, CommitteeGoal
from indicators.actions import answer_in_year
from indicators.models import (
    IndicatorPlacement,
    IndicatorResponsibility,
    Policy,
    Target,
    Tolerance,
    Weight,
)
from indicators.models.figures import TargetColumns
from indicators.tasks import drain_soon
from organisations.models import Organisation

# What a target says; how it came about stays behind.
_OF_TARGET = [
    field.attname
    for field in TargetColumns._meta.local_fields
    if field.name not in ("indicator", "organisation", "year", "source", "reference")
]
_OF_POLICY = (
    "full_share",
    "hard_share",
    "none_share",
    "least_coverage",
    "large_gap",
    "large_spread",
)


def councils_placements(budget: Budget) -> models.QuerySet[IndicatorPlacement]:
    """Where the council's and the mandatory indicators stand in a budget."""
    return IndicatorPlacement.objects.filter(budget=budget, indicator__owner__isnull=True)


def carried_targets(budget: Budget) -> models.QuerySet[Target]:
    """The city's targets of the budget's year, of what is placed in it."""
    return (
        Target.objects.of_city()
        .of_year(budget.year)
        .filter(indicator__in=councils_placements(budget).values("indicator"))
    )


def prolonged(budget: Budget) -> models.QuerySet[IndicatorResponsibility]:
    """Who answers until the year's last day and goes on: spans that end with the year.

    Not those of an organisation that ends, nor where another span follows.
    """
    last = dt.date(budget.year, 12, 31)
    follows = IndicatorResponsibility.objects.filter(
        indicator=models.OuterRef("indicator"),
        organisation=models.OuterRef("organisation"),
        starts_on__gt=last,
        starts_on__lte=dt.date(budget.year + 1, 12, 31),
    )
    return IndicatorResponsibility.objects.filter(
        Q(organisation__exists_to__isnull=True) | Q(organisation__exists_to__gt=last),
        ~models.Exists(follows),
        ends_on=last,
        indicator__in=councils_placements(budget).values("indicator"),
    )


def copy_placements(*, source: Budget, into: Budget, goals: Mapping[int, AreaGoal]) -> None:
    """The same indicators under the same goals, in the same order."""
    IndicatorPlacement.objects.bulk_create(
        IndicatorPlacement(
            indicator_id=one.indicator_id,
            budget=into,
            area_goal=goals[one.area_goal_id],
            position=one.position,
            source=one.source,
        )
        for one in councils_placements(source)
    )


@dataclass(frozen=True)
class Continued:
    """An organisation's own indicator where it stood, and the goals that it comes to stand
    under."""

    placement: IndicatorPlacement
    area_goal: AreaGoal
    committee_goal: CommitteeGoal | None = None


def continue_placements(
    *, placements: Iterable[Continued], organisation: Organisation, budget: Budget
) -> list[IndicatorPlacement]:
    """Let own indicators go on in another year, last under their area goals: the same indicators,
    measured as before, which their owner answers for in that year, too."""
    wanted = list(placements)
    hold_budget(budget.year)
    areas = {one.area_goal.pk for one in wanted}
    last = dict(
        IndicatorPlacement.objects.filter(area_goal__in=areas)
        .order_by()
        .values_list("area_goal")
        .annotate(last=models.Max("position"))
    )
    made = []
    for one in wanted:
        last[one.area_goal.pk] = position = last.get(one.area_goal.pk, 0) + 1
        made.append(
            IndicatorPlacement(
                indicator_id=one.placement.indicator_id,
                budget=budget,
                area_goal=one.area_goal,
                committee_goal=one.committee_goal,
                position=position,
            )
        )
    IndicatorPlacement.objects.bulk_create(made)
    answer_in_year(
        indicators=[one.placement.indicator for one in wanted],
        organisation=organisation,
        year=budget.year,
    )
    drain_soon()
    return made


def put_under(goals: Mapping[IndicatorPlacement, CommitteeGoal]) -> None:
    """Let own indicators that came before the goals under which they stood stand there again."""
    for placement, goal in goals.items():
        placement.committee_goal = goal
    IndicatorPlacement.objects.bulk_update(goals, ["committee_goal"])


def remove_continued(
    *, placements: Iterable[IndicatorPlacement], spans: Iterable[int], budget: Budget
) -> None:
    """Take away places that came over, and the spans of who answers that came with them where the
    indicator then stands nowhere in the year."""
    hold_budget(budget.year)
    IndicatorPlacement.objects.filter(pk__in=[one.pk for one in placements]).delete()
    left = IndicatorPlacement.objects.filter(budget=budget).values("indicator")
    IndicatorResponsibility.objects.filter(pk__in=list(spans)).exclude(indicator__in=left).delete()
    drain_soon()


def copy_targets(*, source: Budget, year: int) -> None:
    """The city's targets as they were written; those that the year has already stay."""
    there = Target.objects.of_city().of_year(year).values("indicator")
    Target.objects.bulk_create(
        Target(
            indicator_id=one.indicator_id,
            organisation_id=one.organisation_id,
            year=year,
            **{name: getattr(one, name) for name in _OF_TARGET},
        )
        for one in carried_targets(source).exclude(indicator__in=there)
    )


def prolong_responsibilities(*, source: Budget) -> int:
    """Let those who answer at the year's end go on for a year; open spans are left open."""
    return prolonged(source).update(ends_on=dt.date(source.year + 1, 12, 31))


def copy_weights(*, source: Budget, year: int) -> None:
    there = set(Weight.objects.filter(year=year).values_list("indicator", "organisation"))
    weights = Weight.objects.filter(
        year=source.year, indicator__in=councils_placements(source).values("indicator")
    )
    Weight.objects.bulk_create(
        Weight(
            indicator_id=one.indicator_id,
            organisation_id=one.organisation_id,
            year=year,
            weight=one.weight,
            basis=one.basis,
        )
        for one in weights
        if (one.indicator_id, one.organisation_id) not in there
    )


def copy_policy(*, source: Budget, year: int) -> None:
    """The same rules and tolerances, not yet decided for the year; those that are there stay."""
    before = Policy.objects.filter(year=source.year).first()
    if before is None or Policy.objects.filter(year=year).exists():
        return
    after = Policy.objects.create(year=year, **{name: getattr(before, name) for name in _OF_POLICY})
    Tolerance.objects.bulk_create(
        Tolerance(
            policy=after,
            indicator_id=one.indicator_id,
            absolute=one.absolute,
            percent=one.percent,
        )
        for one in before.tolerances.all()
    )


def take_back(*, budget: Budget, context: Any) -> None:
    """Take away what opening the year made (in that context), and shorten what it prolonged."""
    for model in (Target, Weight, Policy, IndicatorPlacement):
        made_in(model, context).delete()
    changed = _of(IndicatorResponsibility, context, "update")
    IndicatorResponsibility.objects.filter(
        pk__in=changed, ends_on=dt.date(budget.year, 12, 31)
    ).update(ends_on=dt.date(budget.year - 1, 12, 31))


def made_in(model: type[models.Model], context: Any) -> models.QuerySet[Any]:
    """The rows that were made in one context and are still there."""
    return model._default_manager.filter(pk__in=_of(model, context, "insert"))


def _of(model: type[models.Model], context: Any, label: str) -> Any:
    events = event_model(model).objects.filter(pgh_label=label, pgh_context=context)
    return events.values("pgh_obj_id")
