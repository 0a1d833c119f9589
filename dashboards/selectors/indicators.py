"""Indicators with the figures shown beside them: the city's, or its owner's for an own one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from statistics import median
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
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
from django.db.models.functions import Coalesce, JSONObject

from common.numbers import round_half_up
from dashboards.selectors.goals import LEVELS
from dashboards.selectors.readings import Reading, rows_of
from decisions.models import BUDGET
from indicators.changes import said
from indicators.models import (
    FrozenTarget,
    Fulfilment,
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    Period,
    Target,
    TargetChange,
)
from indicators.models.figures import OutcomeColumns, TargetColumns
from organisations.models import Organisation, the_city

# The order that sorting by fulfilment follows, and what the filter compares with.
LEVEL_RANK = Case(
    *(When(level=level, then=Value(rank)) for rank, level in enumerate(LEVELS)),
    output_field=IntegerField(),
)


def placements(reading: Reading) -> QuerySet[Any]:
    """The year's indicators by area goal. `level_rank` is there to sort and filter by."""
    own_row = (
        reading.figures()
        .order_by()
        .annotate(rank=LEVEL_RANK)
        .filter(
            indicator=OuterRef("indicator"),
            organisation=Coalesce(OuterRef("indicator__owner"), the_city()),
        )
    )
    return (
        places(reading)
        .alias(level_rank=Subquery(own_row.values("rank")[:1]))
        .prefetch_related(*figures_beside(reading, "indicator__"))
    )


def places(reading: Reading) -> QuerySet[Any]:
    """Where indicators stand, in the budget's order."""
    return (
        reading.placements()
        .select_related("indicator__owner", "area_goal")
        .order_by("area_goal__sort_code", "indicator__level", "position", "pk")
    )


def figures_beside(reading: Reading, path: str = "") -> list[Prefetch]:
    """Prefetches of the row, targets and definition that `Figures` reads from an indicator."""
    owners = Q(organisation=Coalesce("indicator__owner", the_city()))
    rows = reading.figures().filter(owners).order_by().defer("inputs")
    targets = [
        Prefetch(
            f"{path}{'targets' if source.model is Target else 'frozentargets'}",
            source.filter(owners).order_by(),
            to_attr=f"shown_targets_{number}",
        )
        for number, source in enumerate(reading.targets())
    ]
    return [
        Prefetch(f"{path}fulfilments", rows, to_attr="shown_rows"),
        *targets,
        definitions_beside(reading.year, path),
    ]


def definitions_beside(year: int, path: str = "") -> Prefetch:
    """Prefetch of the definitions up to a year, latest first."""
    known = IndicatorDefinition.objects.filter(from_year__lte=year).order_by("-from_year")
    return Prefetch(f"{path}definitions", known, to_attr="shown_definitions")


def other_names() -> ArraySubquery:
    """Annotation of what has an indicator: the names it has in printed documents, and where."""
    names = IndicatorAlias.objects.filter(indicator=OuterRef("indicator"))
    return ArraySubquery(names.values(found=JSONObject(name="name", source="source")))


@dataclass
class Figures:
    """What is shown beside an indicator; everything may be missing."""

    row: Fulfilment | None
    target: TargetColumns | None
    definition: IndicatorDefinition | None

    @classmethod
    def of(cls, indicator: Indicator) -> Figures:
        """Read what `figures_beside` fetched."""
        target = _first(indicator, "targets_0") or _first(indicator, "targets_1")
        return cls(_first(indicator, "rows"), target, _first(indicator, "definitions"))

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
    def lacks_genders(self) -> bool:
        """There is a figure of both together, and none of each, though they are asked for."""
        is_asked = self.definition is not None and self.definition.by_gender
        return bool(is_asked and self.row and self.outcome is not None and self.row.women is None)

    @property
    def unit(self) -> str:
        return self.definition.unit if self.definition else ""

    @property
    def decimals(self) -> int | None:
        return self.definition.decimals if self.definition else None


def _first(indicator: Indicator, name: str) -> Any:
    return next(iter(getattr(indicator, f"shown_{name}", ())), None)


@dataclass(frozen=True)
class YearReading:
    """One year of a series. `breaks` says that the definition is another than the year before's."""

    year: int
    row: Fulfilment
    breaks: bool


def series_of(
    rows: Iterable[Fulfilment], definitions: Iterable[IndicatorDefinition]
) -> list[YearReading]:
    """Full-year rows in the years' order, each with whether the series breaks before it."""
    starts = {item.from_year for item in definitions}
    shown = sorted(rows, key=lambda row: row.year)
    return [
        YearReading(
            row.year, row, bool(place) and breaks_between(starts, shown[place - 1].year, row.year)
        )
        for place, row in enumerate(shown)
    ]


def city_series(
    reading: Reading, indicator: Indicator, definitions: Iterable[IndicatorDefinition]
) -> list[YearReading]:
    """Full-year readings up to a year: the city's, or the owner's for an own indicator."""
    rows = reading.series().filter(
        indicator=indicator, organisation=indicator.owner_id or the_city()
    )
    return series_of(rows, definitions)


