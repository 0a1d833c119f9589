"""The organisations' targets and outcomes side by side: one line each, one column an indicator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from dashboards.selectors.indicators import definitions_beside
from dashboards.selectors.readings import Reading, rows_of
from goals.models import AreaGoal
from indicators.models import Correction, Fulfilment, Indicator, IndicatorDefinition
from indicators.models.figures import TargetColumns
from organisations.models import Organisation, the_city


@dataclass
class Cell:
    """What one organisation has for one indicator; a target may be public before outcomes are."""

    definition: IndicatorDefinition | None
    row: Fulfilment | None = None
    council: Fulfilment | None = None
    target_text: str = ""
    corrections: list[Correction] = field(default_factory=list)


@dataclass
class Line:
    """An organisation with a cell beside each column; None where it does not answer."""

    organisation: Organisation
    is_missing: bool = False
    cells: list[tuple[Indicator, Cell | None]] = field(default_factory=list)


@dataclass
class Matrix:
    """Columns and lines, both in their printed order."""

    indicators: list[Indicator]
    lines: list[Line]


def shared_indicators(goal: AreaGoal, year: int) -> QuerySet[Indicator]:
    """The council's and the mandatory indicators under a goal, which several organisations have,
    with the year's definitions."""
    return (
        Indicator.objects.filter(placements__area_goal=goal, owner__isnull=True)
        .order_by("placements__position", "pk")
        .distinct()
        .prefetch_related(definitions_beside(year))
    )


def matrix_of(reading: Reading, columns: Iterable[Indicator], only: str | None = None) -> Matrix:
    """Build the matrix of these columns; `only` narrows it to the indicator with that code."""
    indicators = [item for item in columns if only in (None, "", item.code)]
    places = {item.pk: place for place, item in enumerate(indicators)}
    cells: dict[int, dict[int, Cell]] = {}

    def cell(organisation: int, indicator: int) -> Cell:
        definitions = indicators[places[indicator]].shown_definitions  # type: ignore[attr-defined]
        corrections = reading.corrections.get((indicator, organisation), [])
        new = Cell(next(iter(definitions), None), corrections=corrections)
        return cells.setdefault(organisation, {}).setdefault(places[indicator], new)

    for target in _targets(reading, places):
        cell(target.organisation_id, target.indicator_id).target_text = target.text
    citys = {}
    for row in _rows(reading, places):
        if row.organisation_id == reading.city.pk:
            citys[row.indicator_id] = row
            continue
        shown = cell(row.organisation_id, row.indicator_id)
        shown.row = row
        shown.target_text = row.target_text or shown.target_text
    for of_organisation in cells.values():
        for place, shown in of_organisation.items():
            shown.council = citys.get(indicators[place].pk)
    organisations = Organisation.objects.filter(pk__in=cells).in_order()
    lines = [
        Line(
            item,
            item.code in reading.missing,
            [(column, cells[item.pk].get(places[column.pk])) for column in indicators],
        )
        for item in organisations
    ]
    return Matrix(indicators, lines)


def _rows(reading: Reading, indicators: Iterable[int]) -> QuerySet[Fulfilment]:
    """The organisations' rows, and the city's that their own targets are held against."""
    return reading.figures().filter(indicator__in=indicators).defer("inputs")


def _targets(reading: Reading, indicators: Iterable[int]) -> list[TargetColumns]:
    return rows_of(reading.targets(), ~Q(organisation=the_city()), indicator__in=indicators)
