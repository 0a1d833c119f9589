"""Stored rows turned into charts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from common.kept import cache
from dashboards import charts
from dashboards.drawing import KEPT_SECONDS, VERSION
from dashboards.selectors.indicators import YearReading
from dashboards.shown import absence_words, target_words
from indicators.calculations.targets import TargetKind
from indicators.models import Fulfilment, IndicatorDefinition


def unit_of(definition: IndicatorDefinition | None) -> charts.Unit:
    """How the indicator's figures are written."""
    if definition is None:
        return charts.Unit()
    return charts.Unit(definition.unit, definition.decimals)


def distance_unit(unit: str) -> str:
    """A difference between shares is told in percentage points."""
    return _("procentenheter") if unit == "%" else unit


def remembered(
    draw: Callable[..., charts.Chart], title: str, rows: Sequence[object], unit: charts.Unit
) -> charts.Chart:
    """Draw, or take the chart that was drawn of the same rows.

    Describing a drawing to Vega costs more than the rest of a page, so the cached drawing of
    `dashboards.drawing` alone does not make the page quick.
    """
    asked = f"{VERSION} {draw.__name__} {title} {rows!r} {unit!r}"
    key = f"chart-of-rows:{hashlib.sha256(asked.encode()).hexdigest()[:24]}"
    chart: charts.Chart | None = cache.get(key)
    if chart is None:
        chart = draw(title, rows, unit)
        if chart.svg:
            cache.set(key, chart, KEPT_SECONDS)
    return chart


def years_chart(
    title: str,
    series: Iterable[YearReading],
    definition: IndicatorDefinition | None,
) -> charts.Chart | None:
    """Outcome and target year by year; nothing for fewer than two outcomes.

    A year that nothing is known of stands among the others, as a gap.
    """
    points = year_points(series)
    if sum(point.value is not None for point in points) < 2:
        return None
    return remembered(charts.years, title, points, unit_of(definition))


def year_points(series: Iterable[YearReading]) -> list[charts.YearPoint]:
    points: list[charts.YearPoint] = []
    segment, expected = 0, 0
    for item in series:
        missing = range(expected or item.year, item.year)
        points += [charts.YearPoint(str(year), None, segment=str(segment)) for year in missing]
        segment += item.breaks
        points.append(_year_point(item, str(segment)))
        expected = item.year + 1
    return points


def _year_point(item: YearReading, segment: str) -> charts.YearPoint:
    row = item.row
    return charts.YearPoint(
        str(item.year),
        row.outcome,
        row.target_value,
        row.women,
        row.men,
        segment,
        target_text=target_words(row.target_text),
        note="" if row.outcome is not None else absence_words(row),
        target_high=_upper_end(row),
    )


def _upper_end(row: Fulfilment) -> Decimal | None:
    read = row.target_read
    return read.high if read.kind == TargetKind.BAND else None


def distances_chart(
    title: str, rows: Iterable[Fulfilment], definition: IndicatorDefinition | None
) -> charts.Chart | None:
    """How far each organisation is from its own target, the farthest ahead first."""
    known = [row for row in rows if row.distance is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda row: (-(row.distance or 0), row.pk))
    shown = [charts.Distance(row.organisation.short_name, row.distance, row.level) for row in known]
    unit = unit_of(definition)
    in_points = charts.Unit(distance_unit(unit.name), unit.decimals)
    return remembered(charts.distances, title, shown, in_points)