def breaks_between(starts: set[int], earlier: int, later: int) -> bool:
    """A new definition begins after the earlier year and no later than the later one.

    >>> breaks_between({2020, 2023}, 2022, 2023), breaks_between({2020, 2023}, 2023, 2024)
    (True, False)
    """
    return any(earlier < start <= later for start in starts)


@dataclass
class History:
    """One indicator's computed rows: all organisations in the period, and over time whose it is."""

    whose: int
    rows: list[Fulfilment]
    reading: Reading

    @property
    def row(self) -> Fulfilment | None:
        """The city's row of the period, or the owner's of an own indicator."""
        return next((row for row in self.of_period if row.organisation_id == self.whose), None)

    @property
    def of_period(self) -> list[Fulfilment]:
        return [
            row
            for row in self.rows
            if row.year == self.reading.year and row.period == self.reading.period
        ]

    @property
    def citys(self) -> Fulfilment | None:
        """The city's row of the period, whosever page it is."""
        return next((row for row in self.of_period if row.organisation.is_city), None)

    @property
    def organisations(self) -> list[Fulfilment]:
        return [row for row in self.of_period if not row.organisation.is_city]

    @property
    def periods(self) -> list[Fulfilment]:
        """The year's readings by period, in the order of the year."""
        rows = [row for row in self.over_time if row.year == self.reading.year]
        return sorted(rows, key=lambda row: (Period(row.period).end_month, row.period))

    @property
    def year_ends(self) -> list[Fulfilment]:
        return [row for row in self.over_time if row.period == Period.VB]

    @property
    def over_time(self) -> list[Fulfilment]:
        return [row for row in self.rows if row.organisation_id == self.whose]


def history_of(
    reading: Reading, indicator: Indicator, organisation: Organisation | None = None
) -> History:
    """Everything that the indicator's page shows of computed rows: one query.

    It is the page of the city, of an own indicator's owner, or of the organisation that is given.
    """
    whose = organisation.pk if organisation else indicator.owner_id or reading.city.pk
    of_period = Q(year=reading.year, period=reading.period)
    rows = (
        reading.history()
        .filter(of_period | Q(organisation=whose), indicator=indicator)
        .select_related("organisation", "indicator")
        .annotate(level_rank=LEVEL_RANK)
        .order_by("organisation__kind_order", "organisation__sort_name", "pk")
    )
    return History(whose, list(rows), reading)


def outcomes_of(reading: Reading, indicator: Indicator) -> list[OutcomeColumns]:
    """What was entered for the periods that the page shows, by gender too."""
    return rows_of(reading.outcomes(), indicator=indicator)


def target_changes(
    reading: Reading, indicator: Indicator, targets: Iterable[TargetColumns]
) -> list[TargetChange]:
    """Targets of the year changed by later decisions, oldest first, as far as they are public.

    An organisation's change is public with the edition that holds the new target, the city's at
    once: with the budget. `is_later` marks one that the page's own figures do not know.
    """
    held = {one.organisation_id: said(one.text, one.read_as) for one in targets}
    known: dict[int, list[TargetChange]] = {}
    for change in _changes(reading, indicator):
        known.setdefault(change.target.organisation_id, []).append(change)
    shown = chain.from_iterable(_up_to(rows, held.get(pk)) for pk, rows in known.items())
    return sorted(shown, key=lambda change: (change.decided_on, change.pk))


def _changes(reading: Reading, indicator: Indicator) -> QuerySet[TargetChange]:
    """All changes of the year, oldest first, beside what the public budget says of the target."""
    budget = reading.matters.get((reading.year, BUDGET))
    of_budget = FrozenTarget.objects.filter(
        edition=budget.published_id if budget else None,
        indicator=indicator,
        organisation=OuterRef("target__organisation"),
    )
    return (
        TargetChange.objects.filter(target__indicator=indicator, target__year=reading.year)
        .annotate(
            public_text=Subquery(of_budget.values("text")[:1]),
            public_read_as=Subquery(of_budget.values("read_as")[:1]),
        )
        .select_related("target__organisation")
        .order_by("decided_on", "pk")
    )


def _up_to(changes: list[Any], held: str | None) -> list[TargetChange]:
    """The changes up to the last one that gave the target a text that is public."""
    own = _after(changes, held)
    text = changes[0].public_text
    steering = None if text is None else said(text, changes[0].public_read_as)
    shown = changes[: max(own, _after(changes, steering))]
    for place, change in enumerate(shown):
        change.is_later = place >= own
    return shown


def _after(changes: list[TargetChange], text: str | None) -> int:
    """The place after the last change that gave the target this text."""
    places = [place for place, change in enumerate(changes) if change.new_text == text]
    return places[-1] + 1 if places else 0


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


def spread_of(values: Iterable[Decimal | None], decimals: int | None = None) -> Spread | None:
    """Lowest, middle and highest of the values that exist; nothing for fewer than two.

    Rounded first, so that the width is the difference of what is shown.

    >>> spread_of([Decimal(3), None, Decimal(9), Decimal(4)]).middle
    Decimal('4')
    >>> spread_of([Decimal("81.4"), Decimal("71.6")], 0).width
    Decimal('9')
    """
    known = sorted(
        value if decimals is None else round_half_up(value, decimals)
        for value in values
        if value is not None
    )
    if len(known) < 2:
        return None
    return Spread(known[0], median(known), known[-1], len(known))
