"""Stored rows turned into charts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.core.cache import cache
from django.utils.translation import gettext as _

from dashboards import charts
from dashboards.drawing import KEPT_SECONDS, VERSION
from dashboards.selectors.genders import Genders
from dashboards.selectors.indicators import YearReading
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
    genders: Mapping[tuple[int, str], Genders],
    definition: IndicatorDefinition | None,
) -> charts.Chart | None:
    """Outcome and target year by year; nothing for fewer than two outcomes."""
    points, segment = [], 0
    for item in series:
        segment += item.breaks
        by_gender = genders.get((item.year, item.row.period))
        points.append(
            charts.YearPoint(
                str(item.year),
                item.row.outcome,
                item.row.target_value,
                by_gender.women if by_gender else None,
                by_gender.men if by_gender else None,
                str(segment),
            )
        )
    if sum(point.value is not None for point in points) < 2:
        return None
    return remembered(charts.years, title, points, unit_of(definition))


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
