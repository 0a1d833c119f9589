"""What an edition keeps of a plan's money: every table's rows, amounts as exact text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finance.models import PlanFigure
from plans.economy.reading import Economy
from plans.economy.tables import TABLES

Row = dict[str, Any]
# Whose row it is, and where it stands, the edition says by itself.
_OF_THE_PLACE = frozenset(("id", "organisation", "year", "position"))


def economy_as_kept(economy: Economy) -> dict[str, list[Row]]:
    return {table.kept_as: list(_kept(economy.counted(table))) for table in TABLES}


def _kept(rows: list[PlanFigure]) -> Iterator[Row]:
    for row in rows:
        columns = [one.name for one in row._meta.concrete_fields if one.name not in _OF_THE_PLACE]
        yield {name: _text(getattr(row, name)) for name in columns}


def _text(value: object) -> object:
    """Booleans as they are, amounts as exact text, nothing as none."""
    return value if isinstance(value, bool) or value is None else str(value)
