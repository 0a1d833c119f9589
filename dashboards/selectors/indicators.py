"""Indicators with the figures shown beside them: the city's, or its owner's for an own one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from dashboards.selectors.goals import LEVELS
from dashboards.selectors.readings import Reading
from goals.models import Budget
from indicators.models import (
    Fulfilment,
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    Outcome,
    Period,
    Target,
    TargetChange,
)
from indicators.models.computed import Question
from organisations.models import Publication, the_city
from organisations.permissions import Viewer, visible_figures

# The order that sorting by fulfilment follows, and what the filter compares with.
LEVEL_RANK = Case(
    *(When(level=level, then=Value(rank)) for rank, level in enumerate(LEVELS)),
    output_field=IntegerField(),
)


def placements(user: Viewer, reading: Reading) -> QuerySet[IndicatorPlacement]:
    """The year's indicators by area goal. Rows carry `level_rank` for sorting and filtering."""
    own_row = (
        Fulfilment.objects.visible_to(user)
        .outcomes(reading.year, reading.period)
        .annotate(rank=LEVEL_RANK)
        .filter(
            indicator=OuterRef("indicator"),
            organisation=Coalesce(OuterRef("indicator__owner"), the_city()),
        )
    )
    return (
        places(user, reading.budget)
        .annotate(level_rank=Subquery(own_row.values("rank")[:1]))
        .prefetch_related(*figures_beside(user, reading, "indicator__"))
    )


def places(user: Viewer, budget: Budget) -> QuerySet[IndicatorPlacement]:
    """Where indicators stand in a budget; an own indicator once its owner's plan may be read."""
    may_read = visible_figures(
        user, subjects=(Publication.PLAN,), organisation="whose", year="budget__year"
    )
    return (
        IndicatorPlacement.objects.alias(whose=Coalesce("indicator__owner", the_city()))
        .filter(may_read, budget=budget)
        .select_related("indicator__owner", "area_goal")
        .order_by("area_goal__sort_code", "indicator__level", "position", "pk")
    )


def figures_beside(user: Viewer, reading: Reading, path: str = "") -> list[Prefetch]:
    """Prefetches of the row, target and definition that `Figures` reads from an indicator."""
    owners = Q(organisation=Coalesce("indicator__owner", the_city()))
    rows = Fulfilment.objects.visible_to(user).outcomes(reading.year, reading.period)
    targets = Target.objects.visible_to(user).of_year(reading.year)
    return [
        Prefetch(f"{path}fulfilments", rows.filter(owners).defer("inputs"), to_attr="shown_rows"),
        Prefetch(f"{path}targets", targets.filter(owners), to_attr="shown_targets"),
        definitions_beside(reading.year, path),
    ]


def definitions_beside(year: int, path: str = "") -> Prefetch:
    """Prefetch of the definitions up to a year, latest first."""
    known = IndicatorDefinition.objects.filter(from_year__lte=year).order_by("-from_year")
    return Prefetch(f"{path}definitions", known, to_attr="shown_definitions")


@dataclass
class Figures:
    """What is shown beside an indicator; everything may be missing."""

    row: Fulfilment | None
    target: Target | None
    definition: IndicatorDefinition | None

    @classmethod
    def of(cls, indicator: Indicator) -> Figures:
        """Read what `figures_beside` fetched."""
        return cls(*(_first(indicator, name) for name in ("rows", "targets", "definitions")))

    @classmethod
    def of_row(cls, row: Fulfilment) -> Figures:
        """A row that is shown itself, with its indicator's definition (`definitions_beside`)."""
        return cls(row, None, _first(row.indicator, "definitions"))

    @property
    def outcome(self) -> Decimal | None:
        return self.row.outcome if self.row else None

    @property
    def previous(self) -> Decimal | None:
        return self.row.previous if self.row else None

    @property
    def target_text(self) -> str:
        if self.row and self.row.target_text:
            return self.row.target_text
        return self.target.text if self.target else ""

    @property
    def unit(self) -> str:
        return self.definition.unit if self.definition else ""

    @property
    def decimals(self) -> int | None:
        return self.definition.decimals if self.definition else None


