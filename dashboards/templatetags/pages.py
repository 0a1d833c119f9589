"""Tags of the reading pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.numbers import NOTHING, measure
from dashboards.selectors.matrix import Cell
from dashboards.selectors.readings import Reading
from dashboards.shown import (
    Council,
    forecast_words,
    level_of,
    meaning_words,
    not_handed_in,
    own_level,
    shown_target,
    target_words,
    why,
    with_corrections,
    with_forecast,
)
from dashboards.shown import why_link as link_to_why
from goals.models import AreaGoal, StrategicGoal
from indicators.corrections import corrected
from indicators.models import Correction, Fulfilment, Indicator
from indicators.templatetags.levels import counts_bar_svg, status
from organisations.models import Organisation

register = template.Library()


@register.simple_tag
def matrix_cell(
    reading: Reading, indicator: Indicator, cell: Cell | None, organisation: Organisation
) -> SafeString:
    """Draw a cell in code, since a matrix may hold a thousand of them."""
    if cell is None:
        return format_html('<td role="cell" class="matrix__none">{}</td>', NOTHING)
    return format_html(
        '<td role="cell" data-label="{}"><span>{}'
        '<span class="matrix__target">{} {}</span></span></td>',
        indicator.name,
        matrix_outcome(reading, cell, f"{organisation.short_name}, {indicator.name}"),
        _("mål") if cell.target_text not in ("", "-") else "",
        with_corrections(
            shown_target(cell.row, cell.target_text), _said(cell, Correction.What.TARGET)
        ),
    )


def _said(cell: Cell, *what: str) -> list[str]:
    decimals = cell.definition.decimals if cell.definition else None
    return [corrected(one, decimals) for one in cell.corrections if one.what in what]


def matrix_outcome(reading: Reading, cell: Cell, subject: str) -> SafeString:
    """Symbol, outcome and why of `subject`; nothing where only the target is public."""
    if cell.row is None:
        return SafeString("")
    unit = cell.definition.unit if cell.definition else ""
    decimals = cell.definition.decimals if cell.definition else None
    shown = with_forecast(measure(cell.row.outcome, unit, decimals), cell.row, unit, decimals)
    return format_html(
        '<span class="matrix__outcome">{} {} {}</span>{}',
        status(cell.row.level, "s", False),
        with_corrections(shown, _said(cell, *Correction.OF_OUTCOMES, Correction.What.LEVEL)),
        why(cell.row, subject, reading),
        _own_level(cell),
    )


def _own_level(cell: Cell) -> SafeString:
    words = own_level(cell.row, Council.of(cell.council), cell.definition)
    return format_html(' <small class="because">{}</small>', words) if words else SafeString("")


@register.simple_tag
def why_link(reading: Reading, row: Fulfilment, subject: object) -> SafeString:
    """Draw the link that answers why a stored row is what it is."""
    return why(row, subject, reading)


@register.simple_tag
def named_in(name: str, place: object) -> str:
    """Name a thing by itself and where it stands, for whoever meets its link out of the table."""
    return f"{name}, {place}"


@register.simple_tag
def goal_why_link(reading: Reading, goal: StrategicGoal | AreaGoal) -> SafeString:
    """Draw the link that answers why a goal is where it is."""
    return link_to_why(reading.address("goal_why", reading.year, goal.code), goal)


@register.simple_tag
def with_organisations(address: str, codes: Iterable[str]) -> str:
    """Return the address of a list, narrowed to organisations."""
    return address + ("&" if "?" in address else "?") + urlencode([("org", one) for one in codes])


register.simple_tag(not_handed_in)


@register.simple_tag
def said_corrected(corrections: Mapping[tuple[int, str], list[str]], row: Fulfilment) -> SafeString:
    """Say what a row's figures were before they were corrected, by year and period."""
    said = corrections.get((row.year, row.period), [])
    return format_html_join("", ' <small class="corrected">{}</small>', ((one,) for one in said))


@register.simple_tag
def counts_bar_only(counts: Mapping[str, int]) -> SafeString:
    """Draw the bar without words, where the words stand beside it."""
    return counts_bar_svg(counts)


@register.simple_tag
def level_numbers(counts: Mapping[str, int]) -> SafeString:
    """Draw a symbol and a number for each level that occurs; the words are there to be heard."""
    parts = ((status(level, "s", False), number) for level, number in counts.items() if number)
    return format_html(
        '<p class="level-numbers">{}</p>',
        format_html_join("", "<span>{} {}</span>", parts),
    )


@register.filter
def as_percent(share: Decimal) -> str:
    """Return a share as 50 %."""
    return measure(share * 100, "%")


register.filter("target_words", target_words)
register.simple_tag(shown_target)
register.simple_tag(level_of)
register.simple_tag(with_forecast)
register.simple_tag(meaning_words)


@register.simple_tag
def meaning_of_indicator(indicator: Indicator, period: str) -> str:
    """Return what an indicator's figures of the period are about."""
    definitions = indicator.shown_definitions  # type: ignore[attr-defined]
    return meaning_words(next(iter(definitions), None), period)


register.simple_tag(forecast_words)
