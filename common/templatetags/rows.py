"""A table's rows drawn in code: a page holds hundreds of cells, and a template is slow for each.

What is the same for a whole column, its header and attributes, is worked out once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns.base import BoundColumn
from django_tables2.rows import BoundRow

register = template.Library()


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """Draw the rows of the page that the table shows; the first cell is the row's header."""
    columns = [_column(column, not number) for number, column in enumerate(table.columns)]
    rows = (
        "".join(f"{start}{_shown(draw(row))}{end}" for start, draw, end in columns)
        for row in table.paginated_rows
    )
    return mark_safe("".join(f'<tr role="row">{row}</tr>' for row in rows))  # noqa: S308


def _column(column: BoundColumn, is_first: bool) -> tuple[str, Callable[[BoundRow], object], str]:
    """What stands before each of the column's cells, how a cell is drawn, and what stands after."""
    html = (
        '<th scope="row" role="rowheader" data-label="{}" {}>'
        if is_first
        else '<td role="cell" data-label="{}" {}><span>'
    )
    start = format_html(html, column.header, column.attrs["td"].as_html())
    return start, _drawing(column), "</th>" if is_first else "</span></td>"


def _drawing(column: BoundColumn) -> Callable[[BoundRow], object]:
    """Call the table's own method at once where it reads nothing but the record."""
    render: Any = column.render
    reads_record = set(inspect.signature(render).parameters) == {"record"}
    if reads_record and column.column.empty_values == () and not column.link:
        return lambda row: render(record=row.record)
    return lambda row: row.get_cell(column.name)


def _shown(cell: object) -> str:
    return conditional_escape(cell if isinstance(cell, str) else str(localize(cell)))
