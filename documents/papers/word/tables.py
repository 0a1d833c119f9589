"""Tables: heading rows on every page, widths that are told, and words for those who do not see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from documents.papers.blocks import Cell, Column, Mark, Placed, Row, Span, Table
from documents.papers.word.xml import element, paragraph

Runs = Callable[[tuple[Span, ...]], list[Any]]


def table_element(
    table: Table, style: str, cell_style: str, width: int, runs: Runs, *, is_tight: bool = False
) -> Any:
    """The table `width` twentieths of a point wide; `runs` sets the text of a cell. A tight one
    leaves its letters the room that others have at their cells' edges."""
    widths = _widths(table.columns, width)
    grid = element("tblGrid", *(element("gridCol", w=one) for one in widths))
    made = element("tbl", _properties(table, style, width, is_tight), grid)
    for number, (row, placed) in enumerate(table.placed()):
        is_head = number < len(table.head)
        made.append(_row(row, placed, is_head, table.columns, widths, cell_style, runs))
    return made


def _properties(table: Table, style: str, width: int, is_tight: bool) -> Any:
    has_total = bool(table.body) and table.body[-1].is_total
    edges = [element(side, w=30, type="dxa") for side in ("left", "right")]
    look = {"firstRow": int(bool(table.head)), "lastRow": int(has_total), "firstColumn": 0,
            "lastColumn": 0, "noHBand": 1, "noVBand": 1}  # fmt: skip
    return element(
        "tblPr",
        element("tblStyle", val=style),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *edges) if is_tight else None,
        element("tblLook", **look),
        element("tblCaption", val=table.caption),
        element("tblDescription", val=table.caption),
    )


def _widths(columns: tuple[Column, ...], width: int) -> list[int]:
    whole = sum(column.share for column in columns)
    return [int(width * column.share / whole) for column in columns]


def _row(
    row: Row,
    placed: Sequence[Placed],
    is_head: bool,
    columns: tuple[Column, ...],
    widths: list[int],
    style: str,
    runs: Runs,
) -> Any:
    repeated = element("tblHeader") if is_head else None
    made = element("tr", element("trPr", element("cantSplit"), repeated))
    for one in placed:
        at, cell = one.at, one.cell
        properties = element(
            "tcPr",
            element("tcW", w=sum(widths[at : at + cell.across]), type="dxa"),
            element("gridSpan", val=cell.across) if cell.across > 1 else None,
            _merge(cell, one.is_rest),
        )
        spans = tuple(map(_strong, cell.spans)) if row.is_total else cell.spans
        text = [] if one.is_rest else runs(spans)
        together = (element("keepNext"),) if row.leads else ()
        aligned = _alignment(columns[at], row.depth if at == 0 else 0)
        set_text = paragraph(*text, style=style, properties=(*together, *aligned))
        made.append(element("tc", properties, set_text))
    return made


def _strong(span: Span) -> Span:
    """Of a sum, which may stand in the middle of the table as well as last."""
    return replace(span, marks=span.marks | {Mark.STRONG})


def _merge(cell: Cell, is_rest: bool) -> Any:
    if is_rest:
        return element("vMerge")
    return element("vMerge", val="restart") if cell.down > 1 else None


def _alignment(column: Column, depth: int) -> tuple[Any, ...]:
    if column.is_number:
        return (element("jc", val="right"),)
    return (element("ind", left=220 * depth),) if depth else ()
