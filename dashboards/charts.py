"""The charts: each is a title, a description, a drawing and the table that says the same.

Lines over years are drawn by `dashboards.lines`, the others with Altair, in the page's tokens.
Colour never stands alone: lines have dashes and point shapes, fulfilment has the shapes of its
symbols.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import altair as alt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.numbers import measure
from dashboards.drawing import FONT, STAND_IN, drawn
from dashboards.lines import breaks, drawn_lines, gaps, starts_at
from indicators.models import Level
from indicators.templatetags.levels import status_text

# What alt.layer() gives; it is a FacetChart only where a layer is faceted, and none is.
_Layered = alt.LayerChart | alt.FacetChart

WIDTH = 700
ROW_HEIGHT = 27
TEXT_SIZE = 13

# The same shapes as the symbols: disc, half disc, square, diamond, bar.
SHAPES = {
    "full": "circle",
    "partial": "M0,-1A1,1,0,0,0,0,1A1,1,0,0,0,0,-1ZM0,-0.7A0.7,0.7,0,0,1,0,0.7Z",
    "none": "square",
    "hard_to_assess": "diamond",
    "not_applicable": "stroke",
}
LEVEL_COLOURS = {
    "full": STAND_IN["full"],
    "partial": STAND_IN["partial"],
    "none": STAND_IN["none"],
    "hard_to_assess": STAND_IN["hard"],
    "not_applicable": STAND_IN["na"],
}


@dataclass(frozen=True)
class Chart:
    """What _components/chart.html shows."""

    title: str
    description: str
    svg: SafeString
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    # How each series is drawn and its name, where the drawing itself does not say.
    key: Sequence[tuple[str, str]] = ()
    # Follows the width of any screen, so that it never scrolls.
    fits: bool = False


@dataclass(frozen=True)
class Bar:
    """One organisation's figure beside its own target."""

    name: str
    value: Decimal | None
    target: Decimal | None = None
    level: str = "not_applicable"


@dataclass(frozen=True)
class YearPoint:
    """The figures of one year or period; a new definition starts a new `segment` of the line."""

    label: str
    value: Decimal | None
    target: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None
    segment: str = ""
    forecast: Decimal | None = None
    # What the table says of the target, and of a year with something to know about.
    target_text: str = ""
    note: str = ""
    # The upper end where the target is a band; `target` is then the lower.
    target_high: Decimal | None = None


@dataclass(frozen=True)
class Distance:
    """How far from its target an organisation is; positive is better than the target."""

    name: str
    distance: Decimal | None
    level: str = "not_applicable"


@dataclass(frozen=True)
class Unit:
    """How figures are written, in the drawing as in the table."""

    name: str = ""
    decimals: int | None = None

    def text(self, value: Decimal | None) -> str:
        return measure(value, self.name, self.decimals)

    def signed(self, value: Decimal | None) -> str:
        return ("+" if value and value > 0 else "") + self.text(value)


