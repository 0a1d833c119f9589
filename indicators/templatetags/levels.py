"""Levels and trends as symbols with their words, which are those of `Level` and `Trend`.

Built here rather than in templates because a table may hold hundreds of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from common.numbers import sv_number
from common.templatetags.ui import icon
from indicators.models import Fulfilment, Judged, Level, Trend

register = template.Library()

_LEVELS = {level.value: level for level in Level}
_TRENDS = {trend.value: trend for trend in Trend}
_SIZES = ("s", "m", "l", "pill")


@register.simple_tag
def status(level: str, size: str = "m", text: object = True) -> SafeString:
    """Draw a fulfilment: symbol and words. `text=False` hides the words from the eye only.

    `size` is s, m, l or pill. Another text than the level's own may be given as `text`.
    """
    known = _known(level)
    if text in (True, False):
        return _status(get_language(), known, size, bool(text))
    return _drawn_status(known, size, "status__text", text)


def judged_mark(row: Fulfilment) -> SafeString:
    """Beside a level, before the year ends: that the forecast was judged, or how it is so far."""
    said = row.judged in (Judged.FORECAST, Judged.SO_FAR) and row.level != Level.NOT_APPLICABLE
    if not said:
        return SafeString("")
    return format_html(' <small class="judged-by">{}</small>', Judged(row.judged).label)


def _known(level: str) -> Level:
    # What is not understood must never look as if it were reached.
    return _LEVELS.get(level, Level.NOT_APPLICABLE)


@lru_cache(maxsize=128)
def _status(language: str | None, level: Level, size: str, shown: bool) -> SafeString:
    """A level in its own words: a page shows the same few hundreds of times."""
    place = "status__text" if shown else "visually-hidden"
    return _drawn_status(level, size, place, level.label)


def _drawn_status(level: Level, size: str, place: str, words: object) -> SafeString:
    return format_html(
        '<span class="status status--{} status--{}"><svg class="status__symbol"'
        ' viewBox="0 0 24 24" aria-hidden="true"><use href="#s-{}"/></svg>'
        '<span class="{}">{}</span></span>',
        level,
        size if size in _SIZES else "m",
        level,
        place,
        words,
    )


@register.filter
def status_text(level: str) -> str:
    """Return a level in words, for titles and file exports."""
    return str(_known(level).label)


@register.simple_tag
def status_count(level: str, number: int) -> SafeString:
    """Draw a level with how many: the legend of a bar, "6 uppfylls helt"."""
    return status(level, "s", f"{sv_number(number)} {status_text(level)}")


@register.simple_tag
def trend(value: str, text: bool = True) -> SafeString:
    """Draw better, equal or worse: an arrow towards or away from a goal line, never up or down."""
    return _trend(get_language(), _TRENDS.get(value, Trend.UNKNOWN), bool(text))


@lru_cache(maxsize=64)
def _trend(language: str | None, value: Trend, shown: bool) -> SafeString:
    return format_html(
        '<span class="trend trend--{}">{}<span class="{}">{}</span></span>',
        value,
        icon(f"trend-{value}"),
        "trend__text" if shown else "visually-hidden",
        value.label,
    )


# How much of its cell a level fills: the bar reads without colour too.
_CELL_HEIGHTS = {
    Level.FULL: 10,
    Level.PARTIAL: 5.5,
    Level.NONE: 2,
    Level.HARD_TO_ASSESS: 2,
    Level.NOT_APPLICABLE: 1,
}
_MOST_CELLS = 24


def counts_bar_svg(counts: Mapping[str, int]) -> SafeString:
    """Draw one cell for each counted thing, or one block a level when they are many."""
    total = sum(counts.get(level, 0) for level in _CELL_HEIGHTS)
    cells = []
    x = 0
    for level, height in _CELL_HEIGHTS.items():
        number = counts.get(level, 0)
        blocks = [(x + i, 1) for i in range(number)] if total <= _MOST_CELLS else [(x, number)]
        cells += [(level, start, width, height) for start, width in blocks if width]
        x += number
    gap = 0.12 if total <= _MOST_CELLS else total * 0.004
    drawn = format_html_join(
        "",
        '<rect class="counts__ground" x="{0}" y="0" width="{2}" height="10"/>'
        '<rect class="counts__{4}" x="{0}" y="{1}" width="{2}" height="{3}"/>',
        ((x, 10 - height, width - gap, height, level) for level, x, width, height in cells),
    )
    return format_html(
        '<svg class="counts__bar" viewBox="0 0 {} 10" preserveAspectRatio="none"'
        ' aria-hidden="true">{}</svg>',
        max(total, 1),
        drawn,
    )


def _counted(noun: str, number: int) -> str:
    words = {
        "": "",
        "indicators": ngettext("indikator", "indikatorer", number),
        "goals": ngettext("mål", "mål", number),
        "area_goals": ngettext("mål för verksamhetsområdet", "mål för verksamhetsområdet", number),
    }
    return words[noun]


@register.inclusion_tag("_components/counts.html")
def counts_bar(
    counts: Mapping[str, int],
    noun: str = "",
    legend: bool = True,
    forecasts: Mapping[str, int] | None = None,
) -> dict[str, object]:
    """Show how many of how many are reached: "6 av 10", a bar, and what the others are.

    `counts` maps levels to numbers; those not applicable are shown but not counted in the sum.
    `noun` says what is counted: indicators, goals or area_goals; `forecasts` how many of the
    levels ("total"), and of those that are full, rest on forecasts.
    """
    judged = sum(counts.get(level, 0) for level in Level if level != Level.NOT_APPLICABLE)
    return {
        "full": counts.get(Level.FULL, 0),
        "full_words": Level.FULL.label,
        "judged": judged,
        "noun": _counted(noun, judged),
        "bar": counts_bar_svg(counts),
        "forecasts": forecasts or {},
        "legend": [(level, counts[level]) for level in Level if counts.get(level)]
        if legend
        else [],
    }
