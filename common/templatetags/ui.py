"""The components' tags and filters; docs/components.md shows how to use each.

Icons and badges are built here rather than in templates: a table may hold hundreds of them.
"""

from __future__ import annotations

from functools import lru_cache

from django import forms, template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_tables2 import Table
from django_tables2.columns.base import BoundColumn

from common.addresses import asked_period, page_address, with_period
from common.dates import sv_date, sv_day, sv_distance
from common.numbers import measure, mnkr, sv_number, with_minus

register = template.Library()

register.filter("sv_number", sv_number)
register.filter("mnkr", mnkr)
register.filter("sv_date", sv_date)
register.filter("sv_day", sv_day)
register.filter("sv_distance", sv_distance)
register.simple_tag(measure, name="measure")

BADGE_TEXTS = {
    "demo": gettext_lazy("exempeldata"),
    "draft": gettext_lazy("utkast"),
    "missing": gettext_lazy("ej redovisad"),
    "preliminary": gettext_lazy("preliminärt"),
    "uninterpreted": gettext_lazy("behöver tolkas"),
    "done": gettext_lazy("klart"),
}


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is decoration, the text beside it carries the meaning."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>', name
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


@register.simple_tag(takes_context=True)
def kept_period(context: Context) -> str:
    """Return the period that the page shows, or was come to from: links from it keep that."""
    if "came_from" in context:
        return str(context["came_from"])
    reading = context.get("reading")
    if reading is not None:
        return str(reading.period)
    request = context.get("request")
    return asked_period(request.GET) if request is not None else ""


@register.simple_tag(takes_context=True)
def period_url(context: Context, name: str, *args: object) -> str:
    """Return the address of a named page in the period that this page shows."""
    return page_address(name, *args, period=kept_period(context))


@register.filter("minus")
def words_with_minus(words: object) -> object:
    """Return what somebody typed, a target as a rule, with real minus signs; nothing stays so."""
    return with_minus(str(words)) if words else words


@register.filter
def of_total(part: int, total: int) -> str:
    """Return "6 av 10"."""
    return _("%(part)s av %(total)s") % {
        "part": sv_number(part),
        "total": sv_number(total),
    }


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
    period = kept_period(context)
    pages = (
        (year, reverse(name, kwargs={"year": year}) if name else f"/{year}/mal/")
        for year in context.get("site_years") or [context["site_year"]]
    )
    return [(year, with_period(address, period)) for year, address in pages]


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