def _base(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Layers over the same rows."""
    return alt.Chart(alt.InlineData(values=list(rows)))


def _spec(chart: _Layered, height: int | alt.Step) -> dict[str, object]:
    """Finish a drawing with what all of them have in common."""
    axis = {
        "labelFontSize": TEXT_SIZE,
        "titleFontSize": TEXT_SIZE,
        "labelColor": STAND_IN["ink"],
        "titleColor": STAND_IN["ink-soft"],
        "gridColor": STAND_IN["chart-grid"],
        "domainColor": STAND_IN["chart-quiet"],
        "tickColor": STAND_IN["chart-quiet"],
        "titleFontWeight": "normal",
        "labelLimit": 260,
        "labelPadding": 8,
    }
    finished = (
        chart.properties(width=WIDTH, height=height)
        .configure(font=FONT, background="transparent", aria=False)
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_legend(
            labelFontSize=TEXT_SIZE, labelColor=STAND_IN["ink"], orient="top", title=None
        )
    )
    # Holding it against the schema takes longer than drawing it, and is done in the tests.
    return finished.to_dict(validate=False)


def _names(title: str | None = None) -> alt.Y:
    """The axis of organisations, in the order of the rows."""
    return alt.Y("name:N", sort=None, title=title, axis=alt.Axis(ticks=False, domain=False))


def bars(title: str, rows: Sequence[Bar], unit: Unit, city_target: Decimal | None = None) -> Chart:
    """Show organisations beside their targets, in the order given; a line for the city's target."""
    data = [
        {
            "name": row.name,
            "value": None if row.value is None else float(row.value),
            "target": None if row.target is None else float(row.target),
            "text": unit.text(row.value) if row.value is not None else _("ej redovisad"),
            "city": None if city_target is None else float(city_target),
        }
        for row in rows
    ]
    base = _base(data).encode(y=_names())
    x = alt.X("value:Q", title=unit.name or None, axis=alt.Axis(tickCount=6))
    layers = [
        base.mark_bar(color=STAND_IN["chart-series"], height={"band": 0.58}).encode(x=x),
        base.mark_tick(
            color=STAND_IN["chart-target"], thickness=3, height={"band": 0.92}, opacity=1
        ).encode(x="target:Q"),
        base.mark_text(
            align="left", baseline="middle", dx=10, color=STAND_IN["ink"], fontSize=TEXT_SIZE
        ).encode(x=alt.value(WIDTH), text="text:N"),
    ]
    if city_target is not None:
        layers.append(
            base.mark_rule(color=STAND_IN["chart-compare"], strokeDash=[5, 4], size=2).encode(
                x="city:Q", y=alt.Y()
            )
        )
    description = _("Staplarna är utfall, strecken varje organisations årsmål.")
    if city_target is not None:
        description += " " + _("Den streckade linjen är stadens årsmål, %(target)s.") % {
            "target": unit.text(city_target)
        }
    return Chart(
        title,
        description,
        drawn(_spec(alt.layer(*layers), alt.Step(ROW_HEIGHT)), title, description),
        [_("Organisation"), _("Utfall"), _("Årsmål"), _("Uppfyllelse")],
        [
            (row.name, unit.text(row.value), unit.text(row.target), status_text(row.level))
            for row in rows
        ],
    )


def years(title: str, points: Sequence[YearPoint], unit: Unit) -> Chart:
    """Show a line over years or periods, the targets as strokes, women and men where known."""
    description = _described(points, unit)
    columns = _columns(points)
    return Chart(
        title,
        description,
        drawn_lines(points, unit, title, description),
        [_("År"), *(str(name) for name, _value in columns), _("Årsmål"), *_noted(points)],
        [
            (
                point.label,
                *(unit.text(value(point)) for _name, value in columns),
                point.target_text or unit.text(point.target),
                *([_note(points, place)] if _noted(points) else ()),
            )
            for place, point in enumerate(points)
        ],
        key=_key(points),
        fits=True,
    )


def _columns(points: Sequence[YearPoint]) -> list[tuple[str, Callable[[YearPoint], Any]]]:
    """The names of the series that have any value, with where it stands."""
    found: list[tuple[str, Callable[[YearPoint], Any]]] = [(_("Utfall"), lambda one: one.value)]
    if any(one.forecast is not None for one in points):
        found.append((_("Prognos"), lambda one: one.forecast))
    if any(one.women is not None or one.men is not None for one in points):
        found += [(_("Kvinnor"), lambda one: one.women), (_("Män"), lambda one: one.men)]
    return found


def _key(points: Sequence[YearPoint]) -> list[tuple[str, str]]:
    """How each series is drawn, and its name."""
    names = {
        "value": _("utfall"), "forecast": _("prognos"), "women": _("kvinnor"), "men": _("män"),
        "target": _("årsmål"),
    }  # fmt: skip
    return [
        (kind, name)
        for kind, name in names.items()
        if any(getattr(point, kind) is not None for point in points)
    ]


def _noted(points: Sequence[YearPoint]) -> list[str]:
    """The heading of what there is to know of single years, when there is anything."""
    return [_("Att veta")] if gaps(points) or breaks(points) or any(p.note for p in points) else []


def _note(points: Sequence[YearPoint], place: int) -> str:
    point = points[place]
    parts = [_("ny definition")] if place in breaks(points) else []
    if point.value is None:
        parts.append(point.note or _("inget utfall"))
    elif point.note:
        parts.append(point.note)
    return ", ".join(parts)


def _line_and_strokes(points: Sequence[YearPoint]) -> str:
    if all(point.target is None and point.target_high is None for point in points):
        return _("Linjen är utfallet.")
    if any(point.target_high is not None for point in points):
        return _("Linjen är utfallet, de vågräta strecken årsmålet: ett intervalls båda ändar.")
    return _("Linjen är utfallet, de vågräta strecken årsmålet.")


def _described(points: Sequence[YearPoint], unit: Unit) -> str:
    """What one must know to read the drawing, in sentences."""
    parts = [_line_and_strokes(points)]
    low = starts_at(points, unit)
    if low is not None:
        parts.append(_("Skalan börjar vid %(value)s.") % {"value": unit.text(low)})
    if breaks(points):
        parts.append(_("Linjen är bruten där definitionen har ändrats."))
    if gaps(points):
        years = ", ".join(gaps(points))
        parts.append(_("Utan värde, och därför utan linje: %(years)s.") % {"years": years})
    return " ".join(parts)


def distances(title: str, rows: Sequence[Distance], unit: Unit) -> Chart:
    """Show how far each organisation is from its target: right of the line is better."""
    levels = Level.values
    data = [
        {
            "name": row.name,
            "distance": float(row.distance),
            "zero": 0,
            "level": status_text(row.level),
        }
        for row in rows
        if row.distance is not None
    ]
    words = [
        status_text(level)
        for level in levels
        if any(d["level"] == status_text(level) for d in data)
    ]
    keys = {status_text(level): level for level in levels}
    base = _base(data).encode(y=_names())
    x = alt.X(
        "distance:Q",
        title=_("sämre än årsmålet  ←  → bättre än årsmålet"),
        axis=alt.Axis(tickCount=7),
    )
    chart = alt.layer(
        base.mark_rule(color=STAND_IN["chart-quiet"], size=2).encode(x=x, x2="zero:Q"),
        base.mark_rule(color=STAND_IN["chart-target"], size=2).encode(x="zero:Q", y=alt.Y()),
        base.mark_point(filled=True, size=150, opacity=1).encode(
            x=x,
            color=alt.Color(
                "level:N",
                scale=alt.Scale(domain=words, range=[LEVEL_COLOURS[keys[w]] for w in words]),
            ),
            shape=alt.Shape(
                "level:N", scale=alt.Scale(domain=words, range=[SHAPES[keys[w]] for w in words])
            ),
        ),
    )
    description = _(
        "Varje markering är en organisation. Till höger om linjen är bättre än årsmålet,"
        " till vänster sämre."
    )
    return Chart(
        title,
        description,
        drawn(_spec(chart, alt.Step(ROW_HEIGHT)), title, description),
        [_("Organisation"), _("Avstånd till årsmålet"), _("Uppfyllelse")],
        [(row.name, unit.signed(row.distance), status_text(row.level)) for row in rows],
    )


SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 26, 4


def sparkline(title: str, values: Sequence[Decimal | None]) -> SafeString:
    """Draw a small line for a table cell; drawn by hand because a page may hold a hundred."""
    known = [(i, float(value)) for i, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return SafeString("")
    least, most = min(v for _i, v in known), max(v for _i, v in known)
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / (len(values) - 1)
    scale = (SPARK_HEIGHT - 2 * SPARK_EDGE) / (most - least or 1)
    points = [
        (round(SPARK_EDGE + i * step, 1), round(SPARK_HEIGHT - SPARK_EDGE - (v - least) * scale, 1))
        for i, v in known
    ]
    return format_html(
        '<span class="sparkline"><svg role="img" viewBox="0 0 {} {}"><title>{}</title>'
        '<polyline points="{}" fill="none" stroke="var(--chart-series)" stroke-width="2"/>'
        '<circle cx="{}" cy="{}" r="3" fill="var(--chart-series)"/></svg></span>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        title,
        " ".join(f"{x},{y}" for x, y in points),
        *points[-1],
    )
