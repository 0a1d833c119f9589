"""Where the figures of a stored row came from: facts beside it, as the row's edition keeps them.

A row of an edition is explained by what the edition froze; a row that is worked on by what is
entered. Nothing else is read, so that an explanation never tells more than its row does: but of
a target that the row was made without, what is public of it now is named, with its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from decisions.models import Standing
from goals.models import AreaGoal, Budget
from indicators.calculations.reasons import Reason
from indicators.changes import said
from indicators.models import (
    FrozenOutcome,
    FrozenPlacement,
    FrozenTarget,
    Fulfilment,
    IndicatorPlacement,
    Outcome,
    Period,
    Target,
    TargetChange,
)
from indicators.models.computed import Question
from indicators.models.figures import OutcomeColumns, TargetColumns
from organisations.models import Organisation


@dataclass(frozen=True)
class Sources:
    """What an explanation tells beside the row. `outcomes` are by organisation."""

    target: TargetColumns | None = None
    changes: list[TargetChange] = field(default_factory=list)
    outcomes: dict[int, OutcomeColumns] = field(default_factory=dict)
    goals: list[AreaGoal] = field(default_factory=list)
    over_time: list[Fulfilment] = field(default_factory=list)
    # The public target that the row, which has none, was made without.
    made_without: FrozenTarget | None = None
    # The year has reading pages: a budget is adopted.
    has_pages: bool = False


def sources_of(row: Fulfilment, known: Sequence[Organisation]) -> Sources:
    """Six queries, one more of a row without a target. `known` are the organisations whose own
    figures the reader may see."""
    target = _targets(row).filter(organisation=row.organisation_id).first()
    return Sources(
        target=target,
        changes=_changes(row, target),
        outcomes=_outcomes(row, known),
        goals=_goals(row),
        over_time=list(_over_time(row)),
        made_without=_made_without(row),
        has_pages=Budget.objects.adopted_for(row.year).exists(),
    )


def _targets(row: Fulfilment) -> QuerySet[TargetColumns]:
    rows: QuerySet[TargetColumns]
    if row.edition_id is None:
        rows = Target.objects.all()
    else:
        rows = FrozenTarget.objects.filter(edition=row.edition_id)
    return rows.filter(indicator=row.indicator_id, year=row.year)


def _made_without(row: Fulfilment) -> FrozenTarget | None:
    """The target that another public edition holds though the row's own holds none: the plan was
    decided after the period was published."""
    if row.edition_id is None or row.reason != Reason.NO_TARGET:
        return None
    public = Standing.objects.filter(published__isnull=False).values("published")
    held = FrozenTarget.objects.filter(
        indicator=row.indicator_id,
        organisation=row.organisation_id,
        year=row.year,
        edition__in=public,
    )
    dated = held.exclude(text="").exclude(edition=row.edition_id)
    return dated.select_related("edition__decision").order_by("edition__decision_id").first()


def _changes(row: Fulfilment, target: TargetColumns | None) -> list[TargetChange]:
    """The decisions that made the target what the row was judged by, oldest first; of a later one
    the row knows nothing."""
    if target is None:
        return []
    held = said(target.text, target.read_as)
    changes = list(
        TargetChange.objects.filter(
            target__indicator=row.indicator_id,
            target__organisation=row.organisation_id,
            target__year=row.year,
        ).order_by("decided_on", "pk")
    )
    places = [place for place, one in enumerate(changes) if one.new_text == held]
    return changes[: places[-1] + 1] if places else []


def _outcomes(row: Fulfilment, known: Sequence[Organisation]) -> dict[int, OutcomeColumns]:
    if row.question == Question.PLAN:
        return {}
    rows: QuerySet[OutcomeColumns]
    if row.edition_id is None:
        rows = Outcome.objects.all()
    else:
        rows = FrozenOutcome.objects.filter(edition=row.edition_id)
    whose = [row.organisation_id, *(one.pk for one in known)]
    found = rows.filter(
        indicator=row.indicator_id, year=row.year, period=row.period, organisation__in=whose
    )
    return {one.organisation_id: one for one in found}


def _goals(row: Fulfilment) -> list[AreaGoal]:
    """Where the indicator stands that year, in the row's edition."""
    places: QuerySet[IndicatorPlacement] | QuerySet[FrozenPlacement]
    if row.edition_id is None:
        places = IndicatorPlacement.objects.of_year(row.year)
    else:
        places = FrozenPlacement.objects.filter(edition=row.edition_id)
    found = places.filter(indicator=row.indicator_id).select_related("area_goal")
    return [place.area_goal for place in found.order_by("area_goal__sort_code", "pk")]


def _over_time(row: Fulfilment) -> QuerySet[Fulfilment]:
    """The same figure in the year's periods and at earlier years' ends: public rows beside a
    public one, else those of the same basis."""
    rows = Fulfilment.every.filter(
        Q(year=row.year, period__in=Period.main()) | Q(year__lt=row.year, period=Period.VB),
        indicator=row.indicator_id,
        organisation=row.organisation_id,
        question=row.question,
    )
    if row.edition_id is None:
        return rows.filter(basis=row.basis)
    public = Standing.objects.filter(published__isnull=False).values("published")
    return rows.filter(edition__in=public)
