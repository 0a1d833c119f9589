"""The grid's cells drawn in code: a report holds hundreds, and a template is slow for each.

Everything that somebody has typed goes through `escape`.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from followup.sheet import GridCell, GridLine
from indicators.models import Outcome

register = template.Library()


@register.simple_tag
def sheet_cells(line: GridLine, can_write: bool) -> SafeString:
    """Draw what is filled in, or read, on a line; an indicator may lack some of the columns."""
    drawn = _editable if can_write else _readable
    html = (drawn(cell) if cell else _lacking() for _name, cell in line.cells)
    return mark_safe("".join(html))  # noqa: S308


def _lacking() -> str:
    words = escape(_("finns inte för indikatorn"))
    return f'<td role="cell" class="sheet__none"><span class="visually-hidden">{words}</span></td>'


def _readable(cell: GridCell) -> str:
    kind = ' class="num"' if cell.is_number else ""
    heading = escape(str(cell.heading))
    return f'<td role="cell" data-label="{heading}"{kind}>{escape(cell.readable)}</td>'


def _editable(cell: GridCell) -> str:
    return (
        f'<td role="cell" class="sheet__cell sheet__cell--{cell.field}"'
        f' data-label="{escape(str(cell.heading))}">{_control(cell)}'
        f'<div class="sheet__error" id="e-{cell.name}">'
        f"{escape(cell.error)}{escape(_theirs(cell))}</div></td>"
    )


def _control(cell: GridCell) -> str:
    name, field = cell.name, cell.field
    said = f"e-{name} q-{cell.indicator_id}"
    attributes = (
        f'id="c-{name}" name="{name}" data-field="{field}" aria-describedby="{said}"'
        f' aria-labelledby="h-{field} r-{cell.indicator_id}"'
    )
    if cell.error:
        attributes += ' aria-invalid="true"'
    if cell.is_asked_about:
        attributes += " data-asked"
    if field == "absence":
        options = _options(get_language(), cell.value)
        return f'<select class="sheet__input" {attributes}>{options}</select>'
    value = escape(cell.value)
    if field == "comment":
        return f'<textarea class="sheet__input" rows="1" {attributes}>{value}</textarea>'
    return (
        '<input class="sheet__input sheet__input--num" type="text" inputmode="text"'
        f' autocomplete="off" value="{value}" {attributes}>'
    )


@lru_cache(maxsize=64)
def _options(language: str | None, chosen: str) -> str:
    """The kinds of absence; the same on every line, so drawn once for each that may be chosen."""
    kinds = [("", ""), *((one.value, str(one.label)) for one in Outcome.Absence)]
    return "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in kinds
    )


def _theirs(cell: GridCell) -> str:
    if cell.theirs is None:
        return ""
    text = _("Någon annan har skrivit %(theirs)s. Spara igen för att ersätta det.")
    return text % {"theirs": cell.theirs or _("(tomt)")}
