"""A line over years or periods as inline SVG: x in percent, y in pixels.

One drawing fits a phone and a wide screen alike, keeps the size of its texts and needs no script.
Where a value is missing, or the definition is another, there is no line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

HEIGHT, TOP, BOTTOM = 300, 26, 264
# Percent of the width that points use; what is left is for the last value's text.
LEFT, RIGHT = 3.0, 90.0
TICKS = 4
STEPS = (1, 2, 5, 10)
# More years than this do not find room for their names on a phone.
MANY = 6
SERIES = ("men", "women", "forecast", "value")


class Point(Protocol):
    """One place on the line; a new `segment` is another definition."""

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def target(self) -> Decimal | None: ...
    @property
    def women(self) -> Decimal | None: ...
    @property
    def men(self) -> Decimal | None: ...
    @property
    def forecast(self) -> Decimal | None: ...
    @property
    def target_high(self) -> Decimal | None: ...
    @property
    def segment(self) -> str: ...


class Unit(Protocol):
    @property
    def decimals(self) -> int | None: ...
    def text(self, value: Decimal | None) -> str: ...


class Scale:
    """From values to pixels, with round numbers as ticks."""

    def __init__(self, values: Iterable[Decimal], decimals: int | None = None) -> None:
        """`decimals` are what a tick is written with: no step is finer than that."""
        known = [float(value) for value in values] or [0.0, 1.0]
        least, most = min(known), max(known)
        spread = (most - least) or abs(most) * 0.1 or 1.0
        finest = 0.0 if decimals is None else 10.0**-decimals
        self.step = max(_nice(spread / TICKS), finest)
        self.low = math.floor((least - spread * 0.08) / self.step) * self.step
        if least >= 0:
            self.low = max(self.low, 0.0)
        self.high = math.ceil((most + spread * 0.08) / self.step) * self.step

    def y(self, value: Decimal | float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(BOTTOM - share * (BOTTOM - TOP), 1)

    @property
    def ticks(self) -> list[Decimal]:
        number = round((self.high - self.low) / self.step)
        return [_exact(self.low + self.step * place) for place in range(number + 1)]


def _nice(step: float) -> float:
    """The least round number that is no smaller.

    >>> _nice(0.7), _nice(23)
    (1.0, 50.0)
    """
    size = 10.0 ** math.floor(math.log10(step))
    return next(part * size for part in STEPS if part * size >= step * 0.999)


def _exact(value: float) -> Decimal:
    return Decimal(f"{value:.9f}").normalize() + 0


def _ends(point: Point) -> tuple[Decimal | None, Decimal | None]:
    """Where a target is drawn: a band at both its ends."""
    return point.target, point.target_high


def known_values(points: Iterable[Point]) -> list[Decimal]:
    """All values that the drawing must have room for."""
    return [
        value
        for point in points
        for value in (*_ends(point), point.value, point.women, point.men, point.forecast)
        if value is not None
    ]


def starts_at(points: Sequence[Point], unit: Unit) -> Decimal | None:
    """Where the axis begins, when that is not at nothing."""
    low = _exact(Scale(known_values(points), unit.decimals).low)
    return low or None


def gaps(points: Sequence[Point]) -> list[str]:
    """The places between the first and the last value that have none."""
    known = [place for place, point in enumerate(points) if point.value is not None]
    if not known:
        return []
    inside = points[known[0] : known[-1] + 1]
    return [point.label for point in inside if point.value is None]


def breaks(points: Sequence[Point]) -> list[int]:
    """The places before which another definition held."""
    return [
        place
        for place in range(1, len(points))
        if points[place].segment != points[place - 1].segment
    ]


def drawn_lines(points: Sequence[Point], unit: Unit, title: str, description: str) -> SafeString:
    """The drawing, named and described; nothing where there is nothing to draw."""
    if not known_values(points):
        return SafeString("")
    scale = Scale(known_values(points), unit.decimals)
    xs = _places(len(points))
    parts = [
        _grid(scale, unit),
        _labels(points, xs),
        _breaks(points, xs),
        *(_series(points, name, xs, scale) for name in SERIES),
        _targets(points, xs, scale),
        _last_value(points, xs, scale, unit),
    ]
    return format_html(
        '<svg class="lines" width="100%" height="{}" role="img" aria-label="{}. {}">{}</svg>',
        HEIGHT,
        title,
        description,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _places(number: int) -> list[float]:
    if number == 1:
        return [(LEFT + RIGHT) / 2]
    slot = (RIGHT - LEFT) / number
    return [round(LEFT + slot * (place + 0.5), 2) for place in range(number)]


def _grid(scale: Scale, unit: Unit) -> SafeString:
    lines = ((scale.y(tick), scale.y(tick) - 5, unit.text(tick)) for tick in scale.ticks)
    return format_html_join(
        "",
        '<line class="lines__grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>'
        '<text class="lines__tick" x="0" y="{1}">{2}</text>',
        lines,
    )


def _labels(points: Sequence[Point], xs: Sequence[float]) -> SafeString:
    last = len(points) - 1
    texts = (
        (
            "" if len(points) <= MANY or (last - place) % 2 == 0 else " lines__label--alt",
            xs[place],
            HEIGHT - 14,
            point.label,
        )
        for place, point in enumerate(points)
    )
    return format_html_join(
        "", '<text class="lines__label{}" x="{}%" y="{}" text-anchor="middle">{}</text>', texts
    )


def _breaks(points: Sequence[Point], xs: Sequence[float]) -> SafeString:
    middles = (((xs[place - 1] + xs[place]) / 2,) for place in breaks(points))
    return format_html_join(
        "",
        '<line class="lines__break" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>'
        '<text class="lines__note" x="{0}%" y="{3}" text-anchor="middle">{4}</text>',
        ((round(x, 2), TOP - 6, BOTTOM, TOP - 12, _("ny definition")) for (x,) in middles),
    )


def _series(points: Sequence[Point], name: str, xs: Sequence[float], scale: Scale) -> SafeString:
    """The points of one series, and lines between neighbours that can be compared."""
    values = [getattr(point, name) for point in points]
    placed = [
        (xs[place], scale.y(value)) for place, value in enumerate(values) if value is not None
    ]
    joined = (
        (name, xs[place - 1], scale.y(values[place - 1]), xs[place], scale.y(values[place]))
        for place in range(1, len(points))
        if name != "forecast"
        and values[place] is not None
        and values[place - 1] is not None
        and points[place].segment == points[place - 1].segment
    )
    lines = format_html_join(
        "", '<line class="lines__{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>', joined
    )
    marks = format_html_join(
        "",
        '<circle class="lines__point lines__point--{}" cx="{}%" cy="{}" r="{}"/>',
        ((name, x, y, 5 if name in ("value", "forecast") else 3.5) for x, y in placed),
    )
    return format_html("{}{}", lines, marks)


def _targets(points: Sequence[Point], xs: Sequence[float], scale: Scale) -> SafeString:
    """A stroke across each year that has a target."""
    half = (RIGHT - LEFT) / len(points) / 2 * 0.8
    strokes = (
        (round(xs[place] - half, 2), round(xs[place] + half, 2), scale.y(end))
        for place, point in enumerate(points)
        for end in _ends(point)
        if end is not None
    )
    return format_html_join(
        "", '<line class="lines__target" x1="{0}%" x2="{1}%" y1="{2}" y2="{2}"/>', strokes
    )


def _last_value(
    points: Sequence[Point], xs: Sequence[float], scale: Scale, unit: Unit
) -> SafeString:
    known = [place for place, point in enumerate(points) if point.value is not None]
    if not known:
        return SafeString("")
    place = known[-1]
    value = points[place].value or Decimal(0)
    return format_html(
        '<svg class="lines__at" x="{}%" y="{}">'
        '<text class="lines__end" x="10" y="5">{}</text></svg>',
        xs[place],
        scale.y(value),
        unit.text(value),
    )
