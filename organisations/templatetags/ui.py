"""The components' tags and filters; docs/components.md shows how to use each.

Symbols are built here rather than in templates because a table may hold hundreds of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django import forms, template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_tables2 import Table
from django_tables2.columns.base import BoundColumn

from organisations import formatting

register = template.Library()

register.filter("sv_number", formatting.sv_number)
register.filter("mnkr", formatting.mnkr)
register.filter("sv_date", formatting.sv_date)
register.simple_tag(formatting.measure, name="measure")

STATUS_TEXTS = {
    "full": gettext_lazy("uppfylls helt"),
    "partial": gettext_lazy("uppfylls delvis"),
    "none": gettext_lazy("uppfylls inte"),
    "hard_to_assess": gettext_lazy("svårbedömt"),
    "not_applicable": gettext_lazy("ej aktuell"),
}
TREND_TEXTS = {
    "better": gettext_lazy("bättre"),
    "equal": gettext_lazy("oförändrat"),
    "worse": gettext_lazy("sämre"),
    "unknown": gettext_lazy("går inte att jämföra"),
}
BADGE_TEXTS = {
    "demo": gettext_lazy("exempeldata"),
    "draft": gettext_lazy("utkast"),
    "missing": gettext_lazy("ej redovisad"),
    "preliminary": gettext_lazy("preliminärt"),
    "uninterpreted": gettext_lazy("behöver tolkas"),
    "done": gettext_lazy("klart"),
}
STATUS_SIZES = ("s", "m", "l", "pill")


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is decoration, the text beside it carries the meaning."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
def status(level: str, size: str = "m", text: object = True) -> SafeString:
    """Draw a fulfilment: symbol and words. `text=False` hides the words from the eye only.

    `size` is s, m, l or pill. Another text than the level's own may be given as `text`.
    """
    if level not in STATUS_TEXTS:
        level = "not_applicable"
    if text in (True, False):
        return _status(get_language(), level, size, bool(text))
    return _drawn_status(level, size, "status__text", text)


@lru_cache(maxsize=128)
def _status(language: str | None, level: str, size: str, shown: bool) -> SafeString:
    """A level in its own words: a page shows the same few hundreds of times."""
    place = "status__text" if shown else "visually-hidden"
    return _drawn_status(level, size, place, STATUS_TEXTS[level])


def _drawn_status(level: str, size: str, place: str, words: object) -> SafeString:
    return format_html(
        '<span class="status status--{} status--{}"><svg class="status__symbol"'
        ' viewBox="0 0 24 24" aria-hidden="true"><use href="#s-{}"/></svg>'
        '<span class="{}">{}</span></span>',
        level,
        size if size in STATUS_SIZES else "m",
        level,
        place,
        words,
    )


@register.simple_tag
def trend(value: str, text: bool = True) -> SafeString:
    """Draw better, equal or worse: an arrow towards or away from a goal line, never up or down."""
    return _trend(get_language(), value if value in TREND_TEXTS else "unknown", bool(text))


@lru_cache(maxsize=64)
def _trend(language: str | None, value: str, shown: bool) -> SafeString:
    return format_html(
        '<span class="trend trend--{}">{}<span class="{}">{}</span></span>',
        value,
        icon(f"trend-{value}"),
        "trend__text" if shown else "visually-hidden",
        TREND_TEXTS[value],
    )


@register.simple_tag
def badge(kind: str, text: str = "") -> SafeString:
    """Mark a row or page: demo, draft, missing, preliminary, uninterpreted, done, or plain text."""
    if text:
        return _drawn_badge(kind, text)
    return _badge(get_language(), kind)


@lru_cache(maxsize=64)
def _badge(language: str | None, kind: str) -> SafeString:
    """A kind in its own words, drawn once."""
    return _drawn_badge(kind, BADGE_TEXTS.get(kind, kind))


def _drawn_badge(kind: str, text: object) -> SafeString:
    return format_html('<span class="badge badge--{}">{}</span>', kind, text)


# How much of its cell a level fills: the bar reads without colour too.
_CELL_HEIGHTS = {
    "full": 10,
    "partial": 5.5,
    "none": 2,
    "hard_to_assess": 2,
    "not_applicable": 1,
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


@register.inclusion_tag("_components/counts.html")
def counts_bar(counts: Mapping[str, int], noun: str = "", legend: bool = True) -> dict[str, object]:
    """Show how many of how many are reached: "6 av 10", a bar, and what the others are.

    `counts` maps levels to numbers; those not applicable are shown but not counted in the sum.
    """
    judged = sum(counts.get(level, 0) for level in STATUS_TEXTS if level != "not_applicable")
    return {
        "full": counts.get("full", 0),
        "judged": judged,
        "noun": noun,
        "bar": counts_bar_svg(counts),
        "legend": [(level, counts[level]) for level in STATUS_TEXTS if counts.get(level)]
        if legend
        else [],
    }


@register.inclusion_tag("_components/field.html")
def field(bound: forms.BoundField) -> dict[str, object]:
    """Show a form field: label, help, control, error, tied together for screen readers.

    Django itself points aria-describedby at the help text and, from 5.2, at the error.
    """
    widget = bound.field.widget
    return {
        "field": bound,
        "is_checkbox": isinstance(widget, forms.CheckboxInput),
        "is_group": widget.use_fieldset,
    }


@register.simple_tag(takes_context=True)
def current(context: Context, address: str) -> SafeString | str:
    """Return aria-current for a link that leads to the page it stands on."""
    request = context.get("request")
    here = request is not None and request.path == address
    return format_html('aria-current="{}"', "page") if here else ""


@register.filter
def status_text(level: str) -> str:
    """Return a level in words, for titles and file exports."""
    return str(STATUS_TEXTS.get(level, STATUS_TEXTS["not_applicable"]))


@register.filter
def of_total(part: int, total: int) -> str:
    """Return "6 av 10"."""
    return _("%(part)s av %(total)s") % {
        "part": formatting.sv_number(part),
        "total": formatting.sv_number(total),
    }


@register.simple_tag
def status_count(level: str, number: int) -> SafeString:
    """Draw a level with how many: the legend of a bar, "6 uppfylls helt"."""
    return status(level, "s", f"{formatting.sv_number(number)} {STATUS_TEXTS[level]}")


NOTICE_ICONS = {"success": "success", "warning": "warning", "error": "error"}


@register.inclusion_tag("_components/notice.html")
def notice(kind: str, text: object, title: str = "", role: str = "") -> dict[str, object]:
    """Show a message: kind is info, success, warning or error (Django's message levels work)."""
    return {
        "kind": kind if kind in NOTICE_ICONS else "info",
        "symbol": NOTICE_ICONS.get(kind, "info"),
        "text": text,
        "title": title,
        "role": role,
    }


@register.simple_tag(takes_context=True)
def year_links(context: Context) -> list[tuple[int, str]]:
    """Return (year, address) for the year switch: the same page where its address only has a
    year, else the year's goals."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.view_name if match and set(match.kwargs) == {"year"} else ""
    return [
        (year, reverse(name, kwargs={"year": year}) if name else f"/{year}/mal/")
        for year in context.get("site_years") or [context["site_year"]]
    ]


@register.filter
def row_count(table: Table) -> int:
    """Return how many rows the table has over all its pages."""
    return table.paginator.count if hasattr(table, "paginator") else len(table.rows)


@register.filter
def table_classes(table: Table) -> str:
    """Return the table's own classes, else cards on narrow screens and a header that stays."""
    return str(table.attrs.get("class") or "table--cards table--sticky")


@register.filter
def sort_state(column: BoundColumn) -> str:
    """Return the value of aria-sort for a column."""
    if not column.is_ordered:
        return "none"
    return "descending" if column.order_by_alias.is_descending else "ascending"


@register.simple_tag
def sort_icon(column: BoundColumn) -> SafeString:
    """Show how the column is sorted."""
    state = sort_state(column)
    return icon("sort" if state == "none" else state)