def _first(indicator: Indicator, name: str) -> Any:
    return next(iter(getattr(indicator, f"shown_{name}")), None)


@dataclass(frozen=True)
class YearReading:
    """One year of a series. `breaks` says that the definition is another than the year before's."""

    year: int
    row: Fulfilment
    breaks: bool


def city_series(
    user: Viewer, indicator: Indicator, definitions: Iterable[IndicatorDefinition], year: int
) -> list[YearReading]:
    """Full-year readings up to a year: the city's, or the owner's for an own indicator."""
    rows = (
        Fulfilment.objects.visible_to(user)
        .filter(
            indicator=indicator,
            question=Question.OUTCOME,
            period=Period.VB,
            organisation=indicator.owner_id or the_city(),
            year__lte=year,
        )
        .order_by("year")
    )
    starts = {item.from_year for item in definitions}
    shown = list(rows)
    return [
        YearReading(
            row.year, row, bool(place) and breaks_between(starts, shown[place - 1].year, row.year)
        )
        for place, row in enumerate(shown)
    ]


def breaks_between(starts: set[int], earlier: int, later: int) -> bool:
    """A new definition begins after the earlier year and no later than the later one.

    >>> breaks_between({2020, 2023}, 2022, 2023), breaks_between({2020, 2023}, 2023, 2024)
    (True, False)
    """
    return any(earlier < start <= later for start in starts)


def period_rows(user: Viewer, indicator: Indicator, year: int) -> list[Fulfilment]:
    """The year's readings by period, in the order of the year."""
    rows = Fulfilment.objects.visible_to(user).filter(
        indicator=indicator,
        question=Question.OUTCOME,
        year=year,
        organisation=indicator.owner_id or the_city(),
    )
    return sorted(rows, key=lambda row: (Period(row.period).end_month, row.period))


def organisation_rows(user: Viewer, reading: Reading, indicator: Indicator) -> QuerySet[Fulfilment]:
    """Each organisation's row for one indicator, with what sorting needs."""
    return (
        Fulfilment.objects.visible_to(user)
        .outcomes(reading.year, reading.period)
        .filter(indicator=indicator)
        .exclude(organisation=the_city())
        .select_related("organisation")
        .defer("inputs")
        .annotate(level_rank=LEVEL_RANK)
        .order_by("organisation__kind_order", "organisation__sort_name", "pk")
    )


def outcomes_of(user: Viewer, reading: Reading, indicator: Indicator) -> QuerySet[Outcome]:
    """What was entered for the period, by gender too: the city's first, then organisations."""
    return (
        Outcome.objects.visible_to(user)
        .of_year(reading.year)
        .filter(indicator=indicator, period=reading.period)
        .select_related("organisation")
        .order_by("organisation__kind_order", "organisation__sort_name", "pk")
    )


def target_changes(user: Viewer, indicator: Indicator, year: int) -> QuerySet[TargetChange]:
    """Targets of the year changed by later decisions, oldest first."""
    targets = Target.objects.visible_to(user).of_year(year).filter(indicator=indicator)
    return (
        TargetChange.objects.filter(target__in=targets)
        .select_related("target__organisation")
        .order_by("decided_on", "pk")
    )


@dataclass(frozen=True)
class Spread:
    """How far apart the organisations are in one period."""

    lowest: Decimal
    middle: Decimal
    highest: Decimal
    number: int

    @property
    def width(self) -> Decimal:
        return self.highest - self.lowest


def spread_of(values: Iterable[Decimal | None]) -> Spread | None:
    """Lowest, middle and highest of the values that exist; nothing for fewer than two.

    >>> spread_of([Decimal(3), None, Decimal(9), Decimal(4)]).middle
    Decimal('4')
    """
    known = sorted(value for value in values if value is not None)
    if len(known) < 2:
        return None
    return Spread(known[0], median(known), known[-1], len(known))
