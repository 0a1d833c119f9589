"""A sheet's cells drawn in code: a sheet holds hundreds, and a template is slow for each.

Everything that somebody has typed goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from drafting.sheets.cells import AREA, CHOICE, NUMBER, SheetCell

register = template.Library()

ONE_LINE = '<input class="sheet__input{kind}" autocomplete="off" value="{value}" {more}>'
LINES = '<textarea class="sheet__input" rows="1" {more}>{value}</textarea>'


@register.simple_tag
def sheet_cells(cells: Iterable[SheetCell | None], can_write: bool) -> SafeString:
    """Draw what is filled in, or read, in a row; a row may lack some of the columns."""
    drawn, shown = _editable if can_write else _readable, list(cells)
    lacking = "" if all(shown) else _lacking()
    html = (drawn(cell) if cell else lacking for cell in shown)
    return mark_safe("".join(html))  # noqa: S308


def _lacking() -> str:
    words = escape(_("finns inte för indikatorn"))
    return f'<td role="cell" class="sheet__none"><span class="visually-hidden">{words}</span></td>'


def _readable(cell: SheetCell) -> str:
    kind = ' class="num"' if cell.kind == NUMBER else ""
    heading = escape(str(cell.heading))
    return f'<td role="cell" data-label="{heading}"{kind}>{escape(cell.readable)}</td>'


def _editable(cell: SheetCell) -> str:
    said = f'<div class="sheet__error" id="e-{cell.name}">{escape(cell.said)}</div>'
    return (
        f'<td role="cell" class="sheet__cell sheet__cell--{cell.kind}"'
        f' data-label="{escape(str(cell.heading))}">'
        f"{_control(cell)}{said if cell.said else ''}</td>"
    )


def _control(cell: SheetCell) -> str:
    more = (
        f'id="c-{cell.name}" name="{cell.name}" data-field="{cell.field}"'
        f' aria-labelledby="h-{cell.field} r-{cell.row}"'
    )
    described = [f"e-{cell.name}"] * bool(cell.said) + [f"q-{cell.row}"] * cell.is_asked_about
    if described:
        more += f' aria-describedby="{" ".join(described)}"'
    if cell.error:
        more += ' aria-invalid="true"'
    if cell.is_asked_about:
        more += " data-asked"
    if cell.kind == CHOICE:
        options = _options(cell.options, cell.value)
        return f'<select class="sheet__input" {more}>{options}</select>'
    value = escape(cell.value)
    if cell.kind == AREA:
        return LINES.format(more=more, value=value)
    kind = " sheet__input--num" if cell.kind == NUMBER else ""
    return ONE_LINE.format(kind=kind, more=more, value=value)


@lru_cache(maxsize=64)
def _options(options: tuple[tuple[str, str], ...], chosen: str) -> str:
    """The words of a choice; the same in every row, so drawn once for each that may be chosen."""
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(label)}</option>"
        for value, label in [("", ""), *options]
    )
