"""The plan's money as tables, with the sums and computed columns that the plan's pages show.

A room that keeps another table under `economy` may tell itself how it is shown: as an object with
`caption`, `columns` (each `key`, `heading` and, for numbers, `is_number`) and `rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from documents.papers.blocks import Cell, Column, Row, Table, plain
from documents.papers.cells import Field, roomy, table_of
from organisations.models import Organisation
from plans.economy.printed import GROUP, PART, SUM, PrintedRow, PrintedTable, printed
from plans.economy.tables import TABLES

_NAME_SHARE, _WIDEST_SHARE, _LETTERS_OF_SHARE = 2.6, 2.6, 14


def tables_of(
    economy: Mapping[str, Any], year: int, organisation: Organisation
) -> Iterator[tuple[str, Table]]:
    """The tables that hold something, each with the part where it stands."""
    known = {table.kept_as: table for table in TABLES}
    for name in [*known, *(name for name in economy if name not in known)]:
        kept = economy.get(name) or ()
        if isinstance(kept, Mapping):
            yield from _told(name, kept)
        elif name in known:
            yield from _counted(printed(known[name], kept, year, organisation))
        elif kept:
            yield "", roomy(table_of(name, _bare(kept[0]), kept))


def _told(name: str, kept: Mapping[str, Any]) -> Iterator[tuple[str, Table]]:
    if kept.get("rows"):
        fields = [_field(one) for one in kept["columns"]]
        yield "", roomy(table_of(str(kept.get("caption", name)), fields, kept["rows"]))


def _field(told: Mapping[str, Any]) -> Field:
    return Field(
        key=told["key"],
        heading=str(told.get("heading", told["key"])),
        is_number=bool(told.get("is_number")),
        share=1.0 if told.get("is_number") else 2.6,
    )


def _bare(row: Mapping[str, Any]) -> list[Field]:
    """A table that nobody has told how to show is shown all the same."""
    return [Field(key, key) for key in row if key not in ("is_total", "depth")]


def _code_of(row: PrintedRow) -> str:
    """What other systems know a result unit by: no page shows it."""
    return str(getattr(row.source, "code", ""))


def _counted(table: PrintedTable) -> Iterator[tuple[str, Table]]:
    if not table.rows:
        return
    texts = [list(row.cells) for row in table.rows]
    columns = [(one.heading, one.is_number) for one in table.columns]
    if any(codes := [_code_of(row) for row in table.rows]):
        columns.append((_("Kod"), False))
        texts = [[*cells, code] for cells, code in zip(texts, codes, strict=True)]
    shares = [_NAME_SHARE, *(_share(column) for column in list(zip(*texts, strict=True))[1:])]
    yield (
        table.part,
        roomy(
            Table(
                f"{table.caption}, {table.unit}",
                tuple(
                    Column(is_number, 1 if is_number else share)
                    for (_heading, is_number), share in zip(columns, shares, strict=True)
                ),
                (Row(tuple(Cell(plain(heading), is_head=True) for heading, _number in columns)),),
                tuple(_row(row.kind, cells) for row, cells in zip(table.rows, texts, strict=True)),
            )
        ),
    )


def _share(texts: Sequence[str]) -> float:
    longest = max(map(len, texts), default=0)
    return max(1.0, min(_WIDEST_SHARE, longest / _LETTERS_OF_SHARE))


def _row(kind: str, texts: Sequence[str]) -> Row:
    cells = tuple(Cell(plain(text), is_head=at == 0) for at, text in enumerate(texts))
    return Row(cells, is_total=kind in (SUM, GROUP), depth=int(kind == PART), leads=kind == GROUP)
